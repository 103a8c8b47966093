from __future__ import annotations

import itertools
from typing import Literal

from hypothesis import given
from hypothesis import strategies as st

from visavis.events import (
    Capabilities,
    Emotion,
    Event,
    FaceEmotionEstimated,
    GazeEstimated,
    HeadGestured,
    InterlocutorChanged,
    MouthEstimated,
    Score,
    SessionSettings,
    SessionUpdated,
    UserStateEstimated,
)
from visavis.perception.state import UserState

ABLE = Capabilities(recognizer=None, recognizer_scope=None, synthesizer=None, mind="fake", turn_model=None, sees=True)


def gaze(*, here: bool, track: int = 1, confidence: float = 0.9) -> GazeEstimated:
    return GazeEstimated(
        track_id=track, yaw=0, pitch=0, roll=0, gaze_x=0, gaze_y=0, blink=False, looking_at_screen=here,
        confidence=confidence,
    )  # fmt: skip


def emotion(
    name: Emotion | Literal["uncertain"], valence: float, *, confidence: float = 0.8, puzzled: float = 0.0
) -> FaceEmotionEstimated:
    return FaceEmotionEstimated(
        track_id=1, emotion=name, scores=[Score(label="neutral", score=1)], valence=valence, arousal=0.2,
        confidence=confidence, puzzled=puzzled,
    )  # fmt: skip


class Watch:
    """A state, fed at fifteen pictures a second."""

    def __init__(self) -> None:
        self.now_s = 0.0
        self.state = UserState(lambda: self.now_s)
        self.told: list[tuple[float, UserStateEstimated]] = []
        self.feed(0, InterlocutorChanged(track_id=1))

    def feed(self, seconds: float, *events: Event) -> None:
        for _ in range(max(round(15 * seconds), 1)):
            for event in events:
                self.told += [(self.now_s, item) for item in self.state.follow(event)]  # type: ignore[misc]
            self.now_s += 1 / 15

    @property
    def last(self) -> UserStateEstimated:
        return self.told[-1][1]


def test_attention_is_slow_and_glances_aside_hardly_count() -> None:
    watch = Watch()
    watch.feed(4, gaze(here=True))
    assert watch.last.attention.value > 0.9
    watch.feed(0.4, gaze(here=False))
    assert watch.last.attention.value > 0.65
    watch.feed(5, gaze(here=False))
    assert watch.last.attention.value < 0.1
    assert watch.last.attention.confidence > 0.8


def test_it_is_told_on_change_and_five_times_a_second_at_most() -> None:
    watch = Watch()
    watch.feed(30, gaze(here=True))
    assert len(watch.told) < 8, "nothing changes, nothing is told"
    for index in range(20):
        watch.feed(0.3, gaze(here=index % 2 == 0))
    times = [at for at, _ in watch.told]
    assert all(later - earlier >= 0.199 for earlier, later in itertools.pairwise(times))


def test_moods_come_with_expressions_and_where_they_are_not_read_nothing_is_claimed() -> None:
    watch = Watch()
    watch.feed(2, gaze(here=True))
    assert watch.last.valence.confidence == 0
    assert watch.last.emotion == "unknown"
    assert watch.last.puzzled is None
    watch.feed(3, emotion("happy", 0.8))
    assert watch.last.emotion == "happy"
    assert watch.last.valence.value > 0.7
    assert watch.last.valence.sources == ["face.emotion"]
    watch.feed(1, emotion("uncertain", 0.0, confidence=0.2))
    assert watch.last.emotion == "unknown"
    off = SessionSettings(seeing=True, expressions=False)
    watch.feed(0, SessionUpdated(settings=off, capabilities=ABLE))
    assert watch.last.valence.confidence == 0
    assert watch.last.attention.confidence > 0, "attention is another question"


def test_doubtful_faces_move_little() -> None:
    watch = Watch()
    watch.feed(3, emotion("happy", 0.8, confidence=0.8))
    watch.feed(0.4, emotion("sad", -0.8, confidence=0.1))
    assert watch.last.valence.value > 0.5


def test_taking_part_counts_for_a_while() -> None:
    watch = Watch()
    watch.feed(3, gaze(here=True))
    alone = watch.last.engagement.value
    watch.feed(0, HeadGestured(track_id=1, gesture="nod", score=1, duration_ms=400))
    watch.feed(0.4, gaze(here=True))
    nodded = watch.last.engagement.value
    assert nodded > alone + 0.2
    watch.feed(40, gaze(here=True))
    assert watch.last.engagement.value < nodded - 0.2
    watch.feed(0.5, gaze(here=True), MouthEstimated(track_id=1, opening=0.2, moving=True, confidence=0.9))
    assert watch.last.engagement.value > alone + 0.1


def test_others_do_not_count_and_nobody_is_unknown() -> None:
    watch = Watch()
    watch.feed(3, gaze(here=True))
    watch.feed(3, gaze(here=False, track=2))
    assert watch.last.attention.value > 0.9
    watch.feed(0, InterlocutorChanged(track_id=None))
    assert watch.last.attention.confidence == watch.last.engagement.confidence == 0
    watch.feed(0, InterlocutorChanged(track_id=2))
    watch.feed(2, gaze(here=False, track=2))
    assert watch.last.attention.value < 0.2, "somebody else begins anew"


def test_puzzled_looks_are_passed_on() -> None:
    watch = Watch()
    watch.feed(3, emotion("uncertain", -0.1, confidence=0.3, puzzled=0.7))
    assert watch.last.puzzled is not None
    assert watch.last.puzzled.value > 0.6


@given(st.lists(st.tuples(st.booleans(), st.floats(0, 1), st.floats(-1, 1), st.floats(0.01, 3)), max_size=60))
def test_values_stay_in_their_ranges(steps: list[tuple[bool, float, float, float]]) -> None:
    watch = Watch()
    for here, confidence, valence, wait_s in steps:
        watch.now_s += wait_s
        watch.feed(0, gaze(here=here, confidence=confidence), emotion("happy", valence, confidence=confidence))
    for _, item in watch.told:
        assert 0 <= item.attention.value <= 1
        assert 0 <= item.engagement.value <= 1
