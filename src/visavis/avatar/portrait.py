"""Draws an avatar's head with numpy alone, picture by picture: faces in motion whose every movement is known.

No page and no graphics card are needed. Each triangle is covered with points about as dense as pixels, once; then every
picture moves the points, and the nearest one in each pixel is seen. It is good enough for what looks for faces, and no
more: hair has hard edges, and nothing throws a shadow.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from visavis.avatar.gltf_reader import Part, read_parts
from visavis.avatar.mesh import Floats, unit

Floats32 = NDArray[np.float32]

_DISTANCE_M = 0.75
"""From the camera to the face."""
_FACE_SHARE = 0.6
"""Of the picture's height, from chin to brow."""
_SPACING = 1.2
"""Of points along the longest side of a triangle, pixels."""
_COARSE: Final[dict[str, float]] = {"Hair": 2.0, "Top": 1.4}
"""Hair has many layers, and clothes have no features: their points are further apart."""
_MOST_CUTS = 40
_OPAQUE = 0.4
"""Hair less opaque than this is not there."""
_LEFT_OUT = ("EyeOcclusion",)
"""A shade on the eyes, which needs blending."""
_LIT = ("Skin",)
"""Their shading follows what moves; that of everything else is as at rest."""


@dataclass(frozen=True, slots=True)
class Look:
    """What makes one person's picture unlike another's."""

    stretch: tuple[float, float, float] = (1.0, 1.0, 1.0)
    """Of the head: width, height, depth."""
    resting: Mapping[str, float] = field(default_factory=dict)
    """Shapes that are always there, a little."""
    tone: tuple[float, float, float] = (1.0, 1.0, 1.0)
    """What the skin's red, green and blue are multiplied by."""
    background: tuple[float, float, float] = (0.35, 0.4, 0.45)
    """Red, green, blue, 0 to 1."""
    light: tuple[float, float, float] = (0.3, 0.5, 0.8)
    """Direction from which it comes: to the right, up, from the camera."""


@dataclass(frozen=True, slots=True)
class Moment:
    """What a face does in one picture."""

    shapes: Mapping[str, float]
    """ARKit shapes and visemes, 0 to 1."""
    yaw: float = 0.0
    """Degrees, to its left."""
    pitch: float = 0.0
    """Degrees, up."""
    roll: float = 0.0
    """Degrees, to its left."""


class Portrait:
    """One avatar before a camera."""

    def __init__(self, path: Path, *, size: int = 256, look: Look | None = None) -> None:
        """Read a GLB file; pictures have ``size`` by ``size`` pixels.

        Raises CodedError ``avatar.unreadable`` or ``avatar.extra_missing``.
        """
        look = look or Look()
        parts = [part for part in read_parts(path).values() if part.name not in _LEFT_OUT]
        eyes = [part.points for part in parts if part.name.startswith("Eye")]
        middle = np.concatenate(eyes).mean(axis=0) if eyes else parts[0].points.mean(axis=0)
        self._size = size
        self._target = middle - [0.0, 0.035, 0.0]
        self._neck = middle - [0.0, 0.11, 0.09]
        self._focal = _FACE_SHARE * size * _DISTANCE_M / 0.15
        self._light = unit(np.array(look.light))
        self._background = _backdrop(look.background, size)
        self._sheets = [
            _Sheet(_changed(part, look, self._neck), self._focal / _DISTANCE_M, look.tone, self._target)
            for part in parts
        ]

    def draw(self, moment: Moment) -> NDArray[np.uint8]:
        """Return a picture (size, size, 3), RGB."""
        turn = _rotation(moment.yaw, moment.pitch, moment.roll)
        moved = [sheet.at(moment.shapes, self._neck, turn, self._light) for sheet in self._sheets]
        places, colors = (np.concatenate(items) for items in zip(*moved, strict=True))
        return self._photographed(places, colors)

    def _photographed(self, places: Floats32, colors: Floats32) -> NDArray[np.uint8]:
        import cv2

        size = self._size
        depth = self._target[2] + _DISTANCE_M - places[:, 2]
        x = np.rint(self._focal * (places[:, 0] - self._target[0]) / depth + size / 2).astype(np.int64)
        y = np.rint(-self._focal * (places[:, 1] - self._target[1]) / depth + size / 2).astype(np.int64)
        inside = (x >= 0) & (x < size) & (y >= 0) & (y < size) & (depth > 0.2)
        pixels, near = (y * size + x)[inside], np.clip((1.4 - depth[inside]) * 60_000, 0, 65_535).astype(np.uint16)
        order = np.argsort(near, kind="stable")
        picture = self._background.reshape(-1, 3).copy()
        picture[pixels[order]] = colors[inside][order]  # of several the last one stays, which is the nearest
        seen = (np.clip(picture, 0, 1) ** (1 / 2.2) * 255).astype(np.uint8).reshape(size, size, 3)
        return np.asarray(cv2.medianBlur(seen, 3), np.uint8)  # closes the pixels that no point has met


