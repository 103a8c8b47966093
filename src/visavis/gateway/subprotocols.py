"""The WebSocket subprotocols in which browsers, which can set no headers on a socket, say who they are."""

from __future__ import annotations

from starlette.requests import HTTPConnection

SUBPROTOCOL = "visavis"
"""What a socket is opened with beside the two below: browsers want one of theirs to be chosen."""
_BEARER = "bearer."
_COMING_BACK = "secret."


def subprotocol_for(connection: HTTPConnection) -> str | None:
    """Return the subprotocol with which a socket is to be accepted, or None if it asks for none of ours."""
    return SUBPROTOCOL if SUBPROTOCOL in _offered(connection) else None


def bearer_of(connection: HTTPConnection) -> str | None:
    """Return the token or key that a socket is opened with, or None."""
    return _behind(_BEARER, connection)


def secret_of(connection: HTTPConnection) -> str:
    """Return the secret with which a guest comes back to a conversation, or nothing."""
    return _behind(_COMING_BACK, connection) or ""


def _behind(prefix: str, connection: HTTPConnection) -> str | None:
    return next((item[len(prefix) :] for item in _offered(connection) if item.startswith(prefix)), None)


def _offered(connection: HTTPConnection) -> list[str]:
    return [item.strip() for item in connection.headers.get("sec-websocket-protocol", "").split(",")]
