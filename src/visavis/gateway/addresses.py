"""Where somebody comes from."""

from __future__ import annotations

from starlette.requests import HTTPConnection


def address_of(connection: HTTPConnection) -> str:
    """Return where somebody comes from; behind a proxy that is trusted, what it says."""
    return connection.client.host if connection.client is not None else ""
