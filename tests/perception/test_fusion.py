from __future__ import annotations

import asyncio
import itertools
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import in_virtual_time
from visavis.bus import SessionBus
from visavis.events import (
    EMOTIONS,
    Capabilities,
    Emotion,
    Event,
    FaceEmotionEstimated,
    GazeEstimated,
    HeadGestured,
    InterlocutorChanged,
    MouthEstimated,
    Prosody,
    Score,
    SessionSettings,
    SessionUpdated,
    SoundDetected,
    TextSentimentEstimated,
    UserSpeechStarted,
    UserStateEstimated,
    VoiceEmotionEstimated,
)
from visavis.models.fusion.rules import RulesCalibration
from visavis.perception.fusion import SIGNS, UserState
from visavis.perception.fusion_model import Fused

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
        track_id=1, emotion=name, scores=scores("neutral" if name == "uncertain" else name, 0.5 + confidence / 2.5),
        valence=valence, arousal=0.2, confidence=confidence, puzzled=puzzled,
    )  # fmt: skip


def scores(likeliest: Emotion, probability: float) -> list[Score]:
    rest = (1 - probability) / 6
    return [Score(label=item, score=probability if item == likeliest else rest) for item in EMOTIONS]


def voice(valence: float, arousal: float, *, confidence: float = 0.6, prosody: Prosody | None = None) -> Event:
    return VoiceEmotionEstimated(
        valence=valence, arousal=arousal, confidence=confidence, valence_confidence=confidence / 3, prosody=prosody
    )


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

    def shown(self) -> str:
        """Return the emotion that was told last."""
        return self.last.emotion


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
    assert watch.shown() == "unknown"
    assert watch.last.puzzled is None
    watch.feed(3, emotion("happy", 0.8))
    assert watch.shown() == "happy"
    assert watch.last.valence.value > 0.7
    assert watch.last.valence.sources == ["face.emotion"]
    assert watch.last.cues[0].name == "smile"
    watch.feed(2, emotion("uncertain", 0.0, confidence=0.2))
    assert watch.shown() == "unknown"
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


def silence(watch: Watch, seconds: float) -> None:
    """Let time pass, as ``fade`` does."""
    for _ in range(round(5 * seconds)):
        watch.now_s += 0.2
        watch.told += [(watch.now_s, item) for item in watch.state.fall_silent()]  # type: ignore[misc]


def test_a_voice_alone_tells_arousal_and_is_forgotten_after_a_while() -> None:
    watch = Watch()
    watch.feed(0, voice(0.1, 0.7, prosody=Prosody(loudness_z=2.0, pitch_z=1.5, baseline=1, voiced_ms=2_000)))
    assert watch.last.arousal.value == pytest.approx(0.7)
    assert watch.last.arousal.sources == ["voice.emotion"]
    assert watch.last.arousal.confidence > watch.last.valence.confidence
    assert watch.shown() == "unknown", "a loud voice may be glad or angry"
    assert watch.last.attention.confidence == 0
    assert any(cue.source == "voice.emotion" and cue.arousal > 0 for cue in watch.last.cues)
    silence(watch, 40)
    assert watch.last.arousal.confidence == watch.last.engagement.confidence == 0
    confidences = [item.arousal.confidence for _, item in watch.told]
    assert confidences == sorted(confidences, reverse=True), "it fades, and does not come back"
    told = len(watch.told)
    silence(watch, 10)
    assert len(watch.told) == told


def test_eyes_and_ears_agree_or_contradict() -> None:
    alone, together, against = Watch(), Watch(), Watch()
    for watch in (alone, together, against):
        watch.feed(2, emotion("happy", 0.7, confidence=0.6))
    together.feed(0, TextSentimentEstimated(valence=0.7, confidence=0.8, words=["lovely"]))
    against.feed(0, TextSentimentEstimated(valence=-0.8, confidence=0.9, words=["awful"]))
    for watch in (alone, together, against):
        watch.feed(1.5, emotion("happy", 0.7, confidence=0.6))
    assert together.last.valence.confidence > alone.last.valence.confidence
    assert set(together.last.valence.sources) == {"face.emotion", "text.sentiment"}
    assert against.last.valence.value < alone.last.valence.value - 0.3
    assert against.last.valence.confidence < alone.last.valence.confidence
    assert {cue.name for cue in against.last.cues} >= {"smile", "the words: awful"}


def test_laughter_is_pleasant_and_a_doorbell_tells_nothing() -> None:
    watch = Watch()
    watch.feed(0, SoundDetected(label="doorbell", score=0.9, stream_ms=0))
    assert not watch.told
    watch.feed(0, SoundDetected(label="laughter", score=0.8, stream_ms=500))
    assert watch.last.valence.value > 0.5
    assert watch.last.cues[0].name == "laughter"


def test_who_speaks_takes_part_though_nobody_is_seen() -> None:
    watch = Watch()
    watch.feed(0, UserSpeechStarted(stream_ms=0, probability=0.9))
    assert watch.last.engagement.value > 0.5
    assert watch.last.engagement.sources == ["speech.started"]
    assert watch.last.engagement.confidence < 0.5


