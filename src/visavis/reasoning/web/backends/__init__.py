"""Providers of searches."""
