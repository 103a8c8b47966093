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
from visavis.storage.sealing import Sealer

_KEPT = ("kind", "text", "updated_ms", "slot", "value", "importance", "session_id", "turn", "ended_ms",
         "superseded_by", "encoder")  # fmt: skip


class Vault:
    """Turns memories into records that nobody can read without the key, and back."""

    def __init__(self, secret: bytes) -> None:
        """``secret`` is the key that seals people, 32 bytes. Raises ValueError for any other length."""
        self._sealer = Sealer(secret)
        # A key of its own for ids: neither says anything of the other (RFC 5869, section 3.2).
        self._id_key = hmac.new(secret, b"visavis ids of remembered people", hashlib.sha256).digest()

    def person_id(self, kind: Literal["device", "user"], name: str) -> str:
        """Return the id of whoever has a device's secret or an account: a keyed hash, which leads back to neither."""
        digest = hmac.new(self._id_key, f"{kind}\0{name}".encode(), hashlib.sha256).hexdigest()
        return f"{kind}-{digest[:40]}"

    def seal(self, memory: Memory) -> MemoryRecord:
        """Return a memory as it is kept."""
        content = {name: getattr(memory, name) for name in _KEPT}
        if memory.vector is not None:
            content["vector"] = base64.b64encode(memory.vector.astype("<f2").tobytes()).decode()
        plain = json.dumps(content, ensure_ascii=False).encode()
        sealed = self._sealer.seal(plain, about=_about(memory))
        return MemoryRecord(
            memory.id, memory.person_id, memory.created_ms, memory.used_ms, memory.uses, self._sealer.key_id, sealed
        )

    def open(self, record: MemoryRecord) -> Memory:
        """Return what was kept. Raises CodedError ``memory.wrong_key`` or ``identity.damaged``."""
        if record.key_id != self._sealer.key_id:
            raise CodedError(
                "memory.wrong_key",
                "What is remembered was sealed with another key. Nothing was changed: put that key back, or forget it "
                "(visavis memory forget PERSON --all).",
            )
        content = json.loads(self._sealer.open(record.sealed, about=_about(record)))
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

    def open_all(self, records: Sequence[MemoryRecord]) -> list[Memory]:
        """Return all of them. Blocks for about 25 µs each. Raises CodedError as :meth:`open` does."""
        return [self.open(record) for record in records]


def _about(item: Memory | MemoryRecord) -> str:
    """Bind what is sealed to whose it is: no record can be put in the place of another."""
    return f"memory {item.id} {item.person_id} {item.created_ms}"
