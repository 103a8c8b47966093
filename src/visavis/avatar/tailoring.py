"""Parts of clothes: cuffs, collars, plackets, buttons."""

from __future__ import annotations

import numpy as np

from visavis.avatar.detail import Detail
from visavis.avatar.front import look
from visavis.avatar.garment import Cloth, Wearer, neck_loop
from visavis.avatar.mesh import Floats, Ints, Surface, grid_triangles, outward, smoothstep, split_quads, unit

_CUFF_M = 0.05


def cuffs(cloth: Cloth, wearer: Wearer, detail: Detail) -> Surface:
    """Return bands around both wrists."""
    around, rows = (32, 5) if detail.relief_texels else (14, 3)
    points, triangles = [], []
    skin = wearer.points[wearer.skin]
    for index, side in enumerate(("Left", "Right")):
        wrist, elbow = wearer.places[f"{side}Hand"], wearer.places[f"{side}ForeArm"]
        axis = unit(wrist - elbow)
        near = skin[np.abs((skin - wrist + 0.02 * axis) @ axis) < 0.012]
        near = near[np.linalg.norm(near - wrist, axis=1) < 0.07]
        center = near.mean(axis=0)
        one = unit(np.cross(axis, [0, 0, 1.0]))
        two = np.cross(axis, one)
        turn = np.linspace(0, 2 * np.pi, around, endpoint=False)
        away = near - center
        angle = np.arctan2(away @ two, away @ one)
        terms = np.stack([np.ones_like(angle), np.cos(2 * angle), np.sin(2 * angle)], axis=1)
        fit = np.linalg.lstsq(terms, np.hypot(away @ one, away @ two), rcond=None)[0]
        radius = np.stack([np.ones_like(turn), np.cos(2 * turn), np.sin(2 * turn)], axis=1) @ fit
        ring = one * np.cos(turn)[:, None] + two * np.sin(turn)[:, None]
        profile = np.interp(np.linspace(0, 1, rows), [0, 0.25, 0.8, 1], [0.0125, 0.0105, 0.0085, 0.0075])
        places = np.linspace(-0.85, 0.42, rows)
        band = [
            center + axis * (place * _CUFF_M) + ring * (radius + lift)[:, None]
            for place, lift in zip(places, profile, strict=True)
        ]
        band.append(center + axis * 0.40 * _CUFF_M + ring * (radius + 0.0025)[:, None])  # turned in
        piece = np.concatenate(band)
        faces = grid_triangles(len(band), around, closed=True)
        faces = outward(piece, faces, piece - center - ((piece - center) @ axis)[:, None] * axis)
        triangles.append(faces + index * len(piece))
        points.append(piece)
    together = np.concatenate(points)
    return Surface("cuffs", "Cloth", together, np.concatenate(triangles), weights=wearer.follow(together))


def _swept(rings: list[Floats], closed: bool) -> tuple[Floats, Ints]:
    """Return points and triangles of a surface through rings of points, each ring one row."""
    points = np.concatenate(rings)
    return points, grid_triangles(len(rings), len(rings[0]), closed=closed)


def rolled_neck(cloth: Cloth, wearer: Wearer, detail: Detail) -> Surface:
    """Return a tube up the neck that is folded over."""
    count = 72 if detail.relief_texels else 32
    loop, out, _ = neck_loop(cloth, count)
    neck, head = wearer.places["Neck"], wearer.places["Head"]
    skin = wearer.points[wearer.skin]
    near = skin[(np.abs(skin[:, 0]) < 0.09) & (np.abs(skin[:, 1] - (neck[1] + head[1]) / 2) < 0.07)]
    top = min(head[1] - 0.012, wearer.marks.chin_y - 0.016)
    base = loop[:, 1].max()
    rows: list[Floats] = [loop + out * 0.012 - [0, 0.010, 0], loop + out * 0.001]
    inner = []
    for part in np.linspace(0.25, 1, 5):
        still = (1 - part) ** 1.6
        inner.append(loop * still + _around(near, loop, base + (top - base) * part, 0.006) * (1 - still))
    outer = [_around(near, loop, y, 0.0135) for y in np.linspace(top - 0.002, base + 0.12 * (top - base), 5)]
    crest = (inner[-1] + outer[0]) / 2 + [0, 0.005, 0]
    rows += [*inner, crest, *outer, outer[-1] + [0, -0.004, 0] - out * 0.004]
    points, triangles = _swept(rows, closed=True)
    center = np.concatenate([np.tile(row.mean(axis=0), (count, 1)) for row in rows])
    triangles = outward(points, triangles, (points - center) * [1, 0, 1])
    return Surface("neck", "Cloth", points, triangles, weights=wearer.follow(points, stiff=0.3))


