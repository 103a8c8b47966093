"""The body language of answers: what is shown, where, and how often."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.animation.answers import WORD_MS, delta, perform, timed
from visavis.animation.body import BodyLanguage
from visavis.animation.shapes import EXPRESSION_EASING, GESTURES
from visavis.events import (
    AssistantCancelled,
    AssistantResponse,
    Event,
    ExpressionPlanned,
    GazePlanned,
    GesturePlanned,
    StageDirected,
    StateEstimate,
    TextReceived,
    TurnInterrupted,
    UserStateEstimated,
    UtteranceTranscribed,
)

LONG = (
    "Hello there, it is very good to see you. I have a face, a voice and some manners. No, I never sleep. "
    "On the one hand I am fast, but on the other hand I know nothing. Would you like to ask me anything? "
    "First, open the door. Second, come in. It has three hundred rooms, and every one of them is really big. "
) * 2

INTERRUPTED = TurnInterrupted(response_id="r1", why="vad", heard_text="", heard_ms=0)


def gestures(events: list[Event]) -> list[GesturePlanned]:
    return [event for event in events if isinstance(event, GesturePlanned)]


def expressions(events: list[Event]) -> list[ExpressionPlanned]:
    return [event for event in events if isinstance(event, ExpressionPlanned)]


def strokes(events: list[Event], *, hands: bool) -> list[float]:
    return sorted(
        (event.pts_ms or 0) + GESTURES[event.gesture].stroke_ms
        for event in gestures(events)
        if GESTURES[event.gesture].hands == hands
    )


def state(valence: float, confidence: float = 0.9) -> UserStateEstimated:
    value = StateEstimate(value=valence, confidence=confidence)
    return UserStateEstimated(
        valence=value, arousal=value, attention=value, engagement=value, emotion="unknown", emotion_confidence=0
    )


def test_a_stroke_is_on_the_stressed_syllable_and_prepared_before_it() -> None:
    events = perform(BodyLanguage(expressiveness=1), "It is what it is, on the one hand.", pts_ms=1_000)
    (beat,) = [event for event in gestures(events) if event.gesture == "beat_left"]
    hand = 1_000 + 8 * WORD_MS + 100
    assert beat.pts_ms == hand - GESTURES["beat_left"].stroke_ms


def test_nothing_is_shown_before_the_answer_sounds() -> None:
    for event in perform(BodyLanguage(expressiveness=1), LONG, "smile", pts_ms=5_000):
        assert isinstance(event, GesturePlanned | ExpressionPlanned | GazePlanned)
        assert event.pts_ms is not None
        assert event.pts_ms >= 5_000


def test_an_expression_begins_before_its_word() -> None:
    events = perform(BodyLanguage(expressiveness=1), "Yesterday evening it was all absolutely wonderful here.")
    happy = next(event for event in expressions(events) if event.expression == "happy")
    assert happy.pts_ms == 6 * WORD_MS - EXPRESSION_EASING["happy"].onset_ms / 2


def test_the_same_answer_is_moved_the_same_way_and_another_differently() -> None:
    first, again, other = (perform(BodyLanguage(), LONG, response=name) for name in ("a", "a", "b"))
    assert first == again
    assert [event.model_dump() for event in first] != [event.model_dump() for event in other]


@pytest.mark.parametrize("expressiveness", [0.2, 0.5, 1.0])
def test_gestures_keep_their_distance(expressiveness: float) -> None:
    for name in "abcdefgh":
        events = perform(BodyLanguage(expressiveness=expressiveness), LONG, response=name)
        for hands in (True, False):
            at = strokes(events, hands=hands)
            assert all(after - before >= 900 for before, after in pairwise(at))
        minutes = len(LONG.split()) * WORD_MS / 60_000
        assert len(strokes(events, hands=True)) / minutes < 30


def test_nobody_stands_still_for_long() -> None:
    plain = "The lamp was made in the old town, near the river, by a man whose name is not on it. " * 6
    for name in "abcdefgh":
        events = perform(BodyLanguage(), plain, response=name)
        at = sorted([0.0, *strokes(events, hands=True), *strokes(events, hands=False), len(plain.split()) * WORD_MS])
        assert max(after - before for before, after in pairwise(at)) < 20_000


def test_more_expressive_people_do_more_and_do_it_larger() -> None:
    counts, sizes = [], []
    for expressiveness in (0.0, 0.3, 0.6, 1.0):
        runs = [perform(BodyLanguage(expressiveness=expressiveness), LONG, response=str(i)) for i in range(8)]
        moved = [event for events in runs for event in gestures(events)]
        counts.append(len(moved))
        sizes.append(sum(event.intensity for event in moved) / max(len(moved), 1))
    assert counts[0] == 0
    assert counts == sorted(counts)
    assert sizes == sorted(sizes)


def test_who_is_not_expressive_shows_what_was_written_and_nothing_else() -> None:
    events = perform(BodyLanguage(expressiveness=0), "[nod] Hello, that is wonderful!", "smile")
    assert [event.expression for event in expressions(events)] == ["smile"]
    assert [event.gesture for event in gestures(events)] == ["nod"]


def test_an_authors_expression_goes_before_the_words_own() -> None:
    events = perform(BodyLanguage(expressiveness=1), "That is wonderful, I am so happy.", "concerned")
    assert [event.expression for event in expressions(events)] == ["concerned"]


def test_an_authors_expression_is_shown_once_for_each_sentence_and_as_long_as_it() -> None:
    text = "It is a long way to the town and back. It is."
    shown = expressions(perform(BodyLanguage(), text, "smile"))
    assert [event.expression for event in shown] == ["smile", "smile"]
    assert shown[0].duration_ms >= 10 * WORD_MS
    assert 2_000 <= shown[1].duration_ms <= 10_000
    assert shown[1].intensity < shown[0].intensity


def test_a_sentence_in_two_phrases_shows_its_expression_once() -> None:
    body = BodyLanguage()
    body.follow(delta("It is a long way to the town, and back again.", "sad"))
    first = body.follow(timed("It is a long way to the town,"))
    second = body.follow(timed("and back again.", pts_ms=2_400))
    assert [event.expression for event in expressions(first)] == ["sad"]
    assert expressions(second) == []
    assert expressions(first)[0].duration_ms > 2_400


def test_a_direction_is_performed_at_its_word() -> None:
    events = perform(BodyLanguage(), "It is what [nod] it is. [laughs]", pts_ms=1_000)
    nod, laugh = (next(item for item in gestures(events) if item.gesture == name) for name in ("nod", "laugh"))
    assert nod.pts_ms == 1_000 + 3 * WORD_MS + 100 - GESTURES["nod"].stroke_ms
    assert laugh.pts_ms == 1_000 + 5 * WORD_MS - GESTURES["laugh"].stroke_ms
    assert "amused" in [event.expression for event in expressions(events)]


def test_a_direction_that_comes_after_its_sentence_was_timed_is_performed_at_its_end() -> None:
    body = BodyLanguage()
    body.follow(delta("It is what it is."))
    body.follow(timed("It is what it is.", pts_ms=500))
    late = StageDirected(response_id="r1", sentence_index=0, at=17, gesture="wink")
    assert body.follow(late) == []
    (wink,) = gestures(body.follow(AssistantResponse(response_id="r1", text="It is what it is.")))
    assert wink.pts_ms == 500 + 5 * WORD_MS - GESTURES["wink"].stroke_ms


@pytest.mark.parametrize("ending", [AssistantCancelled(response_id="r1"), INTERRUPTED])
def test_nothing_of_a_stopped_answer_is_shown(ending: Event) -> None:
    body = BodyLanguage(expressiveness=1)
    body.follow(delta("Hello, hello. ", "smile"))
    assert body.follow(ending) == []
    assert body.follow(delta("Yes, of course!", "happy", sentence=1)) == []
    assert body.follow(timed("Hello, hello.")) == []
    assert perform(body, "Yes, of course!", response="r2") != []


def test_without_a_voice_expressions_come_with_the_text() -> None:
    body = BodyLanguage(expressiveness=1)
    body.speaks = False
    (smile,) = body.follow(delta("Hello, ", "smile"))
    assert isinstance(smile, ExpressionPlanned)
    assert smile.pts_ms is None
    assert smile.duration_ms == 2_000
    assert body.follow(delta("there.", "smile")) == []
    done = body.follow(AssistantResponse(response_id="r1", text="Hello, there."))
    assert [event.gesture for event in gestures(done)] == ["wave"]
    (nod,) = body.follow(StageDirected(response_id="r2", sentence_index=0, at=0, gesture="nod"))
    assert isinstance(nod, GesturePlanned)
    assert nod.pts_ms is None


def test_a_smile_at_somebody_sad_is_a_small_one() -> None:
    plain, sad, unsure = BodyLanguage(), BodyLanguage(), BodyLanguage()
    sad.follow(state(-0.9))
    unsure.follow(state(-0.9, confidence=0.1))
    sizes = [expressions(perform(body, "It is.", "smile"))[0].intensity for body in (plain, sad, unsure)]
    assert sizes[1] < 0.7 * sizes[0]
    assert sizes[2] == sizes[0]


@pytest.mark.parametrize(
    ("said", "expression"), [("I'm so sad, my dog died.", "concerned"), ("I'm so happy, we won!", "smile")]
)
def test_the_users_mood_shows_in_who_answers(said: str, expression: str) -> None:
    for event in (TextReceived(text=said), UtteranceTranscribed(transcription=said, final=True)):
        shown = []
        for name in "abcdef":
            body = BodyLanguage()
            assert body.follow(event) == []
            shown += [item.expression for item in expressions(perform(body, "It is as it is.", response=name))]
        assert set(shown) == {expression}


def test_where_somebody_is_sad_nobody_waves_or_grins() -> None:
    for name in "abcdefgh":
        body = BodyLanguage(expressiveness=1)
        body.follow(state(-0.9))
        events = perform(body, "Hello, how nice! That's wonderful, haha.", response=name)
        assert "wave" not in [event.gesture for event in gestures(events)]
        assert {"happy", "amused"}.isdisjoint(event.expression for event in expressions(events))


@given(
    st.lists(st.sampled_from(["yes,", "no.", "hello!", "sad", "*very*", "[nod]", "[smile]", "you?", "\n", "3", "but"]),
             max_size=25),
    st.floats(0, 1), st.booleans(),
)  # fmt: skip
def test_whatever_is_said_the_events_are_valid_and_in_place(words: list[str], much: float, speaks: bool) -> None:
    body = BodyLanguage(expressiveness=much)
    body.speaks = speaks
    for event in perform(body, " ".join(words), pts_ms=700):
        assert isinstance(event, GesturePlanned | ExpressionPlanned | GazePlanned)
        assert event.pts_ms is None if not speaks else event.pts_ms is not None and event.pts_ms >= 700
