"""The skull as hair sees it: how far it reaches in each direction."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from visavis.avatar.landmarks import Landmarks
from visavis.avatar.mesh import Floats, smoothstep, unit

_ROWS, _COLUMNS = 46, 72
_BLUR = (1.6, 1.6)


@dataclass(frozen=True, slots=True)
class Skull:
    """A star-shaped surface around a center."""

    center: Floats
    reach: Floats
    """Distance from the center to the scalp by latitude (rows, from below) and longitude (columns, from the back)."""
    half: Floats
    """Half of its width, height and depth, m."""

    @classmethod
    def of(cls, points: Floats, ears: Floats, marks: Landmarks) -> Skull:
        """Return the skull below these points of a head; ``ears`` tells which of them are of the ears."""
        from scipy.ndimage import gaussian_filter
        from scipy.spatial import cKDTree

        head = points[(points[:, 1] > marks.eye[1] - 0.06) & (ears < 0.2)]
        upper = head[head[:, 1] > marks.eye[1] + 0.03 * marks.scale]
        center = np.array(
            [0.0, marks.eye[1] + 0.012 * marks.scale, (upper[:, 2].max() + upper[:, 2].min()) / 2 - 0.002]
        )
        away = head - center
        distance = np.linalg.norm(away, axis=1)
        directions = away / distance[:, None]
        latitude = np.linspace(-np.pi / 2, np.pi / 2, _ROWS)
        longitude = np.linspace(-np.pi, np.pi, _COLUMNS, endpoint=False)
        grid_lat, grid_lon = np.meshgrid(latitude, longitude, indexing="ij")
        wanted = _direction(grid_lat, grid_lon).reshape(-1, 3)
        apart, nearest = cKDTree(directions).query(wanted, k=6)
        share = 1 / (apart + 0.02) ** 2
        reach = ((distance[nearest] * share).sum(axis=1) / share.sum(axis=1)).reshape(_ROWS, _COLUMNS)
        reach = (reach + reach[:, (-np.arange(_COLUMNS)) % _COLUMNS]) / 2  # the same on both sides
        reach = gaussian_filter(reach, _BLUR, mode=("nearest", "wrap"))
        wide = head[(np.abs(head[:, 1] - center[1] - 0.03) < 0.02)]
        half = np.array([np.abs(wide[:, 0]).max(), head[:, 1].max() - center[1], np.ptp(upper[:, 2]) / 2])
        return cls(center, reach, half)

    def onto(self, points: Floats, above_m: float | Floats = 0.0) -> Floats:
        """Return points moved along the rays from the center to be so far above the scalp."""
        away = points - self.center
        directions = unit(away)
        return np.asarray(self.center + directions * (self._reach(directions) + np.asarray(above_m))[:, None])

    def normals(self, points: Floats) -> Floats:
        """Return the directions away from the scalp at points near it."""
        step = 0.004
        one = unit(np.cross(points - self.center, [0.0, 1.0, 0.001]))
        two = unit(np.cross(one, points - self.center))
        along_one = self.onto(points + one * step) - self.onto(points - one * step)
        along_two = self.onto(points + two * step) - self.onto(points - two * step)
        normals = unit(np.cross(along_one, along_two))
        facing = np.sign((normals * (points - self.center)).sum(axis=1, keepdims=True))
        return normals * np.where(facing == 0, 1, facing)

    def _reach(self, directions: Floats) -> Floats:
        from scipy.ndimage import map_coordinates

        latitude = np.arcsin(np.clip(directions[:, 1], -1, 1))
        longitude = np.arctan2(directions[:, 0], directions[:, 2])
        row = (latitude + np.pi / 2) / np.pi * (_ROWS - 1)
        column = (longitude + np.pi) / (2 * np.pi) * _COLUMNS
        padded = np.concatenate([self.reach, self.reach[:, :2]], axis=1)
        values: Floats = map_coordinates(padded, [row, column % _COLUMNS], order=1, mode="nearest")
        return values


def _direction(latitude: Floats, longitude: Floats) -> Floats:
    flat = np.cos(latitude)
    return np.stack([flat * np.sin(longitude), np.sin(latitude), flat * np.cos(longitude)], axis=-1)


@dataclass(frozen=True, slots=True)
class Envelope:
    """Where hair lies: on the skull above, and falling from it like a curtain below."""

    skull: Skull
    above_m: float
    """Between the scalp and the hair, where it is thickest."""
    side: float
    """How much the curtain flares below the widest place, in parts of its width."""
    tuck: float
    """How much it turns in towards the tips."""
    length: float
    """From the skull's center down, m."""

    @property
    def axes(self) -> Floats:
        """Half of its width, height and depth, m."""
        return self.skull.half + [self.above_m + 0.001, self.above_m + 0.003, self.above_m - 0.001]

    def project(self, points: Floats, away_m: float = 0.0) -> tuple[Floats, Floats]:
        """Return points moved onto the envelope, and its normals there."""
        away = points - self.skull.center
        axes = self.axes + away_m
        upper = away[:, 1] > 0
        onto = away / np.linalg.norm(away / axes, axis=1)[:, None]
        flat = np.maximum(np.hypot(away[:, 0] / axes[0], away[:, 2] / axes[2]), 1e-9)
        down = np.clip(-away[:, 1], 0, 1)
        back = smoothstep(0.02, -0.06, away[:, 2] / np.maximum(flat, 1e-6))
        part = down / self.length
        form = 1 + self.side * np.sin(np.clip(part * 1.25, 0, 1) * np.pi * 0.8)
        form = form - self.tuck * smoothstep(0.5, 1.15, part) - 0.16 * back * smoothstep(0.18, 0.9, part)
        fallen = np.stack([away[:, 0] / flat * form, away[:, 1], away[:, 2] / flat * form], axis=1)
        placed = np.where(upper[:, None], onto, fallen)
        normals = np.where(upper[:, None], onto / axes**2, fallen * [1, 0, 1] / axes**2)
        return placed + self.skull.center, unit(normals)

    def place(self, degrees: float, y: float) -> Floats:
        """Return a place on the envelope's outline: ``degrees`` from the front towards the left, y above the center."""
        angle = np.radians(degrees)
        axes = self.axes
        return np.asarray(self.skull.center + [np.sin(angle) * axes[0], y, np.cos(angle) * axes[2]])
