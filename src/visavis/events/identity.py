"""Time-ordered identifiers: UUID version 7 (RFC 9562)."""

from __future__ import annotations

import os
import threading

from visavis.events.clock import now_ms

_lock = threading.Lock()
_last_ms = 0
_counter = 0


def new_id() -> str:
    """Return a UUIDv7 that sorts after every one made before it in this process.

    48 bits of Unix milliseconds, then a 12-bit counter (RFC 9562, section 6.2, method 1: it starts anew each
    millisecond in the lower half of its range and borrows the next millisecond when it is full), then 62 random bits.
    """
    global _last_ms, _counter
    now = now_ms()
    random = int.from_bytes(os.urandom(10), "big")
    with _lock:
        if now > _last_ms:
            _last_ms, _counter = now, random >> 69
        else:
            _counter += 1
            if _counter > 0xFFF:
                _last_ms, _counter = _last_ms + 1, 0
        milliseconds, counter = _last_ms, _counter
    value = (milliseconds << 80) | (0x7 << 76) | (counter << 64) | (0b10 << 62) | (random & ((1 << 62) - 1))
    text = f"{value:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def created_ms(identifier: str) -> int:
    """Return the Unix time in milliseconds at which a UUIDv7 was made.

    Raises ValueError if the text is not a UUID.
    """
    digits = identifier.replace("-", "")
    if len(digits) != 32:
        raise ValueError(f"not a UUID: {identifier!r}")
    return int(digits[:12], 16)


def first_id_at(moment_ms: int) -> str:
    """Return what sorts behind every identifier made before a moment, Unix milliseconds, and before all later ones."""
    digits = f"{max(0, moment_ms):012x}"
    return f"{digits[:8]}-{digits[8:]}"
