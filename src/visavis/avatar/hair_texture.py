"""Pictures of strands of hair."""

from __future__ import annotations

import io

import numpy as np

from visavis.avatar.cards import COLUMNS
from visavis.avatar.mesh import Floats, smoothstep
from visavis.avatar.raster import noise, normal_map

_STRANDS = 34
"""In one picture."""


def strands(width: int, height: int, seed: int) -> tuple[Floats, Floats]:
    """Return strands, light and alpha, shape (height, width, 4), and their relief as a normal map."""
    rng = np.random.default_rng(seed)
    column = width // COLUMNS
    light, alpha, relief = (np.zeros((height, width)) for _ in range(3))
    v = (np.arange(height) + 0.5)[:, None] / height
    x = np.arange(column)[None, :] + 0.5
    for picture in range(COLUMNS):
        part = slice(picture * column, (picture + 1) * column)
        depth = np.full((height, column), -1.0)
        for _ in range(_STRANDS + 10 * (picture % 2)):
            root = rng.normal(0.5, 0.22)
            spread = rng.normal(0, 0.10)
            wave = 0.018 * np.sin(v * rng.uniform(3, 9) + rng.uniform(0, 6))
            center = (np.clip(root, 0.06, 0.94) + spread * (v - 0.3) + wave) * column
            thick = rng.uniform(0.9, 2.6) * column / 64
            ends = rng.uniform(0.93, 1.02)
            begins = rng.uniform(0.0, 0.05)
            taper = smoothstep(ends, ends - 0.14, v) * smoothstep(begins - 0.01, begins + 0.03, v)
            across = np.abs(x - center) / (thick * np.maximum(taper, 0.02) + 1e-3)
            covered = smoothstep(1.15, 0.75, across) * (taper > 0.03)
            rank = rng.random()
            over = (covered > 0.4) & (rank > depth)
            depth[over] = rank
            tone = 0.62 + 0.42 * rank + rng.normal(0, 0.05)
            shaded = tone * (1 - 0.35 * np.clip(across, 0, 1) ** 2) + 0 * v
            light[:, part][over] = shaded[over]
            relief[:, part][over] = (0.4 + rank + 0.5 * (1 - np.clip(across, 0, 1) ** 2))[over]
            alpha[:, part] = np.maximum(alpha[:, part], covered)
    return np.stack([*[_bled(light, alpha)] * 3, alpha], axis=-1), normal_map(relief, 1.6)


def _bled(values: Floats, alpha: Floats) -> Floats:
    """Return values spread to where nothing is covered, so that smaller pictures have no dark edges."""
    from scipy.ndimage import distance_transform_edt

    nearest = distance_transform_edt(alpha < 0.4, return_distances=False, return_indices=True)
    return np.asarray(values[nearest[0], nearest[1]])


def combed(size: int, seed: int) -> tuple[Floats, Floats]:
    """Return combed hair that repeats: light and alpha, shape (size, size, 4), and its relief.

    Alpha is 0.5 to 1, by strand: where a surface fades out at the hairline, some strands reach further than others.
    """
    rng = np.random.default_rng(seed)
    fine = noise(rng, (size, size), (size / 14, 0.8)) * 0.7 + noise(rng, (size, size), (size / 9, 3.0)) * 0.7
    light = 0.80 + 0.13 * fine
    reach = 0.75 + 0.25 * np.clip(noise(rng, (size, size), (size / 10, 1.4)) / 2, -1, 1)
    return np.stack([light, light, light, reach], axis=-1), normal_map(fine, 0.9, wrap=True)


def fuzz(size: int, seed: int) -> Floats:
    """Return a tile of short hairs seen from their ends: light, and alpha as how long each is; (size, size, 4)."""
    rng = np.random.default_rng(seed)
    clumps = noise(rng, (size, size), 3.0)
    hairs = noise(rng, (size, size), 1.1)
    order = np.argsort(np.argsort((hairs + 0.55 * clumps).ravel())).reshape(size, size) / (size * size)
    light = np.clip(0.50 + 0.45 * order + 0.06 * clumps, 0, 1)
    return np.stack([light, light, light, order], axis=-1)


def webp_with_alpha(picture: Floats, quality: int) -> bytes:
    """Return a picture with transparency as WebP."""
    from PIL import Image

    file = io.BytesIO()
    pixels = np.round(np.clip(picture, 0, 1) * 255).astype(np.uint8)
    Image.fromarray(pixels).save(file, "WEBP", method=6, quality=quality, alpha_quality=90, exact=True)
    return file.getvalue()
