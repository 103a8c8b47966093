"""Makes of any evidence what it was told to, for tests and trials."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

from visavis.events import EMOTIONS, CodedError, Emotion
from visavis.perception.backends.fake_calls import FakeCalls
from visavis.perception.expression import PLACES
from visavis.perception.fusion_model import Features, Fused, Modality, check_features

NEEDS: Mapping[Modality, int] = {"face": 4, "voice": 3, "text": 2}


class FakeFusionModel:
    """Gives one scripted answer after the other. What it was told is all it knows."""

    name = "fake-fusion"

    def __init__(
        self,
        answers: Sequence[Mapping[Emotion, float]] = ({"happy": 0.8, "neutral": 0.2},),
        *,
        needs: Mapping[Modality, int] = NEEDS,
        delay_ms: float = 0.0,
        failures: Sequence[CodedError | None] = (),
    ) -> None:
        """Say what to answer.

        ``answers`` are probabilities by emotion, from the first one on, again and again; valence and arousal follow
        from the places of the emotions' names, and weights from the confidences. Each comes after ``delay_ms``.
        ``failures`` lists, call by call, the error that is raised instead; None for none.
        """
        self.needs: Mapping[Modality, int] = dict(needs)
        self.layouts: Mapping[Modality, str] = dict.fromkeys(needs, "fake")
        self.asked: list[Mapping[Modality, Features]] = []
        """What it was asked about."""
        self._answers = itertools.cycle(answers)
        self._script = FakeCalls(delay_ms, failures)

    async def fuse(self, features: Mapping[Modality, Features]) -> Fused:
        """Return the next answer. Raises CodedError ``fusion.features_invalid``, or the error that is due."""
        check_features(features, self.needs)
        await self._script.call()
        self.asked.append(features)
        answer = next(self._answers)
        emotions = {emotion: answer.get(emotion, 0.0) for emotion in EMOTIONS}
        believed = {name: max(item.confidence, 1e-6) for name, item in features.items()}
        return Fused(
            emotions=emotions,
            valence=sum(PLACES[emotion][0] * score for emotion, score in emotions.items()),
            arousal=sum(PLACES[emotion][1] * score for emotion, score in emotions.items()),
            confidence=max(emotions.values()),
            weights={name: value / sum(believed.values()) for name, value in believed.items()},
        )

    async def close(self) -> None:
        """Do nothing: there is nothing to release."""
