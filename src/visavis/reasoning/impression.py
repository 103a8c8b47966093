"""What a mind is told of the user besides their words: one line, and only what is fairly sure."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from visavis.events import (
    Event,
    FaceRecognized,
    HeadGestured,
    InterlocutorChanged,
    SessionOpened,
    SessionSettings,
    SessionUpdated,
    SoundDetected,
    StateEstimate,
    TextSentimentEstimated,
    UserStateEstimated,
    VoiceEmotionEstimated,
)
from visavis.reasoning.conditions import sound_name
from visavis.reasoning.remarks import (
    FACE,
    MOVED,
    Remark,
    attention_of,
    confidence_in_words,
    contradiction_of,
    emotion_of,
    joined,
    manner_of,
    puzzlement_of,
    sounds_of,
)

IMPRESSIVE: tuple[type[Event], ...] = (
    SessionOpened,
    SessionUpdated,
    InterlocutorChanged,
    UserStateEstimated,
    HeadGestured,
    FaceRecognized,
    VoiceEmotionEstimated,
    TextSentimentEstimated,
    SoundDetected,
)
"""What an impression is made of."""

_LATELY_S = 8.0
"""How long a passed expression, a gesture or a sound is worth a word."""
_VOICE_S = 15.0
"""How long the way in which something was said is."""
_LEAST_VOICED_MS = 500
"""A shorter stretch of speech says nothing of how somebody speaks; the one before it counts on."""
_SURE_SOUND = 0.5
_MOST_REMARKS = 4
_MOST_PAST = 2
_OFF = SessionSettings()
_NOTHING = StateEstimate(value=0, confidence=0)


class Impression:
    """Keeps what is seen and heard of one session's user, in words.

    What the settings do not allow is neither kept nor said, and what was known is forgotten with the permission.
    """

    def __init__(self, now_s: Callable[[], float]) -> None:
        """``now_s`` returns a time that only runs forward, s."""
        self.sees = False
        """Whether anybody looks."""
        self.hears_tone = False
        """Whether the tone of the voice is read."""
        self.name = ""
        """Name of whoever is recognized."""
        self._now_s = now_s
        self._settings = _OFF
        self._track: int | None = None
        self._met_before = False
        self._forget_seen()
        self._forget_heard()

    def _forget_seen(self) -> None:
        self._state: UserStateEstimated | None = None
        self._felt: Remark | None = None
        """The last emotion, as a thing of the past."""
        self._moved: HeadGestured | None = None
        self._felt_at_s = self._moved_at_s = float("-inf")

    def _forget_heard(self) -> None:
        self._voice: VoiceEmotionEstimated | None = None
        self._words: TextSentimentEstimated | None = None
        self._voice_at_s = self._words_at_s = float("-inf")
        self._sounds: deque[tuple[float, SoundDetected]] = deque(maxlen=8)

    def follow(self, event: Event) -> None:
        """Take in one of ``IMPRESSIVE`` (a plain function: it runs inline)."""
        now_s = self._now_s()
        match event:
            case SessionOpened() | SessionUpdated():
                self._adjust(event)
            case InterlocutorChanged():
                self._meet(event.track_id)
            case HeadGestured() if event.track_id == self._track:
                self._moved, self._moved_at_s = event, now_s
            case FaceRecognized() if event.track_id == self._track:
                self.name = event.name
            case UserStateEstimated():
                self._picture(event, now_s)
            case VoiceEmotionEstimated() if self._settings.voice_emotion:
                if event.prosody is None or event.prosody.voiced_ms >= _LEAST_VOICED_MS:
                    self._voice, self._voice_at_s = event, now_s
            case TextSentimentEstimated() if self._settings.sentiment:
                self._words, self._words_at_s = event, now_s
            case SoundDetected() if self._settings.sounds and event.score >= _SURE_SOUND:
                self._sounds.append((now_s, event))
            case _:
                pass

    @property
    def state(self) -> UserStateEstimated | None:
        """Return the picture of the user, as far as the settings allow it; None if there is none."""
        return self._state

    @property
    def heard(self) -> frozenset[str]:
        """Return what was heard lately, by :func:`visavis.reasoning.conditions.sound_name`."""
        return frozenset(sound_name(sound.label) for sound in self._recent_sounds())

    def line(self) -> str:
        """Return one line, or '' where nobody looks or listens, or where there is nothing to say."""
        hears = self._settings.voice_emotion or self._settings.sounds
        if not self.sees and not hears:
            return ""
        did, room = sounds_of(self._recent_sounds())
        present = [*self._present()][:_MOST_REMARKS]
        past = [*self._past(), *did][-_MOST_PAST:]
        told = [*self._alone(), *self._sentences(present, past), *room[-1:]]
        if not told and self.sees:
            return "You see the user; nothing about them stands out."
        return " ".join(told)

    def _alone(self) -> list[str]:
        nobody = self.sees and self._track is None
        return ["You see nobody in front of the camera at the moment."] if nobody else []

    def _sentences(self, present: list[Remark], past: list[Remark]) -> list[str]:
        remarks = [*present, *past]
        if not remarks:
            return []
        texts = [item.text for item in remarks]
        if past:
            texts[-1] += " a moment ago"
        bases = frozenset[str]().union(*(item.bases for item in remarks))
        senses = ["see"] * (self.sees and self._track is not None) + ["hear"] * ("voice" in bases)
        sure = confidence_in_words(min(item.confidence for item in remarks))
        read = joined([name for name in ("face", "voice", "words") if name in bases])
        return [
            f"You {' and '.join(senses)} the user: they {joined(texts)} (confidence {sure}).",
            f"This is read off their {read} and may be wrong.",
        ]

    def _adjust(self, event: SessionOpened | SessionUpdated) -> None:
        before, now = self._settings, event.settings
        self._settings = now
        self.sees = now.seeing and event.capabilities.sees
        self.hears_tone = now.voice_emotion and event.capabilities.voice_emotion is not None
        if any(getattr(before, name) and not getattr(now, name) for name in _SENSES):
            self._forget_seen()  # the next picture is made without what has been switched off
            self._forget_heard()
        if before.recognition and not now.recognition:
            self.name = ""

    def _meet(self, track_id: int | None) -> None:
        self.name = ""
        self._forget_seen()
        if track_id is not None and self._met_before:
            self._forget_heard()  # it may have been somebody else
        self._track = track_id
        self._met_before = self._met_before or track_id is not None

    def _picture(self, state: UserStateEstimated, now_s: float) -> None:
        settings = self._settings
        feels = (self.sees and settings.expressions) or settings.voice_emotion or settings.sentiment or settings.sounds
        if not feels:
            blank = {"valence": _NOTHING, "arousal": _NOTHING, "emotion": "unknown", "emotion_confidence": 0.0}
            state = state.model_copy(update={**blank, "emotion_scores": [], "puzzled": None, "cues": []})
        self._state = state if feels or self.sees else None
        emotion = self._emotion()
        if emotion is not None:
            self._felt, self._felt_at_s = emotion[1], now_s

    def _emotion(self) -> tuple[Remark, Remark] | None:
        settings = self._settings
        if self._state is None:
            return None
        return emotion_of(self._state, sees=self.sees, hears=settings.voice_emotion or settings.sounds)

    def _present(self) -> list[Remark]:
        now_s = self._now_s()
        emotion = self._emotion()
        looked_at = self._state if self.sees else None
        remarks = [
            *(attention_of(looked_at) if looked_at else ()),
            *(emotion[:1] if emotion else ()),
            *(puzzlement_of(looked_at) if looked_at else ()),
        ]
        voice = self._voice if now_s - self._voice_at_s < _VOICE_S else None
        if voice is not None:
            sad = emotion is not None and self._state is not None and self._state.emotion == "sad"
            if self._words is not None and now_s - self._words_at_s < _VOICE_S:
                remarks += contradiction_of(voice, self._words)
            remarks += manner_of(voice, sad=sad)
        return remarks

    def _past(self) -> list[Remark]:
        now_s = self._now_s()
        past = []
        if self._felt is not None and self._emotion() is None and now_s - self._felt_at_s < _LATELY_S:
            past.append(self._felt)
        if self._moved is not None and now_s - self._moved_at_s < _LATELY_S:
            past.append(Remark(MOVED[self._moved.gesture], self._moved.score, FACE))
        return past

    def _recent_sounds(self) -> list[SoundDetected]:
        now_s = self._now_s()
        return [sound for at_s, sound in self._sounds if now_s - at_s < _LATELY_S]


_SENSES = ("seeing", "expressions", "voice_emotion", "sounds", "sentiment")
