"""Sees in clips what it was told to, for tests and trials."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from visavis.events import CodedError, Score
from visavis.perception.backends.fake_calls import FakeCalls
from visavis.perception.video_classification import MOST_SCORES, VideoReading


class FakeVideoClassifier:
    """Gives one scripted answer after the other, whatever it is shown."""

    name = "fake-video"

    def __init__(
        self,
        answers: Sequence[Mapping[str, float]] = ({"waving": 0.9, "still": 0.1},),
        *,
        frames: int = 16,
        size: int = 64,
        step_ms: int = 145,
        dimensions: int = 8,
        delay_ms: float = 0.0,
        failures: Sequence[CodedError | None] = (),
    ) -> None:
        """Say what to answer.

        ``answers`` are scores by label, from the first one on, again and again; each comes after ``delay_ms``.
        Embeddings are ``dimensions`` means of a clip's brightness over time, 0 to 1.
        ``failures`` lists, clip by clip, the error that is raised instead; None for none.
        """
        self.frames = frames
        self.size = size
        self.step_ms = step_ms
        self.dimensions = dimensions
        self.labels = tuple(dict.fromkeys(label for answer in answers for label in answer))
        self.clips: list[NDArray[np.uint8]] = []
        """What it was shown."""
        self._answers = itertools.cycle(answers)
        self._script = FakeCalls(delay_ms, failures)

    async def classify(self, clip: NDArray[np.uint8]) -> VideoReading:
        """Return the next answer. Raises CodedError ``video.clip_invalid``, or the error that is due."""
        if clip.dtype != np.uint8 or clip.ndim != 4 or clip.shape[0] != self.frames or clip.shape[-1] != 3:
            raise CodedError("video.clip_invalid", f"A clip is uint8 ({self.frames}, height, width, 3).")
        await self._script.call()
        self.clips.append(clip)
        answer = next(self._answers)
        order = sorted(answer, key=lambda label: -answer[label])[:MOST_SCORES]
        brightness = clip.mean((1, 2, 3)) / 255
        embedding = np.interp(np.linspace(0, self.frames - 1, self.dimensions), np.arange(self.frames), brightness)
        return VideoReading([Score(label=label, score=answer[label]) for label in order], embedding.astype(np.float32))

    async def close(self) -> None:
        """Do nothing: there is nothing to release."""
