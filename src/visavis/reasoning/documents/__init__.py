"""Documents that a persona answers from: read, cut into passages, and searched."""
