"""Random texts that open something, and what is kept of them."""

from __future__ import annotations

import hashlib
import secrets

_BYTES = 32


def new_secret() -> str:
    """Return 256 random bits, in letters that can stand in an address."""
    return secrets.token_urlsafe(_BYTES)


def hash_secret(secret: str) -> str:
    """Return what is kept of a random text: SHA-256, in hexadecimal. Nothing slower is needed where all is random."""
    return hashlib.sha256(secret.encode()).hexdigest()


def same(one: str | None, other: str | None) -> bool:
    """Compare two texts in a time that does not tell how far they agree. None is like nothing."""
    return one is not None and other is not None and secrets.compare_digest(one.encode(), other.encode())
