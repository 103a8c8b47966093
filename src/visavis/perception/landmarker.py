"""What finds faces in pictures does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from visavis.perception.frames import Picture


@dataclass(frozen=True, slots=True)
class Face:
    """A face in a picture."""

    landmarks: NDArray[np.float32]
    """(478, 3), MediaPipe's topology: x to the right and y down, in pixels of the picture; z on the same scale, nearer
    is smaller. 468 to 472 are the iris on the picture's left (the person's right), 473 to 477 the other; the first of
    each is its center."""
    score: float
    """Probability that it is a face, 0 to 1."""


class FaceLandmarker(Protocol):
    """Finds faces and their landmarks, for many sessions at once.

    Every implementation passes ``tests/conformance/test_face_landmarker.py``.
    """

    name: str

    async def find(
        self, picture: Picture, known: Sequence[NDArray[np.float32]], *, search: bool, most: int
    ) -> list[Face]:
        """Return the faces in a picture, at most ``most``, each person's once.

        ``known`` are the landmarks of faces in the picture before, each (478, 3): they are followed without looking at
        the whole picture, and come first in the result, in their order, except those that are not there anymore.
        ``search`` looks for other faces too, the largest first.

        Raises CodedError (``faces.*``).
        """

    async def close(self) -> None:
        """Release everything."""
