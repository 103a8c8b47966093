from __future__ import annotations

import itertools
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.events import (
    BackchannelInvited,
    BackchannelPlanned,
    EchoDetected,
    Event,
    TurnEnded,
    TurnEndPredicted,
    TurnStarted,
    UserSpeechPaused,
    UserSpeechResumed,
    UserSpeechStarted,
    UserSpeechStopped,
    UtteranceTranscribed,
)
from visavis.session.feeling_words import FEELING_WORDS, feelings_in
from visavis.session.listener import Listener, ListenerPolicy, Rest
from visavis.session.timers import SetTimer, StopTimer, TimerExpired

TEXTS = ("mhm", "uh-huh", "I see")
ALWAYS = ListenerPolicy(speech_share=1.0, pause_share=1.0)


class Talk:
    """A listener, a clock for its timers, and what it has done at which time."""

    def __init__(self, seed: str = "seed", *, policy: ListenerPolicy = ALWAYS) -> None:
        self.listener = Listener(seed, backchannels=TEXTS, policy=policy)
        self.now = 0.0
        self.done: list[tuple[float, BackchannelPlanned]] = []
        self._timers: dict[object, float] = {}

    def take(self, item: Event | TimerExpired) -> list[BackchannelPlanned]:
        planned = []
        for output in self.listener.step(item):
            match output:
                case SetTimer(timer, after_ms):
                    self._timers[timer] = self.now + after_ms
                case StopTimer(timer):
                    self._timers.pop(timer, None)
                case BackchannelPlanned():
                    planned.append(output)
                case _:
                    pytest.fail(f"a listener does not say {output}")
        self.done += [(self.now, item) for item in planned]
        return planned

    def wait(self, ms: float) -> None:
        until = self.now + ms
        while self._timers and min(self._timers.values()) <= until:
            timer = min(self._timers, key=lambda key: self._timers[key])
            self.now = self._timers.pop(timer)
            assert isinstance(timer, Rest)
            self.take(TimerExpired(timer))
        self.now = until

    def begin(self) -> None:
        self.take(UserSpeechStarted(stream_ms=0, probability=1))
        self.take(TurnStarted(why="vad"))

    def invite(self, cue: Literal["pitch", "pause"] = "pitch") -> list[BackchannelPlanned]:
        return self.take(BackchannelInvited(stream_ms=round(self.now), cue=cue))


def understood(text: str) -> UtteranceTranscribed:
    return UtteranceTranscribed(transcription=text, final=False)


def test_first_a_nod_then_a_sound() -> None:
    talk = Talk()
    talk.begin()
    (first,) = talk.invite()
    assert (first.text, first.why) == ("", "pitch")
    assert first.gesture is not None
    talk.wait(2_000)
    assert talk.invite() == []
    talk.wait(200)
    at, second = talk.done[-1]
    assert at == 2_000 + ALWAYS.hold_ms
    assert second.text in TEXTS
    assert second.gesture is not None


def test_who_has_just_paused_gets_a_nod_without_the_sound() -> None:
    talk = Talk()
    talk.begin()
    talk.invite()
    talk.wait(2_000)
    talk.invite()
    talk.wait(80)
    (nod,) = talk.take(UserSpeechPaused(stream_ms=0))
    assert (nod.text, nod.gesture) == ("", "nod")
    talk.wait(1_000)
    assert len(talk.done) == 2


def test_what_was_held_back_is_not_said_once_the_turn_is_over() -> None:
    talk = Talk()
    talk.begin()
    talk.invite()
    talk.wait(2_000)
    talk.invite()
    talk.take(TurnEnded(why="client"))
    talk.wait(1_000)
    assert len(talk.done) == 1


def test_nods_rest_and_sounds_rest_longer() -> None:
    talk = Talk()
    talk.begin()
    for _ in range(600):
        talk.invite()
        talk.wait(100)
    nods = [at for at, _ in talk.done]
    sounds = [at for at, item in talk.done if item.text]
    assert min(b - a for a, b in itertools.pairwise(nods)) == pytest.approx(1_500, abs=100)
    assert min(b - a for a, b in itertools.pairwise(sounds)) >= 5_000
    assert len(sounds) >= 8
    texts = [item.text for _, item in talk.done if item.text]
    assert all(a != b for a, b in itertools.pairwise(texts))
    assert set(texts) == set(TEXTS)


@pytest.mark.parametrize("floor", ["nobody's", "the assistant's"])
def test_only_while_the_user_has_the_floor(floor: str) -> None:
    talk = Talk()
    if floor == "the assistant's":
        talk.begin()
        talk.take(TurnEnded(why="turn_model"))
    assert talk.invite() == []
    assert talk.take(understood("my grandmother died")) == []


def test_never_if_the_settings_say_so() -> None:
    talk = Talk()
    talk.listener.enabled = False
    talk.begin()
    assert talk.invite() == []
    assert talk.take(understood("that is incredible")) == []


