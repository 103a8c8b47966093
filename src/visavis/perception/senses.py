"""What each sense has told of one person lately, and for how long it counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from visavis.events import (
    EMOTIONS,
    Cue,
    Emotion,
    FaceEmotionEstimated,
    SoundDetected,
    TextSentimentEstimated,
    VoiceEmotionEstimated,
)
from visavis.events.sounds import SoundKind, kind_of
from visavis.perception.late_fusion import Reading
from visavis.perception.running_mean import RunningMean
from visavis.perception.voice_affect import voice_cues

FACE, VOICE, WORDS, SOUND = (
    event.type for event in (FaceEmotionEstimated, VoiceEmotionEstimated, TextSentimentEstimated, SoundDetected)
)


@dataclass(frozen=True, slots=True)
class Trust:
    """How far a sense is believed at most, and for how long."""

    valence: float
    arousal: float
    fresh_s: float
    """For so long nothing is lost."""
    half_life_s: float
    """Then half of the reliability is lost in this time."""

    def left(self, age_s: float) -> float:
        """Return how much of the reliability is left, 0 to 1; nothing after five half-lives."""
        late = max(age_s - self.fresh_s, 0.0) / self.half_life_s
        return 0.0 if late > 5 else float(2.0**-late)


TRUST: Final[Mapping[str, Trust]] = {
    FACE: Trust(valence=0.9, arousal=0.5, fresh_s=0.5, half_life_s=0.7),
    VOICE: Trust(valence=0.7, arousal=0.9, fresh_s=2.0, half_life_s=4.0),
    WORDS: Trust(valence=0.6, arousal=0.2, fresh_s=2.0, half_life_s=4.0),
    SOUND: Trust(valence=0.7, arousal=0.5, fresh_s=1.5, half_life_s=2.5),
}
"""Faces tell more of valence, and voices of arousal: so in all baselines of the AVEC challenges (Valstar et al., 'AVEC
2016', table 3; Ringeval et al. 2018). Words hardly tell arousal. The numbers themselves are ours; emotions last for
seconds in faces and for some more in voices."""

_SHOWN: Final[dict[str, str]] = {
    "happy": "smile", "sad": "sad face", "angry": "lowered brows", "surprised": "raised brows",
    "afraid": "worried face", "disgusted": "wrinkled nose", "neutral": "calm face",
}  # fmt: skip

_SOUNDS: Final[Mapping[SoundKind, tuple[float, float]]] = {
    "laughter": (0.7, 0.6), "crying": (-0.8, 0.4), "sigh": (-0.3, -0.5), "yawn": (0.0, -0.7), "gasp": (-0.1, 0.6),
    "shout": (-0.4, 0.8), "applause": (0.6, 0.6),
}  # fmt: skip
"""Valence and arousal of the sounds that people make; other sounds tell nothing of a person. After the ratings of vocal
bursts in Cowen, Elfenbein, Laukka & Keltner, 'Mapping 24 emotions conveyed by brief human vocalization', American
Psychologist 74 (2019), rounded."""


class Senses:
    """Keeps the newest of every sense, for one person. Times are s on any clock that only runs forward."""

    def __init__(self, mood_s: float) -> None:
        """``mood_s`` is how slowly what the face shows becomes a mood."""
        self._mood_s = mood_s
        self.forget_face()
        self.forget(VOICE, WORDS, SOUND)

    def forget_face(self) -> None:
        """Drop what was seen."""
        self._face: FaceEmotionEstimated | None = None
        self._face_at_s = float("-inf")
        self._valence, self._arousal = RunningMean(self._mood_s), RunningMean(self._mood_s)
        self.puzzled = RunningMean(self._mood_s)

    def forget(self, *senses: str) -> None:
        """Drop what was heard or read, by wire names."""
        if VOICE in senses:
            self._voice: tuple[float, VoiceEmotionEstimated] | None = None
        if WORDS in senses:
            self._words: tuple[float, TextSentimentEstimated] | None = None
        if SOUND in senses:
            self._sound: tuple[float, SoundDetected] | None = None

    @property
    def reads_faces(self) -> bool:
        """Tell whether an expression has been read."""
        return self._face is not None

    def see(self, event: FaceEmotionEstimated, now_s: float) -> None:
        """Take in an expression."""
        self._face, self._face_at_s = event, now_s
        self._valence.add(event.valence, event.confidence, now_s)
        self._arousal.add(event.arousal, event.confidence, now_s)
        self.puzzled.add(event.puzzled, max(event.confidence, 0.3), now_s)

    def hear(self, event: VoiceEmotionEstimated | SoundDetected | TextSentimentEstimated, now_s: float) -> None:
        """Take in a tone of voice, a sound or words."""
        match event:
            case VoiceEmotionEstimated():
                self._voice = (now_s, event)
            case TextSentimentEstimated():
                self._words = (now_s, event)
            case SoundDetected() if kind_of(event.label) in _SOUNDS:
                self._sound = (now_s, event)
            case _:
                pass

    def readings(self, now_s: float) -> list[Reading]:
        """Return what each sense tells now, without those that have nothing to say."""
        return [reading for reading in self._all(now_s) if _says_something(reading)]

    def _all(self, now_s: float) -> Iterator[Reading]:
        if self._face is not None:
            yield self._seen(self._face, TRUST[FACE], now_s - self._face_at_s)
        if self._voice is not None:
            at_s, voice = self._voice
            yield _heard(voice, TRUST[VOICE], now_s - at_s)
        if self._words is not None:
            at_s, words = self._words
            yield _read(words, TRUST[WORDS], now_s - at_s)
        if self._sound is not None:
            at_s, sound = self._sound
            yield _sounded(sound, TRUST[SOUND], now_s - at_s)

    def _seen(self, face: FaceEmotionEstimated, trust: Trust, age_s: float) -> Reading:
        left = trust.left(age_s)
        valence, arousal = self._valence, self._arousal
        scores = _probabilities(face)
        likeliest = max(scores.values(), default=0.0)
        reliability = left * min(face.confidence / max(likeliest, 1e-3), 1.0)  # the confidence has that factor in it
        named: str = max(EMOTIONS, key=lambda emotion: scores[emotion]) if scores else face.emotion
        return Reading(
            source=FACE,
            valence=valence.value,
            valence_reliability=trust.valence * left * valence.confidence,
            arousal=arousal.value,
            arousal_reliability=trust.arousal * left * arousal.confidence,
            emotions=scores or None,
            emotions_reliability=reliability if face.emotion != "uncertain" else 0.5 * reliability,
            cues=[Cue(name=_SHOWN.get(named, "face"), source=FACE, valence=_limited(valence.value),
                      arousal=_limited(arousal.value))],
        )  # fmt: skip


def _heard(voice: VoiceEmotionEstimated, trust: Trust, age_s: float) -> Reading:
    left = trust.left(age_s)
    scores = _probabilities(voice)
    return Reading(
        source=VOICE,
        valence=voice.valence,
        valence_reliability=trust.valence * left * voice.valence_confidence,
        arousal=voice.arousal,
        arousal_reliability=trust.arousal * left * voice.confidence,
        emotions=scores or None,
        emotions_reliability=left * voice.confidence if scores else 0.0,
        cues=() if voice.prosody is None else tuple(voice_cues(voice.prosody)),
    )


def _read(words: TextSentimentEstimated, trust: Trust, age_s: float) -> Reading:
    left = trust.left(age_s) * words.confidence
    name = f"the words: {', '.join(words.words[:3])}" if words.words else "the words"
    return Reading(
        source=WORDS,
        valence=words.valence,
        valence_reliability=trust.valence * left,
        arousal=words.arousal,
        arousal_reliability=trust.arousal * left,
        cues=[Cue(name=name, source=WORDS, valence=words.valence, arousal=words.arousal)],
    )


def _sounded(sound: SoundDetected, trust: Trust, age_s: float) -> Reading:
    left = trust.left(age_s) * sound.score
    kind = kind_of(sound.label)
    assert kind is not None  # others are not kept
    valence, arousal = _SOUNDS[kind]
    return Reading(
        source=SOUND,
        valence=valence,
        valence_reliability=trust.valence * left,
        arousal=arousal,
        arousal_reliability=trust.arousal * left,
        cues=[Cue(name=sound.label, source=SOUND, valence=valence, arousal=arousal)],
    )


def _probabilities(event: FaceEmotionEstimated | VoiceEmotionEstimated) -> dict[Emotion, float]:
    items = event.scores if isinstance(event, FaceEmotionEstimated) else event.categories
    told = {item.label: item.score for item in items}
    return {emotion: told.get(emotion, 0.0) for emotion in EMOTIONS} if told else {}


def _says_something(reading: Reading) -> bool:
    return max(reading.valence_reliability, reading.arousal_reliability, reading.emotions_reliability) >= 0.02


def _limited(value: float) -> float:
    return min(max(value, -1.0), 1.0)
