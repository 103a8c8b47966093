from __future__ import annotations

from typing import Any

import pytest

from visavis.events import (
    Capabilities,
    Cue,
    FaceRecognized,
    HeadGestured,
    InterlocutorChanged,
    Prosody,
    SessionSettings,
    SessionUpdated,
    SoundDetected,
    StateEstimate,
    TextSentimentEstimated,
    UserStateEstimated,
    VoiceEmotionEstimated,
)
from visavis.reasoning.impression import Impression

ABLE = Capabilities(
    recognizer=None,
    recognizer_scope=None,
    synthesizer=None,
    mind="fake",
    turn_model=None,
    sees=True,
    voice_emotion="prosody",
    sounds="rules",
    sentiment="lexicon",
)
EYES = {"seeing": True, "expressions": True}
EARS = {"voice_emotion": True, "sounds": True, "sentiment": True}
SURE = "(confidence high). This is read off their"


class Somebody:
    """A user, and what is kept of them."""

    def __init__(self, **settings: bool) -> None:
        self.now_s = 0.0
        self.impression = Impression(lambda: self.now_s)
        self.allow(**settings)

    def allow(self, **settings: bool) -> None:
        self.impression.follow(SessionUpdated(settings=SessionSettings(**settings), capabilities=ABLE))

    def comes(self, track: int | None = 1) -> Somebody:
        self.impression.follow(InterlocutorChanged(track_id=track))
        return self

    def shows(self, *args: Any, **more: Any) -> None:
        self.impression.follow(state(*args, **more))

    def sounds(self, **more: Any) -> None:
        self.impression.follow(voice(**more))

    def does(self, label: str, score: float = 0.8) -> None:
        self.impression.follow(SoundDetected(label=label, score=score, stream_ms=0))

    def says(self, valence: float, confidence: float = 0.6) -> None:
        self.impression.follow(TextSentimentEstimated(valence=valence, confidence=confidence))

    @property
    def line(self) -> str:
        return self.impression.line()


def state(
    attention: float | None = None,
    emotion: str = "unknown",
    sure: float = 0.8,
    puzzled: float | None = None,
    sources: tuple[str, ...] = ("face.emotion",),
) -> UserStateEstimated:
    some = StateEstimate(value=0, confidence=0)
    return UserStateEstimated(
        valence=some.model_copy(update={"sources": list(sources)}),
        arousal=some,
        attention=some if attention is None else StateEstimate(value=attention, confidence=sure),
        engagement=some,
        emotion=emotion,
        emotion_confidence=0.0 if emotion == "unknown" else sure,
        puzzled=None if puzzled is None else StateEstimate(value=puzzled, confidence=sure),
    )


def voice(
    *,
    valence: float = 0.0,
    arousal: float = 0.0,
    sure: float = 0.6,
    voiced_ms: int = 900,
    baseline: float = 0.8,
    **z: float,
) -> VoiceEmotionEstimated:
    prosody = Prosody(voiced_ms=voiced_ms, baseline=baseline, **{f"{name}_z": value for name, value in z.items()})
    return VoiceEmotionEstimated(
        valence=valence, arousal=arousal, confidence=sure, valence_confidence=sure, prosody=prosody, final=True
    )


def test_without_eyes_and_ears_there_is_nothing_to_say() -> None:
    assert Somebody().line == ""
    assert Somebody(**EARS).line == "", "nobody has spoken yet"


def test_nobody_and_nothing_special_are_said_plainly() -> None:
    user = Somebody(**EYES)
    assert user.line == "You see nobody in front of the camera at the moment."
    assert user.comes().line == "You see the user; nothing about them stands out."


def test_what_is_seen_becomes_one_sentence() -> None:
    user = Somebody(**EYES).comes()
    user.shows(0.9, "happy")
    user.impression.follow(HeadGestured(track_id=1, gesture="nod", score=1, duration_ms=300))
    assert (
        user.line == f"You see the user: they look at you, smile and nodded a moment ago {SURE} face and may be wrong."
    )
    user.now_s = 3
    user.shows(0.1, puzzled=0.8)
    assert "they look elsewhere, look puzzled, smiled and nodded a moment ago" in user.line
    user.now_s = 60
    assert "smiled" not in user.line
    assert "nodded" not in user.line


