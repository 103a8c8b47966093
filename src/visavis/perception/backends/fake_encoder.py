"""Encodes faces as it was told to, for tests and trials."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from visavis.events import CodedError
from visavis.perception.backends.fake_calls import FakeCalls
from visavis.perception.face_encoder import EncodedFace
from visavis.perception.frames import Picture

DIMENSIONS = 128


def person_at(*place: float) -> NDArray[np.float32]:
    """Return an embedding with these first coordinates, and zeros behind them."""
    embedding = np.zeros(DIMENSIONS, np.float32)
    embedding[: len(place)] = place
    return embedding


class FakeFaceEncoder:
    """Gives each face the point that a script says, whatever the picture shows."""

    name = "fake"

    def __init__(
        self,
        who: Callable[[Picture, NDArray[np.float32]], NDArray[np.float32]] = lambda *_: person_at(0),
        *,
        sharpness: float = 1.0,
        brightness: float = 0.5,
        contrast: float = 0.2,
        delay_ms: float = 0.0,
        failures: Sequence[CodedError | None] = (),
    ) -> None:
        """``who`` returns the embedding, (128,), of the face with these landmarks.

        Answers come after ``delay_ms``. ``failures`` lists, call by call, the error that is raised; None for none.
        """
        self._who = who
        self._quality = (sharpness, brightness, contrast)
        self._script = FakeCalls(delay_ms, failures)
        self.calls = 0
        """How many faces were encoded so far."""

    async def encode(self, picture: Picture, landmarks: NDArray[np.float32]) -> EncodedFace:
        """Return the scripted point."""
        self.calls += 1
        await self._script.call()
        if landmarks.ndim != 2 or not np.isfinite(landmarks).all():
            raise CodedError("identity.invalid_face", "These are not the landmarks of a face.")
        return EncodedFace(self._who(picture, landmarks), *self._quality)

    async def close(self) -> None:
        """Do nothing: nothing is held."""
