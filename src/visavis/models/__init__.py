"""Plain networks: files in, numbers out. No asyncio, no events."""
