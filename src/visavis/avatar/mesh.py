"""Meshes while they are being made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(slots=True)
class Surface:
    """One mesh of the avatar."""

    name: str
    material: str
    points: Floats
    """Shape (n, 3), m."""
    triangles: Ints
    """Shape (m, 3), counterclockwise as seen from outside."""
    uv: Floats | None = None
    """Shape (n, 2), glTF's: v grows downwards."""
    colors: Floats | None = None
    """Shape (n, 3) or (n, 4), linear, 0 to 1."""
    normals: Floats | None = None
    """Shape (n, 3); computed from the triangles if it is None."""
    morphs: dict[str, Floats] = field(default_factory=dict)
    """What each morph adds to the points, shape (n, 3), m."""
    weld: Ints | None = None
    """The same number for points that are one where texture coordinates meet; normals are shared by them."""
    normal_morphs: bool = True
    """Whether morphs turn the normals, too."""
    joint: str | None = None
    """The joint that all of it follows; None if ``weights`` tells."""
    weights: Mapping[str, Floats] | None = None
    """How much each point follows each joint, shape (n,) each."""

    def normals_at(self, points: Floats) -> Floats:
        """Return the normals of the surface when its points are there."""
        normals = vertex_normals(points, self.triangles)
        if self.weld is None:
            return normals
        sums = np.zeros((int(self.weld.max()) + 1, 3))
        np.add.at(sums, self.weld, corner_sums(points, self.triangles))
        return unit(sums)[self.weld]


def joined(name: str, material: str, parts: Sequence[Surface]) -> Surface:
    """Return surfaces as one, with their morphs, and with their weights or joints.

    Colors are kept if all of them have some; texture coordinates are not.
    """
    offsets = np.cumsum([0, *(len(part.points) for part in parts[:-1])])
    colors = [part.colors for part in parts if part.colors is not None]
    return Surface(
        name=name,
        material=material,
        points=np.concatenate([part.points for part in parts]),
        triangles=np.concatenate([part.triangles + offset for part, offset in zip(parts, offsets, strict=True)]),
        colors=np.concatenate(colors) if len(colors) == len(parts) else None,
        morphs=_side_by_side([part.morphs for part in parts], [part.points.shape for part in parts]),
        weights=_side_by_side([_followed(part) for part in parts], [(len(part.points),) for part in parts]),
    )


def _followed(part: Surface) -> Mapping[str, Floats]:
    if part.weights is not None:
        return part.weights
    assert part.joint is not None
    return {part.joint: np.ones(len(part.points))}


def _side_by_side(tables: Sequence[Mapping[str, Floats]], shapes: Sequence[tuple[int, ...]]) -> dict[str, Floats]:
    """Return the rows of all tables, each with zeros where a table does not have it."""
    names = sorted({name for table in tables for name in table})
    return {
        name: np.concatenate(
            [table[name] if name in table else np.zeros(shape) for table, shape in zip(tables, shapes, strict=True)]
        )
        for name in names
    }


def unit(vectors: Floats) -> Floats:
    """Return vectors of length one."""
    lengths: Floats = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return vectors / np.maximum(lengths, 1e-12)


def corner_sums(points: Floats, triangles: Ints) -> Floats:
    """Return for each point the sum of its triangles' normals, weighted by their areas."""
    a, b, c = (points[triangles[:, corner]] for corner in range(3))
    normals = np.cross(b - a, c - a)
    sums = np.zeros_like(points)
    for corner in range(3):
        np.add.at(sums, triangles[:, corner], normals)
    return sums


def vertex_normals(points: Floats, triangles: Ints) -> Floats:
    """Return the normal at each point."""
    return unit(corner_sums(points, triangles))


def about_x(angle: float) -> Floats:
    """Return the matrix that turns columns about the x axis, rad."""
    cosine, sine = np.cos(angle), np.sin(angle)
    return np.array([[1, 0, 0], [0, cosine, -sine], [0, sine, cosine]])


def about_y(angle: float) -> Floats:
    """Return the matrix that turns columns about the y axis, rad."""
    cosine, sine = np.cos(angle), np.sin(angle)
    return np.array([[cosine, 0, sine], [0, 1, 0], [-sine, 0, cosine]])


def split_quads(quads: Ints) -> Ints:
    """Return each quadrangle as two triangles."""
    return np.concatenate([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]])


def grid_triangles(rows: int, columns: int, *, closed: bool = False) -> Ints:
    """Return the triangles of a grid of points; ``closed`` joins its last column to its first."""
    row, column = np.meshgrid(np.arange(rows - 1), np.arange(columns if closed else columns - 1), indexing="ij")
    a = row * columns + column
    b = row * columns + (column + 1) % columns
    quads = np.stack([a, b, b + columns, a + columns], axis=-1).reshape(-1, 4)
    return split_quads(quads)


