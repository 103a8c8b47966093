"""Lips that meet and lids that close. Both are measured as they are seen, and moved until they do."""

from __future__ import annotations

import numpy as np

from visavis.avatar.face import EYEBALL, Face
from visavis.avatar.front import look, openings
from visavis.avatar.mesh import Floats, smoothstep

_LIP_COLUMNS, _LIP_ROWS = 110, 220
_CORNER_M = 0.002
"""At the very corners one looks past the lips, not between them."""
_LID_COLUMNS, _LID_ROWS = 120, 240
_LID_ABOVE = 1.05
"""How far the closed lid is above the room of the eyeball, in its radii."""


def mouth_gap(face: Face, points: Floats) -> tuple[Floats, Floats, Floats]:
    """Return x, top and bottom of each column in which one looks into the mouth; NaN where the lips meet. m."""
    lips = points[face.lips > 0.5]
    low, high = lips.min(axis=0), lips.max(axis=0)
    x = np.linspace(low[0] + _CORNER_M, high[0] - _CORNER_M, _LIP_COLUMNS)
    y = np.linspace(low[1] - 0.004, high[1] + 0.004, _LIP_ROWS)
    seen = look(points, face.around_mouth, x, y)
    hit = face.inside[face.around_mouth[seen.triangle]].sum(axis=-1) >= 2
    into = np.where(seen.triangle >= 0, hit, True) | (seen.depth < low[2] - 0.004)
    top, bottom = openings(into, y)
    return x, top, bottom


def widest_gap(face: Face, points: Floats) -> float:
    """Return how far the lips are apart where they are furthest apart, m."""
    _, top, bottom = mouth_gap(face, points)
    gaps = top - bottom
    return 0.0 if np.isnan(gaps).all() else float(np.nanmax(gaps))


def seal_lips(face: Face, points: Floats, rounds: int) -> Floats:
    """Return the points with the lips moved together until no gap is seen, or the rounds are over."""
    from scipy.ndimage import gaussian_filter1d

    points = points.copy()
    vertices = np.unique(face.around_mouth)
    for _ in range(rounds):
        x, top, bottom = mouth_gap(face, points)
        open_ = ~np.isnan(top)
        if not open_.any():
            break
        center = np.interp(x, x[open_], ((top + bottom) / 2)[open_])
        gap = np.where(open_, top - bottom + 0.0004, 0)
        gap = np.maximum(gap, gaussian_filter1d(gap, 2))
        here = points[vertices]
        wide = np.interp(here[:, 0], x, gap, left=0, right=0)
        above = here[:, 1] - np.interp(here[:, 0], x, center)
        far = np.maximum(np.abs(above) - wide / 2, 0)
        share = np.exp(-((far / 0.006) ** 2)) * np.clip((here[:, 2] - (here[:, 2].max() - 0.045)) / 0.01, 0, 1)
        points[vertices, 1] -= np.sign(above) * np.minimum(wide * 0.55, np.abs(above) + 0.0002) * share
    return points


def lid_opening(face: Face, points: Floats, side: str) -> tuple[Floats, Floats, Floats]:
    """Return x, top and bottom of each column in which the eyeball is seen; NaN where the lids cover it. m."""
    center, radius = face.eye_center[side], face.eye_radius
    x = np.linspace(center[0] - radius * 1.3, center[0] + radius * 1.3, _LID_COLUMNS)
    y = np.linspace(center[1] - radius * 1.1, center[1] + radius, _LID_ROWS)
    seen = look(points, face.around_eye(side), x, y)
    across, up = np.meshgrid(x - center[0], y - center[1])
    squared = (radius * EYEBALL) ** 2 * 1.08 - across**2 - up**2
    ball = center[2] + np.sqrt(np.maximum(squared, 0))
    top, bottom = openings((seen.depth < ball + 0.0001) & (squared > 0), y)
    return x, top, bottom


def close_lids(face: Face, points: Floats, side: str, rounds: int) -> Floats:
    """Return the points with the upper lid moved down to the lower one until nothing of the eyeball is seen."""
    from scipy.ndimage import gaussian_filter1d

    points = points.copy()
    center, radius = face.eye_center[side], face.eye_radius
    vertices = np.unique(face.around_eye(side))
    outer = np.linalg.norm(face.points[vertices] - center, axis=1) > radius * 0.98
    for _ in range(rounds):
        x, top, bottom = lid_opening(face, points, side)
        open_ = ~np.isnan(top)
        if not open_.any():
            break
        edge = np.interp(x, x[open_], bottom[open_])
        gap = np.where(open_, top - bottom + 0.0006, 0)
        gap = np.maximum(gap, gaussian_filter1d(gap, 3))
        here = points[vertices]
        wide = np.interp(here[:, 0], x, gap, left=0, right=0)
        above = here[:, 1] - np.interp(here[:, 0], x, edge)
        upper = np.exp(-((np.maximum(above - wide, 0) / 0.006) ** 2)) * 0.95
        lower = np.exp(-((np.maximum(-above, 0) / 0.003) ** 2)) * -0.18
        share = np.where(above > wide * 0.4, upper, lower) * (here[:, 2] > center[2] + radius * 0.2)
        points[vertices, 1] -= wide * share
        points[vertices] = _outside(points[vertices], center, radius * _LID_ABOVE, outer)
    return points


def _outside(
    points: Floats, center: Floats, radius: float, which: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]
) -> Floats:
    """Push what is in front of an eyeball out of it."""
    away = points - center
    distance = np.linalg.norm(away, axis=1)
    inside = which & (away[:, 2] > radius * 0.19) & (distance < radius)
    factor = np.where(inside, radius / np.maximum(distance, 1e-9), 1)
    return center + away * factor[:, None]


def lids_around(face: Face, deltas: Floats) -> Floats:
    """Return a morph's deltas with the lids kept on the eyeball's surface where they would go into it."""
    rest = face.points
    near = face.is_skin & (face.from_eye(rest) < face.eye_radius * 2.2)
    center = face.nearest_eye(rest[near])
    least = np.minimum(face.from_eye(rest[near]), face.eye_radius * 1.045)
    away = rest[near] + deltas[near] - center
    distance = np.linalg.norm(away, axis=1)
    least = np.where(away[:, 2] > 0, least, 0)
    factor = np.where(distance < least, least / np.maximum(distance, 1e-9), 1)
    kept = deltas.copy()
    kept[near] = center + away * factor[:, None] - rest[near]
    return kept


def halves(face: Face) -> Floats:
    """Return how much each point belongs to the left half of the mouth, 0 to 1."""
    return smoothstep(-0.006, 0.006, face.points[:, 0])