def _around(skin: Floats, loop: Floats, y: float, away: float) -> Floats:
    """Return a ring around the neck at a height, above the skin by so much; nearly level, higher at the back."""
    slab = skin[np.abs(skin[:, 1] - y) < 0.012]
    if len(slab) < 12:
        slab = skin[np.argsort(np.abs(skin[:, 1] - y))[:24]]
    center = np.array([0, y, (slab[:, 2].min() + slab[:, 2].max()) / 2])
    angle = np.arctan2(slab[:, 0], slab[:, 2] - center[2])
    radius = np.hypot(slab[:, 0], slab[:, 2] - center[2])
    terms = np.stack([np.ones_like(angle), np.cos(angle), np.cos(2 * angle)], axis=1)
    fit = np.linalg.lstsq(terms, radius, rcond=None)[0]
    turn = np.arctan2(loop[:, 0], loop[:, 2] - loop[:, 2].mean())
    reach = np.stack([np.ones_like(turn), np.cos(turn), np.cos(2 * turn)], axis=1) @ fit + away
    tilt = -0.014 * np.cos(turn)
    return np.stack([np.sin(turn) * reach, y + tilt, center[2] + np.cos(turn) * reach], axis=1)


def shirt_collar(cloth: Cloth, wearer: Wearer, detail: Detail) -> Surface:
    """Return a collar that stands at the back and falls into two points at the front."""
    count = 81 if detail.relief_texels else 33
    loop, _, _ = neck_loop(cloth, 720)
    angle = np.arctan2(loop[:, 0], loop[:, 2] - loop[:, 2].mean())
    order = np.argsort(angle)
    # From the front's left over the back to the front's right, open in front.
    gap = 0.11
    turn = np.linspace(gap, 2 * np.pi - gap, count)
    wrapped = (turn + np.pi) % (2 * np.pi) - np.pi
    path = np.stack(
        [np.interp(wrapped, angle[order], loop[order, axis], period=2 * np.pi) for axis in range(3)], axis=1
    )
    out = unit((path - [0, 0, path[:, 2].mean()]) * [1, 0, 1])
    to_front = (1 + np.cos(turn)) / 2  # 1 at the front, 0 at the back
    stand = 0.024 * (1 - 0.55 * to_front**2)
    fall = 0.032 + 0.034 * to_front**3
    point = unit(
        np.stack([-np.sign(np.sin(turn)) * 0.15 * to_front**4 + 0 * turn, -np.ones_like(turn), 0.12 + 0 * turn], axis=1)
    )
    slope = 0.0045 + 0.010 * (1 - to_front)
    lean = out * -0.006
    rows = [
        path - [0, 0.003, 0] + out * 0.0005,
        path + lean * 0.5 + [0, 1, 0] * (0.5 * stand)[:, None],
        path + lean + [0, 1, 0] * stand[:, None],
        path + lean * 0.4 + out * 0.0035 + [0, 1, 0] * (stand + 0.0015)[:, None],
    ]
    crest = path + lean * 0.2 + out * 0.006 + [0, 1, 0] * (stand - 0.002)[:, None]
    for part in (0.0, 0.35, 0.7, 1.0):
        drop = point * (fall * part)[:, None] + out * (slope * part + 0.004 * np.sin(np.pi * part))[:, None]
        rows.append(crest + drop)
    rows.append(rows[-1] - out * 0.0025 + [0, 0.002, 0])
    rows[4:] = [wearer.outside(row, 0.0125 if row is not rows[-1] else 0.011) for row in rows[4:]]
    points, triangles = _swept(rows, closed=False)
    # One winding for all of it: what is seen of the stand is its inside, of the rest its outside.
    a, b, c = (points[triangles[:, corner]] for corner in range(3))
    of_fall = (triangles >= 5 * count).all(axis=1) & (triangles < 8 * count).all(axis=1)
    if (np.cross(b - a, c - a)[of_fall] * out[triangles[of_fall, 0] % count]).sum() < 0:
        triangles = triangles[:, ::-1]
    return Surface("collar", "Cloth", points, triangles, weights=wearer.follow(points, stiff=0.55))


