"""Hears and sees the user."""
