"""Hears what it was told to, for tests and trials."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from visavis.events import CodedError, Emotion, Score
from visavis.perception.backends.audioclip import check_window
from visavis.perception.backends.fake_calls import FakeCalls
from visavis.perception.sound_classification import MOST_SOUNDS, SoundReading


class FakeSoundClassifier:
    """Gives one scripted answer after the other, whatever it hears."""

    name = "fake-sounds"

    def __init__(
        self,
        answers: Sequence[Mapping[str, float]] = ({"laughter": 0.9, "doorbell": 0.05},),
        *,
        emotions: Mapping[Emotion, float] | None = None,
        window_ms: int = 2_000,
        dimensions: int = 8,
        delay_ms: float = 0.0,
        failures: Sequence[CodedError | None] = (),
    ) -> None:
        """Say what to answer.

        ``answers`` are scores by label, from the first one on, again and again; each comes after ``delay_ms``.
        ``emotions`` are what every voice sounds like. ``failures`` lists, window by window, the error that is raised
        instead; None for none.
        """
        self.window_ms = window_ms
        self.dimensions = dimensions
        self.labels = tuple(dict.fromkeys(label for answer in answers for label in answer))
        self.tells_emotions = emotions is not None
        self.windows: list[NDArray[np.int16]] = []
        """What it was given."""
        self._answers = itertools.cycle(answers)
        self._emotions = emotions
        self._script = FakeCalls(delay_ms, failures)

    async def classify(self, samples: NDArray[np.int16]) -> SoundReading:
        """Return the next answer. Raises CodedError ``sound.window_invalid``, or the error that is due."""
        check_window(samples, self.window_ms)
        await self._script.call()
        self.windows.append(samples)
        answer = next(self._answers)
        order = sorted(answer, key=lambda label: -answer[label])[:MOST_SOUNDS]
        embedding = np.full(self.dimensions, self.dimensions**-0.5, np.float32)
        return SoundReading([Score(label=label, score=answer[label]) for label in order], embedding, self._emotions)

    async def close(self) -> None:
        """Do nothing: there is nothing to release."""
