"""What is known of a face before it moves: where its eyes, lids and lips are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from visavis.avatar.mesh import Floats, Ints, edges_of, split_quads
from visavis.avatar.source import Source

SIDES = ("Left", "Right")
_EYE_HELPERS = {"Left": "helper-l-eye", "Right": "helper-r-eye"}
EYEBALL = 0.97
"""Radius of the eyeball in radii of the helper's."""


@dataclass
class Face:
    """A face at rest."""

    source: Source
    points: Floats
    """All points of the person, m."""
    eye_radius: float
    """Of the room that the lids leave for the eyeball, m."""
    eye_center: dict[str, Floats]
    """Center of each eyeball, m."""

    @classmethod
    def of(cls, source: Source, points: Floats) -> Face:
        """Return the face of a person."""
        left = points[source.vertices(_EYE_HELPERS["Left"])]
        center = (left.min(axis=0) + left.max(axis=0)) / 2
        radius = float(np.ptp(left[:, 1])) / 2
        return cls(source, points, radius, {"Left": center, "Right": center * [-1, 1, 1]})

    @cached_property
    def body(self) -> Ints:
        """The quadrangles of the skin."""
        return self.source.quads("body")

    @cached_property
    def edges(self) -> Ints:
        """The edges of the skin."""
        return edges_of(self.body)

    @cached_property
    def lips(self) -> Floats:
        """How much each point belongs to the lips, 0 to 1."""
        return self._skin_only(self.source.mask("lips"))

    @cached_property
    def inside(self) -> NDArray[np.bool_]:
        """Whether each point is inside the mouth."""
        return self._skin_only(self.source.mask("inside-mouth")) > 0.5

    @cached_property
    def is_skin(self) -> NDArray[np.bool_]:
        """Whether each point is one of the skin."""
        skin = np.zeros(len(self.points), dtype=bool)
        skin[np.unique(self.body)] = True
        return skin

    @property
    def mouth(self) -> Floats:
        """Center of the lips, m."""
        center: Floats = self.points[self.lips > 0.5].mean(axis=0)
        return center

    def nearest_eye(self, points: Floats) -> Floats:
        """Return for each point the center of the eye on its side."""
        return np.where(points[:, :1] > 0, self.eye_center["Left"], self.eye_center["Right"])

    def from_eye(self, points: Floats) -> Floats:
        """Return how far each point is from the center of the eye on its side, m."""
        distance: Floats = np.linalg.norm(points - self.nearest_eye(points), axis=-1)
        return distance

    @cached_property
    def around_mouth(self) -> Ints:
        """The triangles of the skin around the mouth."""
        away = self.points[self.body] - self.mouth
        near = (np.abs(away[..., 0]) < 0.05) & (np.abs(away[..., 1]) < 0.045) & (away[..., 2] > -0.05)
        return split_quads(self.body[near.all(axis=1)])

    def around_eye(self, side: str) -> Ints:
        """Return the triangles of the skin around an eye."""
        corners = self.points[self.body]
        near = np.linalg.norm(corners - self.eye_center[side], axis=2) < self.eye_radius * 2.6
        return split_quads(self.body[near.all(axis=1)])

    def _skin_only(self, values: Floats) -> Floats:
        return np.where(self.is_skin, values, 0.0)
