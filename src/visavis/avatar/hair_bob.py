"""A bob: chin-length hair with a side parting."""

from __future__ import annotations

import numpy as np

from visavis.avatar.cards import Cards, bezier, eased, swelling
from visavis.avatar.color import linear
from visavis.avatar.haircut import Haircut
from visavis.avatar.mesh import Floats, Surface, grid_triangles, outward
from visavis.avatar.skull import Envelope

_PART_X = 0.024
"""How far to the left the parting is, m."""
_TEMPLE = 60.0
"""Where the hair at the face falls, degrees from the front."""
_LAYERS = ((24, -0.0035, 1.25), (30, 0.0005, 1.05), (24, 0.0040, 0.85))
"""Strands a side, how far above the envelope, and how wide."""
_SHADES = (0.62, 0.85, 1.0)


def bob(cut: Haircut) -> list[Surface]:
    """Return the hair and the dark shell below it."""
    length = cut.person.hair.length * 0.63
    envelope = Envelope(cut.skull, above_m=0.0115, side=0.045, tuck=0.16, length=length)
    cards = Cards()
    _sides(cut, envelope, cards)
    _fringe(cut, envelope, cards)
    _crown(cut, envelope, cards)
    _loose(cut, envelope, cards)
    return [cards.surface("Hair", "Hair"), _shell(cut, envelope)]


def _root(cut: Haircut, envelope: Envelope, part: float) -> Floats:
    """Return a place on the parting, from the forehead (0) to the crown (1)."""
    axes, center = envelope.axes, cut.skull.center
    z = axes[2] * (0.80 - 1.45 * part)
    x = _PART_X * (1 - 0.55 * part)
    y = axes[1] * np.sqrt(max(0.02, 1 - (x / axes[0]) ** 2 - (z / axes[2]) ** 2))
    return np.asarray(center + [x, y, z])


def _strand(
    cut: Haircut,
    envelope: Envelope,
    cards: Cards,
    curve: tuple[Floats, Floats, Floats, Floats],
    *,
    above: float,
    width: float,
    shade: float,
    root: float = 0.45,
    curl: float = 0.0,
    sunk: float = 0.0035,
    twist: float = 0.0,
) -> None:
    count = cut.detail.strand_points
    path, out = envelope.project(bezier(*curve, count), above)
    t = np.linspace(0, 1, count)
    path = path + out * (curl * t**3 - sunk * np.clip(1 - t / 0.2, 0, 1) ** 1.5)[:, None]
    widths = width * cut.widen * swelling(count, root, 0.75)
    cards.add(eased(path), out, widths, cut.color(count, shade), int(cut.rng.integers(4)), twist)


def _sides(cut: Haircut, envelope: Envelope, cards: Cards) -> None:
    rng, length = cut.rng, envelope.length
    for layer, (strands, above, wide) in enumerate(_LAYERS):
        count = cut.count(strands)
        for side in (-1, 1):
            for index in range(count):
                part = float(np.clip((index + 0.5 + rng.normal(0, 0.22)) / count, 0, 1))
                root = _root(cut, envelope, part * 0.98) - [side * 0.0045, 0, 0]
                around = side * (_TEMPLE + (180 - _TEMPLE) * part**0.92 + rng.normal(0, 2))
                tip = envelope.place(
                    around, -length - 0.010 * part + rng.normal(0, 0.004) + (0.005 if layer == 2 else 0)
                )
                middle = envelope.place(side * (_TEMPLE - 4 + (172 - _TEMPLE) * part**0.9), 0.01)
                forward = (1 - part) ** 1.5
                first = root + [side * 0.055, 0.012, (0.018 if side < 0 else 0.006) * forward]
                if side < 0 and part < 0.35:
                    middle = middle + np.array([0.0, 0.018, 0.012]) * (1 - part / 0.35)
                _strand(
                    cut, envelope, cards, (root, first, middle, tip), above=above + rng.normal(0, 0.001),
                    width=0.0175 * wide * rng.uniform(0.85, 1.2), shade=_SHADES[layer] * rng.uniform(0.88, 1.12),
                    curl=-0.007 if layer < 2 else -0.004, sunk=0.0065 * min(1, part / 0.3), twist=rng.normal(0, 0.14),
                )  # fmt: skip


