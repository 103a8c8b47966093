from __future__ import annotations

from typing import Literal

import pytest

from visavis.animation.mirroring import MIRRORED, Mirror, MirrorPolicy
from visavis.events import (
    AssistantResponse,
    AssistantThinking,
    Capabilities,
    Emotion,
    Event,
    ExpressionPlanned,
    FaceEmotionEstimated,
    InterlocutorChanged,
    PlaybackCompleted,
    Score,
    SessionSettings,
    SessionUpdated,
    SoundDetected,
    StateEstimate,
    UserStateEstimated,
)

ABLE = Capabilities(recognizer=None, recognizer_scope=None, synthesizer=None, mind="fake", turn_model=None)


class Face:
    """Somebody's face and voice, five times a second."""

    def __init__(self, expressiveness: float = 0.5, policy: MirrorPolicy | None = None) -> None:
        self.now_ms = 0.0
        self.mirror = Mirror(lambda: self.now_ms, expressiveness=expressiveness, policy=policy)

    def shows(
        self, emotion: Emotion | Literal["uncertain"], seconds: float = 0.2, confidence: float = 0.8
    ) -> list[ExpressionPlanned]:
        shown: list[ExpressionPlanned] = []
        for _ in range(round(5 * seconds)):
            event = FaceEmotionEstimated(
                track_id=1, emotion=emotion, scores=[Score(label=emotion, score=1)], valence=0, arousal=0,
                confidence=confidence,
            )  # fmt: skip
            shown += self.follow(event)
            self.now_ms += 200
        return shown

    def sounds(
        self,
        emotion: Emotion | Literal["unknown"],
        seconds: float = 0.2,
        confidence: float = 0.8,
        source: str = "voice.emotion",
    ) -> list[ExpressionPlanned]:
        shown: list[ExpressionPlanned] = []
        for _ in range(round(5 * seconds)):
            some = StateEstimate(value=0, confidence=0.5, sources=[source])
            event = UserStateEstimated(
                valence=some, arousal=some, attention=some, engagement=some, emotion=emotion,
                emotion_confidence=confidence,
            )  # fmt: skip
            shown += self.follow(event)
            self.now_ms += 200
        return shown

    def laughs(self, label: str = "laughter", score: float = 0.8) -> list[ExpressionPlanned]:
        return self.follow(SoundDetected(label=label, score=score, stream_ms=0))

    def allows(self, **settings: bool) -> None:
        self.follow(SessionUpdated(settings=SessionSettings.model_validate(settings), capabilities=ABLE))

    def follow(self, event: Event) -> list[ExpressionPlanned]:
        assert isinstance(event, MIRRORED)
        return [item for item in self.mirror.follow(event) if isinstance(item, ExpressionPlanned)]


@pytest.mark.parametrize(
    ("emotion", "answer"),
    [("happy", "smile"), ("sad", "concerned"), ("angry", "concerned"), ("surprised", "interested")],
)
def test_faces_are_answered(emotion: Emotion, answer: str) -> None:
    shown = Face().shows(emotion)
    assert [item.expression for item in shown] == [answer]
    assert 0 < shown[0].intensity <= 1


@pytest.mark.parametrize("emotion", ["neutral", "disgusted", "uncertain"])
def test_some_are_not(emotion: Emotion) -> None:
    assert Face().shows(emotion, 3) == []


def test_a_smile_that_stays_is_returned_now_and_then() -> None:
    assert 2 <= len(Face().shows("happy", 8)) <= 5


def test_a_doubtful_smile_is_not_returned() -> None:
    assert Face().shows("happy", 2, confidence=0.3) == []


def test_her_own_words_have_her_own_face() -> None:
    face = Face()
    face.follow(AssistantThinking(response_id="r"))
    face.follow(AssistantResponse(response_id="r", text="Yes."))
    assert face.shows("happy", 1) == []
    face.follow(PlaybackCompleted(response_id="r", pts_ms=100))
    assert face.shows("happy")


def test_without_a_voice_the_text_ends_it() -> None:
    face = Face()
    face.mirror.speaks = False
    face.follow(AssistantThinking(response_id="r"))
    face.follow(AssistantResponse(response_id="r", text="Yes."))
    assert face.shows("happy")