def _front_z(cloth: Cloth, x: Floats, y: Floats) -> Floats:
    """Return the depth of the cloth's front at a grid of places."""
    seen = look(cloth.points, split_quads(cloth.quads), x, y)
    depth = seen.depth.copy()
    for column in range(depth.shape[1]):
        known = depth[:, column] > -0.9
        depth[:, column] = np.interp(y, y[known], depth[known, column])
    return depth


def placket(cloth: Cloth, wearer: Wearer, detail: Detail) -> Surface:
    """Return the doubled strip down the front that the buttons are on."""
    rows = 40 if detail.relief_texels else 16
    loop, _, _ = neck_loop(cloth, 360)
    top = loop[loop[:, 2] > loop[:, 2].mean(), 1].min() + 0.003
    y = np.linspace(wearer.places["LeftUpLeg"][1] - 0.01, top, rows)
    x = np.array([-0.016, -0.0145, -0.005, 0.005, 0.0145, 0.016])
    depth = _front_z(cloth, x, y)
    lift = np.array([0.0002, 0.0026, 0.0030, 0.0030, 0.0026, 0.0002])
    grid_x, grid_y = np.meshgrid(x, y)
    points = np.stack([grid_x, grid_y, depth + lift], axis=-1).reshape(-1, 3)
    triangles = outward(points, grid_triangles(rows, len(x)), np.tile([0.0, 0.0, 1.0], (len(points), 1)))
    return Surface("placket", "Cloth", points, triangles, weights=wearer.follow(points, stiff=0.45))


def buttons(cloth: Cloth, wearer: Wearer, color: Floats, detail: Detail) -> Surface:
    """Return the buttons of a shirt."""
    loop, _, _ = neck_loop(cloth, 360)
    top = float(loop[loop[:, 2] > loop[:, 2].mean(), 1].min()) - 0.022
    heights = np.arange(top, wearer.places["LeftUpLeg"][1] + 0.03, -0.085)[::-1]
    depth = _front_z(cloth, np.array([-0.001, 0.0, 0.001]), heights)[:, 1]
    around = 16 if detail.relief_texels else 8
    turn = np.linspace(0, 2 * np.pi, around, endpoint=False)
    profile = ((0.0, 0.0034), (0.0032, 0.0030), (0.0042, 0.0040), (0.0056, 0.0042), (0.0060, 0.0030), (0.0060, 0.0024))
    rings = [np.stack([r * np.cos(turn), r * np.sin(turn), np.full(around, z)], axis=1) for r, z in profile]
    shape, faces = _swept(rings, closed=True)
    faces = outward(shape, faces, shape * [1, 1, 0] + [0, 0, 0.002])
    points = np.concatenate([shape + [0, y, z] for y, z in zip(heights, depth, strict=True)])
    triangles = np.concatenate([faces + index * len(shape) for index in range(len(heights))])
    shade = 1 - 0.35 * smoothstep(0.0030, 0.0, np.hypot(shape[:, 0], shape[:, 1]))
    colors = np.tile(color * shade[:, None], (len(heights), 1))
    return Surface(
        "Buttons", "ClothButtons", points, triangles, colors=colors, weights=wearer.follow(points, stiff=0.45)
    )
