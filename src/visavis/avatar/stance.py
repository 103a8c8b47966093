"""How a person stands: feet on the ground, arms at the sides."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from visavis.avatar.mesh import Floats, unit
from visavis.avatar.source import Source

ARM_DEGREES = 76.0
"""How far below the horizontal the arms hang."""
SHOULDER_DEGREES = 8.0
"""How far the shoulders are lowered."""
_OF_SHOULDER = 0.35
"""How much of an arm's turn the shoulder's skin takes part in."""
_FOREARM = np.array([0.10, -0.95, 0.28])
"""Direction of the left forearm."""
_ARM = ("Arm", "ForeArm", "Hand")
_CURL = {"1": 14.0, "2": 20.0, "3": 12.0}
"""How far each joint of a finger is bent in a hand at rest, degrees (after Bae & Armstrong 2011)."""
FINGERS = ("Thumb", "Index", "Middle", "Ring", "Pinky")


@dataclass(frozen=True, slots=True)
class Joint:
    """One joint of the skeleton."""

    name: str
    parent: str | None
    place: Floats
    """m."""


def stand(points: Floats, source: Source) -> Floats:
    """Return the points with the soles at y = 0, the arms hanging, the fingers a little bent."""
    points = points.copy()
    points[:, 1] -= points[source.vertices("body"), 1].min()
    for side, sign in (("Left", 1.0), ("Right", -1.0)):
        points = _lower_arm(points, source, side, sign)
        points = _straighten_elbow(points, source, side, sign)
        points = _relax_hand(points, source, side)
    return points


def joint_places(points: Floats, source: Source) -> dict[str, Floats]:
    """Return where each joint of the rig is."""
    places = {}
    for name, bone in source.joints.items():
        head = bone["head"]
        if head["strategy"] == "CUBE":
            places[name] = points[source.vertices(head["cube_name"])].mean(axis=0)
        else:
            places[name] = (
                points[head["vertex_indices" if "vertex_indices" in head else "vertex_index"]]
                .reshape(-1, 3)
                .mean(axis=0)
            )
    return places


def _lower_arm(points: Floats, source: Source, side: str, sign: float) -> Floats:
    points = _drop_shoulder(points, source, side, sign)
    places = joint_places(points, source)
    shoulder = places[f"{side}Arm"]
    along = places[f"{side}ForeArm"] - shoulder
    now = np.degrees(np.arctan2(-along[1], abs(along[0])))
    weights = source.weights
    share = sum((weights[name] for name in weights if _is_arm(name, side)), np.zeros(len(points)))
    share = np.clip(share + _OF_SHOULDER * weights[f"{side}Shoulder"], 0, 1)
    share = np.maximum(share, _of_joint_cubes(source, side))
    # The angle is shared, not the place: a shoulder that is halfway keeps its roundness.
    angle = np.radians(now - ARM_DEGREES) * sign * share
    cosine, sine = np.cos(angle), np.sin(angle)
    x, y, z = (points - shoulder).T
    return np.asarray(shoulder + np.stack([cosine * x - sine * y, sine * x + cosine * y, z], axis=1))


def _drop_shoulder(points: Floats, source: Source, side: str, sign: float) -> Floats:
    """Shoulders are raised a little in MakeHuman's stance."""
    weights = source.weights
    share = sum(
        (row for name, row in weights.items() if name == f"{side}Shoulder" or _is_arm(name, side)),
        np.zeros(len(points)),
    )
    share = np.maximum(share, _of_joint_cubes(source, side))
    share[source.vertices(f"joint-{side[0].lower()}-shoulder")] = 1.0
    collarbone = joint_places(points, source)[f"{side}Shoulder"]
    return _turned(points, collarbone, np.array([0.0, 0.0, 1.0]), np.radians(-SHOULDER_DEGREES) * sign * share)


def _straighten_elbow(points: Floats, source: Source, side: str, sign: float) -> Floats:
    """MakeHuman's forearms point forward; hanging ones are bent only a little."""
    places = joint_places(points, source)
    elbow = places[f"{side}ForeArm"]
    now = unit(places[f"{side}Hand"] - elbow)
    wanted = unit(_FOREARM * [sign, 1, 1])
    axis = unit(np.cross(now, wanted))
    angle = np.arccos(np.clip(now @ wanted, -1, 1))
    weights = source.weights
    share = sum(
        (row for name, row in weights.items() if name == f"{side}ForeArm" or name.startswith(f"{side}Hand")),
        np.zeros(len(points)),
    )
    cubes = _of_joint_cubes(source, side)
    cubes[source.vertices(f"joint-{side[0].lower()}-elbow")] = 0.0
    return _turned(points, elbow, axis, angle * np.maximum(share, cubes))


def _is_arm(name: str, side: str) -> bool:
    return name.removeprefix(side) in _ARM or name.startswith(f"{side}Hand")


def _of_joint_cubes(source: Source, side: str) -> Floats:
    """Return 1 at the little cubes that mark the joints of an arm: they have no weights, and go with it whole."""
    share = np.zeros(len(source.points))
    letter = "l" if side == "Left" else "r"
    fingers = [f"joint-{letter}-finger-{finger}-{joint}" for finger in range(1, 6) for joint in range(1, 5)]
    hand = [f"joint-{letter}-{name}" for name in ("elbow", "hand", "hand-2", "hand-3")]
    for group in (*fingers, *hand):
        share[source.vertices(group)] = 1.0
    return share


def _relax_hand(points: Floats, source: Source, side: str) -> Floats:
    letter = "l" if side == "Left" else "r"
    weights = source.weights
    for number, finger in enumerate(FINGERS[1:], start=2):
        for joint in ("3", "2", "1"):
            places = joint_places(points, source)
            base = places[f"{side}Hand{finger}{joint}"]
            along = points[source.vertices(f"joint-{letter}-finger-{number}-{int(joint) + 1}")].mean(axis=0) - base
            across = places[f"{side}HandPinky1"] - places[f"{side}HandIndex1"]
            axis = np.cross(along, np.cross(across, along))
            axis /= np.linalg.norm(axis)
            moving = [f"{side}Hand{finger}{item}" for item in "123" if item >= joint]
            share = sum((weights[name] for name in moving), np.zeros(len(points)))
            for item in range(int(joint) + 1, 5):
                share[source.vertices(f"joint-{letter}-finger-{number}-{item}")] = 1.0
            points = _turned(points, base, axis, np.radians(_CURL[joint]) * (1 if side == "Left" else -1) * share)
    return points


def _turned(points: Floats, center: Floats, axis: Floats, angles: Floats) -> Floats:
    """Turn each point by its own angle about an axis (Rodrigues' formula)."""
    cosine, sine = np.cos(angles)[:, None], np.sin(angles)[:, None]
    away = points - center
    turned = away * cosine + np.cross(axis, away) * sine + axis * (away @ axis)[:, None] * (1 - cosine)
    return np.asarray(center + turned)
