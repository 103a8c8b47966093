"""Eyeballs: a sphere with the bulge of the cornea over a painted iris, and the shadow of the lids on it."""

from __future__ import annotations

import numpy as np

from visavis.avatar.color import Hex, srgb
from visavis.avatar.detail import Detail
from visavis.avatar.face import EYEBALL, SIDES, Face
from visavis.avatar.mesh import (
    Floats,
    Ints,
    Surface,
    about_x,
    about_y,
    outward,
    smoothstep,
    split_quads,
    vertex_normals,
)

ACROSS_DEGREES, UP_DEGREES = 28.0, 20.0
"""How far the morphs turn an eye to the side, and up or down."""
_IRIS = 0.53
"""Angle from the middle of the pupil to the rim of the iris, rad."""
_PUPIL = 0.40
"""Of the iris."""
_BULGE = 0.065
_EDGE = 1.95
"""Where the mesh ends behind the lids, rad."""
_TEXTURE_EDGE = 1.35
_SHADOW = 1.012
"""Radius of the shell that carries the lids' shadow, in eyeballs."""


def eyes(face: Face, detail: Detail) -> list[Surface]:
    """Return both eyeballs, each below its own joint, and the shell of the lids' shadow."""
    directions, triangles, angle = _sphere(*detail.eyeball)
    radius = face.eye_radius * EYEBALL
    local = directions * ((1 + _BULGE * smoothstep(0.55, 0, angle)) * radius)[:, None]
    normals = vertex_normals(local, triangles)
    flat = np.maximum(np.hypot(directions[:, 0], directions[:, 1]), 1e-9)
    reach = np.minimum(angle / _TEXTURE_EDGE, 1)
    uv = np.stack([0.5 + 0.5 * reach * directions[:, 0] / flat, 0.5 - 0.5 * reach * directions[:, 1] / flat], axis=1)
    surfaces = [
        Surface(
            name=f"Eye{side}",
            material="Eye",
            points=local + face.eye_center[side],
            triangles=triangles,
            uv=uv,
            normals=normals,
            morphs={name: local @ turn.T - local for name, turn in _looks(side)},
            normal_morphs=False,
            joint=f"{side}Eye",
        )
        for side in SIDES
    ]
    return [*surfaces, _shadow(face, directions, triangles, angle, local)]


def _looks(side: str) -> list[tuple[str, Floats]]:
    sign = 1 if side == "Left" else -1
    across, up = np.radians(ACROSS_DEGREES), np.radians(UP_DEGREES)
    return [
        (f"eyeLookOut{side}", about_y(across * sign)),
        (f"eyeLookIn{side}", about_y(-across * sign)),
        (f"eyeLookUp{side}", about_x(-up)),
        (f"eyeLookDown{side}", about_x(up)),
    ]


