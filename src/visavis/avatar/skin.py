"""The skin: which of it is there, and where each part of it lies in its texture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from visavis.avatar.face import SIDES
from visavis.avatar.mesh import Floats, Ints, Surface, split_quads, vertex_normals
from visavis.avatar.morphs import Animated
from visavis.avatar.skeleton import weights_at
from visavis.avatar.source import Source
from visavis.avatar.stance import joint_places

_HEAD_U, _MOUTH_V = 0.635, 0.14
"""In MakeHuman's texture the head is to the right of this, and the inside of the mouth below that."""
_HEAD = (0.004, 0.004, 0.992, 0.786)
_MOUTH = (0.01, 0.81, 0.18, 0.18)
_CHEST = (0.21, 0.81, 0.36, 0.18)
_HAND = (0.59, 0.81, 0.2, 0.18)
"""Rectangles of our texture: left, top, width, height. Both hands lie in the same."""
_WRIST_M = 0.06
"""How far the skin goes up into the sleeve."""
NECKLINE_M = 0.075
"""How far below the neck's joint the skin goes, m."""

HEAD, MOUTH, CHEST, HAND = range(4)


@dataclass(frozen=True, slots=True)
class Skin:
    """The skin and what its texture is painted from."""

    surface: Surface
    vertices: Ints
    """The point of the person that each point of the surface is."""
    part: NDArray[np.int64]
    """HEAD, MOUTH, CHEST or HAND, for each point of the surface."""


def skin_of(animated: Animated, source: Source, weights: dict[str, Floats]) -> Skin:
    """Return the head, the neck and the hands with their morphs."""
    face = animated.face
    quads, corners = source.quads("body"), source.corners("body")
    part = _parts(quads, corners, animated, source)
    kept = part >= 0
    quads, corners, part = quads[kept], corners[kept], part[kept]
    pairs = np.stack([quads.ravel(), corners.ravel()], axis=1)
    unique, inverse = np.unique(pairs, axis=0, return_inverse=True)
    faces = inverse.reshape(quads.shape)
    of_point = np.zeros(len(unique), dtype=np.int64)
    of_point[faces.ravel()] = np.repeat(part, 4)
    vertices = unique[:, 0]
    triangles = split_quads(faces)
    _, weld = np.unique(vertices, return_inverse=True)
    surface = Surface(
        name="Skin",
        material="Skin",
        points=face.points[vertices],
        triangles=triangles,
        uv=_lay_out(source.uv[unique[:, 1]], of_point),
        morphs={name: deltas[vertices] for name, deltas in animated.morphs.items()},
        weld=weld.reshape(-1).astype(np.int64),
        weights=weights_at(weights, vertices),
    )
    # At the cut the normals are those of the whole body, or the neck would have a dark seam at the collar.
    whole = vertex_normals(face.points, split_quads(source.quads("body")))
    surface.normals = whole[vertices]
    return Skin(surface, vertices, of_point)


def _parts(quads: Ints, corners: Ints, animated: Animated, source: Source) -> NDArray[np.int64]:
    points = animated.face.points
    middle = source.uv[corners].mean(axis=1)
    part = np.full(len(quads), -1)
    is_head = (middle[:, 0] > _HEAD_U) & (middle[:, 1] > _MOUTH_V)
    part[is_head] = HEAD
    corner = points[quads]
    places = joint_places(points, source)
    in_mouth = (middle[:, 0] > _HEAD_U) & (middle[:, 1] <= _MOUTH_V) & (corner[..., 1] > places["Neck"][1]).all(axis=1)
    is_hand = _of_hands(quads, corner, places, source)
    reach = places["Neck"] - [0, NECKLINE_M, 0]
    near = (corner[..., 1] > reach[1]).all(axis=1) & (np.abs(corner[..., 0]) < 0.1).all(axis=1)
    part[near & (part < 0)] = CHEST
    part[in_mouth] = MOUTH
    part[is_hand] = HAND
    # What lines the sockets behind the eyeballs is never seen.
    face = animated.face
    sockets = (middle[:, 0] < 0.16) & (corner[..., 1] > places["Head"][1]).all(axis=1)
    behind = corner[..., 2].mean(axis=1) < face.eye_center["Left"][2] + 0.35 * face.eye_radius
    part[sockets & behind] = -1
    return part


def _of_hands(quads: Ints, corner: Floats, places: dict[str, Floats], source: Source) -> NDArray[np.bool_]:
    is_hand = np.zeros(len(quads), dtype=bool)
    for side in SIDES:
        names = [name for name in source.weights if name.startswith(f"{side}Hand")]
        share = np.sum([source.weights[name] for name in names], axis=0)
        wrist = places[f"{side}Hand"]
        up = places[f"{side}ForeArm"] - wrist
        up = up / np.linalg.norm(up)
        along = (corner - wrist) @ up
        arm = source.weights[f"{side}ForeArm"][quads].mean(axis=1) > 0.3
        is_hand |= (share[quads].mean(axis=1) > 0.5) | (arm & (along < _WRIST_M).all(axis=1))
    return is_hand


def _lay_out(uv: Floats, part: NDArray[np.int64]) -> Floats:
    placed = np.zeros_like(uv)
    head = part == HEAD
    across, along = uv[head, 1], uv[head, 0]
    center = (across.min() + across.max()) / 2
    # More texels for the face than for the back of the head.
    x = _widened(across, center, 0.085, 3.0)
    y = 1 - _widened(along, 0.885, 0.075, 2.5)
    placed[head] = np.array(_HEAD[:2]) + np.stack([x, y], axis=1) * _HEAD[2:]
    for number, box in ((MOUTH, _MOUTH), (CHEST, _CHEST)):
        chosen = part == number
        placed[chosen] = _into(uv[chosen], box)
    hands = part == HAND
    for chosen in (hands & (uv[:, 0] > 0.5), hands & (uv[:, 0] <= 0.5)):
        placed[chosen] = _into(uv[chosen], _HAND)
    return placed


def _into(uv: Floats, box: tuple[float, float, float, float]) -> Floats:
    low, high = uv.min(axis=0), uv.max(axis=0)
    return np.asarray(np.array(box[:2]) + (uv - low) / (high - low) * box[2:])


def _widened(values: Floats, center: float, width: float, gain: float) -> Floats:
    """Map values to 0 … 1, with more room near a center."""
    steps = np.linspace(values.min(), values.max(), 600)
    density = 1 + gain * np.exp(-(((steps - center) / width) ** 2))
    reached = np.concatenate([[0], np.cumsum((density[1:] + density[:-1]) / 2)])
    mapped: Floats = np.interp(values, steps, reached / reached[-1])
    return mapped
