"""Gives answers a voice."""