def _sphere(rings: int, segments: int) -> tuple[Floats, Ints, Floats]:
    """Return unit directions, most of them on the cornea, triangles, and the angle of each from the pupil."""
    inner = np.linspace(0, 0.62, rings * 3 // 5)
    polar = np.concatenate([inner, np.linspace(0.62, _EDGE, rings - len(inner) + 1)[1:]])[1:]
    turn = np.linspace(0, 2 * np.pi, segments, endpoint=False)
    angle = np.concatenate([[0.0], np.repeat(polar, segments)])
    around = np.concatenate([[0.0], np.tile(turn, len(polar))])
    directions = np.stack([np.sin(angle) * np.cos(around), np.sin(angle) * np.sin(around), np.cos(angle)], axis=1)
    following = (np.arange(segments) + 1) % segments
    cap = np.stack([np.zeros(segments, dtype=np.int64), 1 + np.arange(segments), 1 + following], axis=1)
    row = np.arange(len(polar) - 1)[:, None] * segments + 1
    quads = np.stack(
        [
            row + np.arange(segments),
            row + segments + np.arange(segments),
            row + segments + following,
            row + following,
        ],
        axis=-1,
    )
    triangles = np.concatenate([cap, split_quads(quads.reshape(-1, 4))])
    return directions, outward(directions, triangles, directions), angle


def _shadow(face: Face, directions: Floats, triangles: Ints, angle: Floats, local: Floats) -> Surface:
    """Return a shell just above both eyeballs that is darker near the lids."""
    from scipy.spatial import cKDTree

    lids = split_quads(face.body)
    corners = face.points[lids]
    near = corners[np.linalg.norm(corners.mean(axis=1) - face.eye_center["Left"], axis=1) < face.eye_radius * 2.2]
    shares = np.random.default_rng(1).dirichlet([1, 1, 1], 24)
    samples = (near[:, None] * shares[None, :, :, None]).sum(axis=2).reshape(-1, 3)
    center = face.eye_center["Left"]
    samples = samples[(samples[:, 2] > center[2]) & (np.linalg.norm(samples - center, axis=1) > face.eye_radius * 0.96)]
    tree = cKDTree(samples)
    used = np.all(angle[triangles] < 1.25, axis=1)
    points, colors, faces = [], [], []
    for index, side in enumerate(SIDES):
        shell = local * _SHADOW + face.eye_center[side]
        distance, nearest = tree.query(shell * [1 if side == "Left" else -1, 1, 1])
        above = samples[nearest][:, 1] > shell[:, 1]
        alpha = np.where(above, 0.60 * np.exp(-((distance / 0.0040) ** 2)), 0.34 * np.exp(-((distance / 0.0019) ** 2)))
        color = np.ones((len(shell), 4))
        color[:, 3] = alpha * smoothstep(1.25, 1.0, angle)
        points.append(shell)
        colors.append(color)
        faces.append(triangles[used] + index * len(shell))
    return Surface(
        name="EyeOcclusion",
        material="EyeOcclusion",
        points=np.concatenate(points),
        triangles=np.concatenate(faces),
        normals=np.concatenate([directions, directions]),
        colors=np.concatenate(colors),
        joint="Head",
    )


def paint_eye(iris: Hex, size: int, seed: int) -> Floats:
    """Return the picture of an eyeball, seen from its front: white, iris, pupil; 0 to 1."""
    rng = np.random.default_rng(seed)
    steps = (np.arange(size) + 0.5) / size * 2 - 1
    x, y = np.meshgrid(steps, -steps)
    angle = np.hypot(x, y) * _TEXTURE_EDGE
    around = np.arctan2(y, x)
    white = np.ones((size, size, 3)) * srgb("#efe9e6")
    pink = smoothstep(0.7, 1.3, angle)[..., None]
    white = white * (1 - 0.8 * pink) + srgb("#dba99c") * 0.8 * pink
    white = _veins(white, angle, around, rng)
    fibers = sum(
        np.sin(around * count + rng.uniform(0, 6) + 2.5 * np.sin(around * rng.integers(3, 7) + rng.uniform(0, 6)))
        * rng.uniform(0.5, 1)
        for count in (17, 31, 53, 89)
    )
    fibers = np.asarray(fibers) / np.abs(fibers).max()
    part = angle / _IRIS
    base = srgb(iris)
    light = np.clip(base * 1.75 + 0.05, 0, 1)
    colored = base * (0.88 - 0.25 * smoothstep(0.5, 1, part))[..., None] * (1 + 0.22 * fibers[..., None])
    # Light that enters from above leaves the iris at its lower half (a caustic of the cornea).
    caustic = (
        smoothstep(0.98, 0.5, part)
        * smoothstep(0.35, 0.6, part)
        * (0.35 + 0.65 * smoothstep(0.3, -0.9, y * _TEXTURE_EDGE / _IRIS))
    )
    colored = colored + caustic[..., None] * light * 0.62 * (1 + 0.3 * fibers[..., None])
    collarette = np.exp(-(((part - 0.55 - 0.03 * fibers) / 0.06) ** 2))[..., None]
    colored = colored * (1 - 0.2 * collarette)
    colored = colored * (1 - 0.62 * smoothstep(0.80, 1.0, part))[..., None]
    colored = colored * (1 - 0.40 * smoothstep(0.25, 1.0, y * _TEXTURE_EDGE / _IRIS))[..., None]
    share = smoothstep(1.05, 0.95, part)[..., None]
    picture = white * (1 - share) + colored * share
    share = smoothstep(_PUPIL + 0.05, _PUPIL - 0.01, part)[..., None]
    return np.asarray(picture * (1 - share) + srgb("#070505") * share)


def _veins(white: Floats, angle: Floats, around: Floats, rng: np.random.Generator) -> Floats:
    for _ in range(26):
        start, bend = rng.uniform(0, 2 * np.pi), rng.uniform(-0.5, 0.5)
        from_rim = np.clip(1.35 - angle, 0, 1)
        path = start + bend * from_rim + 0.05 * np.sin(from_rim * rng.uniform(9, 22) + rng.uniform(0, 6))
        away = np.abs(np.angle(np.exp(1j * (around - path)))) * np.maximum(angle, 0.3)
        line = np.exp(-((away / 0.006) ** 2)) * smoothstep(rng.uniform(0.65, 0.9), 1.3, angle)
        white = white * (1 - 0.26 * line[..., None] * np.array([0.25, 1, 0.9]))
    return white
