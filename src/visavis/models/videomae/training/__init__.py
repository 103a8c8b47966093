"""Teaches VideoMAE-v2 new labels, from a folder of clips."""
