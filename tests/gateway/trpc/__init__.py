"""The wire of tRPC, and the procedures behind it."""