def _fringe(cut: Haircut, envelope: Envelope, cards: Cards) -> None:
    """Fine strands at the face, which soften the hairline."""
    rng = cut.rng
    count = cut.count(16)
    for side in (-1, 1):
        for index in range(count):
            part = index / count * 0.18
            root = _root(cut, envelope, part) + [-side * 0.004, -0.001, 0.001]
            tip = envelope.place(
                side * (_TEMPLE - 3 + 22 * part / 0.16 + rng.normal(0, 1.5)), -envelope.length + rng.normal(0, 0.006)
            )
            middle = envelope.place(side * (_TEMPLE - 6 + 20 * part / 0.16), 0.012)
            forward = (1 - part) ** 1.5
            first = root + [side * 0.052, 0.008, (0.019 if side < 0 else 0.007) * forward]
            if side < 0:
                middle = middle + np.array([0, 0.016, 0.011]) * (1 - part / 0.35)
            _strand(
                cut, envelope, cards, (root, first, middle, tip), above=0.002 + rng.normal(0, 0.0008), width=0.0105,
                shade=rng.uniform(0.85, 1.08), root=0.4, sunk=0,
            )  # fmt: skip


def _crown(cut: Haircut, envelope: Envelope, cards: Cards) -> None:
    rng = cut.rng
    for _ in range(cut.count(22)):
        around = 180 + rng.uniform(-42, 42)
        root = _root(cut, envelope, 1.0) + [rng.normal(0, 0.012), 0, rng.normal(0, 0.010)]
        tip = envelope.place(around, -envelope.length - 0.010 + rng.normal(0, 0.004))
        _strand(
            cut, envelope, cards, (root, envelope.place(around, 0.085), envelope.place(around, 0.0), tip),
            above=rng.normal(0.0025, 0.001), width=0.0185, shade=rng.uniform(0.88, 1.1), curl=-0.006,
        )  # fmt: skip


def _loose(cut: Haircut, envelope: Envelope, cards: Cards) -> None:
    """Single strands that stand off: the outline of real hair is never sharp."""
    rng = cut.rng
    for index in range(cut.count(40)):
        side = -1 if index % 2 else 1
        part = rng.uniform(0, 1)
        root = _root(cut, envelope, part)
        around = side * (_TEMPLE - 3 + (183 - _TEMPLE) * part)
        curve = (
            root,
            root + [side * 0.055, 0.014, 0.004],
            envelope.place(around + rng.normal(0, 6), 0.015),
            envelope.place(around + rng.normal(0, 7), -envelope.length + rng.uniform(-0.010, 0.03)),
        )
        _strand(
            cut, envelope, cards, curve, above=0.0055 + rng.uniform(0, 0.0025), width=0.0045,
            shade=rng.uniform(0.95, 1.2), root=0.7, sunk=0.002,
        )  # fmt: skip


def _shell(cut: Haircut, envelope: Envelope) -> Surface:
    """Return what is seen between the strands: more hair, in the dark."""
    columns, rows = (44, 12) if cut.detail.relief_texels else (22, 7)
    around = np.linspace(70, 290, columns)
    heights = np.linspace(0.062, -envelope.length + 0.026, rows)
    grid = np.stack([[envelope.place(degrees, y) for degrees in around] for y in heights]).reshape(-1, 3)
    points, normals = envelope.project(grid, -0.0085)
    triangles = outward(points, grid_triangles(rows, columns), normals)
    u, v = np.meshgrid(np.linspace(0, 6, columns), np.linspace(0, 1, rows))
    color = np.tile(linear(cut.person.hair.color) * 0.42, (len(points), 1))
    return Surface(
        "HairInner", "HairInner", points, triangles, uv=np.stack([u.ravel(), v.ravel()], axis=1), colors=color,
        normals=normals, joint="Head",
    )  # fmt: skip
