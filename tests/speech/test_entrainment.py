from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.events import (
    Capabilities,
    InterlocutorChanged,
    PhonemeTiming,
    Prosody,
    SessionSettings,
    SessionUpdated,
    StateEstimate,
    UserStateEstimated,
    VoiceEmotionEstimated,
)
from visavis.speech.entrainment import ENTRAINED, Delivery, Entrainment, EntrainmentPolicy
from visavis.speech.loudness import CEILING, louder

ABLE = Capabilities(recognizer=None, recognizer_scope=None, synthesizer=None, mind="fake", turn_model=None)
OWN = EntrainmentPolicy().usual_rate
ALL = {"voice_emotion": True, "seeing": True, "expressions": True}


class Talk:
    """Somebody who speaks, and a voice that answers phrase by phrase."""

    def __init__(self, *, settings: dict[str, bool] | None = None, **policy: float) -> None:
        self.now_s = 0.0
        self.entrainment = Entrainment(lambda: self.now_s, EntrainmentPolicy(**policy))
        self.allow(**(ALL if settings is None else settings))

    def allow(self, **settings: bool) -> None:
        wishes = SessionSettings.model_validate(settings)
        self.follow(SessionUpdated(settings=wishes, capabilities=ABLE))

    def follow(self, event: Any) -> None:
        assert isinstance(event, ENTRAINED)
        self.entrainment.follow(event)

    def speaks(self, seconds: float = 20.0, *, rate: float | None = None, loudness: float | None = None) -> Talk:
        prosody = Prosody(rate=rate, loudness_z=loudness, voiced_ms=2_000, baseline=1.0)
        event = VoiceEmotionEstimated(valence=0, arousal=0, confidence=0.5, prosody=prosody, final=True)
        for _ in range(round(seconds / 2)):
            self.follow(event)
        return self

    def feels(
        self,
        emotion: str = "unknown",
        *,
        sure: float = 0.7,
        valence: float = 0.0,
        arousal: float = 0.0,
        puzzled: float | None = None,
    ) -> Talk:
        none = StateEstimate(value=0, confidence=0)
        self.follow(
            UserStateEstimated.model_validate(
                {
                    "emotion": emotion,
                    "emotion_confidence": 0 if emotion == "unknown" else sure,
                    "valence": StateEstimate(value=valence, confidence=sure if valence else 0),
                    "arousal": StateEstimate(value=arousal, confidence=sure if arousal else 0),
                    "attention": none,
                    "engagement": none,
                    "puzzled": None if puzzled is None else StateEstimate(value=puzzled, confidence=sure),
                }
            )
        )
        return self

    def answer(self, phrases: int = 6) -> list[Delivery]:
        said = []
        for index in range(phrases):
            said.append(self.entrainment.delivery(opening=index == 0))
            self.entrainment.begin(said[-1])
        return said

    @property
    def settled(self) -> Delivery:
        """Return how it speaks in the end."""
        return self.answer()[-1]


def test_of_somebody_unknown_nothing_is_taken_over() -> None:
    assert Talk().settled == Delivery()
    assert Talk().speaks(rate=OWN, loudness=0).settled == Delivery()
    assert Talk().speaks(rate=1.08 * OWN, loudness=0.4).settled == Delivery(), "nearly the same is the same"


@pytest.mark.parametrize(("rate", "pace"), [(0.5, 0.88), (0.75, 0.92), (1.35, 1.08), (2.0, 1.12)])
def test_the_pace_goes_a_part_of_the_way(rate: float, pace: float) -> None:
    assert Talk().speaks(rate=rate * OWN).settled.rate == pytest.approx(pace)


@pytest.mark.parametrize(("loudness", "decibels"), [(1.0, 0.0), (1.8, 1.0), (4.0, 3.0), (-2.0, -1.0), (-4.0, -3.0)])
def test_who_speaks_up_is_answered_louder_and_who_is_quiet_softer(loudness: float, decibels: float) -> None:
    assert Talk().speaks(loudness=loudness).settled.decibels == decibels


@pytest.mark.parametrize(
    ("feeling", "slower", "softer"),
    [
        ({"emotion": "sad"}, True, True),
        ({"emotion": "afraid"}, True, False),
        ({"arousal": -0.5}, True, True),
        ({"arousal": -0.5, "valence": -0.4}, True, True),
        ({"arousal": -0.5, "valence": 0.5}, False, False),
        ({"emotion": "happy", "arousal": -0.5}, False, False),
        ({"emotion": "neutral"}, False, False),
        ({"puzzled": 0.7}, True, False),
        ({"puzzled": 0.2}, False, False),
        ({"emotion": "sad", "sure": 0.3}, False, False),
    ],
)
def test_who_feels_low_or_is_puzzled_is_spoken_to_gently(
    feeling: dict[str, Any], *, slower: bool, softer: bool
) -> None:
    said = Talk().feels(**feeling).settled
    assert (said.rate < 1) is slower
    assert (said.decibels < 0) is softer


@pytest.mark.parametrize("feeling", [{"emotion": "angry"}, {"arousal": 0.7, "valence": -0.5}])
def test_anger_is_not_answered_with_more_of_it(feeling: dict[str, Any]) -> None:
    loud = Talk().speaks(rate=1.8 * OWN, loudness=3)
    assert loud.settled.decibels > 0
    said = loud.feels(**feeling).settled
    assert said.rate <= 1
    assert said.decibels <= 0


