"""The inside of the mouth: teeth, gums and tongue, one mesh."""

from __future__ import annotations

import numpy as np

from visavis.avatar.detail import Detail
from visavis.avatar.landmarks import Landmarks
from visavis.avatar.mesh import (
    Floats,
    Ints,
    Surface,
    about_y,
    grid_triangles,
    joined,
    outward,
    smoothstep,
    split_quads,
    vertex_normals,
)
from visavis.avatar.morphs import Animated
from visavis.avatar.source import Source

_WIDTHS_MM = {"upper": (8.5, 6.5, 7.5, 7.1, 6.6, 9.5, 9.0), "lower": (5.3, 5.9, 6.7, 7.0, 7.0, 10.5, 10.0)}
_HEIGHTS_MM = {"upper": (10.5, 9.0, 10.0, 8.5, 8.2, 7.5, 7.0), "lower": (8.8, 9.0, 10.0, 8.5, 8.0, 7.5, 7.0)}
"""Crowns from the middle back (Ash & Nelson, "Wheeler's Dental Anatomy")."""
_ROUNDNESS = 0.5
"""Exponent of the superellipsoid that a tooth is; 1 would be an ellipsoid, 0 a box."""
_ARCH = 0.86
"""Width of the arch in widths of the helper's."""
_BEHIND_LIPS_M = {"upper": 0.0050, "lower": 0.0068}
_EDGE_M = {"upper": -0.0054, "lower": -0.0062}
"""Where the edges of the incisors are, from the middle of the lips."""
_ENAMEL = np.array([0.80, 0.765, 0.70])
_GUM = np.array([0.40, 0.12, 0.11])
_TONGUE = np.array([0.36, 0.09, 0.085])


def mouth(animated: Animated, marks: Landmarks, source: Source, detail: Detail) -> Surface:
    """Return teeth and gums, which move as a whole, and the tongue, which bends; all follow head and jaw."""
    parts = [
        *_jaw(animated, marks, source, detail, "upper"),
        *_jaw(animated, marks, source, detail, "lower"),
        _tongue(animated, source),
    ]
    whole = joined("Teeth", "Teeth", parts)
    whole.normal_morphs = False
    return whole


def _jaw(animated: Animated, marks: Landmarks, source: Source, detail: Detail, which: str) -> list[Surface]:
    helper = source.vertices(f"helper-{which}-teeth")
    arch = _arch(animated.face.points[helper], which)
    edge = marks.mouth[1] + _EDGE_M[which] * marks.scale
    parts = [_teeth(arch, edge, detail, which), _gums(arch, edge, detail, which)]
    for part in parts:
        part.morphs = _as_a_whole(animated, helper, part.points)
        part.joint = "Head" if which == "upper" else "Jaw"
    return parts


def _arch(points: Floats, which: str) -> Floats:
    """Return the left half of the dental arch from its middle back: columns x and z, m."""
    width = np.abs(points[:, 0]).max()
    front = points[:, 2].max() - _BEHIND_LIPS_M[which]
    back = points[np.abs(points[:, 0]) > width * 0.85, 2].mean() - 0.002
    along = np.linspace(0, np.pi / 2, 400)
    return np.stack([width * _ARCH * np.sin(along) ** 0.9, back + (front - back) * np.cos(along) ** 0.8], axis=1)


def _teeth(arch: Floats, edge: float, detail: Detail, which: str) -> Surface:
    shape, triangles = _superellipsoid(*detail.tooth)
    length = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(arch, axis=0).T))])
    widths = np.array(_WIDTHS_MM[which]) / sum(_WIDTHS_MM[which]) * length[-1]
    up = 1.0 if which == "upper" else -1.0
    ends = np.concatenate([[0], np.cumsum(widths)])
    points: list[Floats] = []
    faces: list[Ints] = []
    colors: list[Floats] = []
    for index, (width, height) in enumerate(zip(widths, np.array(_HEIGHTS_MM[which]) / 1000, strict=True)):
        middle = (ends[index] + ends[index + 1]) / 2
        x, z = (np.interp(middle, length, arch[:, axis]) for axis in range(2))
        ahead = [np.interp(middle + 1e-4, length, arch[:, axis]) for axis in range(2)]
        turn = np.arctan2(-(ahead[1] - z), ahead[0] - x)
        # Neighbors overlap a little, so that there is no gap between incisors; the cutting edge is thin and straight.
        tooth = shape * [width * 0.56, height / 2, 0.0033 if index < 3 else 0.0045]
        to_root = np.clip(tooth[:, 1] / (height / 2) * up, -1, 1)
        tooth[:, 0] *= 1 - 0.13 * np.clip(to_root, 0, 1)
        tooth[:, 2] *= 1 - 0.45 * np.clip(-to_root, 0, 1)
        tooth[:, 2] += 0.0006 * (1 - tooth[:, 0] ** 2 / (width * 0.56) ** 2)
        tooth = tooth @ about_y(turn).T
        shorter = 0.0007 if (index == 1 and which == "upper") else 0.0
        tooth += [x, edge + up * (height / 2 + shorter), z]
        shade = _ENAMEL * (1 - 0.11 * index) * (1 - 0.16 * np.clip(to_root, 0, 1)[:, None])
        for sign in (1, -1):
            faces.append((triangles if sign > 0 else triangles[:, ::-1]) + len(points) * len(shape))
            points.append(tooth * [sign, 1, 1])
            colors.append(shade)
    together = np.concatenate(points)
    return Surface("teeth", "Teeth", together, np.concatenate(faces), colors=np.concatenate(colors))


