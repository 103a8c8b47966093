"""How much a client may send."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WireLimits:
    """Limits of one connection. Rates are averages; a burst of two seconds' worth is let through."""

    message_bytes: int = 4 * 1024 * 1024
    messages_per_second: float = 300
    bytes_per_second: float = 4 * 1024 * 1024
    errors: int = 200
    """After so many refused messages in a row the connection is closed."""
    saved_event_bytes: int = 16 * 1024
    idle_s: float = 1_800
    """A connection from which nothing has come for so long is closed."""
    send_timeout_s: float = 10.0
    """A client that reads nothing for so long is let go; it can come back."""
    backlog: int = 5_000
    """How many messages may wait for a client that reads slowly."""


class TokenBucket:
    """Lets through ``rate`` units a second on average, and ``burst`` at once."""

    def __init__(self, rate: float, burst: float, now: float) -> None:
        """``now`` is any clock in seconds, the same at every call."""
        self._rate = rate
        self._burst = burst
        self._tokens = burst
        self._at = now

    def take(self, amount: float, now: float) -> bool:
        """Take ``amount`` units if they are there."""
        self._tokens = min(self._burst, self._tokens + (now - self._at) * self._rate)
        self._at = now
        if amount > self._tokens:
            return False
        self._tokens -= amount
        return True

    def give_back(self, amount: float) -> None:
        """Put back what was taken and not needed."""
        self._tokens = min(self._burst, self._tokens + amount)
