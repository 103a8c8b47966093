"""The faces in front of the camera, followed from picture to picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class TrackedFace:
    """A face that is followed."""

    track_id: int
    """From 1, never used twice in a session."""
    landmarks: NDArray[np.float32]
    """(478, 3), as in ``Face``."""
    score: float
    """Probability that it is a face, 0 to 1."""
    since_ms: int
    """``pts_ms`` of the picture in which the track began."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What is seen in one picture."""

    pts_ms: int
    width: int
    """Of the picture that the landmarks refer to, pixels."""
    height: int
    faces: list[TrackedFace]
    """Those who are seen in this picture, the longest known first."""
    appeared: list[int]
    """Tracks that begin with this picture."""
    lost: list[int]
    """Tracks that end with this picture: not seen for so long that they are given up."""
