"""Fabrics: tiles that repeat."""

from __future__ import annotations

from typing import Literal

import numpy as np

from visavis.avatar.mesh import Floats
from visavis.avatar.raster import noise, normal_map

_STITCHES = 8
"""Wales of a knit in a tile."""
_THREADS = 26
"""Threads of a weave in a tile."""


def fabric(kind: Literal["knit", "weave"], size: int, seed: int) -> tuple[Floats, Floats]:
    """Return how light a tile of fabric is, and its relief as a normal map; 0 to 1, shape (size, size, 3)."""
    rng = np.random.default_rng(seed)
    height = _knit(size) if kind == "knit" else _weave(size)
    fuzz = noise(rng, (size, size), 1.0)
    height = height + (0.10 if kind == "knit" else 0.05) * fuzz
    light = 0.88 + (0.10 if kind == "knit" else 0.05) * (height - height.mean()) + 0.012 * fuzz
    relief = normal_map(height, 5.0 if kind == "knit" else 2.2, wrap=True)
    return np.repeat(np.clip(light, 0, 1)[..., None], 3, axis=2), relief


def _grid(size: int) -> tuple[Floats, Floats]:
    steps = (np.arange(size) + 0.5) / size
    x, y = np.meshgrid(steps, steps)
    return x, y


def _knit(size: int) -> Floats:
    """Stockinette: columns of V's."""
    x, y = _grid(size)
    column = x * _STITCHES % 1 - 0.5
    row = (y * _STITCHES * 1.25 // 1, y * _STITCHES * 1.25 % 1)[1]
    leg = row - 0.55 * np.abs(column) * 2
    strand = np.abs((leg + 0.5) % 1 - 0.5) * 2
    return np.asarray(
        (1 - strand**2) * (1 - (np.abs(column) * 2) ** 6) * (0.55 + 0.45 * np.sin(np.abs(column) * 2 * np.pi))
    )


def _weave(size: int) -> Floats:
    """Plain weave: threads over and under."""
    x, y = _grid(size)
    across, along = np.sin(x * np.pi * _THREADS), np.sin(y * np.pi * _THREADS)
    over = np.sign(across * along)
    return np.asarray(0.5 + 0.5 * np.where(over > 0, np.abs(across), np.abs(along)))
