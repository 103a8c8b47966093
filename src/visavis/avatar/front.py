"""What is seen of a mesh from the front: a depth buffer without perspective."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from visavis.avatar.mesh import Floats, Ints

_NOTHING = -1.0


@dataclass(frozen=True, slots=True)
class Front:
    """A picture of depth."""

    x: Floats
    """Of each column, m."""
    y: Floats
    """Of each row, m, from below to above."""
    depth: Floats
    """z of what is nearest to the viewer, shape (rows, columns), m; -1 where there is nothing."""
    triangle: Ints
    """Which triangle that is; -1 where there is none."""


def look(points: Floats, triangles: Ints, x: Floats, y: Floats) -> Front:
    """Look at triangles along -z through a grid of rays."""
    depth = np.full((len(y), len(x)), _NOTHING)
    nearest = np.full((len(y), len(x)), -1)
    corners = points[triangles]
    low, high = corners.min(axis=1), corners.max(axis=1)
    first_x, last_x = np.searchsorted(x, low[:, 0]), np.searchsorted(x, high[:, 0], side="right")
    first_y, last_y = np.searchsorted(y, low[:, 1]), np.searchsorted(y, high[:, 1], side="right")
    for index in np.flatnonzero((last_x > first_x) & (last_y > first_y)).tolist():
        a, b, c = corners[index]
        area = (b[1] - c[1]) * (a[0] - c[0]) + (c[0] - b[0]) * (a[1] - c[1])
        if abs(area) < 1e-14:
            continue
        rows, columns = slice(first_y[index], last_y[index]), slice(first_x[index], last_x[index])
        away_x, away_y = x[None, columns] - c[0], y[rows, None] - c[1]
        of_a = ((b[1] - c[1]) * away_x + (c[0] - b[0]) * away_y) / area
        of_b = ((c[1] - a[1]) * away_x + (a[0] - c[0]) * away_y) / area
        of_c = 1 - of_a - of_b
        here = of_a * a[2] + of_b * b[2] + of_c * c[2]
        seen = (of_a >= -1e-6) & (of_b >= -1e-6) & (of_c >= -1e-6) & (here > depth[rows, columns])
        depth[rows, columns][seen] = here[seen]
        nearest[rows, columns][seen] = index
    return Front(x, y, depth, nearest)


def openings(open_: np.ndarray[tuple[int, ...], np.dtype[np.bool_]], y: Floats) -> tuple[Floats, Floats]:
    """Return the highest and the lowest y of each column at which it is open; NaN where it is nowhere."""
    rows = len(y)
    anywhere = open_.any(axis=0)
    top = np.where(anywhere, y[rows - 1 - np.argmax(open_[::-1], axis=0)], np.nan)
    bottom = np.where(anywhere, y[np.argmax(open_, axis=0)], np.nan)
    return top, bottom