def test_eyes_and_ears_together_make_the_line_that_a_person_would_think() -> None:
    user = Somebody(**EYES, **EARS).comes()
    user.shows(0.9, "happy")
    user.now_s = 2
    user.shows(0.1, sure=0.45)
    user.sounds(rate=-1.2, loudness=-1.1, pitch_range=-0.4, arousal=-0.4)
    assert user.line == (
        "You see and hear the user: they look elsewhere, sound tired or low and smiled a moment ago "
        "(confidence low). This is read off their face and voice and may be wrong."
    )


@pytest.mark.parametrize(
    ("settings", "sources", "said"),
    [
        (EYES, ("face.emotion",), "look sad"),
        (EARS, ("voice.emotion",), "sound sad"),
        (EYES | EARS, ("voice.emotion", "text.sentiment"), "sound sad"),
        (EYES | EARS, ("face.emotion", "voice.emotion"), "seem sad"),
        (EARS, ("sound.detected",), "sound sad"),
        (EARS, ("text.sentiment",), ""),
        (EYES, ("voice.emotion",), ""),
    ],
)
def test_an_emotion_is_told_as_it_was_perceived(settings: dict[str, bool], sources: tuple[str, ...], said: str) -> None:
    user = Somebody(**settings).comes()
    user.shows(emotion="sad", sources=sources)
    assert said in user.line
    assert ("sad" in user.line) is bool(said), "what the words say, the mind reads itself"


def test_cues_tell_sources_too() -> None:
    user = Somebody(**EARS)
    told = state(emotion="angry", sources=()).model_copy(update={"cues": [Cue(name="x", source="voice.emotion")]})
    user.impression.follow(told)
    assert user.line.startswith("You hear the user: they sound angry (confidence high).")


@pytest.mark.parametrize(
    ("z", "said"),
    [
        ({"loudness": 1.8}, "speak louder than usual"),
        ({"loudness": 1.8, "rate": 1.6}, "speak louder and faster than usual"),
        ({"loudness": -1.8}, "speak more quietly than usual"),
        ({"rate": -1.8}, "speak more slowly than usual"),
        ({"pitch_range": -1.7}, "speak in a flat voice"),
        ({"pitch_range": 1.7}, "speak in a lively voice"),
        ({"rate": -0.9, "pitch_range": -0.9}, "sound tired or low"),
        ({"rate": -0.9}, ""),
        ({"loudness": 1.4, "rate": 1.4, "pitch_range": 1.4}, ""),
        ({}, ""),
    ],
)
def test_a_voice_is_compared_with_itself(z: dict[str, float], said: str) -> None:
    user = Somebody(**EARS)
    user.sounds(arousal=-0.1, **z)
    assert user.line == (f"You hear the user: they {said} {SURE} voice and may be wrong." if said else "")


def test_a_voice_that_is_not_known_or_hardly_heard_says_nothing() -> None:
    user = Somebody(**EARS)
    user.sounds(loudness=3, baseline=0.3)
    assert user.line == ""
    user.sounds(loudness=3)
    user.sounds(loudness=0, voiced_ms=200)
    assert "louder" in user.line, "the last word alone does not change it"
    user.now_s = 30
    assert user.line == ""


def test_somebody_sad_is_not_called_tired_as_well() -> None:
    user = Somebody(**EARS)
    user.shows(emotion="sad", sources=("voice.emotion",))
    user.sounds(rate=-1.2, loudness=-1.1, arousal=-0.4)
    assert "sound sad" in user.line
    assert "tired" not in user.line


@pytest.mark.parametrize(
    ("words", "tone", "said"),
    [
        (0.6, -0.4, "say pleasant words in an unpleasant voice"),
        (-0.6, 0.4, "say unpleasant words in a pleasant voice"),
        (0.6, 0.4, ""),
        (0.6, -0.1, ""),
    ],
)
def test_words_and_voice_may_contradict_each_other(words: float, tone: float, said: str) -> None:
    user = Somebody(**EARS)
    user.sounds(valence=tone)
    user.says(words)
    assert said in user.line
    assert bool(user.line) is bool(said)
    if said:
        assert "off their voice and words" in user.line


