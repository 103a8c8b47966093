"""Moves the face with the voice."""