@pytest.mark.parametrize("why", ["no voice", "echo"])
def test_where_no_sound_may_be_made_there_are_nods(why: str) -> None:
    talk = Talk()
    talk.begin()
    if why == "echo":
        talk.take(EchoDetected(stream_ms=0, correlation=0.9, lag_ms=100))
    else:
        talk.listener.aloud = False
    for _ in range(20):
        talk.invite()
        talk.wait(2_000)
    assert len(talk.done) == 20
    assert not any(item.text for _, item in talk.done)


def test_what_looks_like_the_end_is_not_answered() -> None:
    talk = Talk()
    talk.begin()
    talk.take(UserSpeechPaused(stream_ms=0))
    talk.take(TurnEndPredicted(probability=0.6, stream_ms=0, silence_ms=64))
    assert talk.invite() == []
    talk.take(UserSpeechResumed(stream_ms=300))
    assert len(talk.invite()) == 1


def test_a_pause_that_was_not_judged_gets_a_nod_at_most() -> None:
    talk = Talk()
    talk.begin()
    talk.invite()
    talk.wait(2_000)
    talk.take(UserSpeechStopped(stream_ms=0, probability=0, speech_ms=2_000))
    (nod,) = talk.invite()
    assert nod.text == ""
    talk.wait(2_000)
    talk.take(TurnEndPredicted(probability=0.1, stream_ms=0, silence_ms=200))
    (spoken,) = talk.invite("pause")
    assert (spoken.why, spoken.text in TEXTS) == ("pause", True)


def test_words_that_touch_move_the_face_once_in_a_turn() -> None:
    talk = Talk()
    talk.begin()
    (sad,) = talk.take(understood("my dog died"))
    assert (sad.why, sad.gesture, sad.text) == ("content", "tilt", "")
    talk.wait(2_000)
    assert talk.take(understood("my dog died last year")) == []
    (happy,) = talk.take(understood("my dog died last year and now I\u2019m happy"))
    assert happy.gesture == "nod"
    talk.take(TurnEnded(why="vad"))
    talk.begin()
    talk.wait(2_000)
    assert len(talk.take(understood("he died"))) == 1
    assert talk.take(UtteranceTranscribed(transcription="he died suddenly", final=True)) == []


def test_the_words_are_lower_case_and_found_in_their_order() -> None:
    assert all(word == word.lower() for word in FEELING_WORDS)
    assert feelings_in("Suddenly, she was HAPPY; unhappily") == {"suddenly": "surprising", "happy": "happy"}
    assert feelings_in("") == {}


def test_the_same_seed_listens_the_same_way() -> None:
    def played(seed: str) -> list[tuple[float, BackchannelPlanned]]:
        talk = Talk(seed, policy=ListenerPolicy())
        talk.begin()
        for _ in range(50):
            talk.invite()
            talk.wait(700)
        return talk.done

    assert played("one") == played("one")
    assert played("one") != played("two")


EVENTS = st.one_of(
    st.just(TurnStarted(why="vad")),
    st.just(TurnEnded(why="vad")),
    st.just(UserSpeechStarted(stream_ms=0, probability=1)),
    st.just(UserSpeechPaused(stream_ms=0)),
    st.just(UserSpeechResumed(stream_ms=0)),
    st.just(UserSpeechStopped(stream_ms=0, probability=0, speech_ms=100)),
    st.builds(TurnEndPredicted, probability=st.floats(0, 1), stream_ms=st.just(0)),
    st.builds(BackchannelInvited, stream_ms=st.just(0), cue=st.sampled_from(["pitch", "pause"])),
    st.sampled_from(["he died", "that is crazy", "well"]).map(understood),
    st.just(EchoDetected(stream_ms=0, correlation=1, lag_ms=0)),
)


@given(st.lists(st.tuples(EVENTS, st.integers(0, 3_000)), max_size=60), st.text(max_size=5))
def test_whatever_happens_the_promises_hold(happening: list[tuple[Event, int]], seed: str) -> None:
    talk = Talk(seed)
    floor, likely_end, echo = False, False, False
    for event, ms in happening:
        match event:
            case TurnStarted():
                floor, likely_end = True, False
            case TurnEnded():
                floor = False
            case UserSpeechStarted() | UserSpeechResumed():
                likely_end = False
            case TurnEndPredicted():
                likely_end = event.probability >= ALWAYS.end_probability
            case EchoDetected():
                echo = True
        before = len(talk.done)
        talk.take(event)
        talk.wait(ms)
        for _, planned in talk.done[before:]:
            assert floor
            assert not likely_end
            assert not (planned.text and echo)
            assert planned.gesture is not None
    times = [at for at, _ in talk.done]
    sounds = [at for at, item in talk.done if item.text]
    assert all(b - a >= 1_500 for a, b in itertools.pairwise(times))
    assert all(b - a >= 5_000 for a, b in itertools.pairwise(sounds))
