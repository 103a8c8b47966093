"""Owns a conversation: its bus, its settings, and the floor."""
