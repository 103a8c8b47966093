from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from visavis.events import (
    AnswerAttributed,
    AssistantCancelled,
    AssistantResponse,
    Event,
    OperatorAnswered,
    OperatorAwaited,
    OperatorObserved,
    OperatorPresenceChanged,
    OperatorTyped,
    PersonaReplaced,
    PlaybackCompleted,
    SessionClosed,
    SpeakInPlace,
    TurnInterrupted,
)
from visavis.session.behind_the_scenes import AWAY_MS, LOOK_AGAIN_MS, MAX_WAITING, Away, BehindTheScenes
from visavis.session.timers import Input, Output, SetTimer, StopTimer, TimerExpired

WHO = st.sampled_from(["ada", "eve"])
ANSWERS = st.sampled_from(["r1", "r2", ""])


def answered(response_id: str) -> AssistantResponse:
    return AssistantResponse(response_id=response_id, text="x")


def interrupted(response_id: str) -> TurnInterrupted:
    return TurnInterrupted(why="vad", heard_text="", heard_ms=0, response_id=response_id or None)


INPUTS = st.one_of(
    st.builds(OperatorObserved, operator=WHO, present=st.booleans()),
    st.builds(PersonaReplaced, active=st.booleans(), operator=WHO),
    st.builds(OperatorTyped, operator=WHO, text=st.sampled_from(["a", "b", "c"])),
    st.builds(OperatorAwaited, response_id=st.sampled_from(["r1", "r2"]), text=st.just("hm")),
    st.builds(AnswerAttributed, response_id=st.sampled_from(["r1", "r2"]), operator=WHO),
    ANSWERS.map(answered),
    ANSWERS.map(interrupted),
    st.builds(PlaybackCompleted, response_id=ANSWERS, pts_ms=st.just(0)),
    st.builds(AssistantCancelled, response_id=ANSWERS),
    st.sampled_from([TimerExpired(Away.AWAY), TimerExpired(Away.NEXT)]),
)


def run(machine: BehindTheScenes, *items: Input) -> list[Output]:
    """Step, and let the machine hear what it tells everybody, as on a bus."""
    outputs: list[Output] = []
    waiting = list(items)
    while waiting:
        found = machine.step(waiting.pop(0))
        outputs += found
        waiting = [item for item in found if isinstance(item, PersonaReplaced)] + waiting
    return outputs


def events(outputs: list[Output]) -> list[Event]:
    return [item for item in outputs if isinstance(item, Event)]


@given(st.lists(INPUTS, max_size=40), st.booleans())
def test_only_who_has_taken_over_speaks_and_nobody_stays_forgotten(items: list[Input], voice: bool) -> None:
    machine = BehindTheScenes(voice=voice)
    operator: str | None = None
    timed = False
    for item in items:
        before = machine.awaited
        outputs = run(machine, item)
        for output in outputs:
            match output:
                case SetTimer(timer=Away.AWAY):
                    timed = True
                    assert output.after_ms == AWAY_MS
                case StopTimer(timer=Away.AWAY):
                    timed = False
                case SpeakInPlace() | OperatorAnswered():
                    assert operator is not None
                    assert output.operator in ("ada", "eve")
                case PersonaReplaced():
                    assert (output.active, output.why) == (False, "gone")
                case OperatorPresenceChanged():
                    assert output.observing == len(machine.observers)
        if isinstance(item, PersonaReplaced):
            operator = item.operator if item.active else None
        elif item == TimerExpired(Away.AWAY):
            operator, timed = None, False
        assert machine.operator == operator
        if operator is None:
            assert machine.waiting == 0
            assert not timed
            assert machine.awaited is None or isinstance(item, OperatorAwaited) or before is not None
        else:
            assert timed == (operator not in machine.observers)  # whoever is away is waited for, and for no longer
        assert machine.waiting <= MAX_WAITING
        assert all(count > 0 for count in machine.observers.values())


def taken(*, voice: bool = True) -> BehindTheScenes:
    machine = BehindTheScenes(voice=voice)
    run(machine, OperatorObserved(operator="ada", present=True), PersonaReplaced(active=True, operator="ada"))
    return machine


def typed(text: str) -> OperatorTyped:
    return OperatorTyped(text=text, operator="ada")


def test_what_waits_is_answered_first() -> None:
    machine = taken()
    run(machine, OperatorAwaited(response_id="r1", text="hm"))
    assert events(run(machine, typed("yes"))) == [OperatorAnswered(response_id="r1", text="yes", operator="ada")]
    assert events(run(machine, typed("and"))) == []
    assert events(run(machine, PlaybackCompleted(response_id="r1", pts_ms=5))) == [
        SpeakInPlace(text="and", operator="ada")
    ]  # fmt: skip


def test_a_line_waits_even_before_the_one_before_has_begun() -> None:
    machine = taken()
    assert events(run(machine, typed("one"))) == [SpeakInPlace(text="one", operator="ada")]
    assert events(run(machine, typed("two"), answered("of the persona"))) == []
    run(machine, AnswerAttributed(response_id="r1", operator="ada"))
    assert events(run(machine, PlaybackCompleted(response_id="other", pts_ms=0))) == []
    assert events(run(machine, PlaybackCompleted(pts_ms=0))) == [SpeakInPlace(text="two", operator="ada")]


def test_a_question_that_was_withdrawn_waits_no_more() -> None:
    machine = taken()
    run(machine, OperatorAwaited(response_id="r1", text="hm"), interrupted("r1"))
    assert events(run(machine, typed("hello"))) == [SpeakInPlace(text="hello", operator="ada")]


def test_an_interruption_drops_what_was_to_be_said_next() -> None:
    machine = taken()
    run(machine, typed("one"), AnswerAttributed(response_id="r1", operator="ada"), typed("two"))
    assert events(run(machine, interrupted("r1"))) == []
    assert machine.waiting == 0
    assert events(run(machine, typed("three"))) == [SpeakInPlace(text="three", operator="ada")]


def test_the_end_stops_the_clock() -> None:
    machine = BehindTheScenes(voice=True)
    assert SetTimer(Away.AWAY, AWAY_MS) in run(machine, PersonaReplaced(active=True, operator="ada"))
    assert run(machine, SessionClosed(reason="client")) == [StopTimer(Away.AWAY), StopTimer(Away.NEXT)]


def test_lines_go_on_even_if_nothing_tells_of_the_end_of_the_one_before() -> None:
    quiet = False
    machine = BehindTheScenes(voice=True, is_quiet=lambda: quiet)
    run(machine, PersonaReplaced(active=True, operator="ada"))
    run(machine, typed("one"), typed("two"))
    assert run(machine, TimerExpired(Away.NEXT)) == [SetTimer(Away.NEXT, LOOK_AGAIN_MS)]
    quiet = True
    assert events(run(machine, TimerExpired(Away.NEXT))) == [SpeakInPlace(text="two", operator="ada")]
    run(machine, AnswerAttributed(response_id="r2", operator="ada"))
    assert events(run(machine, typed("three"))) == [SpeakInPlace(text="three", operator="ada")]
