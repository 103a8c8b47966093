"""Colors."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np

from visavis.avatar.mesh import Floats

Hex: TypeAlias = str


def srgb(color: Hex) -> Floats:
    """Return a color like ``#dca283`` as red, green and blue, 0 to 1, as screens take them."""
    return np.array([int(color[start : start + 2], 16) for start in (1, 3, 5)]) / 255


def linear(color: Hex | Floats) -> Floats:
    """Return a color as light, 0 to 1 (IEC 61966-2-1)."""
    values = srgb(color) if isinstance(color, str) else np.asarray(color)
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def factor(color: Hex | Floats, by: float = 1.0) -> list[float]:
    """Return a color as glTF's ``baseColorFactor``, so many times as bright."""
    return [*(float(round(item, 5)) for item in np.clip(linear(color) * by, 0, 1)), 1.0]


def mixed(base: Floats, color: Floats, share: Floats) -> Floats:
    """Return a picture with a color laid over it."""
    return base * (1 - share[..., None]) + color * share[..., None]


def luminance(color: Hex) -> float:
    """Return how light a color is to the eye, 0 to 1 (ITU-R BT.709)."""
    return float(linear(color) @ [0.2126, 0.7152, 0.0722])


def toned(color: Hex, ratios: tuple[float, float, float]) -> Floats:
    """Return a color whose red, green and blue are so many times those of another."""
    return np.clip(srgb(color) * ratios, 0, 1)