def outward(points: Floats, triangles: Ints, directions: Floats) -> Ints:
    """Return the triangles, turned over where they do not face along ``directions`` of their points."""
    a, b, c = (points[triangles[:, corner]] for corner in range(3))
    inward = (np.cross(b - a, c - a) * directions[triangles].mean(axis=1)).sum(axis=1) < 0
    turned = triangles.copy()
    turned[inward] = turned[inward][:, ::-1]
    return turned


def compact(faces: Ints) -> tuple[Ints, Ints]:
    """Return the vertices that faces use, and the faces with indices into those."""
    vertices, inverse = np.unique(faces, return_inverse=True)
    return vertices, inverse.reshape(faces.shape)


def edges_of(quads: Ints) -> Ints:
    """Return each edge once, shape (edges, 2)."""
    size = quads.shape[1]
    pairs = np.concatenate([quads[:, [corner, (corner + 1) % size]] for corner in range(size)])
    return np.unique(np.sort(pairs, axis=1), axis=0)


def border_of(faces: Ints) -> Ints:
    """Return the vertices at open edges."""
    size = faces.shape[1]
    pairs = np.concatenate([faces[:, [corner, (corner + 1) % size]] for corner in range(size)])
    edges, counts = np.unique(np.sort(pairs, axis=1), axis=0, return_counts=True)
    return np.unique(edges[counts == 1])


def relax(values: Floats, edges: Ints, rounds: int, strength: float | Floats) -> Floats:
    """Return values at vertices moved towards the mean of their neighbors (Laplacian smoothing)."""
    counts = np.bincount(edges.ravel(), minlength=len(values)).astype(np.float64)
    share = np.asarray(strength, dtype=np.float64)
    share = share[:, None] if share.ndim == 1 else share
    values = values.copy()
    for _ in range(rounds):
        sums = np.zeros_like(values)
        np.add.at(sums, edges[:, 0], values[edges[:, 1]])
        np.add.at(sums, edges[:, 1], values[edges[:, 0]])
        mean = np.where(counts[:, None] > 0, sums / np.maximum(counts, 1)[:, None], values)
        values = values + share * (mean - values)
    return values


def smoothstep(begin: float, end: float, values: Floats | float) -> Floats:
    """Return 0 before ``begin`` and 1 after ``end``, smooth between; begin may be above end."""
    part = np.clip((np.asarray(values, dtype=np.float64) - begin) / (end - begin), 0, 1)
    return part * part * (3 - 2 * part)


def subdivide(points: Floats, quads: Ints) -> tuple[Floats, Ints]:
    """Return the surface with four quadrangles for each (Catmull & Clark 1978, with straight borders)."""
    size = len(points)
    pairs = np.stack([quads[:, [corner, (corner + 1) % 4]] for corner in range(4)], axis=1)
    edges, inverse, counts = np.unique(
        np.sort(pairs.reshape(-1, 2), axis=1), axis=0, return_inverse=True, return_counts=True
    )
    inverse = inverse.reshape(-1, 4)
    centers = points[quads].mean(axis=1)
    sums = np.zeros((len(edges), 3))
    np.add.at(sums, inverse.ravel(), np.repeat(centers, 4, axis=0))
    ends = points[edges].sum(axis=1)
    inner = counts == 2
    middles = np.where(inner[:, None], (ends + sums) / 4, ends / 2)
    around = np.zeros((size, 3))
    valence = np.zeros(size)
    np.add.at(around, quads.ravel(), np.repeat(centers, 4, axis=0))
    np.add.at(valence, quads.ravel(), 1.0)
    midpoints = np.zeros((size, 3))
    degree = np.zeros(size)
    for end in range(2):
        np.add.at(midpoints, edges[:, end], ends / 2)
        np.add.at(degree, edges[:, end], 1.0)
    valence, degree = np.maximum(valence, 1), np.maximum(degree, 1)
    moved = around / valence[:, None] + 2 * midpoints / degree[:, None] + (valence - 3)[:, None] * points
    moved /= valence[:, None]
    rim = np.zeros((size, 3))
    for end in range(2):
        np.add.at(rim, edges[~inner][:, end], points[edges[~inner][:, 1 - end]])
    on_rim = np.zeros(size, dtype=bool)
    on_rim[edges[~inner].ravel()] = True
    moved = np.where(on_rim[:, None], 0.75 * points + 0.125 * rim, moved)
    edge_index = size + inverse
    center_index = size + len(edges) + np.arange(len(quads))
    parts = [
        np.stack([quads[:, corner], edge_index[:, corner], center_index, edge_index[:, corner - 1]], axis=1)
        for corner in range(4)
    ]
    return np.concatenate([moved, middles, centers]), np.concatenate(parts)
