"""What is seen and heard of somebody, in words: only what is fairly sure, each with how sure it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from visavis.events import (
    FaceEmotionEstimated,
    HeadGesture,
    Prosody,
    SoundDetected,
    TextSentimentEstimated,
    UserStateEstimated,
    VoiceEmotionEstimated,
)
from visavis.events.sounds import SoundKind, kind_of

Basis = Literal["face", "voice", "words"]

FACE: Final[frozenset[Basis]] = frozenset({"face"})
VOICE: Final[frozenset[Basis]] = frozenset({"voice"})
WORDS: Final[frozenset[Basis]] = frozenset({"words"})

SURE: Final = 0.4
"""Confidence from which something is worth a word."""
_SURE_OF_VALENCE: Final = 0.3
"""The same of the valence of voice and words where they contradict each other: a voice alone seldom shows more."""
_OPPOSED: Final = 0.25
"""How pleasant or unpleasant both must be at least."""
_STANDS_OUT: Final = 1.5
"""Standard deviations from the usual at which a voice's loudness, pace or melody is remarked on: one time in eight."""
_TIRED: Final = 0.8
"""The same where two of them agree."""
_KNOWN: Final = 0.5
"""How well the usual voice must be known."""

_FEELS: Final = {
    "happy": "happy", "sad": "sad", "angry": "angry", "surprised": "surprised", "afraid": "worried",
    "disgusted": "disgusted",
}  # fmt: skip
_SHOWN: Final = {"happy": ("smile", "smiled"), "disgusted": ("grimace", "grimaced")}
"""Where a face has a word of its own."""
MOVED: Final[dict[HeadGesture, str]] = {
    "nod": "nodded",
    "shake": "shook their head",
    "tilt": "tilted their head",
}
_DID: Final[dict[SoundKind, str]] = {
    "laughter": "laughed", "crying": "cried", "sigh": "sighed", "yawn": "yawned", "gasp": "gasped", "cough": "coughed",
    "sneeze": "sneezed", "sniff": "sniffed", "shout": "shouted", "applause": "clapped",
}  # fmt: skip
_RANG: Final[dict[SoundKind, str]] = {"doorbell": "Somebody rang or knocked at the door.", "phone": "A phone rang."}


@dataclass(frozen=True, slots=True)
class Remark:
    """A verb phrase about the user ('look sad'), or one in the past ('nodded')."""

    text: str
    confidence: float
    bases: frozenset[Basis]


def emotion_of(state: UserStateEstimated, *, sees: bool, hears: bool) -> tuple[Remark, Remark] | None:
    """Return the emotion that somebody shows, as it is and as it was, unless it rests on their words alone."""
    feels = _FEELS.get(state.emotion)
    if feels is None or state.emotion_confidence < SURE:
        return None
    sources = state.rests_on
    face = sees and (not sources or FaceEmotionEstimated.type in sources)
    voice = hears and (not sources or bool(sources & {VoiceEmotionEstimated.type, SoundDetected.type}))
    if face and voice:
        verbs, bases = ("seem", "seemed"), FACE | VOICE
    elif face:
        verbs, bases = ("look", "looked"), FACE
    elif voice:
        verbs, bases = ("sound", "sounded"), VOICE
    else:
        return None
    now, then = (f"{verb} {feels}" for verb in verbs)
    if bases == FACE:
        now, then = _SHOWN.get(state.emotion, (now, then))
    return Remark(now, state.emotion_confidence, bases), Remark(then, state.emotion_confidence, bases)


def attention_of(state: UserStateEstimated) -> Iterator[Remark]:
    """Yield where somebody looks."""
    attention = state.attention
    if attention.confidence >= SURE and not 0.35 <= attention.value <= 0.65:
        yield Remark("look at you" if attention.value > 0.5 else "look elsewhere", attention.confidence, FACE)


def puzzlement_of(state: UserStateEstimated) -> Iterator[Remark]:
    """Yield whether somebody looks puzzled."""
    puzzled = state.puzzled
    if puzzled is not None and puzzled.value >= 0.45 and puzzled.confidence >= 0.35:
        yield Remark("look puzzled", puzzled.confidence, FACE)


def manner_of(voice: VoiceEmotionEstimated, *, sad: bool = False) -> Iterator[Remark]:
    """Yield how somebody speaks, compared with how they usually do; ``sad`` if that has been said already.

    Tired voices are slow, quiet and flat (Krajewski, Batliner & Golz, 'Acoustic sleepiness detection', Behavior
    Research Methods 41, 2009), and so are sad ones (Juslin & Laukka 2003).
    """
    prosody = voice.prosody
    if prosody is None or prosody.baseline < _KNOWN:
        return
    text = "sound tired or low" if _is_tired(prosody) and voice.arousal < 0 else _odd(prosody)
    if text and not (sad and text.startswith("sound")):
        yield Remark(text, prosody.baseline, VOICE)


def _is_tired(prosody: Prosody) -> bool:
    low = [value is not None and value <= -_TIRED for value in (prosody.rate_z, prosody.loudness_z)]
    flat = prosody.pitch_range_z is not None and prosody.pitch_range_z <= -_TIRED
    return any(low) and sum(low) + flat >= 2


def _odd(prosody: Prosody) -> str:
    scales = ((prosody.loudness_z, "more quietly", "louder"), (prosody.rate_z, "more slowly", "faster"))
    than_usual = [more if value > 0 else less for value, less, more in scales if value and abs(value) >= _STANDS_OUT]
    melody = prosody.pitch_range_z or 0.0
    voice = "" if abs(melody) < _STANDS_OUT else "in a lively voice" if melody > 0 else "in a flat voice"
    if than_usual:
        return f"speak {' and '.join(than_usual)} than usual"
    return f"speak {voice}" if voice else ""


def contradiction_of(voice: VoiceEmotionEstimated, words: TextSentimentEstimated) -> Iterator[Remark]:
    """Yield that voice and words don't go together, if both are clear."""
    confidence = min(voice.valence_confidence, words.confidence)
    opposed = min(abs(voice.valence), abs(words.valence)) >= _OPPOSED and voice.valence * words.valence < 0
    if opposed and confidence >= _SURE_OF_VALENCE:
        text = "pleasant words in an unpleasant" if words.valence > 0 else "unpleasant words in a pleasant"
        yield Remark(f"say {text} voice", confidence, VOICE | WORDS)


def sounds_of(sounds: Sequence[SoundDetected]) -> tuple[list[Remark], list[str]]:
    """Return what the user was heard to do, and sentences about what else was heard in the room; nothing twice."""
    did: dict[str, Remark] = {}
    room: dict[str, None] = {}
    for sound in sounds:
        kind = kind_of(sound.label)
        if kind is not None and kind in _DID:
            did[kind] = Remark(_DID[kind], sound.score, VOICE)
        elif kind is not None:
            room[_RANG[kind]] = None
        else:
            room[f"Heard in the room: {sound.label}."] = None
    return list(did.values()), list(room)


def confidence_in_words(confidence: float) -> str:
    """Return a confidence as people say it."""
    return "high" if confidence >= 0.7 else "fair" if confidence >= 0.5 else "low"


def joined(parts: Sequence[str]) -> str:
    """Return parts as they stand in a sentence: 'a, b and c'."""
    return "".join(parts) if len(parts) < 2 else f"{', '.join(parts[:-1])} and {parts[-1]}"
