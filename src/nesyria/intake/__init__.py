"""Statements in, proposals out: what pages say is brought into the ledger with one command."""
