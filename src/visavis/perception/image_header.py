"""Reads how large a picture is, before anything is made of it."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Literal

from visavis.events import CodedError

_JPEG_START = b"\xff\xd8\xff"
_JPEG_END = b"\xff\xd9"
_JPEG_SCAN = b"\xff\xda"
_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""Markers of a frame header; the three others define tables."""

_JPEG_BASELINE = (0xC0, 0xC1)
_JPEG_ALONE = (0x01, *range(0xD0, 0xD9))
"""Markers that have no length."""

_PNG_START = b"\x89PNG\r\n\x1a\n"
_MOST_SEGMENTS = 2_000
_MOST_SCANS = 100
"""Each scan of a progressive JPEG costs as much as the whole picture; encoders write about ten."""


@dataclass(frozen=True, slots=True)
class ImageHeader:
    """What a picture's header says."""

    kind: Literal["jpeg", "png", "webp"]
    width: int
    height: int
    """As stored: before it is turned upright."""
    reducible: bool
    """Whether it can be decoded smaller than it is, without being decoded in full first: a baseline JPEG."""


def read_header(data: bytes) -> ImageHeader:
    """Return what a picture's header says.

    Raises CodedError ``video.not_jpeg`` if it is of no kind that is known, or ``video.broken`` if it is damaged or cut
    off. The content itself is not looked at.
    """
    if data.startswith(_JPEG_START):
        return _jpeg(data)
    if data.startswith(_PNG_START):
        return _png(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _webp(data)
    raise CodedError("video.not_jpeg", "A picture must be a JPEG, PNG or WebP image.")


def broken(why: str) -> CodedError:
    """Return the error for a picture that cannot be decoded."""
    return CodedError("video.broken", f"The picture cannot be decoded: {why}.")


def _jpeg(data: bytes) -> ImageHeader:
    """Walk through the segments (ITU-T T.81, B.1) up to the frame header."""
    if data.count(_JPEG_SCAN) > _MOST_SCANS:
        raise broken("it has more scans than pictures have")
    at = 2
    for _ in range(_MOST_SEGMENTS):
        if at + 4 > len(data) or data[at] != 0xFF:
            break
        marker = data[at + 1]
        if marker == 0xFF or marker in _JPEG_ALONE:  # a fill byte, or a marker without content
            at += 1 if marker == 0xFF else 2
            continue
        if marker in _JPEG_FRAMES:
            if at + 9 > len(data):
                break
            height, width = struct.unpack_from(">HH", data, at + 5)
            if data.rfind(_JPEG_END) < at:
                raise broken("it is cut off")
            return ImageHeader("jpeg", width, height, marker in _JPEG_BASELINE)
        at += 2 + max(2, int.from_bytes(data[at + 2 : at + 4], "big"))
    raise broken("it has no frame header")


def _png(data: bytes) -> ImageHeader:
    """Read the first chunk (W3C PNG, 11.2.2)."""
    if data[12:16] != b"IHDR" or len(data) < 33:
        raise broken("its first chunk is no header")
    if b"IEND" not in data[-64:]:
        raise broken("it is cut off")
    width, height = struct.unpack_from(">II", data, 16)
    return ImageHeader("png", width, height, reducible=False)


def _webp(data: bytes) -> ImageHeader:
    """Read the first chunk (RFC 9649, 2.5 to 2.7)."""
    if len(data) < 30:
        raise broken("it is cut off")
    if 8 + int.from_bytes(data[4:8], "little") > len(data) + 1:  # the last byte may be padding
        raise broken("it is cut off")
    chunk = data[12:16]
    if chunk == b"VP8X":
        width, height = (1 + int.from_bytes(data[at : at + 3], "little") for at in (24, 27))
    elif chunk == b"VP8 " and data[23:26] == b"\x9d\x01\x2a":
        width, height = (n & 0x3FFF for n in struct.unpack_from("<HH", data, 26))
    elif chunk == b"VP8L" and data[20] == 0x2F:
        bits = int.from_bytes(data[21:25], "little")
        width, height = 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    else:
        raise broken("its first chunk is no picture")
    return ImageHeader("webp", width, height, reducible=False)
