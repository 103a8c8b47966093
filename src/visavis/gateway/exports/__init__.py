"""Conversations as files: JSON, CSV and WebVTT."""
