"""One picture of the user, from what is seen of them: attention, mood, engagement, each with its confidence."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from visavis.events import (
    Event,
    FaceEmotionEstimated,
    FaceLost,
    GazeEstimated,
    HeadGestured,
    InterlocutorChanged,
    MouthEstimated,
    SessionUpdated,
    StateEstimate,
    UserStateEstimated,
)

SIGNS: tuple[type[Event], ...] = (
    InterlocutorChanged,
    GazeEstimated,
    MouthEstimated,
    FaceEmotionEstimated,
    HeadGestured,
    FaceLost,
    SessionUpdated,
)
"""What the picture is made of, and what ends it."""


@dataclass(frozen=True, slots=True)
class StatePolicy:
    """How fast the picture changes. Times in s; the numbers are ours."""

    attention_s: float = 1.5
    """A glance aside is no lack of attention."""
    mood_s: float = 0.8
    response_s: float = 8.0
    """How long a nod, a word or a smile counts as taking part."""
    apart_s: float = 0.2
    """At most five pictures a second."""
    step: float = 0.08
    """Smaller changes are not told."""


class UserState:
    """Keeps the picture of one session's interlocutor. It says 'unknown' as soon as nobody is seen."""

    def __init__(self, now_s: Callable[[], float], policy: StatePolicy | None = None) -> None:
        """``now_s`` returns a time that only runs forward, s."""
        self._now_s = now_s
        self._policy = policy or StatePolicy()
        self._track: int | None = None
        self._told: UserStateEstimated | None = None
        self._told_at_s = float("-inf")
        self._forget()

    def _forget(self) -> None:
        self._attention = _Mean(self._policy.attention_s)
        self._response = 0.0
        self._response_at_s = float("-inf")
        self._valence, self._arousal = _Mean(self._policy.mood_s), _Mean(self._policy.mood_s)
        self._puzzled = _Mean(self._policy.mood_s)
        self._emotion, self._emotion_confidence = "unknown", 0.0
        self._expressions = False

    def follow(self, event: Event) -> list[Event]:
        """Take in one of ``SIGNS``; return the picture if it has changed (a plain function: it runs inline)."""
        now_s = self._now_s()
        match event:
            case InterlocutorChanged():
                self._track = event.track_id
                self._forget()
                return [] if event.track_id is not None else self._tell(now_s, at_once=True)
            case SessionUpdated():
                return self._switched(event, now_s)
            case GazeEstimated() if event.track_id == self._track:
                self._attention.add(float(event.looking_at_screen), event.confidence, now_s)
            case MouthEstimated() if event.track_id == self._track:
                if event.moving:
                    self._respond(0.8 * event.confidence, now_s)
            case HeadGestured() if event.track_id == self._track:
                self._respond(event.score, now_s)
            case FaceEmotionEstimated() if event.track_id == self._track:
                self._feel(event, now_s)
            case _:
                return []
        return self._tell(now_s)

    def _switched(self, event: SessionUpdated, now_s: float) -> list[Event]:
        if event.settings.expressions or not self._expressions:
            return []
        attention, response, at_s = self._attention, self._response, self._response_at_s
        self._forget()
        self._attention, self._response, self._response_at_s = attention, response, at_s
        return self._tell(now_s, at_once=True)

    def _respond(self, strength: float, now_s: float) -> None:
        left = self._response * math.exp(-(now_s - self._response_at_s) / self._policy.response_s)
        self._response, self._response_at_s = max(left, strength), now_s

    def _feel(self, event: FaceEmotionEstimated, now_s: float) -> None:
        self._expressions = True
        self._valence.add(event.valence, event.confidence, now_s)
        self._arousal.add(event.arousal, event.confidence, now_s)
        self._puzzled.add(event.puzzled, max(event.confidence, 0.3), now_s)
        self._emotion = "unknown" if event.emotion == "uncertain" else event.emotion
        self._emotion_confidence = 0.0 if event.emotion == "uncertain" else event.confidence
        if event.emotion not in ("uncertain", "neutral"):
            self._respond(0.6 * event.confidence, now_s)

    def _tell(self, now_s: float, *, at_once: bool = False) -> list[Event]:
        state = self._picture(now_s)
        due = at_once or now_s - self._told_at_s >= self._policy.apart_s
        if not due or (self._told is not None and not self._differs(state, self._told)):
            return []
        if self._told is None and not any(getattr(state, name).confidence for name in _DIMENSIONS):
            return []  # there was nothing to know, and there still is not
        self._told, self._told_at_s = state, now_s
        return [state]

    def _differs(self, state: UserStateEstimated, told: UserStateEstimated) -> bool:
        if state.emotion != told.emotion:
            return True
        pairs = [(getattr(state, name), getattr(told, name)) for name in _DIMENSIONS]
        if state.puzzled is not None and told.puzzled is not None:
            pairs.append((state.puzzled, told.puzzled))
        step = self._policy.step
        return any(abs(a.value - b.value) >= step or abs(a.confidence - b.confidence) >= 2 * step for a, b in pairs)

    def _picture(self, now_s: float) -> UserStateEstimated:
        response = self._response * math.exp(-max(now_s - self._response_at_s, 0) / self._policy.response_s)
        attention = self._attention.estimate([GazeEstimated.type])
        engagement = min(0.6 * attention.value + 0.4 * response, 1.0)
        emotion = [FaceEmotionEstimated.type]
        return UserStateEstimated(
            valence=self._valence.estimate(emotion),
            arousal=self._arousal.estimate(emotion),
            attention=attention,
            engagement=StateEstimate(
                value=round(engagement, 3),
                confidence=round(0.6 * attention.confidence, 3),
                sources=[GazeEstimated.type, HeadGestured.type, MouthEstimated.type] if attention.confidence else [],
            ),
            emotion=self._emotion,
            emotion_confidence=round(self._emotion_confidence, 3),
            puzzled=self._puzzled.estimate(emotion) if self._expressions else None,
        )


_DIMENSIONS = ("valence", "arousal", "attention", "engagement")


class _Mean:
    """A running mean of estimates, each as heavy as it is sure."""

    def __init__(self, pace_s: float) -> None:
        self._pace_s = pace_s
        self._value = self._confidence = 0.0
        self._at_s: float | None = None

    def add(self, value: float, confidence: float, now_s: float) -> None:
        """Take in one estimate."""
        if self._at_s is None:
            self._value, self._confidence, self._at_s = value, confidence, now_s
            return
        passed_s, self._at_s = max(now_s - self._at_s, 0.0), now_s
        gain = 1 - math.exp(-passed_s / self._pace_s)
        self._confidence += gain * (confidence - self._confidence)
        self._value += min(gain * confidence / max(self._confidence, 1e-3), 1.0) * (value - self._value)

    def estimate(self, sources: list[str]) -> StateEstimate:
        """Return the mean with its confidence, and what it rests on."""
        if self._at_s is None:
            return StateEstimate(value=0.0, confidence=0.0)
        return StateEstimate(value=round(self._value, 3), confidence=round(self._confidence, 3), sources=sources)
