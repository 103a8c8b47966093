"""Seals memories, and makes ids of people that name nobody."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Sequence
from typing import Literal

import numpy as np

from visavis.events import CodedError
from visavis.reasoning.memory.memory import Memory
from visavis.storage import MemoryRecord
from visavis.storage.keyring import Keyring, Keys

_KEPT = ("kind", "text", "updated_ms", "slot", "value", "importance", "session_id", "turn", "ended_ms",
         "superseded_by", "encoder")  # fmt: skip


class Vault:
    """Turns memories into records that nobody can read without the key, and back."""

    def __init__(self, keys: Keyring | bytes) -> None:
        """``keys`` seal people; one alone has 32 bytes. Raises ValueError for any other length."""
        self._keys = keys if isinstance(keys, Keyring) else Keyring(Keys(keys))

    def person_id(self, kind: Literal["device", "user"], name: str) -> str:
        """Return the id of whoever has a device's secret or an account: a keyed hash, which leads back to neither."""
        digest = hmac.new(self._keys.id_key, f"{kind}\0{name}".encode(), hashlib.sha256).hexdigest()
        return f"{kind}-{digest[:40]}"

    def seal(self, memory: Memory) -> MemoryRecord:
        """Return a memory as it is kept."""
        content = {name: getattr(memory, name) for name in _KEPT}
        if memory.vector is not None:
            content["vector"] = base64.b64encode(memory.vector.astype("<f2").tobytes()).decode()
        plain = json.dumps(content, ensure_ascii=False).encode()
        sealer = self._keys.current
        sealed = sealer.seal(plain, about=_about(memory))
        return MemoryRecord(
            memory.id, memory.person_id, memory.created_ms, memory.used_ms, memory.uses, sealer.key_id, sealed
        )

    def open(self, record: MemoryRecord) -> Memory:
        """Return what was kept. Raises CodedError ``memory.wrong_key`` or ``identity.damaged``."""
        sealer = self._keys.sealer_of(record.key_id)
        if sealer is None:
            raise CodedError(
                "memory.wrong_key",
                "What is remembered was sealed with another key. Nothing was changed: put that key back, or forget it "
                "(visavis memory forget PERSON --all).",
            )
        content = json.loads(sealer.open(record.sealed, about=_about(record)))
        packed = content.pop("vector", None)
        vector = None if packed is None else np.frombuffer(base64.b64decode(packed), "<f2").astype(np.float32)
        return Memory(
            id=record.id,
            person_id=record.person_id,
            created_ms=record.created_ms,
            used_ms=record.used_ms,
            uses=record.uses,
            vector=vector,
            **{name: content[name] for name in _KEPT},
        )

    def renew(self, record: MemoryRecord) -> MemoryRecord:
        """Return the same memory, sealed with the current key. Raises as :meth:`open` does."""
        return self.seal(self.open(record))

    def open_all(self, records: Sequence[MemoryRecord]) -> list[Memory]:
        """Return all of them. Blocks for about 25 µs each. Raises CodedError as :meth:`open` does."""
        return [self.open(record) for record in records]


def _about(item: Memory | MemoryRecord) -> str:
    """Bind what is sealed to whose it is: no record can be put in the place of another."""
    return f"memory {item.id} {item.person_id} {item.created_ms}"
