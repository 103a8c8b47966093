"""A running mean of estimates, each as heavy as it is sure."""

from __future__ import annotations

import math

from visavis.events import StateEstimate


class RunningMean:
    """Forgets exponentially. Times are s on any clock that only runs forward."""

    def __init__(self, pace_s: float) -> None:
        """``pace_s`` is the time constant."""
        self._pace_s = pace_s
        self.value = self.confidence = 0.0
        self.at_s: float | None = None
        """When something was added last."""

    def add(self, value: float, confidence: float, now_s: float) -> None:
        """Take in one estimate."""
        if self.at_s is None:
            self.value, self.confidence, self.at_s = value, confidence, now_s
            return
        passed_s, self.at_s = max(now_s - self.at_s, 0.0), now_s
        gain = 1 - math.exp(-passed_s / self._pace_s)
        self.confidence += gain * (confidence - self.confidence)
        self.value += min(gain * confidence / max(self.confidence, 1e-3), 1.0) * (value - self.value)

    def estimate(self, sources: list[str], *, left: float = 1.0) -> StateEstimate:
        """Return the mean, with so much of its confidence as is ``left``, and what it rests on."""
        confidence = round(self.confidence * left, 3)
        if self.at_s is None or not confidence:
            return StateEstimate(value=0.0, confidence=0.0)
        return StateEstimate(value=round(self.value, 3), confidence=confidence, sources=sources)
