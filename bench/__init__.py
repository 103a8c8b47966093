"""Measurements: one file for each figure; they print JSON."""
