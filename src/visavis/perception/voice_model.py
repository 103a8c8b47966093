"""What a trained model hears in a voice, put together with prosody."""

from __future__ import annotations

from collections.abc import Mapping

from visavis.events import EMOTIONS, Emotion, Score, VoiceEmotionEstimated
from visavis.perception.expression import PLACES

_NEWER = 0.5
"""How much the newest window counts against those before it."""
_FRESH_MS = 4_000
_NAMED, _AHEAD = 0.5, 0.2
"""From which probability on, and how far ahead of the next, an emotion is named."""


class VoiceModelReport:
    """A model's emotions for one stretch of speech."""

    def __init__(self, source: str) -> None:
        """``source`` is the model's name."""
        self.source = source
        self._at_ms = 0
        self._emotions: dict[Emotion, float] = {}

    def take(self, emotions: Mapping[Emotion, float], at_ms: int) -> None:
        """Take in one more window, which ended at ``at_ms``."""
        total = sum(max(emotions.get(emotion, 0.0), 0.0) for emotion in EMOTIONS)
        if total <= 0:
            return
        new = {emotion: max(emotions.get(emotion, 0.0), 0.0) / total for emotion in EMOTIONS}
        before = self._emotions or new
        self._emotions = {emotion: before[emotion] + _NEWER * (new[emotion] - before[emotion]) for emotion in EMOTIONS}
        self._at_ms = at_ms

    def is_fresh(self, now_ms: int) -> bool:
        """Tell whether it still counts."""
        return bool(self._emotions) and now_ms - self._at_ms <= _FRESH_MS

    def add(self, estimate: VoiceEmotionEstimated) -> VoiceEmotionEstimated:
        """Return prosody's estimate with the model's emotions, valence, and its part of the arousal.

        The model is as sure as its likeliest emotion stands out of seven equal ones.
        """
        ranked = sorted(self._emotions.items(), key=lambda item: item[1], reverse=True)
        (best, score), (_, second) = ranked[:2]
        sure = max(0.0, (score - 1 / len(EMOTIONS)) / (1 - 1 / len(EMOTIONS)))
        valence, arousal = (sum(PLACES[name][axis] * part for name, part in ranked) for axis in (0, 1))
        together = sure + estimate.confidence
        return estimate.model_copy(
            update={
                "emotion": best if score >= _NAMED and score - second >= _AHEAD else "uncertain",
                "categories": [Score(label=name, score=round(part, 4)) for name, part in ranked],
                "valence": round(valence, 3),
                "valence_confidence": round(sure, 3),
                "arousal": round((sure * arousal + estimate.confidence * estimate.arousal) / together, 3)
                if together
                else 0.0,
                "confidence": round(max(sure, estimate.confidence), 3),
                "source": self.source,
            }
        )
