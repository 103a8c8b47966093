"""Runs Python programs that nobody has read, with as little as they need."""
