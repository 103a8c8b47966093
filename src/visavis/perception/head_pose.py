"""Where a head is and how it is turned."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from visavis.perception.face_shape import IRIS_CM, RIGID, reference_face

FIELD_OF_VIEW = 63.0
"""Angle that a camera sees along its picture's longer side, degrees: usual for webcams of laptops (55 to 70)."""

_IRISES = ((469, 471), (470, 472), (474, 476), (475, 477))
"""Opposite points on the irises' rims."""
_LEAST_IRIS = 6.0
"""Irises narrower than this many pixels measure no distance."""


@dataclass(frozen=True, slots=True)
class HeadPose:
    """Angles in degrees, as the vocabulary has them: to the person's left, up, and tilted to the left are positive."""

    yaw: float
    pitch: float
    roll: float
    yaw_to_camera: float
    """Turned away from the line to the camera, instead of the camera's axis."""
    pitch_to_camera: float
    distance_m: float | None
    """Distance from the camera, m; None if the irises are too small in the picture to tell."""


def head_pose(
    landmarks: NDArray[np.float32], width: int, height: int, *, field_of_view: float = FIELD_OF_VIEW
) -> HeadPose:
    """Return the pose of a face's landmarks, (478, 3) in pixels of a picture of the given size.

    Solves the perspective-n-point problem over the landmarks that expressions hardly move, with the average face for
    the person's own (OpenCV's iterative solver: Levenberg-Marquardt on the reprojection error).
    """
    import cv2

    focal = max(width, height) / 2 / math.tan(math.radians(field_of_view) / 2)
    camera = np.array([[focal, 0, width / 2], [0, focal, height / 2], [0, 0, 1]], np.float64)
    undistorted = np.zeros(4)
    rigid = list(RIGID)
    seen = landmarks[rigid, :2].astype(np.float64)
    # Begin with a head that looks straight at us from where it is: so the mirrored solution is not found.
    spread = max(float(np.ptp(seen[:, 0])), 1.0)
    depth = focal * float(np.ptp(reference_face()[rigid, 0])) / spread
    middle = (seen.mean(axis=0) - camera[:2, 2]) / focal * depth
    turn = np.array([[math.pi], [0.0], [0.0]])
    place = np.array([[middle[0]], [middle[1]], [depth]])
    _, turn, place = cv2.solvePnP(
        reference_face()[rigid], seen, camera, undistorted, turn, place, True, cv2.SOLVEPNP_ITERATIVE
    )
    rotation = np.diag([1.0, -1.0, -1.0]) @ np.asarray(cv2.Rodrigues(turn)[0], np.float64)
    yaw, pitch, roll = angles(rotation)
    x, y, z = (float(value) for value in place.ravel())
    # The camera lies to the left of somebody at the left edge of the picture... seen from the person: minus x.
    return HeadPose(
        yaw=yaw,
        pitch=pitch,
        roll=roll,
        yaw_to_camera=_wrapped(yaw + math.degrees(math.atan2(x, z))),
        pitch_to_camera=pitch - math.degrees(math.atan2(y, math.hypot(x, z))),
        distance_m=_distance_m(landmarks, focal),
    )


def angles(rotation: NDArray[np.float64]) -> tuple[float, float, float]:
    """Return yaw, pitch and roll of a rotation in upright axes (x to the face's left, y up, z to the viewer), degrees.

    The rotation is taken as yaw, then pitch, then roll about the head's own axes.
    """
    yaw = math.atan2(rotation[0, 2], rotation[2, 2])
    pitch = math.asin(min(max(float(rotation[1, 2]), -1.0), 1.0))
    roll = -math.atan2(rotation[1, 0], rotation[1, 1])
    return math.degrees(yaw), math.degrees(pitch), math.degrees(roll)


def _distance_m(landmarks: NDArray[np.float32], focal: float) -> float | None:
    """Return the distance from the irises' widths: the widest diameter, since turning and lids only narrow them."""
    widths = [float(np.linalg.norm(landmarks[a, :2] - landmarks[b, :2])) for a, b in _IRISES]
    widest = max(widths)
    return focal * IRIS_CM / widest / 100 if widest >= _LEAST_IRIS else None


def _wrapped(degrees: float) -> float:
    return (degrees + 180.0) % 360.0 - 180.0
