"""Plausible mistakes: what is well formed and yet unlikely, a warning that names the other side."""