def test_a_trained_model_stands_for_the_rules_while_it_is_fresh() -> None:
    watch = Watch()
    watch.feed(2, emotion("neutral", 0.0, confidence=0.6))
    probabilities = {item: 0.7 if item == "sad" else 0.05 for item in EMOTIONS}
    fused = Fused(probabilities, valence=-0.6, arousal=-0.3, confidence=0.7, weights={"voice": 0.95, "face": 0.05})
    for _ in range(5):
        watch.now_s += 0.2
        watch.told += [(watch.now_s, item) for item in watch.state.learn("my-model", fused)]  # type: ignore[misc]
    assert watch.last.source == "my-model"
    assert watch.shown() == "sad"
    assert watch.last.valence.sources == ["voice.emotion"]
    watch.feed(3, emotion("neutral", 0.0, confidence=0.6))
    assert watch.last.source == "rules"
    assert watch.shown() == "neutral"


def test_rules_that_were_compared_with_people_are_believed_as_far_as_they_were_right() -> None:
    plain, cautious = Watch(), Watch()
    cautious.state = UserState(lambda: cautious.now_s, calibration=RulesCalibration(3.0, {"neutral": 0.0}))
    cautious.feed(0, InterlocutorChanged(track_id=1))
    for watch in (plain, cautious):
        watch.feed(2, emotion("happy", 0.7, confidence=0.6))
    probabilities = [{item.label: item.score for item in watch.last.emotion_scores} for watch in (plain, cautious)]
    assert plain.shown() == "happy"
    assert cautious.shown() == "unknown", "rules that are too sure are believed less"
    assert 1 / 7 < probabilities[1]["happy"] < probabilities[0]["happy"]


def test_senses_that_are_switched_off_are_forgotten_at_once() -> None:
    watch = Watch()
    watch.feed(1, emotion("happy", 0.7), voice(0.2, 0.6))
    quiet = SessionSettings(seeing=True, expressions=True, voice_emotion=False)
    watch.feed(0, SessionUpdated(settings=quiet, capabilities=ABLE))
    assert watch.last.arousal.sources == ["face.emotion"]
    watch.feed(0, SessionUpdated(settings=SessionSettings(), capabilities=ABLE))
    assert watch.last.valence.confidence == watch.last.arousal.confidence == watch.last.engagement.confidence == 0
    told = len(watch.told)
    watch.feed(1, UserSpeechStarted(stream_ms=0, probability=0.9))
    assert len(watch.told) == told, "no sense is on: nothing is told"


def test_somebody_elses_voice_is_forgotten() -> None:
    watch = Watch()
    watch.feed(0, voice(0.2, 0.7))
    watch.feed(0, InterlocutorChanged(track_id=2))
    watch.feed(1, gaze(here=True, track=2))
    assert watch.last.arousal.confidence == 0
    watch.feed(0, voice(0.2, 0.7))
    watch.feed(0, InterlocutorChanged(track_id=None))
    assert watch.last.arousal.confidence > 0, "who has left the picture may still be heard"
    watch.feed(0, InterlocutorChanged(track_id=3))
    watch.feed(1, gaze(here=True, track=3))
    assert watch.last.arousal.confidence == 0, "and who comes after that may be somebody else"


def test_named_emotions_do_not_flicker() -> None:
    watch = Watch()
    for index in range(60):
        name: Emotion = "happy" if index % 2 else "surprised"
        watch.feed(0.15, emotion(name, 0.5, confidence=0.5))
    assert len({item.emotion for _, item in watch.told} - {"unknown"}) <= 1


@in_virtual_time
async def test_what_is_left_fades_on_its_own() -> None:
    bus = SessionBus("s")
    state = UserState(asyncio.get_running_loop().time)
    bus.listen(SIGNS, state.follow)
    bus.listen(UserStateEstimated, state.fade)
    told: list[UserStateEstimated] = []
    bus.tap(lambda item: told.append(item.event), where=lambda item: item is UserStateEstimated)  # type: ignore[arg-type]
    bus.publish(voice(0.1, 0.7))
    await asyncio.sleep(60)
    assert told[0].arousal.confidence > 0.3
    assert told[-1].arousal.confidence == 0
    assert len(told) < 30
    bus.publish(voice(0.1, -0.7))
    await asyncio.sleep(0.1)
    assert told[-1].arousal.value < 0
    await bus.close()


@given(st.lists(st.tuples(st.booleans(), st.floats(0, 1), st.floats(-1, 1), st.floats(0.01, 3)), max_size=60))
def test_values_stay_in_their_ranges(steps: list[tuple[bool, float, float, float]]) -> None:
    watch = Watch()
    for here, confidence, valence, wait_s in steps:
        watch.now_s += wait_s
        watch.feed(0, gaze(here=here, confidence=confidence), emotion("happy", valence, confidence=confidence))
    for _, item in watch.told:
        assert 0 <= item.attention.value <= 1
        assert 0 <= item.engagement.value <= 1
