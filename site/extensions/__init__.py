"""Extensions of Sphinx: what it refuses, indexes and puts into the head of pages."""