@pytest.mark.parametrize("doubtful", [{"sure": 0.2}, {"words": 0.2}])
def test_a_doubtful_contradiction_is_none(doubtful: dict[str, float]) -> None:
    user = Somebody(**EARS)
    user.sounds(valence=-0.5, sure=doubtful.get("sure", 0.6))
    user.says(0.5, doubtful.get("words", 0.6))
    assert user.line == ""


def test_sounds_are_told() -> None:
    user = Somebody(**EARS)
    user.does("laughter")
    user.does("giggling")
    user.does("doorbell")
    user.does("cough", 0.3)
    assert user.line == (
        "You hear the user: they laughed a moment ago (confidence high). "
        "This is read off their voice and may be wrong. Somebody rang or knocked at the door."
    )
    assert user.impression.heard == {"laughter", "doorbell"}
    user.does("washing machine")
    assert user.line.endswith("Heard in the room: washing machine.")
    user.now_s = 20
    assert user.line == ""
    assert user.impression.heard == frozenset()


def test_what_is_doubtful_is_not_said() -> None:
    user = Somebody(**EYES, **EARS).comes()
    user.shows(0.1, "angry", sure=0.2, puzzled=0.9)
    assert user.line == "You see the user; nothing about them stands out."


def test_the_line_stays_short_whatever_happens() -> None:
    user = Somebody(**EYES, **EARS).comes()
    user.shows(0.1, "happy", puzzled=0.9, sources=("face.emotion", "voice.emotion"))
    user.sounds(loudness=2, rate=2, valence=-0.5)
    user.says(0.8)
    user.impression.follow(HeadGestured(track_id=1, gesture="shake", score=1, duration_ms=300))
    for label in ("laughter", "cough", "sigh", "doorbell", "phone"):
        user.does(label)
    assert len(user.line.split()) <= 45
    assert "look elsewhere, seem happy, look puzzled, say pleasant words in an unpleasant voice" in user.line


@pytest.mark.parametrize("switched", ["voice_emotion", "sounds", "sentiment", "expressions", "seeing"])
def test_switching_off_is_forgetting(switched: str) -> None:
    settings = EYES | EARS
    user = Somebody(**settings).comes()
    user.shows(0.1, "sad", sources=("face.emotion", "voice.emotion"))
    user.sounds(loudness=2, valence=-0.5)
    user.says(0.8)
    user.does("laughter")
    user.allow(**(settings | {switched: False}))
    assert "sad" not in user.line
    assert "louder" not in user.line
    assert "laughed" not in user.line
    assert user.impression.state is None


def test_nothing_is_kept_of_what_is_not_allowed() -> None:
    user = Somebody()
    user.shows(0.1, "sad", sources=("voice.emotion",))
    user.sounds(loudness=2, valence=-0.5)
    user.says(0.8)
    user.does("laughter")
    assert (user.impression.state, user.impression.heard, user.line) == (None, frozenset(), "")
    user.allow(seeing=True)
    user.comes().shows(0.1, "sad")
    assert "look elsewhere" in user.line
    assert "sad" not in user.line
    assert user.impression.state is not None
    assert user.impression.state.emotion == "unknown"
    assert user.impression.state.attention.confidence > 0


def test_what_was_heard_belongs_to_whoever_said_it() -> None:
    user = Somebody(**EYES, **EARS)
    user.sounds(loudness=2)
    user.comes(1)
    assert "louder" in user.line, "the first one who is seen is the one who spoke"
    user.comes(None)
    assert user.line.startswith("You see nobody in front of the camera at the moment. You hear the user")
    user.comes(2)
    assert "louder" not in user.line


def test_the_tone_is_heard_where_it_can_be_and_may_be() -> None:
    assert Somebody(voice_emotion=True).impression.hears_tone
    assert not Somebody().impression.hears_tone


def test_names_belong_to_faces() -> None:
    user = Somebody(**EYES).comes(1)
    user.impression.follow(FaceRecognized(track_id=2, person_id="p", distance=0.3, name="Eve"))
    assert user.impression.name == ""
    user.impression.follow(FaceRecognized(track_id=1, person_id="q", distance=0.3, name="Ada"))
    assert user.impression.name == "Ada"
    assert user.comes(3).impression.name == ""