class _Sheet:
    """One mesh, covered with points."""

    def __init__(self, part: Part, pixels_per_m: float, tone: Sequence[float], target: Floats) -> None:
        kept = _near_the_face(part, target)
        covered = list(_covered(part, kept, pixels_per_m))
        corners = np.concatenate([np.zeros((0, 3), np.int64), *(item for item, _ in covered)])
        shares = np.concatenate([np.zeros((0, 3)), *(item for _, item in covered)])
        self._lit = part.name in _LIT
        self._rest = part.points.astype(np.float32)
        self._names = {name: index for index, name in enumerate(part.morphs)}
        self._deltas = np.array([delta.ravel() for delta in part.morphs.values()], np.float32)
        self._triangles = part.triangles[kept]
        colors, solid = _painted(part, corners, shares, tone)
        self._corners, self._shares = corners[solid], shares[solid].astype(np.float32)
        self._colors = colors[solid].astype(np.float32)
        self._normals = _normals(part.points, part.triangles)

    def at(self, shapes: Mapping[str, float], neck: Floats, turn: Floats, light: Floats) -> tuple[Floats32, Floats32]:
        """Return where the points are, (points, 3) in m, and their colors as they are lit."""
        points = self._rest
        known = {self._names[name]: value for name, value in shapes.items() if name in self._names and value}
        if known:
            amounts = np.array(list(known.values()), np.float32)
            points = points + (amounts @ self._deltas[list(known)]).reshape(-1, 3)
        normals = _normals(points, self._triangles) if self._lit else self._normals
        bright = 0.45 + 0.6 * np.clip((normals @ turn.T) @ light, 0.0, 1.0)
        turned = ((points - neck) @ turn.T + neck).astype(np.float32)
        return self._mixed(turned), self._colors * self._mixed(bright.astype(np.float32)[:, None])

    def _mixed(self, values: Floats32) -> Floats32:
        first, second, third = self._corners.T
        shares = self._shares
        mixed = values[first] * shares[:, :1] + values[second] * shares[:, 1:2] + values[third] * shares[:, 2:]
        return np.asarray(mixed, np.float32)


def _changed(part: Part, look: Look, neck: Floats) -> Part:
    """Return a part of another person: stretched, with another face at rest."""
    stretch = np.array(look.stretch)
    points = part.points.copy()
    for name, amount in look.resting.items():
        if name in part.morphs:
            points += amount * part.morphs[name]
    return Part(
        part.name, (points - neck) * stretch + neck, part.triangles,
        {name: delta * stretch for name, delta in part.morphs.items()},
        part.uv, part.colors, part.material, part.tint, part.texture,
    )  # fmt: skip


