"""The keys that seal what is kept of people: one for what is sealed from now on, and earlier ones that still open."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field

from visavis.storage.sealing import Sealer


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys of 32 bytes."""

    current: bytes = field(repr=False)
    previous: tuple[bytes, ...] = field(default=(), repr=False)
    """Earlier ones, the newest first."""
    id_key: bytes | None = field(default=None, repr=False)
    """What ids of remembered people are made with; None: it is derived from the oldest key."""


class Keyring:
    """Seals with the current key, and finds the key that something was sealed with.

    Another process may change the keys: then they are read anew before anything is sealed with an old one.
    """

    def __init__(self, keys: Keys | Callable[[], Keys], stamp: Callable[[], object] | None = None) -> None:
        """Take keys, or what reads them. ``stamp`` returns what changes whenever they do.

        Raises ValueError for a key that has not 32 bytes, and what reading raises.
        """
        self._read = keys if callable(keys) else lambda: keys
        self._stamp = stamp or (lambda: None)
        self._load()

    @property
    def key_id(self) -> str:
        """Return the id of the key with which things are sealed now."""
        return self.current.key_id

    @property
    def current(self) -> Sealer:
        """Return the key with which things are sealed now."""
        if self._stamp() != self._seen:
            self._load()
        return self._current

    @property
    def previous_ids(self) -> list[str]:
        """Return the ids of the earlier keys, the newest first."""
        current = self.current
        return [key_id for key_id in self._sealers if key_id != current.key_id]

    def sealer_of(self, key_id: str) -> Sealer | None:
        """Return the key with an id, or None if it is not here."""
        known = self._sealers.get(key_id)
        if known is None and self._stamp() != self._seen:
            self._load()
            known = self._sealers.get(key_id)
        return known

    def _load(self) -> None:
        self._seen = self._stamp()
        keys = self._read()
        sealers = [Sealer(key) for key in (keys.current, *keys.previous)]
        self._sealers = {sealer.key_id: sealer for sealer in sealers}
        self._current = sealers[0]
        oldest = keys.previous[-1] if keys.previous else keys.current
        self.id_key = keys.id_key or derive_id_key(oldest)
        """Makes ids of people that name nobody. It stays when keys are changed, or nobody would be known again."""


def derive_id_key(key: bytes) -> bytes:
    """Return a key of its own for ids: neither says anything of the other (RFC 5869, section 3.2)."""
    return hmac.new(key, b"visavis ids of remembered people", hashlib.sha256).digest()
