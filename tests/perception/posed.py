"""Faces whose pose, gaze and expression are known, seen through a pinhole camera."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from visavis.perception.action_units import UNITS
from visavis.perception.face_features import HEIGHTS, THICKNESSES, WIDTHS
from visavis.perception.face_shape import reference_face
from visavis.perception.faces import Scene, TrackedFace
from visavis.perception.gaze import IRIS_RADIUS_CM, RESTING_PITCH
from visavis.perception.head_pose import FIELD_OF_VIEW

WIDTH, HEIGHT = 640, 480
FOCAL = WIDTH / 2 / math.tan(math.radians(FIELD_OF_VIEW) / 2)
NECK = np.array([0.0, -9.0, -11.0])
"""What a head turns about, cm from the middle of its rigid points."""
RIGHT_IRIS, LEFT_IRIS = range(468, 473), range(473, 478)


def rotation(yaw: float, pitch: float, roll: float) -> NDArray[np.float64]:
    """Return the head's rotation as the vocabulary counts it: to its left, up, tilted to the left; degrees."""
    a, b, c = math.radians(yaw), -math.radians(pitch), -math.radians(roll)
    about_y = np.array([[math.cos(a), 0, math.sin(a)], [0, 1, 0], [-math.sin(a), 0, math.cos(a)]])
    about_x = np.array([[1, 0, 0], [0, math.cos(b), -math.sin(b)], [0, math.sin(b), math.cos(b)]])
    about_z = np.array([[math.cos(c), -math.sin(c), 0], [math.sin(c), math.cos(c), 0], [0, 0, 1]])
    return np.asarray(about_y @ about_x @ about_z, np.float64)


def shaped(
    units: dict[int, float] | None = None, *, gaze: tuple[float, float] = (0, 0), open_eyes: float = 1.0
) -> NDArray[np.float64]:
    """Return a face in its own axes, cm, with action units, eyes turned (to its left, up; degrees), and lids."""
    points = reference_face().copy()
    changes: dict[str, float] = {}
    for unit, amount in (units or {}).items():
        for name, change in UNITS[unit].changes.items():
            changes[name] = changes.get(name, 0.0) + amount * change
    _move(points, changes)
    for outer, inner, iris in ((33, 133, RIGHT_IRIS), (362, 263, LEFT_IRIS)):
        center = (points[outer] + points[inner]) / 2
        wanted = center[:2] + IRIS_RADIUS_CM * np.sin(np.radians([gaze[0], gaze[1] + RESTING_PITCH]))
        points[list(iris), :2] += wanted - points[iris[0], :2]
    for upper, lower in (((159, 158, 160), (145, 144, 153)), ((386, 385, 387), (374, 373, 380))):
        gap = points[list(upper), 1].mean() - points[list(lower), 1].mean()
        points[list(upper), 1] -= (1 - open_eyes) * gap
    return points


def _move(points: NDArray[np.float64], changes: dict[str, float]) -> None:
    """Change a face's distances. The gap between the lips follows from the lips."""
    thick = {name: points[list(upper), 1] - points[list(lower), 1] for name, (upper, lower) in THICKNESSES.items()}
    for name, items in HEIGHTS.items():
        points[list(items), 1] += changes.get(name, 0.0)
    for name, (left, right) in WIDTHS.items():
        points[left, 0] -= changes.get(name, 0.0) / 2
        points[right, 0] += changes.get(name, 0.0) / 2
    (upper_edge, upper_inner), (lower_inner, lower_edge) = THICKNESSES["red_up"], THICKNESSES["red_low"]
    points[list(upper_inner), 1] = points[list(upper_edge), 1] - thick["red_up"] - changes.get("red_up", 0.0)
    points[list(lower_inner), 1] = points[list(lower_edge), 1] + thick["red_low"] + changes.get("red_low", 0.0)
    closed = np.minimum(points[list(upper_inner), 1], points[list(lower_inner), 1])
    points[list(lower_inner), 1] = closed  # lips do not pass through each other


def seen(
    points: NDArray[np.float64],
    *,
    yaw: float = 0,
    pitch: float = 0,
    roll: float = 0,
    place: tuple[float, float, float] = (0, 0, 60),
) -> NDArray[np.float32]:
    """Return the landmarks, pixels, of a face whose neck is ``place`` cm to the right, down and away of the camera."""
    turned = (points - NECK) @ rotation(yaw, pitch, roll).T + NECK
    camera = turned @ np.diag([1.0, -1.0, -1.0]) + np.array(place)
    x = FOCAL * camera[:, 0] / camera[:, 2] + WIDTH / 2
    y = FOCAL * camera[:, 1] / camera[:, 2] + HEIGHT / 2
    depth = FOCAL * (camera[:, 2] - place[2]) / place[2]  # as the networks have it: on the picture's scale
    return np.stack([x, y, depth], axis=1).astype(np.float32)


def scene(landmarks: NDArray[np.float32], pts_ms: int, track_id: int = 1) -> Scene:
    """Return a picture with one face."""
    return Scene(pts_ms, WIDTH, HEIGHT, [TrackedFace(track_id, landmarks, 1.0, 0)], [], [])
