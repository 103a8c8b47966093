"""A piece of clothing while it is being sewn: cloth that lies on a body."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from visavis.avatar.landmarks import Landmarks
from visavis.avatar.mesh import (
    Floats,
    Ints,
    border_of,
    compact,
    edges_of,
    relax,
    split_quads,
    subdivide,
    unit,
    vertex_normals,
)
from visavis.avatar.morphs import Animated
from visavis.avatar.source import Source
from visavis.avatar.stance import joint_places

_FOLLOWS = 6
"""How many points of the body a point of the cloth takes its weights from."""


@dataclass
class Cloth:
    """Quadrangles on a body, with an opening for the neck."""

    points: Floats
    quads: Ints
    neck: Floats
    """The border of the opening for the neck as a Fourier series: rows are its terms, columns x, y, z."""

    @property
    def normals(self) -> Floats:
        """The normal at each point."""
        return vertex_normals(self.points, split_quads(self.quads))


@dataclass(frozen=True, slots=True)
class Wearer:
    """Who wears it."""

    points: Floats
    normals: Floats
    skin: Ints
    """The points of the skin."""
    places: dict[str, Floats]
    weights: dict[str, Floats]
    marks: Landmarks

    @classmethod
    def of(cls, animated: Animated, marks: Landmarks, source: Source, weights: dict[str, Floats]) -> Wearer:
        """Return the wearer of a person's clothes."""
        face = animated.face
        normals = vertex_normals(face.points, split_quads(face.body))
        return cls(face.points, normals, np.unique(face.body), joint_places(face.points, source), weights, marks)

    @property
    def neck_radius(self) -> float:
        """Of the neck halfway up, m."""
        height = (self.places["Neck"][1] + self.marks.chin_y) / 2
        skin = self.points[self.skin]
        slab = skin[(np.abs(skin[:, 1] - height) < 0.01) & (np.abs(skin[:, 0]) < 0.09)]
        center = (slab[:, 2].min() + slab[:, 2].max()) / 2
        return float(np.hypot(slab[:, 0], slab[:, 2] - center).mean())

    @property
    def _worn(self) -> Ints:
        """The points of the skin that clothes may follow: not the hands, which hang beside the hem."""
        hands = np.sum([row for name, row in self.weights.items() if "Hand" in name], axis=0)
        return np.asarray(self.skin[hands[self.skin] < 0.1])

    def follow(self, points: Floats, *, stiff: float = 0.0) -> dict[str, Floats]:
        """Return how much points near the body follow each joint.

        ``stiff`` is how much less they follow neck and head than the skin below does.
        """
        from scipy.spatial import cKDTree

        distance, nearest = cKDTree(self.points[self._worn]).query(points, k=_FOLLOWS)
        share = 1 / (distance + 1e-3)
        share /= share.sum(axis=1, keepdims=True)
        rows = {name: (row[self._worn][nearest] * share).sum(axis=1) for name, row in self.weights.items()}
        rows["Spine2"] = rows["Spine2"] + stiff * (rows["Head"] + rows["Jaw"] + rows["Neck"])
        for name in ("Head", "Jaw", "Neck"):
            rows[name] = rows[name] * (1 - stiff)
        return {name: row for name, row in rows.items() if row.max() > 0.004}

    def outside(self, points: Floats, least_m: float, facing: Floats | None = None) -> Floats:
        """Return points moved out of the body until they are that far above it.

        ``facing`` are their normals: what lies against an arm from the side of the body is not moved by the arm.
        """
        from scipy.spatial import cKDTree

        _, nearest = cKDTree(self.points[self.skin]).query(points)
        body = self.skin[nearest]
        above = ((points - self.points[body]) * self.normals[body]).sum(axis=1)
        push = np.maximum(least_m - above, 0)
        if facing is not None:
            push = push * ((facing * self.normals[body]).sum(axis=1) > 0)
        return np.asarray(points + push[:, None] * self.normals[body])


def cut_cloth(
    source: Source, wearer: Wearer, *, thick_m: float, neckline: Sequence[float], hem_y: float, rounds: int
) -> Cloth:
    """Return cloth from the neck to the hem and the wrists, smooth, ``thick_m`` above the skin.

    ``neckline`` is how far above the neck's joint the cloth ends, in radii of the neck, by angle from the front: at 0,
    45, 90, 135 and 180 degrees. ``rounds`` is how often the cloth is subdivided.
    """
    quads = source.quads("helper-tights")
    quads = quads[(wearer.points[quads][..., 1] > hem_y).all(axis=1)]
    vertices, quads = compact(quads)
    points = wearer.points[vertices]
    border = border_of(quads)
    fixed = np.ones(len(points))
    fixed[border] = 0
    edges = edges_of(quads)
    points = points + vertex_normals(points, split_quads(quads)) * thick_m
    # Cloth hangs from where it is widest: it spans what the body below has in detail.
    for _ in range(3):
        points = _outside(wearer, relax(points, edges, 8, 0.5 * fixed), quads, thick_m * 0.8)
    points = _outside(wearer, relax(points, edges, 10, 0.5 * fixed), quads, 0.003)
    low = border[points[border, 1] < hem_y + 0.05]
    points[low, 1] = hem_y
    for _ in range(rounds):
        points, quads = subdivide(points, quads)
    return _open_neck(wearer, points, quads, neckline)


