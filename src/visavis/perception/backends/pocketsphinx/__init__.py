"""Offline recognition of a persona's topics with pocketsphinx.

The modules here are imported by worker processes too, so this one imports nothing.
"""
