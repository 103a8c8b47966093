"""The skeleton: Mixamo's names, every joint's axes those of the avatar, the arms at the sides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from visavis.avatar.face import SIDES, Face
from visavis.avatar.mesh import Floats
from visavis.avatar.source import Source
from visavis.avatar.stance import FINGERS, Joint, joint_places

_SPINE = ("Hips", "Spine", "Spine1", "Spine2", "Neck", "Head")
_LEG = ("UpLeg", "Leg", "Foot", "ToeBase")
_ARM = ("Shoulder", "Arm", "ForeArm", "Hand")


def joints_of(face: Face, source: Source) -> list[Joint]:
    """Return the joints, parents first."""
    places = joint_places(face.points, source)
    places |= {name: places[name] * [0, 1, 1] for name in _SPINE}
    names = [*_SPINE, *(f"{side}{part}" for side in SIDES for part in (*_LEG, *_ARM))]
    names += [f"{side}Hand{finger}{number}" for side in SIDES for finger in FINGERS for number in (1, 2, 3)]
    joints = [Joint(name, source.joints[name]["parent"] or None, places[name]) for name in names]
    jaw = face.points[source.vertices("joint-jaw")].mean(axis=0) * [0, 1, 1]
    joints.append(Joint("Jaw", "Head", jaw))
    joints += [Joint(f"{side}Eye", "Head", face.eye_center[side]) for side in SIDES]
    return joints


def weights_of(source: Source) -> dict[str, Floats]:
    """Return how much each point of the person follows each joint; they add up to one."""
    weights = dict(source.weights)
    jaw = np.minimum(source.jaw, weights["Head"])
    weights["Head"] = weights["Head"] - jaw
    weights["Jaw"] = jaw
    total = np.sum(list(weights.values()), axis=0)
    return {name: row / np.maximum(total, 1e-9) for name, row in weights.items()}


def weights_at(
    weights: Mapping[str, Floats], vertices: Sequence[int] | np.ndarray[tuple[int, ...], np.dtype[np.int64]]
) -> dict[str, Floats]:
    """Return the weights of some of the points, without the joints that none of them follows."""
    rows = {name: row[np.asarray(vertices)] for name, row in weights.items()}
    return {name: row for name, row in rows.items() if row.max() > 0}
