from __future__ import annotations

from visavis.events import (
    Capabilities,
    FaceRecognized,
    HeadGestured,
    InterlocutorChanged,
    SessionSettings,
    SessionUpdated,
    StateEstimate,
    UserStateEstimated,
)
from visavis.reasoning.impression import Impression

ABLE = Capabilities(recognizer=None, recognizer_scope=None, synthesizer=None, mind="fake", turn_model=None, sees=True)


class Clock:
    now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def watching(clock: Clock, *, seeing: bool = True) -> Impression:
    impression = Impression(clock)
    impression.follow(SessionUpdated(settings=SessionSettings(seeing=seeing), capabilities=ABLE))
    return impression


def state(
    attention: float, emotion: str = "unknown", sure: float = 0.8, puzzled: float | None = None
) -> UserStateEstimated:
    some = StateEstimate(value=0, confidence=0)
    return UserStateEstimated(
        valence=some,
        arousal=some,
        attention=StateEstimate(value=attention, confidence=sure),
        engagement=some,
        emotion=emotion,
        emotion_confidence=0.0 if emotion == "unknown" else sure,
        puzzled=None if puzzled is None else StateEstimate(value=puzzled, confidence=sure),
    )


def test_without_eyes_there_is_nothing_to_say() -> None:
    assert watching(Clock(), seeing=False).line() == ""


def test_nobody_and_nothing_special_are_said_plainly() -> None:
    impression = watching(Clock())
    assert "nobody" in impression.line()
    impression.follow(InterlocutorChanged(track_id=1))
    assert impression.line() == "You see the user; nothing about them stands out."


def test_what_is_seen_becomes_one_sentence() -> None:
    clock = Clock()
    impression = watching(clock)
    impression.follow(InterlocutorChanged(track_id=1))
    impression.follow(state(0.9, "happy"))
    impression.follow(HeadGestured(track_id=1, gesture="nod", score=1, duration_ms=300))
    expected = "they look at you, smile and nodded a moment ago"
    assert impression.line() == f"You see the user: {expected}. This is read off their face and may be wrong."
    clock.now_s = 3
    impression.follow(state(0.1, puzzled=0.8))
    assert "look elsewhere, smiled a moment ago, look puzzled and nodded a moment ago" in impression.line()
    clock.now_s = 60
    assert "smiled" not in impression.line()
    assert "nodded" not in impression.line()


def test_what_is_doubtful_is_not_said() -> None:
    impression = watching(Clock())
    impression.follow(InterlocutorChanged(track_id=1))
    impression.follow(state(0.1, "angry", sure=0.2, puzzled=0.9))
    assert impression.line() == "You see the user; nothing about them stands out."


def test_names_belong_to_faces() -> None:
    impression = watching(Clock())
    impression.follow(InterlocutorChanged(track_id=1))
    impression.follow(FaceRecognized(track_id=2, person_id="p", distance=0.3, name="Eve"))
    assert impression.name == ""
    impression.follow(FaceRecognized(track_id=1, person_id="q", distance=0.3, name="Ada"))
    assert impression.name == "Ada"
    impression.follow(InterlocutorChanged(track_id=3))
    assert impression.name == ""
