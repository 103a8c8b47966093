"""Scripted dialogues, what is heard of a server that is talked to with them, and how that is judged."""
