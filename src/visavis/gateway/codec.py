"""Binary frames of the WebSocket: an 8-byte header, then audio or a picture."""

from __future__ import annotations

import enum
import struct
from dataclasses import dataclass

from visavis.events import CodedError

_HEADER = struct.Struct("<BBHI")
HEADER_BYTES = _HEADER.size
MAX_PTS_MS = 0xFFFF_FFFF


class FrameKind(enum.IntEnum):
    """What a frame carries."""

    MICROPHONE = 1
    """PCM16 little-endian, mono, 16 kHz."""
    CAMERA = 2
    """One JPEG image."""
    ASSISTANT_AUDIO = 3
    """PCM16 little-endian, mono, 24 kHz."""
    ASIDE = 4
    """The same, beside the answers: to be played at once, without a place on their clock."""


class FrameFlag(enum.IntFlag):
    """Marks of an assistant's audio frame."""

    NONE = 0
    FIRST = 1
    LAST = 2


@dataclass(frozen=True, slots=True)
class Frame:
    """One binary frame. ``pts_ms`` is a time in ms modulo 2³²."""

    kind: FrameKind
    flags: int
    pts_ms: int
    body: bytes


def encode_frame(kind: FrameKind, body: bytes, *, pts_ms: int, flags: int = 0) -> bytes:
    """Return the bytes of a frame: kind u8, flags u8, reserved u16, pts_ms u32, little-endian, then the body."""
    return _HEADER.pack(kind, flags, 0, pts_ms & MAX_PTS_MS) + body


def decode_frame(data: bytes) -> Frame:
    """Read a frame. Raises CodedError ``wire.short_frame`` or ``wire.unknown_kind``."""
    if len(data) < HEADER_BYTES:
        raise CodedError("wire.short_frame", f"A binary frame begins with a header of {HEADER_BYTES} bytes.")
    kind, flags, _, pts_ms = _HEADER.unpack_from(data)
    try:
        known = FrameKind(kind)
    except ValueError:
        raise CodedError("wire.unknown_kind", f"There is no frame of kind {kind}.") from None
    return Frame(known, flags, pts_ms, data[HEADER_BYTES:])
