"""A face's shape without its place, size and turn, beside an average face."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]

IRIS_CM = 1.17
"""Width of the iris, cm: nearly the same in all adults (11.7 ± 0.5 mm; Forrester et al., 'The Eye', 2020)."""

RIGID = (
    6, 168, 197, 195, 5, 4, 8, 9, 10, 151, 67, 109, 338, 297, 103, 332, 54, 284, 21, 251, 162, 389, 127, 356, 234, 454,
    33, 133, 362, 263,
)  # fmt: skip
"""Landmarks that expressions hardly move: bridge of the nose, forehead, temples, corners of the eyes."""

_UPRIGHT = np.diag([1.0, -1.0, -1.0])
"""From the picture's axes (x right, y down, z away) to the face's (x to its left, y up, z out of the face)."""


@cache
def reference_face() -> Points:
    """Return an average resting face, (478, 3) in cm: x to its left, y up, z out of the face.

    The mean of our own avatars' landmarks, made symmetric, with 6.3 cm between the pupils (the mean of adults: Dodgson,
    'Variation and extrema of human interpupillary distance', 2004). ``tests/browser/reference_face.py`` makes it.
    """
    file = resources.files("visavis.perception") / "data" / "reference_face.npy"
    with resources.as_file(file) as path:
        points: Points = np.load(path, allow_pickle=False).astype(np.float64)
    return points


@dataclass(frozen=True, slots=True)
class Frontal:
    """A face as if it looked straight at us."""

    points: Points
    """Landmarks in the face's own axes, cm on the average face's scale: (478, 3)."""
    turn: Points
    """How the head is turned against the line of sight: the rotation matrix, (3, 3), in upright axes."""
    pixels_per_cm: float
    """How large an average face would be in the picture."""


def frontal(landmarks: NDArray[np.float32]) -> Frontal:
    """Take place, size and turn out of a face's landmarks, (478, 3) in pixels.

    The similarity transform with the least squared error over the rigid landmarks (Umeyama, 'Least-squares estimation
    of transformation parameters between two point patterns', PAMI 1991).
    """
    reference = reference_face()
    upright = landmarks.astype(np.float64) @ _UPRIGHT
    rigid = list(RIGID)
    scale, turn, shift = similarity(reference[rigid], upright[rigid])
    return Frontal((upright - shift) @ turn / scale, turn, scale)


def similarity(source: Points, target: Points) -> tuple[float, Points, Points]:
    """Return scale, rotation and shift with which ``target`` is nearest to ``scale * rotation @ source + shift``."""
    source_mean, target_mean = source.mean(axis=0), target.mean(axis=0)
    centered = source - source_mean
    left, singular, right = np.linalg.svd((target - target_mean).T @ centered)
    mirror = np.array([1.0, 1.0, np.sign(np.linalg.det(left @ right))])
    rotation = left @ np.diag(mirror) @ right
    scale = float((singular * mirror).sum() / max(float((centered**2).sum()), 1e-12))
    return max(scale, 1e-6), rotation, target_mean - scale * rotation @ source_mean