def _superellipsoid(rings: int, segments: int) -> tuple[Floats, Ints]:
    down = np.linspace(-np.pi / 2, np.pi / 2, rings)
    around = np.linspace(-np.pi, np.pi, segments, endpoint=False)
    latitude, longitude = np.meshgrid(down, around, indexing="ij")

    def power(values: Floats) -> Floats:
        return np.sign(values) * np.abs(values) ** _ROUNDNESS

    flat = power(np.cos(latitude))
    points = np.stack(
        [flat * power(np.cos(longitude)), power(np.sin(latitude)), flat * power(np.sin(longitude))], axis=-1
    )
    points = points.reshape(-1, 3)
    return points, outward(points, grid_triangles(rings, segments, closed=True), points)


def _gums(arch: Floats, edge: float, detail: Detail, which: str) -> Surface:
    up = 1.0 if which == "upper" else -1.0
    half = arch[:: 400 // (14 if detail.normal_morphs else 7)]
    line = np.concatenate([half[::-1] * [-1, 1], half[1:]])
    height = edge + up * (0.0125 if which == "upper" else 0.0105)
    along = np.gradient(line, axis=0)
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    across = np.stack([-along[:, 1], np.zeros(len(line)), along[:, 0]], axis=1)
    turn = np.linspace(0, 2 * np.pi, 8, endpoint=False)
    ring = across[:, None] * np.cos(turn)[None, :, None] * 0.0044
    ring = ring + np.array([0, 1, 0]) * np.sin(turn)[None, :, None] * 0.0052
    points = (np.stack([line[:, 0], np.full(len(line), height), line[:, 1]], axis=1)[:, None] + ring).reshape(-1, 3)
    triangles = outward(points, grid_triangles(len(line), len(turn), closed=True), ring.reshape(-1, 3))
    return Surface("gums", "Teeth", points, triangles, colors=np.tile(_GUM, (len(points), 1)))


def _as_a_whole(animated: Animated, helper: Ints, points: Floats) -> dict[str, Floats]:
    """Return what each morph does to something rigid that is bound to the helper (W. Kabsch 1976)."""
    rest = animated.face.points[helper]
    center = rest.mean(axis=0)
    morphs = {}
    for name, deltas in animated.morphs.items():
        moved = rest + deltas[helper]
        if np.abs(deltas[helper]).max() < 2e-5:
            continue
        target = moved.mean(axis=0)
        left, _, right = np.linalg.svd((rest - center).T @ (moved - target))
        handed = np.sign(np.linalg.det(right.T @ left.T))
        turn = right.T @ np.diag([1, 1, handed]) @ left.T
        morphs[name] = (points - center) @ turn.T + target - points
    return morphs


def _tongue(animated: Animated, source: Source) -> Surface:
    quads = source.quads("helper-tongue")
    vertices, inverse = np.unique(quads, return_inverse=True)
    triangles = split_quads(inverse.reshape(quads.shape))
    points = animated.face.points[vertices].copy()
    low = points[:, 1].min()
    points[:, 1] = low - 0.002 + (points[:, 1] - low) * 0.58  # MakeHuman's fills the mouth
    points[:, 0] *= 0.84
    points[:, 2] -= 0.003
    front = smoothstep(0.35, 0.95, (points[:, 2] - points[:, 2].min()) / np.ptp(points[:, 2]))
    return Surface(
        "tongue",
        "Teeth",
        points,
        triangles,
        normals=vertex_normals(points, triangles),
        colors=_TONGUE * (0.25 + 0.75 * front)[:, None],
        morphs={
            name: deltas[vertices] for name, deltas in animated.morphs.items() if np.abs(deltas[vertices]).max() > 2e-5
        },
        joint="Jaw",
    )
