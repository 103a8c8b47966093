"""What turns faces into points does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from visavis.perception.frames import Picture


@dataclass(frozen=True, slots=True)
class EncodedFace:
    """A face as a point in space, and how well it could be seen."""

    embedding: NDArray[np.float32]
    """(128,). Points of one person lie close together, by Euclidean distance."""
    sharpness: float
    """Variance of the Laplacian over the variance of the brightness: see ``face_quality``."""
    brightness: float
    """Mean of the face, 0 to 1."""
    contrast: float
    """Standard deviation of the face's brightness, 0 to 1."""


class FaceEncoder(Protocol):
    """Encodes faces, for many sessions at once.

    Every implementation passes ``tests/conformance/test_face_encoder.py``.
    """

    name: str

    async def encode(self, picture: Picture, landmarks: NDArray[np.float32]) -> EncodedFace:
        """Return the point of the face with these landmarks, (478, 3) in pixels of the picture.

        Raises CodedError (``identity.*``).
        """

    async def close(self) -> None:
        """Release everything."""
