"""The face of a listener who sees the other's: smiles are returned, and sorrow is met with concern."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from visavis.events import (
    AssistantCancelled,
    AssistantResponse,
    AssistantThinking,
    Event,
    Expression,
    ExpressionPlanned,
    FaceEmotionEstimated,
    InterlocutorChanged,
    PlaybackCompleted,
    TurnInterrupted,
)

MIRRORED: tuple[type[Event], ...] = (
    FaceEmotionEstimated,
    InterlocutorChanged,
    AssistantThinking,
    AssistantResponse,
    AssistantCancelled,
    PlaybackCompleted,
    TurnInterrupted,
)
"""Faces, and when her own belongs to what she says."""

_ANSWERS: dict[str, tuple[Expression, float]] = {
    "happy": ("smile", 0.7),
    "sad": ("concerned", 0.6),
    "afraid": ("concerned", 0.5),
    "angry": ("concerned", 0.4),
    "surprised": ("interested", 0.5),
}
"""Affiliative faces are mimicked, and antagonistic ones are not (Hess & Fischer, 'Emotional mimicry as social
regulation', Personality and Social Psychology Review 17, 2013): anger and fear are met with concern."""


@dataclass(frozen=True, slots=True)
class MirrorPolicy:
    """How much is mirrored.

    Mimicry begins 0.3 to 1 s after the other's face (Dimberg, Thunberg & Elmehed 2000); finding an expression takes as
    long.
    """

    held_ms: int = 1_800
    again_ms: int = 2_500
    """How often it is renewed while the other's face stays."""
    strength: float = 1.0
    least: float = 0.4
    """Confidence from which a face is answered."""


class Mirror:
    """Answers one interlocutor's expressions while she is not speaking."""

    def __init__(
        self, now_ms: Callable[[], float], *, expressiveness: float = 0.5, policy: MirrorPolicy | None = None
    ) -> None:
        """``now_ms`` returns a time that only runs forward, ms; ``expressiveness`` is the persona's, 0 to 1."""
        self.speaks = True
        """Whether answers are heard."""
        self._now_ms = now_ms
        self._policy = policy or MirrorPolicy()
        self._strength = min(2 * expressiveness, 1.5) * self._policy.strength
        self._busy = False
        self._shown: str | None = None
        self._shown_at_ms = float("-inf")

    def follow(self, event: Event) -> list[Event]:
        """Take in one of ``MIRRORED`` (a plain function: it runs inline)."""
        match event:
            case FaceEmotionEstimated():
                return self._answer(event)
            case InterlocutorChanged():
                self._shown = None
            case AssistantThinking():
                self._busy = True
            case AssistantResponse():
                self._busy = self._busy and self.speaks
            case _:
                self._busy = False
        return []

    def _answer(self, event: FaceEmotionEstimated) -> list[Event]:
        answer = _ANSWERS.get(event.emotion)
        if answer is None or event.confidence < self._policy.least:
            self._shown = None
            return []
        if self._busy or self._strength <= 0:
            return []
        now_ms = self._now_ms()
        if self._shown == event.emotion and now_ms - self._shown_at_ms < self._policy.again_ms:
            return []
        self._shown, self._shown_at_ms = event.emotion, now_ms
        expression, strength = answer
        intensity = min(strength * self._strength * event.confidence, 1.0)
        return [ExpressionPlanned(expression=expression, intensity=intensity, duration_ms=self._policy.held_ms)]
