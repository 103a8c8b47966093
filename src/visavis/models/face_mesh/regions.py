"""Squares of a picture, turned upright: what the networks look at.

As in MediaPipe's face pipeline: the square is half as large again as the face, and its sides lie along the line
between the eyes (``face_detection_front_detection_to_roi``, ``face_landmark_landmarks_to_roi``).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

EYE_CORNERS = (33, 263)
"""The landmarks of the outer corners of the eyes: the one on the picture's left, and the other."""

_SCALE = 1.5
"""Side of the square in sides of the face's rectangle."""


@dataclass(frozen=True, slots=True)
class Region:
    """A square of a picture, pixels."""

    x: float
    y: float
    """The middle."""
    side: float
    angle: float
    """By how much it is turned, radians; clockwise as one sees the picture."""

    def matrix(self, size: int) -> NDArray[np.float64]:
        """Return the (2, 3) matrix that maps points of the square, drawn ``size`` pixels wide, to the picture."""
        scale = self.side / size
        c, s = scale * math.cos(self.angle), scale * math.sin(self.angle)
        half = size / 2
        return np.array([[c, -s, self.x - half * (c - s)], [s, c, self.y - half * (s + c)]])


def around_detection(box: NDArray[np.float32], keypoints: NDArray[np.float32]) -> Region:
    """Return the square around a detected face.

    ``box`` is left, top, right and bottom; ``keypoints`` are (6, 2), the first two the eyes, the one on the picture's
    left before the other. Pixels.
    """
    return _around(box, keypoints[0], keypoints[1])


def around_landmarks(landmarks: NDArray[np.float32]) -> Region:
    """Return the square around a face with the given landmarks, (478, 3) or (468, 3), pixels."""
    low, high = landmarks[:, :2].min(0), landmarks[:, :2].max(0)
    start, end = (landmarks[index, :2] for index in EYE_CORNERS)
    return _around(np.concatenate([low, high]), start, end)


def _around(box: NDArray[np.float32], start: NDArray[np.float32], end: NDArray[np.float32]) -> Region:
    left, top, right, bottom = (float(n) for n in box)
    angle = math.atan2(float(end[1] - start[1]), float(end[0] - start[0]))
    return Region((left + right) / 2, (top + bottom) / 2, _SCALE * max(right - left, bottom - top), angle)


def cut(pixels: NDArray[np.uint8], region: Region, size: int) -> NDArray[np.uint8]:
    """Return the square of a picture, (size, size, 3), from (height, width, 3). What lies outside repeats the edge."""
    import cv2

    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    found = cv2.warpAffine(pixels, region.matrix(size), (size, size), flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(found, np.uint8)


def project(landmarks: NDArray[np.float32], region: Region, size: int) -> NDArray[np.float32]:
    """Return landmarks (n, 3) of a square that is ``size`` pixels wide where they are in the picture.

    Depth is scaled like the rest.
    """
    matrix = region.matrix(size)
    planar = landmarks[:, :2] @ matrix[:, :2].T + matrix[:, 2]
    return np.column_stack([planar, landmarks[:, 2] * (region.side / size)]).astype(np.float32)
