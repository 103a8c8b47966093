"""What people wear: a sweater, a sweater with a rolled neck, a shirt."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from visavis.avatar.color import factor, linear
from visavis.avatar.detail import Detail
from visavis.avatar.fabric import fabric
from visavis.avatar.garment import Cloth, Wearer, cut_cloth, fold, neck_loop
from visavis.avatar.gltf import Gltf, Json
from visavis.avatar.landmarks import Landmarks
from visavis.avatar.mesh import Floats, Ints, Surface, grid_triangles, joined, outward, split_quads, unit
from visavis.avatar.morphs import Animated
from visavis.avatar.person import Person
from visavis.avatar.raster import webp
from visavis.avatar.source import Source
from visavis.avatar.tailoring import buttons, cuffs, placket, rolled_neck, shirt_collar

_NECKLINES = {
    "crew": (-0.75, -0.45, 0.12, 0.42, 0.48),
    "turtleneck": (-0.55, -0.25, 0.30, 0.40, 0.42),
    "shirt": (-1.45, -0.55, 0.15, 0.42, 0.48),
}
_THICK_M = {"crew": 0.0075, "turtleneck": 0.0075, "shirt": 0.006}
_FOLD_M = {"crew": 0.0034, "turtleneck": 0.0030, "shirt": 0.0034}
_TILE_M = 0.032
"""Size of one tile of fabric."""


def clothes(
    gltf: Gltf,
    person: Person,
    animated: Animated,
    marks: Landmarks,
    source: Source,
    weights: dict[str, Floats],
    detail: Detail,
) -> list[Surface]:
    """Return what a person wears, and add its materials."""
    style = person.clothes.style
    wearer = Wearer.of(animated, marks, source, weights)
    hem_y = wearer.places["LeftUpLeg"][1] - 0.03
    cloth = cut_cloth(
        source, wearer, thick_m=_THICK_M[style], neckline=_NECKLINES[style], hem_y=hem_y, rounds=detail.cloth_rounds
    )
    cloth = fold(cloth, wearer, _FOLD_M[style], person.seed)
    _materials(gltf, person, detail)
    pieces = [_body(cloth, wearer), cuffs(cloth, wearer, detail)]
    if style == "crew":
        pieces.append(_collar(cloth, wearer, detail))
    elif style == "turtleneck":
        pieces.append(rolled_neck(cloth, wearer, detail))
    else:
        pieces += [shirt_collar(cloth, wearer, detail), placket(cloth, wearer, detail)]
    sewn = _joined(pieces, wearer)
    if style != "shirt":
        return [sewn]
    return [sewn, buttons(cloth, wearer, linear(person.clothes.accent), detail)]


def _materials(gltf: Gltf, person: Person, detail: Detail) -> None:
    knitted = person.clothes.style != "shirt"
    surface: Json = {
        "baseColorFactor": factor(person.clothes.color),
        "metallicFactor": 0,
        "roughnessFactor": 0.95 if knitted else 0.8,
    }
    material: Json = {"pbrMetallicRoughness": surface, "doubleSided": True}
    if detail.relief_texels:
        color, relief = fabric("knit" if knitted else "weave", 256, person.seed)
        surface["baseColorTexture"] = gltf.texture(webp(color, quality=80), repeat=True)
        material["normalTexture"] = {**gltf.texture(webp(relief, quality=90), repeat=True), "scale": 0.5}
        sheen = [round(float(item), 4) for item in np.clip(linear(person.clothes.color) * 0.7 + 0.03, 0, 1)]
        material["extensions"] = {
            "KHR_materials_sheen": {"sheenColorFactor": sheen, "sheenRoughnessFactor": 0.6 if knitted else 0.4}
        }
    gltf.material("Cloth", material)
    if person.clothes.style == "shirt":
        gltf.material(
            "ClothButtons",
            {"pbrMetallicRoughness": {"metallicFactor": 0, "roughnessFactor": 0.35}, "doubleSided": True},
        )


def _body(cloth: Cloth, wearer: Wearer) -> Surface:
    return Surface(
        "body", "Cloth", cloth.points, split_quads(cloth.quads), weights=wearer.follow(cloth.points, stiff=0.45)
    )


def _collar(cloth: Cloth, wearer: Wearer, detail: Detail) -> Surface:
    """Return a ribbed band that leans towards the neck."""
    count = 96 if detail.relief_texels else 40
    loop, out, inward = neck_loop(cloth, count)
    turn = np.linspace(0, 2 * np.pi, 10, endpoint=False)
    ribs = 1 + 0.05 * np.cos(np.arange(count) * np.pi)[:, None, None]
    across = out[:, None] * (np.cos(turn)[None, :, None] * 0.0042 * ribs)
    lean = unit(0.8 * inward + [0.0, 0.65, 0.0])
    tall = lean[:, None] * (np.sin(turn)[None, :, None] * 0.0115 + 0.0065)
    points = (loop[:, None] + across + tall).reshape(-1, 3)
    triangles = np.concatenate([grid_triangles(count, len(turn), closed=True), _closing(count, len(turn))])
    ring_center = np.repeat(loop + lean * 0.0065, len(turn), axis=0)
    triangles = outward(points, triangles, points - ring_center)
    return Surface("collar", "Cloth", points, triangles, weights=wearer.follow(points, stiff=0.45))


def _closing(rows: int, columns: int) -> Ints:
    """Return the triangles between the last row of a ring and its first."""
    column = np.arange(columns)
    following = (column + 1) % columns
    last = (rows - 1) * columns
    quads = np.stack([last + column, last + following, following, column], axis=1)
    return split_quads(quads)


def _joined(pieces: list[Surface], wearer: Wearer) -> Surface:
    """Return all pieces as one mesh, with texture coordinates in tiles of fabric."""
    whole = joined("Top", "Cloth", pieces)
    points, weights = whole.points, whole.weights or {}
    corners, uv = _fabric_coordinates(points, whole.triangles, weights, wearer)
    unique, inverse = np.unique(
        np.concatenate([corners[:, None], np.round(uv * 4096)], axis=1), axis=0, return_inverse=True
    )
    vertices = unique[:, 0].astype(np.int64)
    return Surface(
        name="Top",
        material="Cloth",
        points=points[vertices],
        triangles=inverse.reshape(-1, 3),
        uv=unique[:, 1:] / 4096,
        weld=vertices,
        weights={name: row[vertices] for name, row in weights.items()},
    )


def _fabric_coordinates(
    points: Floats, triangles: Ints, weights: Mapping[str, Floats], wearer: Wearer
) -> tuple[Floats, Floats]:
    """Return for each corner of each triangle its point and its place on the fabric, in tiles.

    The fabric is wound around the body and around each arm.
    """
    body_turns, arm_turns = round(0.94 / _TILE_M), round(0.3 / _TILE_M)
    part = np.zeros(len(points), dtype=np.int64)
    for index, side in enumerate(("Left", "Right"), start=1):
        arm = sum(
            (row for name, row in weights.items() if name in (f"{side}Arm", f"{side}ForeArm", f"{side}Hand")),
            np.zeros(len(points)),
        )
        part[arm > 0.5] = index
    of_triangle = np.where(
        (part[triangles] == 1).sum(axis=1) >= 2, 1, np.where((part[triangles] == 2).sum(axis=1) >= 2, 2, 0)
    )
    corners = points[triangles]
    angle, along = np.zeros(triangles.shape), np.zeros(triangles.shape)
    turns = np.where(of_triangle == 0, body_turns, arm_turns)[:, None]
    for index in range(3):
        mine = of_triangle == index
        if index == 0:
            axis_z = wearer.places["Spine2"][2]
            angle[mine] = np.arctan2(corners[mine][..., 0], corners[mine][..., 2] - axis_z)
            along[mine] = -corners[mine][..., 1]
        else:
            side = ("Left", "Right")[index - 1]
            shoulder, wrist = wearer.places[f"{side}Arm"], wearer.places[f"{side}Hand"]
            down = unit(wrist - shoulder)
            out = unit(np.cross(down, [0, 0, 1.0]))
            away = corners[mine] - shoulder
            angle[mine] = np.arctan2(away @ out, away @ np.cross(out, down))
            along[mine] = away @ down
    seam = np.ptp(angle, axis=1) > np.pi
    angle[seam] = np.where(angle[seam] < 0, angle[seam] + 2 * np.pi, angle[seam])
    uv = np.stack([angle / (2 * np.pi) * turns, along / _TILE_M], axis=-1)
    return triangles.ravel().astype(np.float64), uv.reshape(-1, 2)
