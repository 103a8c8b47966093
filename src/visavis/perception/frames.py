"""Pictures of the camera: what came over the wire, made into pixels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from visavis.events import CodedError
from visavis.perception.image_header import ImageHeader, broken, read_header

LONGEST_SIDE = 640
"""Of a decoded picture, pixels: faces as far as five meters away are still found."""

SHORTEST_SIDE = 32
"""Smaller pictures show nobody."""

MOST_BYTES = 16_000_000

MOST_PIXELS = 1 << 24
"""Of a picture that must be decoded in full: 4096 by 4096."""

MOST_REDUCIBLE_PIXELS = 1 << 26
"""Of a baseline JPEG, which is decoded at an eighth of its size if it is large: 8192 by 8192."""

_REDUCTIONS = (8, 4, 2)
"""What a JPEG can be divided by while it is decoded."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, decoded and upright."""

    pixels: NDArray[np.uint8]
    """(height, width, 3), RGB."""
    pts_ms: int
    """When it was taken, on the sender's clock."""


def decode_picture(data: bytes, pts_ms: int, *, longest: int = LONGEST_SIDE) -> Picture:
    """Decode a JPEG, PNG or WebP picture, turned upright as its EXIF orientation says (of JPEG and PNG).

    It is made smaller if its longer side has more than ``longest`` pixels, never larger. Gray pictures and those in
    CMYK become RGB; what is transparent loses its transparency. Blocking: run it in a ``Runner``.

    Raises CodedError: ``video.not_jpeg`` for anything else, ``video.broken`` if it is damaged or cut off,
    ``video.too_large`` beyond the limits above, ``video.too_small`` if a side is shorter than 32 pixels.
    """
    import cv2  # heavy, and only needed where pictures are

    if len(data) > MOST_BYTES:
        raise CodedError("video.too_large", f"A picture has at most {MOST_BYTES // 1_000_000} MB.")
    header = read_header(data)
    _check_size(header)
    pixels = _fitted(_decoded(data, header, longest), longest)
    return Picture(np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2RGB), np.uint8), pts_ms)


def fitted_picture(pixels: NDArray[np.uint8], pts_ms: int, *, longest: int = LONGEST_SIDE) -> Picture:
    """Return a picture from pixels (height, width, 3), RGB, that are decoded already, made smaller if need be.

    Raises CodedError ``video.too_small``.
    """
    if min(pixels.shape[:2]) < SHORTEST_SIDE:
        raise _too_small()
    return Picture(np.ascontiguousarray(_fitted(pixels, longest)), pts_ms)


def _check_size(header: ImageHeader) -> None:
    most = MOST_REDUCIBLE_PIXELS if header.reducible else MOST_PIXELS
    if header.width * header.height > most:
        side = int(most**0.5)
        kind = "baseline JPEG" if header.reducible else "picture that is no baseline JPEG"
        raise CodedError("video.too_large", f"A {kind} has at most {side} by {side} pixels.")
    if min(header.width, header.height) < SHORTEST_SIDE:
        raise _too_small()


def _too_small() -> CodedError:
    return CodedError("video.too_small", f"Both sides of a picture have at least {SHORTEST_SIDE} pixels.")


def _decoded(data: bytes, header: ImageHeader, longest: int) -> NDArray[np.uint8]:
    """Return the pixels as OpenCV gives them: BGR, at least ``longest`` on the longer side if the picture has them."""
    import cv2

    longer, shorter = max(header.width, header.height), min(header.width, header.height)
    by = next((n for n in _REDUCTIONS if longer >= n * longest and shorter >= n), 1) if header.reducible else 1
    flag = {1: cv2.IMREAD_COLOR, 2: cv2.IMREAD_REDUCED_COLOR_2,
            4: cv2.IMREAD_REDUCED_COLOR_4, 8: cv2.IMREAD_REDUCED_COLOR_8}[by]  # fmt: skip
    try:
        pixels = cv2.imdecode(np.frombuffer(data, np.uint8), flag)
    except cv2.error as error:
        raise broken("its content is damaged") from error
    if pixels is None:
        raise broken("its content is damaged")
    return np.asarray(pixels, np.uint8)


def _fitted(pixels: NDArray[np.uint8], longest: int) -> NDArray[np.uint8]:
    import cv2

    height, width = pixels.shape[:2]
    if max(height, width) > longest:
        scale = longest / max(height, width)
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
    return pixels
