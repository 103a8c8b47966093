"""What is told of a person does not jump, and does not flicker. Times are s on any clock that only runs forward."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from visavis.events import EMOTIONS, Emotion


class Smooth:
    """Lets a value follow another one without a jump; where nothing was known, at once."""

    def __init__(self, pace_s: float) -> None:
        """``pace_s`` is the time constant."""
        self._pace_s = pace_s
        self._value = 0.0
        self._at_s: float | None = None

    def follow(self, value: float, confidence: float, now_s: float) -> float:
        """Return the value as it is told now. Without confidence it begins anew."""
        if not confidence:
            self._at_s = None
            return 0.0
        if self._at_s is None:
            self._value = value
        else:
            self._value += (1 - math.exp(-max(now_s - self._at_s, 0.0) / self._pace_s)) * (value - self._value)
        self._at_s = now_s
        return self._value


@dataclass(frozen=True, slots=True)
class NamingPolicy:
    """When an emotion is named. Times in s; the numbers are ours."""

    enter: float = 0.4
    """Probability from which an emotion is named."""
    leave: float = 0.3
    """Probability below which it is named no more."""
    held_s: float = 0.15
    """For how long another emotion must be likelier before it is named."""
    least_s: float = 1.0
    """For so long it is named at least."""


class Naming:
    """Names an emotion when it is clear, and keeps the name while it is not clearly another's: it does not flicker."""

    def __init__(self, policy: NamingPolicy) -> None:
        """Begin with nothing named."""
        self._policy = policy
        self._named: Emotion | Literal["unknown"] = "unknown"
        self._named_at_s = float("-inf")
        self._candidate: Emotion | None = None
        self._since_s = 0.0

    def follow(self, scores: Mapping[Emotion, float], now_s: float) -> Emotion | Literal["unknown"]:
        """Take in the probabilities of all seven; return the name that stands."""
        best = max(EMOTIONS, key=lambda emotion: scores[emotion])
        faded = self._named != "unknown" and scores[self._named] < self._policy.leave
        if faded and now_s - self._named_at_s >= self._policy.least_s:
            self._named = "unknown"
        if best == self._named or scores[best] < self._policy.enter:
            self._candidate = None
        elif best != self._candidate:
            self._candidate, self._since_s = best, now_s
        if self._candidate is not None and now_s - self._since_s >= self._policy.held_s:
            self._named, self._candidate, self._named_at_s = self._candidate, None, now_s
        return self._named

    def end(self) -> Literal["unknown"]:
        """Take note that nothing tells of emotions anymore."""
        self._named, self._candidate = "unknown", None
        return "unknown"
