"""Differences between versions, and releases."""