def test_personas_mirror_as_much_as_they_are_expressive() -> None:
    assert Face(0).shows("happy", 2) == []
    assert Face(0.8).shows("happy")[0].intensity > Face(0.3).shows("happy")[0].intensity


def test_somebody_else_is_answered_anew() -> None:
    face = Face()
    assert face.shows("happy")
    face.follow(InterlocutorChanged(track_id=2))
    assert face.shows("happy")


@pytest.mark.parametrize(("emotion", "answer"), [("sad", "concerned"), ("afraid", "concerned"), ("happy", "smile")])
def test_a_voice_alone_is_answered(emotion: Emotion, answer: str) -> None:
    assert [item.expression for item in Face().sounds(emotion)] == [answer]


def test_a_voice_is_answered_less_often_than_a_face() -> None:
    assert len(Face().sounds("sad", 8)) < len(Face().shows("sad", 8))


def test_a_picture_that_rests_on_the_face_is_not_answered_twice() -> None:
    face = Face()
    face.shows("happy")
    assert face.sounds("happy", 4, source="face.emotion") == []
    face.shows("uncertain", 3)
    assert face.sounds("happy", 4, source="face.emotion") == []


def test_face_and_voice_that_agree_are_answered_once() -> None:
    face = Face()
    shown = face.shows("happy", 0.6)
    shown += face.laughs()
    shown += face.sounds("happy", 0.6)
    shown += face.shows("uncertain", 0.2)
    shown += face.shows("happy", 0.4)
    assert [item.expression for item in shown] == ["smile"]


def test_what_a_face_shows_goes_before_what_is_heard() -> None:
    face = Face()
    shown = face.shows("happy") + face.sounds("sad")
    assert [item.expression for item in shown] == ["smile"]
    face.shows("neutral", 0.4)
    assert [item.expression for item in face.sounds("sad")] == ["concerned"]


@pytest.mark.parametrize(
    ("label", "score", "answer"),
    [("laughter", 0.8, ["smile"]), ("giggling", 0.8, ["smile"]), ("sobbing", 0.8, ["concerned"]),
     ("laughter", 0.3, []), ("cough", 0.9, []), ("washing machine", 0.9, [])],
)  # fmt: skip
def test_laughter_is_catching(label: str, score: float, answer: list[str]) -> None:
    assert [item.expression for item in Face().laughs(label, score)] == answer


def test_what_may_not_be_known_is_not_answered() -> None:
    face = Face()
    face.allows()
    assert face.sounds("sad") == []
    assert face.laughs() == []
    face.allows(voice_emotion=True)
    assert face.sounds("sad")
    assert face.laughs() == []
    face.allows(sounds=True)
    assert face.laughs()


def test_personas_comfort_and_mirror_as_much_as_they_are_told_to() -> None:
    cold = Face(policy=MirrorPolicy(comfort=0))
    assert cold.sounds("sad") == []
    assert cold.shows("happy")
    grave = Face(policy=MirrorPolicy(mirroring=0, comfort=2))
    assert grave.laughs() == []
    assert grave.sounds("sad")[0].intensity > Face().sounds("sad")[0].intensity
    assert grave.shows("surprised") == []


@pytest.mark.parametrize(
    ("valence", "arousal", "sure", "answer"),
    [(-0.1, -0.6, 0.6, ["concerned"]), (0.3, -0.6, 0.6, []), (-0.1, -0.2, 0.6, []), (-0.1, -0.6, 0.3, [])],
)
def test_a_voice_that_is_low_and_not_content_is_met_with_a_little_concern(
    valence: float, arousal: float, sure: float, answer: list[str]
) -> None:
    none = StateEstimate(value=0, confidence=0)
    event = UserStateEstimated(
        valence=StateEstimate(value=valence, confidence=0.2, sources=["voice.emotion"]),
        arousal=StateEstimate(value=arousal, confidence=sure, sources=["voice.emotion"]),
        attention=none, engagement=none, emotion="unknown", emotion_confidence=0,
    )  # fmt: skip
    shown = Face().follow(event)
    assert [item.expression for item in shown] == answer
    assert all(item.intensity < Face().sounds("sad")[0].intensity for item in shown)
