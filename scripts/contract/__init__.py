"""Everything that is generated from the event classes."""
