"""What was measured once, and is needed at run time."""
