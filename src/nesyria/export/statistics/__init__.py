"""Files of statistics packages: tables whose columns and codes carry their labels."""
