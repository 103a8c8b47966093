"""How alike two pictures, or two faces, look: enough to notice that somebody else is in a face's place.

A thumbnail of 16 by 16 gray values, without its mean and of unit length; two are compared by their product, the
normalized cross-correlation. It knows nobody again, and is forgotten with the track.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from visavis.perception.face_boxes import box_of

SIDE = 16

_SAMPLES = 64
"""Of so many rows and columns the thumbnail is made: more would not show, and cost time."""

_FLAT = 1e-3
"""Length below which a thumbnail shows nothing: gray values from 0 to 255."""


def thumbnail(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return the thumbnail, (256,), of a picture (height, width, 3), RGB."""
    import cv2

    step = max(1, min(pixels.shape[:2]) // _SAMPLES)
    small = cv2.resize(pixels[::step, ::step], (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    gray = np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), np.float32).ravel()
    gray -= gray.mean()
    length = float(np.linalg.norm(gray))
    return gray / length if length > _FLAT else np.zeros_like(gray)


def face_thumbnail(pixels: NDArray[np.uint8], landmarks: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the thumbnail, (256,), of what is within the rectangle around a face's landmarks (n, 3), pixels."""
    box, (height, width) = box_of(landmarks), pixels.shape[:2]
    left, top = min(max(0, int(box.left)), width - 1), min(max(0, int(box.top)), height - 1)
    return thumbnail(pixels[top : max(top + 1, int(box.bottom)), left : max(left + 1, int(box.right))])


def likeness(one: NDArray[np.float32], other: NDArray[np.float32]) -> float | None:
    """Return how alike two thumbnails are, -1 to 1, or None if one of them shows nothing."""
    if not one.any() or not other.any():
        return None
    return float(one @ other)
