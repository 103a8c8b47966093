"""Who begins a conversation, and whether somebody who comes back to one is the same.

Users are known by their account, kiosks by their key. Guests are known by nothing but a secret that whoever begins a
conversation is told once: its identifier alone, which others may see, takes nobody's place.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field

from visavis.events import CodedError

_SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who connects."""

    user: str | None = None
    """The account; None for a guest, and at a kiosk's key."""
    key: str = ""
    """The kiosk's key, if there is one."""
    secret: str = field(default="", repr=False)
    """The secret that they were told, or say."""


@dataclass(frozen=True, slots=True)
class Place:
    """Whose a conversation is. Of the secret only its hash is kept, and that in memory alone."""

    user: str | None
    key: str
    secret_hash: bytes = field(repr=False)

    @classmethod
    def of(cls, visitor: Visitor) -> Place:
        """Return the place of somebody who begins a conversation."""
        return cls(visitor.user, visitor.key, _hash(visitor.secret))

    def check(self, visitor: Visitor) -> None:
        """Return if somebody may take it, again.

        Raises CodedError ``session.secret_needed`` for a guest who says no secret, ``session.unknown`` for others.
        """
        if (visitor.user, visitor.key) != (self.user, self.key):
            raise unknown_session()
        if visitor.user is not None or visitor.key:
            return
        if not visitor.secret:
            raise CodedError(
                "session.secret_needed",
                "Who has no account comes back with the secret of connection_established: open the socket with the "
                "subprotocols visavis and secret.SECRET, or begin a new conversation.",
            )
        if not hmac.compare_digest(self.secret_hash, _hash(visitor.secret)):
            raise unknown_session()


def new_secret() -> str:
    """Return a secret that nobody guesses."""
    return secrets.token_urlsafe(_SECRET_BYTES)


def unknown_session() -> CodedError:
    """Return the answer to somebody who comes back to a conversation that is over, or is not theirs."""
    return CodedError("session.unknown", "This conversation is over; begin a new one.")


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
