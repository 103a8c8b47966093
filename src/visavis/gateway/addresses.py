"""Where somebody comes from, and how."""

from __future__ import annotations

from starlette.requests import HTTPConnection


def address_of(connection: HTTPConnection) -> str:
    """Return where somebody comes from; behind a proxy that is trusted, what it says."""
    return connection.client.host if connection.client is not None else ""


def comes_by_https(connection: HTTPConnection) -> bool:
    """Tell whether somebody is known to come by https: to this server, or to a proxy that is trusted and says so."""
    return connection.scope["scheme"] in ("https", "wss")
