"""How pages are written: templates, tables, pictures, files."""
