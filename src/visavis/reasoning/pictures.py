"""Pictures in files: which kind, how large, and made small enough for a model."""

from __future__ import annotations

import struct
from typing import Literal

from visavis.events import CodedError

Kind = Literal["image/png", "image/jpeg", "image/webp"]

MAX_BYTES = 10_000_000
MAX_PIXELS = 40_000_000
LONGEST_SIDE = 1_024
"""Pixels of what a model is shown: more costs more and tells little."""
_QUALITY = 85


def kind_of(data: bytes) -> Kind | None:
    """Return what kind of picture the first bytes say it is, or None if it is none of those that are shown."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return None


def size_of(data: bytes) -> tuple[int, int]:
    """Return width and height, read from the header alone. Raises CodedError ``picture.unreadable``."""
    try:
        match kind_of(data):
            case "image/png":
                width, height = struct.unpack(">II", data[16:24])
            case "image/jpeg":
                width, height = _jpeg_size(data)
            case "image/webp":
                width, height = _webp_size(data)
            case _:
                raise _unreadable()
    except (struct.error, IndexError) as error:
        raise _unreadable() from error
    return int(width), int(height)


def reduced_jpeg(data: bytes) -> bytes:
    """Return a picture as JPEG with at most ``LONGEST_SIDE`` pixels a side. It takes a while: not for the event loop.

    Raises CodedError ``picture.too_large`` or ``picture.unreadable``.
    """
    import cv2
    import numpy as np

    if len(data) > MAX_BYTES:
        raise CodedError("picture.too_large", f"A picture has at most {MAX_BYTES // 1_000_000} MB.")
    width, height = size_of(data)
    if not 0 < width * height <= MAX_PIXELS:
        raise CodedError("picture.too_large", f"A picture has at most {MAX_PIXELS // 1_000_000} megapixels.")
    try:
        picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    except cv2.error as error:
        raise _unreadable() from error
    if picture is None:
        raise _unreadable()
    scale = LONGEST_SIDE / max(picture.shape[:2])
    if scale < 1:
        size = (max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale)))
        picture = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    return bytes(cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])[1])


def _jpeg_size(data: bytes) -> tuple[int, int]:
    """Read the first frame header (ITU T.81, B.2.2)."""
    place = 2
    while place < len(data):
        if data[place] != 0xFF:
            raise _unreadable()
        marker = data[place + 1]
        if marker == 0xFF or 0xD0 <= marker <= 0xD9:
            place += 1 if marker == 0xFF else 2
            continue
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[place + 5 : place + 9])
            return width, height
        place += 2 + struct.unpack(">H", data[place + 2 : place + 4])[0]
    raise _unreadable()


def _webp_size(data: bytes) -> tuple[int, int]:
    """Read the first chunk (RFC 9649): lossy, lossless or extended."""
    match data[12:16]:
        case b"VP8 ":
            width, height = struct.unpack("<HH", data[26:30])
            return width & 0x3FFF, height & 0x3FFF
        case b"VP8L":
            bits = struct.unpack("<I", data[21:25])[0]
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case b"VP8X":
            return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
    raise _unreadable()


def _unreadable() -> CodedError:
    return CodedError("picture.unreadable", "This is no picture that can be read: PNG, JPEG and WebP can.")
