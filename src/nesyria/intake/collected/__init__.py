"""What people hand in: files, sheets, a form, one line; checked, in the words of the ledger."""
