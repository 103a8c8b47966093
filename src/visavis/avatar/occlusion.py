"""How much of the light around reaches each point of an avatar."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from visavis.avatar.mesh import Floats, Ints

_DIRECTIONS = 48
_SAMPLES_PER_M2 = 400_000
_CELL_M = 0.0025
_BIAS_M = 0.006


def ambient(points: Floats, normals: Floats, blockers: Sequence[tuple[Floats, Ints]], seed: int = 7) -> Floats:
    """Return for each point the share of the sky that it sees, 0 to 1, weighted by the cosine to its normal.

    ``blockers`` are points and triangles of what is in the way. Depth maps of random samples of them, from evenly
    spread directions (a Fibonacci sphere), each ask whether a point is behind something.
    """
    rng = np.random.default_rng(seed)
    samples = np.concatenate([_sampled(rng, *blocker) for blocker in blockers])
    seen, all_of_it = np.zeros(len(points)), np.zeros(len(points))
    for direction in _sphere(_DIRECTIONS):
        cosine = np.maximum(normals @ direction, 0)
        side = np.cross(direction, [0.0, 1.0, 0.0] if abs(direction[1]) < 0.9 else [1.0, 0.0, 0.0])
        side /= np.linalg.norm(side)
        up = np.cross(side, direction)
        low = np.array([(samples @ side).min(), (samples @ up).min()])
        cells, width = _cells(samples, side, up, low, None)
        depth = np.full(width[0] * width[1], -np.inf)
        np.maximum.at(depth, cells, samples @ direction)
        mine, _ = _cells(points, side, up, low, width)
        hidden = depth[mine] > points @ direction + _BIAS_M
        weight = cosine * (1.0 + 0.6 * direction[1])  # there is more light from above
        seen += weight * ~hidden
        all_of_it += weight
    return seen / np.maximum(all_of_it, 1e-9)


def _cells(
    points: Floats, side: Floats, up: Floats, low: Floats, width: tuple[int, int] | None
) -> tuple[Ints, tuple[int, int]]:
    column = ((points @ side - low[0]) / _CELL_M).astype(np.int64)
    row = ((points @ up - low[1]) / _CELL_M).astype(np.int64)
    if width is None:
        width = (int(column.max()) + 1, int(row.max()) + 1)
    column, row = np.clip(column, 0, width[0] - 1), np.clip(row, 0, width[1] - 1)
    return column + width[0] * row, width


def _sampled(rng: np.random.Generator, points: Floats, triangles: Ints) -> Floats:
    a, b, c = (points[triangles[:, corner]] for corner in range(3))
    areas = np.linalg.norm(np.cross(b - a, c - a), axis=1) / 2
    count = int(areas.sum() * _SAMPLES_PER_M2)
    chosen = rng.choice(len(triangles), size=count, p=areas / areas.sum())
    one, two = rng.random(count), rng.random(count)
    over = one + two > 1
    one, two = np.where(over, 1 - one, one), np.where(over, 1 - two, two)
    return a[chosen] + one[:, None] * (b - a)[chosen] + two[:, None] * (c - a)[chosen]


def _sphere(count: int) -> Floats:
    index = np.arange(count) + 0.5
    y = 1 - 2 * index / count
    turn = np.pi * (1 + 5**0.5) * index
    radius = np.sqrt(1 - y * y)
    return np.stack([radius * np.cos(turn), y, radius * np.sin(turn)], axis=1)
