"""The page of queries, which runs SQLite in the browser."""
