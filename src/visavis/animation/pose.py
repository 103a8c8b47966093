"""Faces and heads over time, as arrays that layers add to."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from visavis.animation.shapes import ARKIT, Shape, sides

Floats = NDArray[np.float64]
_PLACE = {name: index for index, name in enumerate(ARKIT)}


class FrameTimes:
    """When the frames are."""

    def __init__(self, end_ms: float, fps: float) -> None:
        """Frames from 0 to ``end_ms`` or just beyond."""
        self.fps = fps
        self.ms: Floats = np.arange(math.ceil(end_ms * fps / 1000 - 1e-9) + 1) * 1000 / fps

    def __len__(self) -> int:
        return len(self.ms)


class Poses:
    """A pose for every frame."""

    def __init__(self, frames: int) -> None:
        """All at rest."""
        self.weights: Floats = np.zeros((frames, len(ARKIT)))
        """In the order of ``ARKIT``; layers add, so that a sum may go beyond 1."""
        self.head: Floats = np.zeros((frames, 3))
        """Degrees: x nods down, y turns to the own left, z tilts to the own right."""
        self.eyes: Floats = np.zeros((frames, 2))
        """Degrees in the head: to the own left, and up."""

    def add(self, shape: Shape, strength: Floats, share: dict[str, Floats] | None = None) -> None:
        """Add a shape, as strong as each frame says; ``share`` is what is left of some of its names, by name."""
        for name, weight in shape.items():
            amount = weight * strength if share is None or name not in share else weight * strength * share[name]
            self.weights[:, both(name)] += amount[:, None]


def both(name: str) -> list[int]:
    """Return the columns of a shape: of one without a side both."""
    return [_PLACE[side] for side in sides(name)]


def smoothstep(x: Floats) -> Floats:
    """Rise smoothly from 0 at ``x`` ≤ 0 to 1 at ``x`` ≥ 1."""
    t = np.clip(x, 0, 1)
    return t * t * (3 - 2 * t)
