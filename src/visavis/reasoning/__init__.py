"""Thinks of answers."""
