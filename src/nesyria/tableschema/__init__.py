"""Table Schema: from a field to its lexical form, its type, and frames of three libraries."""
