"""What everything that names sounds does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from visavis.events import Emotion, Score

MOST_SOUNDS = 10
"""So many of the likeliest labels are told; all of them if there are no more."""


@dataclass(frozen=True, slots=True)
class SoundReading:
    """What one window of sound holds."""

    sounds: list[Score]
    """The likeliest labels, the likeliest first."""
    embedding: NDArray[np.float32]
    """(dimensions,), of unit length."""
    emotions: Mapping[Emotion, float] | None = None
    """What the voice in it sounds like: probabilities of all seven; None if nothing was trained to tell."""


class SoundClassifier(Protocol):
    """Names what sounds in a window, for many sessions at once.

    Every implementation passes ``tests/conformance/test_sound_classifier.py``.
    """

    name: str
    window_ms: int
    """How much sound it is made for."""
    labels: tuple[str, ...]
    dimensions: int
    """Of an embedding."""
    tells_emotions: bool
    """Whether it has a head that was trained on voices."""

    async def classify(self, samples: NDArray[np.int16]) -> SoundReading:
        """Return what a window holds: PCM16 mono at 16 kHz; a shorter one is padded with silence.

        Raises CodedError: ``sound.window_invalid`` for nothing, or for more than twice the window; ``inference.*`` if
        it runs elsewhere.
        """

    async def close(self) -> None:
        """Release everything."""
