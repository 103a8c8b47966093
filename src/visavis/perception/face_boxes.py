"""The rectangles around faces, and how much they overlap."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class FaceBox(NamedTuple):
    """An upright rectangle around a face's landmarks, pixels."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def size(self) -> float:
        """Side of the square with the same area."""
        return float(np.sqrt(max(0.0, self.right - self.left) * max(0.0, self.bottom - self.top)))

    @property
    def center(self) -> tuple[float, float]:
        """The middle."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


def box_of(landmarks: NDArray[np.float32]) -> FaceBox:
    """Return the rectangle around (n, 3) landmarks."""
    x, y = landmarks[:, 0], landmarks[:, 1]  # one by one is faster than both along the other axis
    return FaceBox(float(x.min()), float(y.min()), float(x.max()), float(y.max()))


def overlap(one: FaceBox, other: FaceBox) -> float:
    """Return the area that two rectangles share over the area that both cover together, 0 to 1."""
    width = min(one.right, other.right) - max(one.left, other.left)
    height = min(one.bottom, other.bottom) - max(one.top, other.top)
    if width <= 0 or height <= 0:
        return 0.0
    shared = width * height
    return shared / (one.size**2 + other.size**2 - shared)
