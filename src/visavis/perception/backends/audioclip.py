"""AudioCLIP: in this process, or wherever a deployment runs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from visavis.events import EMOTIONS, CodedError, Score
from visavis.inference import Batcher, Deployment, Runner
from visavis.inference.model_errors import coded_model_errors
from visavis.inference.requests import HeardSound
from visavis.inference.schemas import SoundModel
from visavis.models.audioclip.predictor import SoundPredictor
from visavis.perception.recognition import SAMPLE_RATE
from visavis.perception.sound_classification import MOST_SOUNDS, SoundReading

_MOST_WINDOWS = 2


class AudioClipClassifier:
    """A model in this process; see :class:`visavis.perception.sound_classification.SoundClassifier`."""

    def __init__(self, predictor: SoundPredictor, runner: Runner, *, max_batch: int = 4) -> None:
        """``runner`` has the model's threads. Windows of several sessions are computed together."""
        self.name = predictor.name
        self.window_ms = predictor.window_ms
        self.labels = predictor.labels
        self.dimensions = predictor.width
        self.tells_emotions = predictor.tells_emotions
        self._predictor = predictor
        self._batcher = Batcher(self._predict, runner, max_batch=max_batch)

    async def classify(self, samples: NDArray[np.int16]) -> SoundReading:
        """Return what a window holds. Raises CodedError ``sound.window_invalid``."""
        check_window(samples, self.window_ms)
        return await self._batcher(samples)

    async def close(self) -> None:
        """Let the threads go."""
        self._batcher.close()

    def _predict(self, windows: Sequence[NDArray[np.int16]]) -> list[SoundReading]:
        with coded_model_errors():
            heard = self._predictor.hear(windows)
        readings = []
        for number in range(len(windows)):
            scores = heard.scores[number]
            order = np.argsort(-scores)[:MOST_SOUNDS]
            sounds = [Score(label=self.labels[place], score=min(float(scores[place]), 1.0)) for place in order]
            emotions = (
                {emotion: float(heard.emotions[number, place]) for place, emotion in enumerate(EMOTIONS)}
                if heard.emotions is not None
                else None
            )
            readings.append(SoundReading(sounds, heard.embeddings[number], emotions))
        return readings


class DeployedSoundClassifier:
    """A deployment, here or elsewhere; see :class:`visavis.perception.sound_classification.SoundClassifier`."""

    def __init__(
        self,
        deployment: Deployment[NDArray[np.int16], HeardSound],
        about: SoundModel,
        *,
        deadline_s: float | None = 3.0,
    ) -> None:
        """``about`` is what the deployment's model says of itself; late answers are of no use."""
        self.name = about.model
        self.window_ms = about.window_ms
        self.labels = tuple(about.labels)
        self.dimensions = about.dimensions
        self.tells_emotions = about.emotions
        self._deployment = deployment
        self._deadline_s = deadline_s

    async def classify(self, samples: NDArray[np.int16]) -> SoundReading:
        """Return what a window holds. Raises CodedError ``sound.window_invalid`` or ``inference.*``."""
        check_window(samples, self.window_ms)
        heard = await self._deployment(samples, deadline_s=self._deadline_s)
        sounds = [Score(label=label, score=min(max(score, 0.0), 1.0)) for label, score in heard.sounds[:MOST_SOUNDS]]
        emotions = None if heard.emotions is None else {name: heard.emotions.get(name, 0.0) for name in EMOTIONS}
        return SoundReading(sounds, np.array(heard.embedding, np.float32), emotions)

    async def close(self) -> None:
        """Release the deployment."""
        await self._deployment.close()


def check_window(samples: NDArray[np.int16], window_ms: int) -> None:
    """Raise CodedError ``sound.window_invalid`` for what is no window: nothing, too much, or another array."""
    most = _MOST_WINDOWS * window_ms * SAMPLE_RATE // 1_000
    if samples.dtype != np.int16 or samples.ndim != 1 or not 1 <= len(samples) <= most:
        raise CodedError(
            "sound.window_invalid", f"A window is int16 (1 to {most} samples,), not {samples.dtype} {samples.shape}."
        )
