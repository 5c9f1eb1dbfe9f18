"""What stands in the generated parts of pages: a function for each, by subject."""
