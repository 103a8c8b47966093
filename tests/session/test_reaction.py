from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.events import (
    AssistantDelta,
    AssistantResponse,
    AssistantThinking,
    BackchannelPlanned,
    EchoDetected,
    Event,
    HandlerFailed,
    Source,
    SpeechChunkSynthesized,
    TextReceived,
    TurnEnded,
    TurnInterrupted,
    TurnStarted,
    UserSpeechResumed,
    UserSpeechStarted,
)
from visavis.session.reaction import Reaction
from visavis.session.timers import SetTimer, StopTimer, TimerExpired
from visavis.session.variety import Variety

FILLERS = ("hm", "well", "so")
THINKING = AssistantThinking(response_id="a")
SOUND = SpeechChunkSynthesized(response_id="a", pts_ms=0, data=bytes(2), first=True)
DELTA = AssistantDelta(response_id="a", text="Yes.", sentence_index=0, source=Source(kind="model"))
RESPONSE = AssistantResponse(response_id="a", text="Yes.")
ENDED = TurnEnded(why="turn_model")


class Wait:
    """A reaction, a clock for its timers, and what it has done at which time."""

    def __init__(self, seed: str = "seed") -> None:
        self.reaction = Reaction(seed, fillers=FILLERS)
        self.now = 0.0
        self.done: list[tuple[float, BackchannelPlanned]] = []
        self._timers: dict[object, float] = {}

    def take(self, item: Event | TimerExpired) -> None:
        for output in self.reaction.step(item):
            match output:
                case SetTimer(timer, after_ms):
                    self._timers[timer] = self.now + after_ms
                case StopTimer(timer):
                    self._timers.pop(timer, None)
                case BackchannelPlanned():
                    self.done.append((self.now, output))
                case _:
                    pytest.fail(f"a reaction does not say {output}")

    def wait(self, ms: float) -> None:
        until = self.now + ms
        while self._timers and min(self._timers.values()) <= until:
            timer = min(self._timers, key=lambda key: self._timers[key])
            self.now = self._timers.pop(timer)
            self.take(TimerExpired(timer))  # type: ignore[arg-type]
        self.now = until

    def turn(self, thinks_after: float = 5, sounds_after: float = 3_000) -> list[tuple[float, str]]:
        """Play a turn and its answer; return what was done, and when after the turn's end."""
        begun, before = self.now, len(self.done)
        self.take(TurnStarted(why="vad"))
        self.take(ENDED)
        self.wait(thinks_after)
        self.take(THINKING)
        self.wait(sounds_after - thinks_after)
        self.take(SOUND)
        self.wait(5_000)
        return [(at - begun, item.text) for at, item in self.done[before:]]


def test_a_late_answer_is_announced_by_a_movement_then_by_a_sound() -> None:
    wait = Wait()
    (moved, text), (said, filler) = wait.turn()
    assert (moved, text) == (250, "")
    assert said == 900
    assert filler in FILLERS
    assert wait.done[0][1].gesture is not None
    assert {item.why for _, item in wait.done} == {"thinking"}


@pytest.mark.parametrize(("sounds_after", "expected"), [(200, 0), (600, 1), (899, 1), (950, 2)])
def test_a_quick_answer_needs_less(sounds_after: float, expected: int) -> None:
    assert len(Wait().turn(sounds_after=sounds_after)) == expected


def test_no_filler_in_two_turns_running() -> None:
    wait = Wait()
    assert [len(wait.turn()) for _ in range(4)] == [2, 1, 2, 1]


def test_a_noise_gets_no_filler_and_late_words_get_a_late_one() -> None:
    wait = Wait()
    wait.take(ENDED)
    wait.wait(5_000)
    assert [item.text for _, item in wait.done] == [""]
    assert [at for at, text in Wait().turn(thinks_after=1_500) if text] == [1_800]
    assert not any(text for _, text in Wait().turn(thinks_after=1_500, sounds_after=1_600))