def test_it_changes_by_steps_that_are_hardly_noticed() -> None:
    talk = Talk()
    talk.answer(1)
    said = talk.speaks(rate=0.4 * OWN, loudness=-4).answer()
    assert [item.rate for item in said] == pytest.approx([0.92, 0.88, 0.88, 0.88, 0.88, 0.88])
    assert [item.decibels for item in said] == [-2, -3, -3, -3, -3, -3]


def test_it_does_not_go_to_and_fro() -> None:
    talk = Talk(rate_memory_s=0.1, loudness_memory_s=0.1)
    talk.speaks(rate=0.75 * OWN, loudness=-2)
    first = talk.settled
    paces = set()
    for rate in (0.73, 0.77, 0.74, 0.76):
        paces |= {(item.rate, item.decibels) for item in talk.speaks(rate=rate * OWN, loudness=-2.2).answer()}
    assert paces == {(first.rate, first.decibels)}


def test_a_feeling_counts_for_the_length_of_an_answer() -> None:
    talk = Talk().feels("sad")
    sad = talk.settled
    talk.now_s = 6
    assert talk.feels().settled == sad, "that nothing is known any more is no other feeling"
    talk.now_s = 30
    assert talk.settled == Delivery()
    talk.feels("sad").answer()
    assert talk.feels("happy").settled == Delivery()


def test_personas_that_do_not_adapt_do_not() -> None:
    assert Talk(adapt=0).speaks(rate=0.5 * OWN, loudness=4).feels("sad").settled == Delivery()
    small = Talk(pace=0.04, loudness_db=1).speaks(rate=0.5 * OWN, loudness=4).settled
    assert small == Delivery(0.96, 1)
    half = Talk(adapt=0.5).feels("sad", puzzled=0.8).settled
    assert Talk().feels("sad", puzzled=0.8).settled.rate < half.rate < 1


def test_what_may_not_be_known_is_not_used_and_forgotten() -> None:
    deaf = Talk(settings={}).speaks(rate=0.5 * OWN, loudness=4).feels("sad", puzzled=0.9)
    assert deaf.settled == Delivery()
    deaf.allow(**ALL)
    assert deaf.settled == Delivery()
    talk = Talk().speaks(rate=0.5 * OWN).feels("sad")
    assert talk.settled.rate < 1
    talk.allow()
    assert talk.settled == Delivery()


def test_somebody_else_is_somebody_else() -> None:
    talk = Talk().speaks(rate=0.5 * OWN)
    talk.follow(InterlocutorChanged(track_id=1))
    assert talk.settled.rate < 1
    talk.follow(InterlocutorChanged(track_id=None))
    talk.follow(InterlocutorChanged(track_id=2))
    assert talk.settled == Delivery()


def test_only_whole_stretches_of_speech_count() -> None:
    talk = Talk()
    prosody = Prosody(rate=2.0, loudness_z=4, voiced_ms=2_000, baseline=1.0)
    for _ in range(20):
        talk.follow(VoiceEmotionEstimated(valence=0, arousal=0, confidence=0.5, prosody=prosody))
    assert talk.settled == Delivery()


def test_a_voice_knows_its_own_pace() -> None:
    talk = Talk()
    slow = [
        PhonemeTiming(phoneme=phoneme, start_ms=150 * index, end_ms=150 * (index + 1))
        for index, phoneme in enumerate(["pau", "t", "aa"] * 20)
    ]
    for _ in range(10):
        talk.entrainment.learn(slow, 0.5)  # 3.3 syllables a second, at half its own pace
    assert talk.speaks(rate=1 / 0.15).settled == Delivery()
    talk.entrainment.learn([], 1.0)
    talk.entrainment.learn(slow[:1], 1.0)
    assert talk.settled == Delivery()


@given(
    st.lists(
        st.tuples(st.floats(0, 20), st.floats(-10, 10), st.sampled_from(["sad", "angry", "happy", "unknown"])),
        max_size=12,
    ),
    st.floats(0, 1),
    st.floats(0, 0.25),
    st.floats(0, 6),
)
def test_whatever_is_heard_it_stays_in_range_and_goes_in_steps(
    heard: list[tuple[float, float, str]], adapt: float, pace: float, loudness_db: float
) -> None:
    talk = Talk(adapt=adapt, pace=pace, loudness_db=loudness_db)
    said = [Delivery()]
    for rate, loudness, emotion in heard:
        talk.now_s += 5
        said += talk.speaks(2, rate=rate, loudness=loudness).feels(emotion).answer(3)
    assert all(abs(item.rate - 1) <= pace + 1e-6 and abs(item.decibels) <= loudness_db + 1e-6 for item in said)
    assert all(abs(b.rate - a.rate) <= 0.08 + 1e-6 and abs(b.decibels - a.decibels) <= 2 for a, b in pairwise(said))


@pytest.mark.parametrize("decibels", [-6.0, -1.0, 0.0, 3.0, 6.0])
def test_louder_is_louder_and_never_clips(decibels: float) -> None:
    for amplitude in (0.1, 0.9):
        sound = np.rint(32767 * amplitude * np.sin(np.arange(4_800) * 0.05)).astype("<i2")
        changed = np.frombuffer(louder(sound.tobytes(), decibels), dtype="<i2") / 32767
        gain = 20 * np.log10(np.abs(changed).max() / amplitude)
        assert np.abs(changed).max() <= (CEILING if decibels else amplitude) + 1e-3
        if amplitude < 0.3:
            assert gain == pytest.approx(decibels, abs=0.05)
