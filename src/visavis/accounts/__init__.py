"""Users: who they are, what they may do, and the log of what they did."""
