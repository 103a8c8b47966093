"""The face of a listener who sees and hears the other: smiles are returned, and sorrow is met with concern."""

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
    GazeEstimated,
    HeadGestured,
    InterlocutorChanged,
    MouthEstimated,
    PlaybackCompleted,
    SessionOpened,
    SessionUpdated,
    SoundDetected,
    TurnInterrupted,
    UserStateEstimated,
)
from visavis.events.sounds import SoundKind, kind_of

MIRRORED: tuple[type[Event], ...] = (
    SessionOpened,
    SessionUpdated,
    FaceEmotionEstimated,
    UserStateEstimated,
    SoundDetected,
    InterlocutorChanged,
    AssistantThinking,
    AssistantResponse,
    AssistantCancelled,
    PlaybackCompleted,
    TurnInterrupted,
)
"""What others show, what may be looked at, and when her own face belongs to what she says."""

_ANSWERS: dict[str, tuple[Expression, float]] = {
    "happy": ("smile", 0.7),
    "sad": ("concerned", 0.6),
    "afraid": ("concerned", 0.5),
    "angry": ("concerned", 0.4),
    "surprised": ("interested", 0.5),
    "low": ("concerned", 0.35),
}
"""Affiliative faces are mimicked, and antagonistic ones are not (Hess & Fischer, 'Emotional mimicry as social
regulation', Personality and Social Psychology Review 17, 2013): anger and fear are met with concern. The same holds
for voices (Hawk, Fischer & Van Kleef, 'Face the noise', Journal of Personality and Social Psychology 102, 2012)."""
_SOUNDS: dict[SoundKind, str] = {"laughter": "happy", "crying": "sad"}
"""What is heard in a sound at once. Laughter is as catching as a smile (Provine 1992)."""
_SEEN = frozenset(event.type for event in (FaceEmotionEstimated, GazeEstimated, MouthEstimated, HeadGestured))
"""A picture of the user that rests on these alone says what their face has said already."""


@dataclass(frozen=True, slots=True)
class MirrorPolicy:
    """How much is mirrored.

    Mimicry begins 0.3 to 1 s after the other's face (Dimberg, Thunberg & Elmehed 2000); finding an expression takes as
    long.
    """

    held_ms: int = 1_800
    again_ms: int = 2_500
    """How often it is renewed while the other's face stays."""
    again_heard_ms: int = 6_000
    """The same for what is only heard: a voice says it all the time."""
    mirroring: float = 1.0
    """How much smiles and surprise are returned."""
    comfort: float = 1.0
    """How much sorrow, fear and anger are met with concern."""
    least: float = 0.4
    """Confidence from which a face, a voice or both are answered."""
    least_sound: float = 0.5
    """Score from which a sound is."""
    low: float = -0.35
    """Arousal below which somebody who is not called sad, and does not seem content either, sounds tired or low."""
    face_ms: float = 1_000
    """How long a face counts before what is heard."""


class Mirror:
    """Answers one interlocutor's face, voice and laughter while she is not speaking, each feeling once.

    What a face shows goes first: it is quicker. Where it shows nothing, the picture of the user counts, if anything but
    the face is in it.
    """

    def __init__(
        self, now_ms: Callable[[], float], *, expressiveness: float = 0.5, policy: MirrorPolicy | None = None
    ) -> None:
        """``now_ms`` returns a time that only runs forward, ms; ``expressiveness`` is the persona's, 0 to 1."""
        self.speaks = True
        """Whether answers are heard."""
        self._now_ms = now_ms
        self._policy = policy or MirrorPolicy()
        self._strength = min(2 * expressiveness, 1.5)
        self._feels = self._listens = True
        """Whether the settings allow to know feelings, and sounds."""
        self._busy = False
        self._face_at_ms = self._shown_at_ms = float("-inf")
        self._face: str | None = None
        self._heard: str | None = None
        self._shown: str | None = None

    def follow(self, event: Event) -> list[Event]:
        """Take in one of ``MIRRORED`` (a plain function: it runs inline)."""
        match event:
            case FaceEmotionEstimated():
                return self._see(event)
            case UserStateEstimated():
                return self._hear(event) if self._feels else []
            case SoundDetected():
                return self._listen(event) if self._listens else []
            case InterlocutorChanged():
                self._face = self._heard = self._shown = None
            case SessionOpened() | SessionUpdated():
                self._feels, self._listens = event.settings.reads_feelings, event.settings.sounds
                self._heard = self._heard if self._feels else None
            case AssistantThinking():
                self._busy = True
            case AssistantResponse():
                self._busy = self._busy and self.speaks
            case _:
                self._busy = False
        return []

    def _see(self, event: FaceEmotionEstimated) -> list[Event]:
        clear = event.emotion in _ANSWERS and event.confidence >= self._policy.least
        self._face, self._face_at_ms = event.emotion if clear else None, self._now_ms()
        if not clear:
            self._forget_shown()
            return []
        return self._answer(event.emotion, event.confidence, self._policy.again_ms)

    def _hear(self, event: UserStateEstimated) -> list[Event]:
        sources = event.rests_on
        emotion, confidence = self._named(event)
        self._heard = emotion if not sources or sources - _SEEN else None
        if self._heard is None:
            self._forget_shown()
        if self._heard is None or self._face_speaks():
            return []
        return self._answer(self._heard, confidence, self._policy.again_heard_ms)

    def _named(self, state: UserStateEstimated) -> tuple[str | None, float]:
        """Return what there is to answer in a picture, and how sure it is. Voices alone often tell arousal only."""
        policy, arousal = self._policy, state.arousal
        if state.emotion in _ANSWERS and state.emotion_confidence >= policy.least:
            return state.emotion, state.emotion_confidence
        low = arousal.value <= policy.low and arousal.confidence >= policy.least and state.valence.value < 0
        return ("low", arousal.confidence) if low and state.emotion in ("unknown", "neutral") else (None, 0.0)

    def _listen(self, event: SoundDetected) -> list[Event]:
        kind = kind_of(event.label)
        if kind not in _SOUNDS or event.score < self._policy.least_sound:
            return []
        return self._answer(_SOUNDS[kind], event.score, self._policy.again_ms)

    def _face_speaks(self) -> bool:
        """Tell whether the face shows something now."""
        return self._face is not None and self._now_ms() - self._face_at_ms < self._policy.face_ms

    def _forget_shown(self) -> None:
        """Let the next feeling be answered at once, even the same one, if neither face nor voice has one now."""
        seen = self._now_ms() - self._shown_at_ms < self._policy.held_ms  # the answer to the last one is still there
        if not seen and not self._face_speaks() and self._heard is None:
            self._shown = None

    def _answer(self, emotion: str, confidence: float, again_ms: float) -> list[Event]:
        expression, strength = _ANSWERS[emotion]
        policy = self._policy
        strength *= self._strength * (policy.comfort if expression == "concerned" else policy.mirroring)
        if self._busy or strength <= 0:
            return []
        now_ms = self._now_ms()
        if self._shown == emotion and now_ms - self._shown_at_ms < again_ms:
            return []
        self._shown, self._shown_at_ms = emotion, now_ms
        intensity = min(strength * confidence, 1.0)
        return [ExpressionPlanned(expression=expression, intensity=intensity, duration_ms=policy.held_ms)]
