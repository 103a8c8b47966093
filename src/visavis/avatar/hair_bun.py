"""Hair that is combed back into a bun."""

from __future__ import annotations

import numpy as np

from visavis.avatar.cards import Cards, eased, swelling
from visavis.avatar.haircut import Haircut
from visavis.avatar.mesh import Floats, Ints, Surface, grid_triangles, outward, smoothstep, unit

_KNOT = np.array([0.0, 0.36, -1.0])
"""Where the bun is, from the skull's center."""
_KNOT_M = 0.034
"""Half of its width, m."""
_ABOVE_M = 0.0075
"""Thickness of the combed hair, m."""


def bun(cut: Haircut) -> list[Surface]:
    """Return a combed shell over the scalp, strands on it, and the bun."""
    cards = Cards()
    _combed(cut, cards)
    _wisps(cut, cards)
    return [_shell(cut), cards.surface("Hair", "Hair")]


def _knot(cut: Haircut) -> Floats:
    place = cut.skull.onto((cut.skull.center + unit(_KNOT) * 0.1)[None], _ABOVE_M)
    return np.asarray(place[0])


def _flow(cut: Haircut, points: Floats) -> tuple[Floats, Floats]:
    """Return for points of the scalp around which side of the bun they lie, rad, and how far from it, rad."""
    axis = unit(_KNOT)
    directions = unit(points - cut.skull.center)
    one = unit(np.cross(axis, [1.0, 0.0, 0.0]))
    two = np.cross(axis, one)
    return np.arctan2(directions @ two, directions @ one), np.arccos(np.clip(directions @ axis, -1, 1))


def _thickness(grown: Floats, away: Floats) -> Floats:
    return (0.0004 + _ABOVE_M * smoothstep(0.25, 1.0, grown)) * (0.75 + 0.5 * smoothstep(1.6, 0.5, away))


def _shell(cut: Haircut) -> Surface:
    """Return the scalp, raised; and the bun, a ball wound of hair."""
    vertices, triangles, grown = cut.scalp(-1.0)
    skin = cut.skin.surface.points[vertices]
    around, away = _flow(cut, skin)
    out = cut.skull.normals(skin)
    points = skin + out * _thickness(grown, away)[:, None]
    color = np.tile(cut.color(2, 0.85)[0], (len(points), 1)) * (0.55 + 0.45 * smoothstep(0.25, 0.9, grown))[:, None]
    color = np.concatenate([color, smoothstep(0.0, 0.9, grown)[:, None]], axis=1)
    uv = np.stack([around / (2 * np.pi) * 24, away * 0.35], axis=1)
    ball, ball_uv, faces, ball_color = _ball(cut)
    return Surface(
        name="HairInner",
        material="HairInner",
        points=np.concatenate([points, ball]),
        triangles=np.concatenate([triangles, faces + len(points)]),
        uv=np.concatenate([uv, ball_uv]),
        colors=np.concatenate([color, ball_color]),
        joint="Head",
    )


def _ball(cut: Haircut) -> tuple[Floats, Floats, Ints, Floats]:
    rows, columns = (18, 28) if cut.detail.relief_texels else (9, 14)
    axis = unit(_KNOT)
    one = unit(np.cross(axis, [1.0, 0.0, 0.0]))
    two = np.cross(axis, one)
    polar, turn = np.meshgrid(np.linspace(0.05, 2.2, rows), np.linspace(0, 2 * np.pi, columns), indexing="ij")
    coil = 1 + 0.075 * np.sin(turn * 2 + polar * 5.5) * np.sin(polar)  # locks wound around each other
    flat = np.sin(polar) * coil
    local = one * (flat * np.cos(turn))[..., None] * 1.08 + two * (flat * np.sin(turn))[..., None] * 0.98
    local = local + axis * (np.cos(polar) * coil * 0.82)[..., None]
    center = _knot(cut) + axis * 0.010
    points = (center + local * _KNOT_M).reshape(-1, 3)
    faces = outward(points, grid_triangles(rows, columns), local.reshape(-1, 3))
    uv = np.stack([(polar * 4 + turn * 1.2), turn * 0.4], axis=-1).reshape(-1, 2)
    color = np.tile(cut.color(2, 0.95)[0], (len(points), 1))
    color = color * (0.72 + 0.28 * np.clip(coil.reshape(-1, 1) * 3 - 2.2, 0, 1))
    return points, uv, faces, np.concatenate([color, np.ones((len(points), 1))], axis=1)


