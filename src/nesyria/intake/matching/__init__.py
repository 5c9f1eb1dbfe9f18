"""Which event a statement is about."""
