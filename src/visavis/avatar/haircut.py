"""What every style of hair is made from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from visavis.avatar.color import linear, srgb
from visavis.avatar.detail import Detail
from visavis.avatar.face import Face
from visavis.avatar.landmarks import Landmarks
from visavis.avatar.mesh import Floats, Ints, compact
from visavis.avatar.person import Person
from visavis.avatar.skin import HEAD, Skin
from visavis.avatar.skull import Skull

_GRAY = "#b9b6b1"


@dataclass(frozen=True, slots=True)
class Haircut:
    """A head that gets its hair."""

    person: Person
    skin: Skin
    marks: Landmarks
    skull: Skull
    detail: Detail
    rng: np.random.Generator
    ears: Floats
    """How much each point of the skin's surface belongs to an ear."""
    lips: Floats

    @classmethod
    def of(cls, person: Person, skin: Skin, face: Face, marks: Landmarks, detail: Detail) -> Haircut:
        """Return the head of a person."""
        ears, lips = (face.source.mask(name)[skin.vertices] for name in ("ears", "lips"))
        head = skin.part == HEAD
        skull = Skull.of(skin.surface.points[head], ears[head], marks)
        return cls(person, skin, marks, skull, detail, np.random.default_rng(person.seed), ears, lips)

    def count(self, strands: int) -> int:
        """Return how many strands are made of so many."""
        return max(3, round(strands * self.detail.strands))

    @property
    def widen(self) -> float:
        """How much wider strands are because there are fewer of them."""
        return float(self.detail.strands**-0.85)

    @property
    def mean_color(self) -> Floats:
        """The color of all strands together, linear."""
        gray = self.person.hair.gray**1.5  # a few bright strands are not to gray all of it
        return np.asarray(linear(self.person.hair.color) * (1 - gray) + linear(_GRAY) * (0.75 + 0.25 * gray) * gray)

    def color(self, count: int, shade: float = 1.0) -> Floats:
        """Return the color of one strand from root to tip, linear; some strands are gray."""
        gray = self.person.hair.gray
        # A card is a lock: of its strands more or fewer are gray.
        part = float(np.clip(gray + (0.28 if 0 < gray < 1 else 0) * self.rng.normal(), 0, 1)) if gray > 0 else 0.0
        base = linear(self.person.hair.color) * (1 - part) + linear(_GRAY) * (0.75 + 0.25 * gray) * part
        tip = np.clip(linear(np.clip(srgb(self.person.hair.color) * 1.32 + 0.03, 0, 1)), 0, 1)
        tip = base * 0.5 + tip * 0.5 if gray < 0.5 else base * 1.1
        t = np.linspace(0, 1, count)[:, None]
        return np.asarray((base * (1 - 0.5 * t) + tip * 0.5 * t) * (0.95 + 0.45 * t) * shade)

    def scalp(self, least: float) -> tuple[Ints, Ints, Floats]:
        """Return the points of the skin's surface where hair grows, their triangles, and how much grows at each."""
        surface = self.skin.surface
        grown = (
            self.marks.hairline(self.person, surface.points)
            * (self.skin.part == HEAD)
            * (1 - np.clip(3 * self.ears, 0, 1))
        )
        chosen = (grown[surface.triangles] > least).all(axis=1) & (grown[surface.triangles] > 0).any(axis=1)
        kept = surface.triangles[chosen]
        vertices, triangles = compact(kept)
        return vertices, triangles, grown[vertices]
