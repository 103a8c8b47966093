"""Whose face it is: a decision from several pictures, against everybody who is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Thresholds:
    """When a face counts as somebody's. Distances are Euclidean, between embeddings.

    The embedding's authors take two pictures for one person below 0.6 (http://dlib.net/face_recognition.py.html), at
    which 0.6 % of pairs are judged wrongly (Labeled Faces in the Wild); with many people known, that would be too many.
    """

    recognized: float = 0.5
    """Farthest that a face lies from a person's template to be taken for them."""
    kept: float = 0.55
    """The same for whoever it was taken for already, so that a verdict does not flicker."""
    same: float = 0.6
    """Farthest that pictures of one person lie apart, as the authors say: also those of one track."""
    margin: float = 0.1
    """How much farther the second nearest person must be; otherwise it could be either, and counts as nobody."""
    votes: float = 2 / 3
    """Share of the pictures that must be nearest to the person, each for itself."""
    least: int = 3
    """Pictures without which nothing is decided."""
    most: int = 5
    """Pictures that are looked at; older ones are forgotten."""


@dataclass(frozen=True, slots=True)
class Gallery:
    """Everybody who is known."""

    ids: tuple[str, ...] = ()
    expires_ms: tuple[int, ...] = ()
    templates: NDArray[np.float32] = field(default_factory=lambda: np.zeros((0, 128), np.float32))
    """(people, 128)."""

    def at(self, now_ms: int) -> Gallery:
        """Return those whose time is not over."""
        kept = [i for i, expires in enumerate(self.expires_ms) if expires > now_ms]
        if len(kept) == len(self.ids):
            return self
        return Gallery(tuple(self.ids[i] for i in kept), tuple(self.expires_ms[i] for i in kept), self.templates[kept])

    def distances(self, embeddings: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return how far embeddings, (n, 128), lie from each person's template: (n, people)."""
        distances: NDArray[np.float32] = np.linalg.norm(embeddings[:, None] - self.templates[None], axis=2)
        return distances


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whose face it is."""

    person_id: str | None
    """None: nobody's who is known, or it could be several people's."""
    distance: float | None
    """From the nearest template, if anybody is known."""


class Evidence:
    """What was seen of one face. It knows no clock and no model."""

    def __init__(self, thresholds: Thresholds | None = None) -> None:
        """Begin with nothing."""
        self._thresholds = thresholds or Thresholds()
        self._embeddings: list[NDArray[np.float32]] = []
        self._aside: NDArray[np.float32] | None = None

    def add(self, embedding: NDArray[np.float32]) -> bool:
        """Take one more picture's embedding; return whether it goes with those before.

        One that does not is put aside. If the next one does not either, somebody else has taken the place, and what
        was seen before is forgotten.
        """
        fits = not self._embeddings or self._distance_to_mean(embedding) <= self._thresholds.same
        if fits:
            self._aside = None
        elif self._aside is None:
            self._aside = embedding
            return False
        else:
            self._embeddings = [self._aside]
            self._aside = None
        self._embeddings.append(embedding)
        del self._embeddings[: -self._thresholds.most]
        return fits

    def decide(self, gallery: Gallery, held: str | None = None) -> Verdict | None:
        """Return whose face it is, or None while that is not clear yet. ``held`` is who it was taken for before."""
        thresholds = self._thresholds
        count = len(self._embeddings)
        if count < thresholds.least:
            return None
        if not gallery.ids:
            return Verdict(None, None)
        seen = np.stack(self._embeddings)
        distances = gallery.distances(seen.mean(axis=0, keepdims=True))[0]
        nearest = int(distances.argmin())
        distance = float(distances[nearest])
        limit = thresholds.kept if gallery.ids[nearest] == held else thresholds.recognized
        if distance <= limit and self._is_clear(gallery.distances(seen), distances, nearest):
            return Verdict(gallery.ids[nearest], distance)
        if distance <= thresholds.same and count < thresholds.most:
            return None  # more pictures may tell
        return Verdict(None, distance)

    def _is_clear(self, each: NDArray[np.float32], together: NDArray[np.float32], nearest: int) -> bool:
        others = np.delete(together, nearest)
        if len(others) and others.min() - together[nearest] < self._thresholds.margin:
            return False
        votes = (each.argmin(axis=1) == nearest) & (each[:, nearest] <= self._thresholds.same)
        return float(votes.mean()) >= self._thresholds.votes

    def _distance_to_mean(self, embedding: NDArray[np.float32]) -> float:
        return float(np.linalg.norm(embedding - np.stack(self._embeddings).mean(axis=0)))


def spread_of(embeddings: Sequence[NDArray[np.float32]]) -> tuple[NDArray[np.float32], float]:
    """Return the mean of several embeddings, (128,), and their root-mean-square distance from it."""
    stacked = np.stack(embeddings)
    mean = stacked.mean(axis=0)
    return mean, float(np.sqrt(np.square(np.linalg.norm(stacked - mean, axis=1)).mean()))
