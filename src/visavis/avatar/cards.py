"""Hair as cards: strips that follow a strand's path and carry a picture of many strands."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from visavis.avatar.mesh import Floats, Ints, Surface, grid_triangles, unit

COLUMNS = 4
"""Pictures of strands side by side in the texture."""
_ARCH = 0.22
"""How far the middle of a card is above its edges, in its widths."""


@dataclass
class Cards:
    """Cards that are being collected."""

    points: list[Floats] = field(default_factory=list)
    normals: list[Floats] = field(default_factory=list)
    uv: list[Floats] = field(default_factory=list)
    colors: list[Floats] = field(default_factory=list)
    triangles: list[Ints] = field(default_factory=list)
    _count: int = 0

    def add(self, path: Floats, out: Floats, width: Floats, color: Floats, picture: int, twist: float = 0.0) -> None:
        """Add a card along a path.

        Shapes: path and ``out`` (away from the head) (n, 3), ``width`` (n,) m, ``color`` (n, 3) linear.
        """
        along = unit(np.gradient(path, axis=0))
        across = unit(np.cross(along, out))
        out = np.cross(across, along)
        if twist:
            turn = np.linspace(0, twist, len(path))[:, None]
            across, out = across * np.cos(turn) + out * np.sin(turn), out * np.cos(turn) - across * np.sin(turn)
        sides = np.array([-0.5, 0.0, 0.5])
        lift = np.array([0.0, _ARCH, 0.0])
        grid = path[:, None] + across[:, None] * (sides[None, :, None] * width[:, None, None])
        grid = grid + out[:, None] * (lift[None, :, None] * width[:, None, None])
        # Rounded, so that a card shades like a lock.
        normals = unit(out[:, None] + across[:, None] * np.array([-0.75, 0.0, 0.75])[None, :, None])
        v = np.linspace(0, 1, len(path))
        u = (picture % COLUMNS + 0.02 + 0.96 * (sides + 0.5)) / COLUMNS
        grid_u, grid_v = np.meshgrid(u, v)
        self.points.append(grid.reshape(-1, 3))
        self.normals.append(normals.reshape(-1, 3))
        self.uv.append(np.stack([grid_u, grid_v], axis=-1).reshape(-1, 2))
        self.colors.append(np.repeat(color, 3, axis=0))
        self.triangles.append(grid_triangles(len(path), 3) + self._count)
        self._count += 3 * len(path)

    def surface(self, name: str, material: str) -> Surface:
        """Return all cards as one mesh that follows the head."""
        return Surface(
            name=name,
            material=material,
            points=np.concatenate(self.points),
            triangles=np.concatenate(self.triangles),
            normals=np.concatenate(self.normals),
            uv=np.concatenate(self.uv),
            colors=np.clip(np.concatenate(self.colors), 0, 1),
            joint="Head",
        )


def bezier(a: Floats, b: Floats, c: Floats, d: Floats, count: int) -> Floats:
    """Return points of a cubic Bézier curve."""
    t = np.linspace(0, 1, count)[:, None]
    return (1 - t) ** 3 * a + 3 * (1 - t) ** 2 * t * b + 3 * (1 - t) * t**2 * c + t**3 * d


def eased(points: Floats, rounds: int = 2) -> Floats:
    """Return a path with its corners smoothed."""
    points = points.copy()
    for _ in range(rounds):
        points[1:-1] = 0.5 * points[1:-1] + 0.25 * (points[2:] + points[:-2])
    return points


def swelling(count: int, root: float, tip: float, peak: float = 0.35) -> Floats:
    """Return a width along a strand: from the root to its widest place, and to the tip; parts of the widest."""
    t = np.linspace(0, 1, count)
    rise = root + (1 - root) * np.sin(np.clip(t / peak, 0, 1) * np.pi / 2) ** 0.7
    fall = tip + (1 - tip) * np.cos(np.clip((t - peak) / (1 - peak), 0, 1) * np.pi / 2) ** 0.6
    return np.where(t < peak, rise, fall)
