"""A small network that makes one picture of a person out of what several senses tell."""
