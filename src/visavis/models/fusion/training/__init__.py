"""Teaches the fusion network, from recordings of people who show emotions."""