def _open_neck(wearer: Wearer, points: Floats, quads: Ints, neckline: Sequence[float]) -> Cloth:
    center = points[quads].mean(axis=1)
    near = np.hypot(center[:, 0], center[:, 2] - wearer.places["Neck"][2]) < 0.14
    vertices, quads = compact(quads[~(near & (center[:, 1] > _line(wearer, center, neckline)))])
    points = points[vertices]
    border = border_of(quads)
    here = points[border]
    loop = border[
        (np.abs(here[:, 1] - _line(wearer, here, neckline)) < 0.05) & (np.hypot(here[:, 0], here[:, 2]) < 0.16)
    ]
    angles = _angles(wearer, points[loop])
    terms = _fit(angles, points[loop])
    points[loop] = _series(angles) @ terms
    fixed = np.ones(len(points))
    fixed[border] = 0
    return Cloth(_outside(wearer, relax(points, edges_of(quads), 3, 0.5 * fixed), quads, 0.003), quads, terms)


def _outside(wearer: Wearer, points: Floats, quads: Ints, least_m: float) -> Floats:
    return wearer.outside(points, least_m, vertex_normals(points, split_quads(quads)))


def _line(wearer: Wearer, points: Floats, neckline: Sequence[float]) -> Floats:
    above = np.interp(np.abs(_angles(wearer, points)), np.radians([0, 45, 90, 135, 180]), neckline)
    return np.asarray(wearer.places["Neck"][1] + above * wearer.neck_radius)


def fold(cloth: Cloth, wearer: Wearer, depth_m: float, seed: int) -> Cloth:
    """Return the cloth with folds: across the elbows and armpits, and softly along the body."""
    rng = np.random.default_rng(seed)
    points, normals = cloth.points, cloth.normals
    height = np.zeros(len(points))
    for side in ("Left", "Right"):
        shoulder, elbow, wrist = (wearer.places[f"{side}{name}"] for name in ("Arm", "ForeArm", "Hand"))
        for joint, along, reach, strength in (
            (elbow, wrist - shoulder, 0.075, 1.0),
            (wrist, wrist - elbow, 0.06, 0.8),
            (shoulder + [0, -0.06, 0], elbow - shoulder, 0.07, 0.2),
        ):
            away = points - joint
            near = np.exp(-((np.linalg.norm(away, axis=1) / reach) ** 2))
            axis = unit(along + 0.35 * np.linalg.norm(along) * rng.normal(size=3))
            height += strength * near * np.sin(away @ axis * 2 * np.pi / 0.034 + rng.uniform(0, 6))
    slack = np.exp(-(((points[:, 1] - wearer.places["Spine1"][1] + 0.03) / 0.09) ** 2))
    for _ in range(4):
        axis = unit(np.array([rng.choice([-1, 1]) * 0.8, 1.0, rng.normal(0, 0.5)]))
        height += 0.16 * slack * np.sin(points @ axis * 2 * np.pi / rng.uniform(0.05, 0.09) + rng.uniform(0, 6))
    border = border_of(cloth.quads)
    height[border] *= 0.3
    return Cloth(
        _outside(wearer, points + normals * (height * depth_m)[:, None], cloth.quads, 0.003), cloth.quads, cloth.neck
    )


def neck_loop(cloth: Cloth, count: int) -> tuple[Floats, Floats, Floats]:
    """Return points of the opening for the neck, counterclockwise from the back, and two directions at each.

    They are outward, and that in which the cloth would go on.
    """
    from scipy.ndimage import gaussian_filter1d
    from scipy.spatial import cKDTree

    angles = np.linspace(-np.pi, np.pi, count, endpoint=False)
    points = _series(angles) @ cloth.neck
    along = unit(np.roll(points, -1, axis=0) - np.roll(points, 1, axis=0))
    out = unit(np.cross(along, [0.0, 1.0, 0.0]))
    if (out * (points - points.mean(axis=0))).sum() < 0:
        out = -out
    _, nearest = cKDTree(cloth.points).query(points)
    inward = unit(np.cross(cloth.normals[nearest], along))
    inward = inward * np.where((inward * out).sum(axis=1, keepdims=True) > 0, -1, 1)
    return points, out, unit(gaussian_filter1d(inward, count / 14, axis=0, mode="wrap"))


def _angles(wearer: Wearer, points: Floats) -> Floats:
    """Return the angle of points around the neck, from the front towards the left, rad."""
    return np.asarray(np.arctan2(points[:, 0], points[:, 2] - wearer.places["Neck"][2] + 0.012))


def _series(angles: Floats) -> Floats:
    """Terms of a closed curve that is the same on both sides."""
    terms = [np.ones_like(angles)]
    for order in (1, 2, 3):
        terms += [np.cos(order * angles), np.sin(order * angles)]
    return np.stack(terms, axis=1)


def _fit(angles: Floats, points: Floats) -> Floats:
    terms: Floats = np.asarray(np.linalg.lstsq(_series(angles), points, rcond=None)[0], dtype=np.float64)
    even, odd = [0, 1, 3, 5], [2, 4, 6]
    terms[even, 0] = 0  # x is odd in the angle, y and z are even
    terms[np.ix_(odd, [1, 2])] = 0
    return terms
