"""Lets clients in: HTTP, WebSocket and the page."""