def _path(cut: Haircut, root: Floats, above: Floats, count: int) -> tuple[Floats, Floats]:
    """Return the way from a root over the skull to the bun, and the directions away from the skull."""
    center, axis = cut.skull.center, unit(_KNOT)
    begin = unit(_first_hair(cut, root) - center)
    angle = np.arccos(np.clip(begin @ axis, -1, 1))
    t = np.linspace(0, 1, count)[:, None]
    # A great circle that first lifts away from the hairline: combed hair does not turn at its root.
    way = (np.sin((1 - t) * angle) * begin + np.sin(t * angle) * axis) / np.sin(angle)
    way = unit(way + [0, 0.10, 0] * np.sin(np.pi * t) * (1 - t))
    path = cut.skull.onto(center + way * 0.1, above)
    return path, cut.skull.normals(path)


def _first_hair(cut: Haircut, root: Floats) -> Floats:
    """Return the place on the way from a root to the bun from which on hair grows everywhere."""
    way = root + (_knot(cut) - root) * np.linspace(0, 0.6, 25)[:, None]
    bare = np.flatnonzero(cut.marks.hairline(cut.person, cut.skull.onto(way)) < 0.35)
    return np.asarray(way[min(len(way) - 1, bare[-1] + 1)] if len(bare) else root)


def _combed(cut: Haircut, cards: Cards) -> None:
    vertices, _, grown = cut.scalp(0.25)
    skin = cut.skin.surface.points[vertices]
    _, away = _flow(cut, skin)
    rng, count = cut.rng, cut.detail.strand_points
    hairline = _hairline(cut, skin[(grown < 0.75) & (away > 0.8)])
    strands = cut.count(150)
    for index in range(strands):
        wanted = (index + rng.uniform(-0.4, 0.4)) / strands * 2 * np.pi - np.pi
        root = np.array([np.interp(wanted, hairline[0], hairline[1][:, axis], period=2 * np.pi) for axis in range(3)])
        back = rng.uniform(0.04, 0.45) if index % 3 else 0.03
        root = root + (_knot(cut) - root) * back
        t = np.linspace(0, 1, count)
        above = (
            (_ABOVE_M + rng.uniform(0.0, 0.0022))
            * smoothstep(-0.02, 0.3, t + back)
            * (0.9 + 0.35 * smoothstep(0.5, 1, t))
        )
        path, out = _path(cut, root, above, count)
        width = 0.013 * cut.widen * rng.uniform(0.8, 1.2) * swelling(count, 0.25, 0.45, 0.3)
        cards.add(eased(path), out, width, cut.color(count, rng.uniform(0.85, 1.12)), int(rng.integers(4)))


def _hairline(cut: Haircut, edge: Floats) -> tuple[Floats, Floats]:
    """Return a smooth line through the points at the edge of the hair, by their angle around the bun."""
    from scipy.ndimage import gaussian_filter1d

    around, _ = _flow(cut, edge)
    bins = np.linspace(-np.pi, np.pi, 90, endpoint=False)
    share = np.exp(-((np.angle(np.exp(1j * (bins[:, None] - around[None]))) / 0.12) ** 2)) + 1e-9
    line = (share @ edge) / share.sum(axis=1, keepdims=True)
    return bins, gaussian_filter1d(line, 1.5, axis=0, mode="wrap")


def _wisps(cut: Haircut, cards: Cards) -> None:
    """Fine loose strands at the temples and the nape."""
    rng, count = cut.rng, cut.detail.strand_points
    vertices, _, grown = cut.scalp(0.05)
    skin = cut.skin.surface.points[vertices]
    edge = skin[grown < 0.5]
    for _ in range(cut.count(20)):
        root = edge[rng.integers(len(edge))]
        t = np.linspace(0, 1, count)
        arc = np.sin(np.pi * np.clip(t * 0.9 + 0.1, 0, 1)) ** 0.8
        above = 0.002 + (_ABOVE_M + 0.001 + rng.uniform(0, 0.0025)) * arc
        path, out = _path(cut, root, above, count)
        width = np.full(count, 0.0032 * cut.widen) * swelling(count, 0.4, 0.3)
        cards.add(eased(path), out, width, cut.color(count, 1.1), int(rng.integers(4)))
