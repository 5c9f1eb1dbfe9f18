"""What the exports share: where they go, the descriptor, tables and keys, typed columns."""
