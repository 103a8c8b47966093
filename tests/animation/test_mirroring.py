from __future__ import annotations

from typing import Literal

import pytest

from visavis.animation.mirroring import MIRRORED, Mirror
from visavis.events import (
    AssistantResponse,
    AssistantThinking,
    Emotion,
    Event,
    ExpressionPlanned,
    FaceEmotionEstimated,
    InterlocutorChanged,
    PlaybackCompleted,
    Score,
)


class Face:
    """Somebody's face, five times a second."""

    def __init__(self, expressiveness: float = 0.5) -> None:
        self.now_ms = 0.0
        self.mirror = Mirror(lambda: self.now_ms, expressiveness=expressiveness)

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