def test_what_was_typed_gets_no_filler_but_what_the_browser_heard_does() -> None:
    for source, expected in (("keyboard", 1), ("suggestion", 1), ("browser_recognizer", 2)):
        wait = Wait()
        wait.take(TextReceived.model_validate({"text": "hello", "source": source}))
        wait.take(TurnStarted(why="text"))
        wait.take(TurnEnded(why="text"))
        wait.take(THINKING)
        wait.wait(3_000)
        assert len(wait.done) == expected
    wait.take(TextReceived(text="hello"))
    wait.take(SOUND)
    assert len(wait.turn()) == 1  # the turn before had one


@pytest.mark.parametrize("why", ["silent", "text only", "echo"])
def test_no_sound_where_none_may_be(why: str) -> None:
    wait = Wait()
    if why == "echo":
        wait.take(EchoDetected(stream_ms=0, correlation=1, lag_ms=0))
    else:
        setattr(wait.reaction, "fills" if why == "silent" else "speaks", False)
    assert [text for _, text in wait.turn()] == [""]


def test_where_answers_are_text_their_first_words_end_the_wait() -> None:
    wait = Wait()
    wait.reaction.speaks = False
    wait.take(ENDED)
    wait.take(THINKING)
    wait.take(DELTA)
    wait.wait(3_000)
    assert wait.done == []


def test_a_slow_voice_is_waited_for_but_not_a_broken_one() -> None:
    for failed, expected in ((False, 2), (True, 0)):
        wait = Wait()
        wait.take(ENDED)
        for event in (THINKING, DELTA, RESPONSE):
            wait.take(event)
        if failed:
            wait.take(HandlerFailed(handler="x", event_type=DELTA.type, code="a.b", detail="c"))
        wait.wait(3_000)
        assert len(wait.done) == expected


@pytest.mark.parametrize(
    "event",
    [
        UserSpeechStarted(stream_ms=0, probability=1),
        UserSpeechResumed(stream_ms=0),
        TurnInterrupted(why="vad", heard_text="", heard_ms=0),
        TurnStarted(why="vad"),
        SOUND,
    ],
)
def test_what_ends_the_wait_ends_it(event: Event) -> None:
    for after in (100, 500):
        wait = Wait()
        wait.take(ENDED)
        wait.take(THINKING)
        wait.wait(after)
        before = len(wait.done)
        wait.take(event)
        wait.wait(5_000)
        assert len(wait.done) == before == (0 if after == 100 else 1)


EVENTS = st.one_of(
    st.just(TurnStarted(why="vad")),
    st.sampled_from(["vad", "text", "client"]).map(lambda why: TurnEnded.model_validate({"why": why})),
    st.sampled_from(["keyboard", "browser_recognizer"]).map(
        lambda source: TextReceived.model_validate({"text": "x", "source": source})
    ),
    st.sampled_from([THINKING, DELTA, RESPONSE, SOUND]),
    st.just(UserSpeechStarted(stream_ms=0, probability=1)),
    st.just(TurnInterrupted(why="vad", heard_text="", heard_ms=0)),
)


@given(st.lists(st.tuples(EVENTS, st.integers(0, 1_500)), max_size=60), st.text(max_size=5))
def test_whatever_happens_the_promises_hold(happening: list[tuple[Event, int]], seed: str) -> None:
    wait = Wait(seed)
    turns: list[int] = []  # sounds in each turn
    sounded = True
    for event, ms in happening:
        if isinstance(event, TurnEnded):
            turns.append(0)
            sounded = False
        sounded = sounded or event is SOUND
        before = len(wait.done)
        wait.take(event)
        wait.wait(ms)
        for _, planned in wait.done[before:]:
            assert not sounded
            turns[-1] += bool(planned.text)
    assert all(count <= 1 for count in turns)
    assert all(a + b <= 1 for a, b in itertools.pairwise(turns))


@given(st.lists(st.integers(), unique=True, min_size=1, max_size=6), st.integers())
def test_variety_uses_everything_once_before_anything_twice(things: list[int], seed: int) -> None:
    bag = Variety(things, random.Random(seed))
    drawn = [bag.draw() for _ in range(3 * len(things))]
    for start in range(0, len(drawn), len(things)):
        assert sorted(drawn[start : start + len(things)]) == sorted(things)
    if len(things) > 1:
        assert all(a != b for a, b in itertools.pairwise(drawn))
