"""How much a caller may ask at once."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TrpcLimits:
    """Limits of ``/trpc``."""

    body_bytes: int = 1_000_000
    """Of one request, or one WebSocket message."""
    large_body_bytes: int = 17_000_000
    """Of one request to a procedure that takes more: the text of a whole persona, at four bytes a character."""
    batch: int = 50
    """Calls in one request or message."""
    depth: int = 32
    """How deep lists and objects may lie in each other."""
    call_s: float = 120.0
    """How long a query or a mutation may take."""
    subscriptions: int = 32
    """Of one WebSocket connection."""
    streams: int = 500
    """Subscriptions over HTTP of the whole process."""
    running: int = 64
    """Queries and mutations of one WebSocket connection that have not been answered."""
    messages_per_second: float = 50.0
    """Of one WebSocket connection on average; a burst of four seconds' worth is let through."""
    refusals: int = 100
    """After so many refused messages in a row the connection is closed."""
    send_s: float = 10.0
    """A client that reads nothing for so long is let go; it can come back."""
    ping_s: float = 5.0
    """How often a quiet stream shows that it is alive."""
    inactivity_s: float = 20.0
    """A client of a stream that hears nothing for so long connects anew."""
    quiet_s: float = 60.0
    """A WebSocket from which nothing came for so long is asked whether it is there, and closed after as long again."""
    identify_s: float = 60.0
    """After so long it is looked up anew who a connection is: logins end, roles change."""