def _near_the_face(part: Part, target: Floats) -> NDArray[np.bool_]:
    """Tell which triangles may be in the picture and are not at the back of the head."""
    middles = part.points[part.triangles].mean(axis=1)
    near = (np.abs(middles[:, :2] - target[:2]) < [0.25, 0.25]).all(axis=1)
    if part.name != "Skin":
        return np.asarray(near)
    a, b, c = (part.points[part.triangles[:, corner]] for corner in range(3))
    return np.asarray(near & (np.cross(b - a, c - a)[:, 2] > -1e-7))


def _covered(part: Part, kept: NDArray[np.bool_], pixels_per_m: float) -> Iterator[tuple[NDArray[np.int64], Floats]]:
    """Yield points on the triangles: the numbers of their corners, (points, 3), and each corner's share."""
    triangles = part.triangles[kept]
    places = part.points[triangles] * pixels_per_m
    edges = np.linalg.norm(places - np.roll(places, 1, axis=1), axis=2).max(axis=1)
    cuts = np.clip(np.ceil(edges / (_SPACING * _COARSE.get(part.name, 1.0))), 1, _MOST_CUTS).astype(np.int64)
    for count in np.unique(cuts):
        chosen = triangles[cuts == count]
        first, second = np.meshgrid(np.arange(count) + 1 / 3, np.arange(count) + 1 / 3, indexing="ij")
        within = first + second < count
        grid = np.stack([first[within], second[within], count - (first + second)[within]], axis=1) / count
        yield np.repeat(chosen, len(grid), axis=0), np.tile(grid, (len(chosen), 1))


def _painted(
    part: Part, corners: NDArray[np.int64], shares: Floats, tone: Sequence[float]
) -> tuple[Floats, NDArray[np.bool_]]:
    """Return the colors of points, linear, and which of them are solid."""

    def mixed(values: Floats) -> Floats:
        return np.asarray(np.einsum("pc,pcv->pv", shares, values[corners]))

    colors = np.tile(np.array([*part.tint, 1.0]), (len(corners), 1))
    if part.texture is not None and part.uv is not None:
        rows, columns = part.texture.shape[:2]
        uv = mixed(part.uv) % 1.0
        picked = part.texture[(uv[:, 1] * (rows - 1)).astype(int), (uv[:, 0] * (columns - 1)).astype(int)] / 255
        colors *= np.concatenate([picked[:, :3] ** 2.2, picked[:, 3:]], axis=1)
    if part.colors is not None:
        colors *= mixed(part.colors)
    if part.name == "Skin":
        colors[:, :3] *= tone
    return colors[:, :3], colors[:, 3] > _OPAQUE


def _normals(points: NDArray[np.floating], triangles: NDArray[np.int64]) -> Floats:
    """Return the direction that each point faces."""
    a, b, c = (points[triangles[:, corner]] for corner in range(3))
    faces = np.cross(b - a, c - a)
    total = np.empty((len(points), 3))
    for axis in range(3):
        total[:, axis] = np.bincount(triangles.ravel(), np.repeat(faces[:, axis], 3), len(points))
    return np.asarray(total / np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-12))


def _rotation(yaw: float, pitch: float, roll: float) -> Floats:
    a, b, c = math.radians(yaw), -math.radians(pitch), -math.radians(roll)
    about_y = np.array([[math.cos(a), 0, math.sin(a)], [0, 1, 0], [-math.sin(a), 0, math.cos(a)]])
    about_x = np.array([[1, 0, 0], [0, math.cos(b), -math.sin(b)], [0, math.sin(b), math.cos(b)]])
    about_z = np.array([[math.cos(c), -math.sin(c), 0], [math.sin(c), math.cos(c), 0], [0, 0, 1]])
    return np.asarray(about_y @ about_x @ about_z)


def _backdrop(color: Sequence[float], size: int) -> Floats32:
    """Return a wall that is a little darker below."""
    shade = np.linspace(1.0, 0.6, size)[:, None, None]
    return np.asarray(np.array(color) ** 2.2 * shade * np.ones((size, size, 1)), np.float32)
