"""Short hair and beards: shells above the skin, each with fewer hairs than the one below (J. Lengyel et al. 2001)."""

from __future__ import annotations

import numpy as np

from visavis.avatar.haircut import Haircut
from visavis.avatar.mesh import Floats, Ints, Surface, compact, smoothstep
from visavis.avatar.skin import HEAD

_CUTOFF = 0.35
_TILES_PER_M = 15.0


def cropped(cut: Haircut) -> list[Surface]:
    """Return hair of a few millimetres: longer on top, faded at the sides and the nape."""
    vertices, triangles, grown = cut.scalp(0.03)
    points = cut.skin.surface.points[vertices]
    up = (points[:, 1] - cut.skull.center[1]) / cut.skull.half[1]
    length = (0.0016 + 0.30 * cut.person.hair.length * smoothstep(0.15, 0.75, up)) * smoothstep(0.05, 0.9, grown)
    return [_shells(cut, "Hair", vertices, triangles, np.minimum(grown, 1), length)]


def beard(cut: Haircut) -> list[Surface]:
    """Return a short beard that goes with the face."""
    surface = cut.skin.surface
    bare = np.clip(2.5 * cut.lips + 3 * cut.ears, 0, 1)
    grown = cut.marks.beard(surface.points) * (cut.skin.part == HEAD) * (1 - bare)
    kept = surface.triangles[(grown[surface.triangles] > 0.06).all(axis=1)]
    vertices, triangles = compact(kept)
    length = (0.0008 + 0.0042 * cut.person.hair.beard) * grown[vertices]
    shells = _shells(cut, "Beard", vertices, triangles, grown[vertices], length)
    layers = len(shells.points) // len(vertices)
    shells.joint = None
    shells.morphs = {name: np.tile(deltas[vertices], (layers, 1)) for name, deltas in surface.morphs.items()}
    weights = surface.weights or {}
    shells.weights = {name: np.tile(row[vertices], layers) for name, row in weights.items() if row[vertices].max() > 0}
    shells.normal_morphs = False
    return [shells]


def _shells(cut: Haircut, name: str, vertices: Ints, triangles: Ints, grown: Floats, length: Floats) -> Surface:
    surface = cut.skin.surface
    assert surface.normals is not None
    points, normals = surface.points[vertices], surface.normals[vertices]
    layers = 7 if cut.detail.relief_texels else 3
    down = np.array([0.0, -0.45, 0.0])
    lean = normals + down - normals * (normals @ down)[:, None]  # hairs lie a little downwards
    shells, colors, faces = [], [], []
    for layer in range(layers):
        part = (layer + 0.6) / layers
        shells.append(points + (normals * (1 - 0.25 * part) + lean * 0.25 * part) * (length * part)[:, None])
        # A texel is kept while its hair, 0 to 1, is longer than cutoff / alpha.
        reached = 0.08 + 0.84 * part
        alpha = np.minimum(1, _CUTOFF / reached) * smoothstep(0.0, 0.45, grown) ** 0.6
        color = np.tile(cut.mean_color * (0.55 + 1.1 * part), (len(points), 1))
        colors.append(np.concatenate([color, alpha[:, None]], axis=1))
        faces.append(triangles + layer * len(points))
    return Surface(
        name=name,
        material="HairShort",
        points=np.concatenate(shells),
        triangles=np.concatenate(faces),
        normals=np.tile(normals, (layers, 1)),
        uv=np.tile(_coordinates(cut, points), (layers, 1)),
        colors=np.concatenate(colors),
        joint="Head",
    )


def _coordinates(cut: Haircut, points: Floats) -> Floats:
    """Return tiles of hair around the head. They meet at the back, where hair is short."""
    away = points - cut.skull.center
    around = np.arctan2(np.abs(away[:, 0]), away[:, 2]) * 0.085
    up = np.arctan2(away[:, 1], np.hypot(away[:, 0], away[:, 2])) * 0.1
    return np.stack([around, up], axis=1) * _TILES_PER_M
