"""Keeps sessions, messages and events."""
