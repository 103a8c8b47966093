"""What all senses tell of one person now, as numbers of fixed, documented and versioned layouts.

The same code fills them in a conversation and in training, so that a network sees what it was taught on. A network that
was trained on one version of a layout is not asked about another.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, TypeVar

from visavis.events import (
    Event,
    FaceActionsMeasured,
    FaceEmotionEstimated,
    FaceLost,
    GazeEstimated,
    HeadGestured,
    InterlocutorChanged,
    MouthEstimated,
    SessionOpened,
    SessionSettings,
    SessionUpdated,
    SoundDetected,
    TextSentimentEstimated,
    VoiceEmotionEstimated,
)
from visavis.events.sounds import SoundKind
from visavis.perception.embeddings import Embeddings
from visavis.perception.face_evidence import FACE_LAYOUT, FACE_VALUES, FaceWindow
from visavis.perception.fusion_model import Features, Modality
from visavis.perception.voice_evidence import (
    TEXT_LAYOUT,
    TEXT_VALUES,
    VOICE_LAYOUT,
    VOICE_VALUES,
    text_features,
    voice_features,
    voice_sound,
)

E = TypeVar("E")

LAYOUTS: Final[Mapping[Modality, str]] = {"face": FACE_LAYOUT, "voice": VOICE_LAYOUT, "text": TEXT_LAYOUT}
"""The versions of the layouts that are ours. Those of ``video`` and ``sound`` are the names of the models that make the
embeddings, which are taken as they are."""

VALUES: Final[Mapping[Modality, tuple[str, ...]]] = {"face": FACE_VALUES, "voice": VOICE_VALUES, "text": TEXT_VALUES}
"""What each number is."""

EVIDENCE: Final[tuple[type[Event], ...]] = (
    InterlocutorChanged,
    FaceLost,
    FaceActionsMeasured,
    FaceEmotionEstimated,
    GazeEstimated,
    MouthEstimated,
    HeadGestured,
    VoiceEmotionEstimated,
    SoundDetected,
    TextSentimentEstimated,
    SessionOpened,
    SessionUpdated,
)
"""What is followed."""

_VOICE_S, _VOICE_GONE_S = 2.0, 8.0
_TEXT_S, _TEXT_GONE_S = 4.0, 12.0
"""For the first time all of it counts, from the second on nothing does."""
_SOUND_GONE_S = 4.0


class Evidence:
    """Gathers one session's evidence about its interlocutor. What was switched off is forgotten at once."""

    def __init__(self, now_s: Callable[[], float], embeddings: Embeddings) -> None:
        """``now_s`` returns a time that only runs forward, s; ``embeddings`` has what networks made of clips."""
        self.changes = 0
        """How often there was something new."""
        self.person = 0
        """Counts the people, and the changes of what may be looked at: what was asked before is then of no use."""
        self._now_s = now_s
        self._embeddings = embeddings
        self._track: int | None = None
        self._met_before = False
        """Whether anybody has been seen: who is seen first has been heard before."""
        self._face = FaceWindow()
        self._forget_heard()

    def _forget_heard(self) -> None:
        self._voice: tuple[float, VoiceEmotionEstimated] | None = None
        self._text: tuple[float, TextSentimentEstimated] | None = None
        self._sounds: dict[SoundKind, tuple[float, float]] = {}

    def follow(self, event: Event) -> None:
        """Take in one of ``EVIDENCE`` (a plain function: it runs inline, in microseconds)."""
        now_s = self._now_s()
        match event:
            case InterlocutorChanged():
                self._meet(event.track_id)
            case FaceLost() if event.track_id == self._track:
                self._meet(None)
            case SessionOpened() | SessionUpdated():
                self._switch(event.settings)
            case VoiceEmotionEstimated():
                self._voice = now_s, event
            case TextSentimentEstimated():
                self._text = now_s, event
            case SoundDetected():
                if (name := voice_sound(event)) is not None:
                    self._sounds[name] = now_s, event.score
            case (
                FaceActionsMeasured() | FaceEmotionEstimated() | GazeEstimated() | MouthEstimated() | HeadGestured()
            ) if event.track_id == self._track:
                self._face.add(event, now_s)
            case _:
                return
        self.changes += 1

    def features(self) -> dict[Modality, Features]:
        """Return what there is now of each modality; nothing of those of which nothing is known."""
        now_s = self._now_s()
        voice, voice_left = _fresh(self._voice, now_s, _VOICE_S, _VOICE_GONE_S)
        text, text_left = _fresh(self._text, now_s, _TEXT_S, _TEXT_GONE_S)
        sounds = {name: score for name, (at_s, score) in self._sounds.items() if now_s - at_s < _SOUND_GONE_S}
        found: dict[Modality, Features | None] = {
            "face": self._face.features(now_s),
            "video": self._embeddings.get("video"),
            "voice": voice_features(voice, sounds, voice_left),
            "sound": self._embeddings.get("sound"),
            "text": text_features(text, text_left),
        }
        return {name: item for name, item in found.items() if item is not None and item.confidence > 0}

    def _meet(self, track: int | None) -> None:
        self._track = track
        self._forget_seen()
        if track is not None and self._met_before:  # that may have been another one's voice
            self._forget_heard()
            self._embeddings.forget("sound")
        self._met_before = self._met_before or track is not None

    def _forget_seen(self) -> None:
        self.person += 1
        self._face = FaceWindow()
        self._embeddings.forget("video")

    def _switch(self, wishes: SessionSettings) -> None:
        self.person += 1
        if not (wishes.seeing and wishes.expressions):
            self._forget_seen()
        if not wishes.voice_emotion:
            self._voice, self._sounds = None, {}
            self._embeddings.forget("sound")
        if not wishes.sentiment:
            self._text = None


def _fresh(kept: tuple[float, E] | None, now_s: float, whole_s: float, gone_s: float) -> tuple[E | None, float]:
    """Return an event and how much of it still counts, 0 to 1; none if nothing does."""
    if kept is None:
        return None, 0.0
    at_s, event = kept
    left = min(1.0, (gone_s - (now_s - at_s)) / (gone_s - whole_s))
    return (event, left) if left > 0 else (None, 0.0)
