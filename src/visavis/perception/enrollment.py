"""Makes a person's template from the best of several pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from visavis.events import CodedError
from visavis.perception.face_boxes import box_of
from visavis.perception.face_encoder import FaceEncoder
from visavis.perception.face_quality import (
    FOR_ENROLLMENT,
    QualityLimits,
    face_view,
    pixel_problems,
    quality_score,
)
from visavis.perception.frames import Picture
from visavis.perception.landmarker import Face, FaceLandmarker
from visavis.perception.matching import Thresholds, spread_of
from visavis.perception.people import FaceTemplate

MOST_PICTURES = 8
"""So many of the best are made into the template; more would add little."""

_BYSTANDER = 0.5
"""A second face this large beside the largest one leaves open whose picture it is."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One picture, and what became of it."""

    label: str
    """Its file's name, or where in a video it stands."""
    problems: tuple[str, ...]
    """Why it is of no use, as phrases for people; none if it is good."""
    score: float = 0.0
    """Its quality, 0 to 1."""
    embedding: NDArray[np.float32] | None = None
    """(128,), if there is one face in it."""
    used: bool = False
    """Whether it went into the template."""


class Enrollment:
    """Looks at pictures of one person, one after the other."""

    def __init__(
        self,
        landmarker: FaceLandmarker,
        encoder: FaceEncoder,
        *,
        limits: QualityLimits = FOR_ENROLLMENT,
        thresholds: Thresholds | None = None,
    ) -> None:
        """Begin with no pictures."""
        self._landmarker = landmarker
        self._encoder = encoder
        self._limits = limits
        self._thresholds = thresholds or Thresholds()
        self.candidates: list[Candidate] = []

    def refuse(self, label: str, reason: str) -> None:
        """Note a picture that could not even be decoded."""
        self.candidates.append(Candidate(label, (reason,)))

    async def add(self, picture: Picture, label: str) -> Candidate:
        """Look at a picture; return what it is good for. Raises CodedError of the landmarker or the encoder."""
        candidate = await self._examine(picture, label)
        self.candidates.append(candidate)
        return candidate

    def template(self) -> FaceTemplate:
        """Return what was learned from the best pictures, and note in ``candidates`` which these were.

        Raises CodedError ``identity.no_good_picture``, or ``identity.different_people`` if the pictures do not show one
        and the same person.
        """
        good = [number for number, item in enumerate(self.candidates) if not item.problems]
        if not good:
            raise CodedError("identity.no_good_picture", self._refusal())
        fitting = self._one_person(good)
        best = sorted(fitting, key=lambda number: -self.candidates[number].score)[:MOST_PICTURES]
        for number in best:
            self.candidates[number] = replace(self.candidates[number], used=True)
        mean, spread = spread_of(self._embeddings(best))
        return FaceTemplate(mean, spread, len(best))

    async def _examine(self, picture: Picture, label: str) -> Candidate:
        faces = await self._landmarker.find(picture, [], search=True, most=4)
        face = _subject(faces)
        if face is None:
            return Candidate(label, ("several faces",) if faces else ("no face",))
        view = face_view(face.landmarks)
        encoded = await self._encoder.encode(picture, face.landmarks)
        problems = (*view.problems(self._limits), *pixel_problems(encoded, self._limits))
        return Candidate(label, problems, quality_score(view, encoded), encoded.embedding)

    def _one_person(self, good: Sequence[int]) -> list[int]:
        """Return the pictures that lie near the most central one; note of the others that they do not."""
        embeddings = np.stack(self._embeddings(good))
        distances = np.linalg.norm(embeddings[:, None] - embeddings[None], axis=2)
        central = distances[int(np.median(distances, axis=1).argmin())]
        fitting = [number for number, distance in zip(good, central, strict=True) if distance <= self._thresholds.same]
        if 2 * len(fitting) <= len(good):
            raise CodedError("identity.different_people", "The pictures do not show one and the same person.")
        for number in set(good) - set(fitting):
            self.candidates[number] = replace(self.candidates[number], problems=("another person than the others",))
        return fitting

    def _embeddings(self, numbers: Sequence[int]) -> list[NDArray[np.float32]]:
        found = [self.candidates[number].embedding for number in numbers]
        return [embedding for embedding in found if embedding is not None]

    def _refusal(self) -> str:
        if not self.candidates:
            return "There is no picture."
        reasons = list(dict.fromkeys(problem for item in self.candidates for problem in item.problems))
        return f"None of {len(self.candidates)} pictures is good enough: {', '.join(reasons)}."


def _subject(faces: Sequence[Face]) -> Face | None:
    """Return the face that a picture is of, or None if there is none, or another one nearly as large."""
    by_size = sorted(faces, key=lambda face: -box_of(face.landmarks).size)
    if not by_size:
        return None
    if len(by_size) > 1 and box_of(by_size[1].landmarks).size > _BYSTANDER * box_of(by_size[0].landmarks).size:
        return None
    return by_size[0]
