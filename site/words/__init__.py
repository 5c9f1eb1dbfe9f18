"""What pages say: languages, messages, numbers and days, titles of columns and codes."""
