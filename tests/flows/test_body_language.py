"""Whole conversations in which face and hands move at the words, and nothing of it is said."""

from __future__ import annotations

from tests.conftest import in_virtual_time
from tests.flows.conftest import Scene, scene
from visavis.animation.shapes import GESTURES
from visavis.events import (
    AssistantDelta,
    AssistantResponse,
    Event,
    ExpressionPlanned,
    GesturePlanned,
    PhraseTimed,
    SessionSettings,
    SpeechChunkSynthesized,
    StageDirected,
    ThoughtPrepared,
    TurnInterrupted,
)
from visavis.perception.backends.fake import FakeRecognizer
from visavis.reasoning.fake import FakeMind

DIRECTED = "[smile] Hello there. Well, [nod] I think so. *laughs* That is it, [shrug] my friend. 😊"
SPOKEN = "Hello there. Well, I think so. That is it, my friend."
LONG = "[smile] On the one hand it is fast, on the other hand [nod] it is big. " * 12


def shown(talk: Scene, kinds: tuple[type[Event], ...]) -> list[tuple[float, Event]]:
    return [(at, item.event) for at, item in talk.seen if isinstance(item.event, kinds)]


def word_at(talk: Scene, word: str) -> float:
    """Return when a word sounds, ms of the audio clock."""
    for phrase in talk.of(PhraseTimed):
        for timing in phrase.words:
            if timing.word == word:
                return phrase.pts_ms + timing.start_ms
    raise AssertionError(f"'{word}' was not said")


@in_virtual_time
async def test_directions_are_performed_at_their_words_and_never_said() -> None:
    for tokens_per_second in (0, 8):
        async with scene(mind=FakeMind(DIRECTED, tokens_per_second=tokens_per_second)) as talk:
            talk.type("hello")
            await talk.wait(9_000)
            assert [event.text for event in talk.of(AssistantResponse)] == [SPOKEN]
            assert "".join(event.text for event in talk.of(AssistantDelta)) == SPOKEN
            assert " ".join(event.text for event in talk.of(PhraseTimed)) == SPOKEN
            words = [word.word for phrase in talk.of(PhraseTimed) for word in phrase.words]
            assert words == SPOKEN.split()
            messages = (await talk.storage.messages("scene")).items
            assert [item.text for item in messages] == ["hello", SPOKEN]
            assert [event.gesture for event in talk.of(StageDirected)] == [None, "nod", "laugh", "shrug", None]

            nod, laugh, shrug = (
                next(item for item in talk.of(GesturePlanned) if item.gesture == name)
                for name in ("nod", "laugh", "shrug")
            )
            for gesture, word in ((nod, "I"), (laugh, "That"), (shrug, "my")):
                assert gesture.pts_ms is not None
                stroke = gesture.pts_ms + GESTURES[gesture.gesture].stroke_ms
                assert abs(stroke - word_at(talk, word)) < 250
            smile = talk.of(ExpressionPlanned)[0]
            assert (smile.expression, smile.pts_ms) == ("smile", talk.of(PhraseTimed)[0].pts_ms)


@in_virtual_time
async def test_what_is_prepared_while_the_user_speaks_has_no_directions_either() -> None:
    hears = FakeRecognizer(["who is in the and of the"], word_ms=100)
    async with scene(mind=FakeMind(DIRECTED), recognizer=hears) as talk:
        await talk.speak(1_200)
        await talk.wait(9_000)
        prepared = talk.of(ThoughtPrepared)
        assert prepared
        assert not any(mark in event.text for event in prepared for mark in "[*😊")
        assert [event.text for event in talk.of(AssistantResponse)] == [SPOKEN]
        assert len(talk.of(StageDirected)) == 5


@in_virtual_time
async def test_a_movement_comes_before_the_sound_that_it_belongs_to() -> None:
    async with scene(mind=FakeMind(LONG), texts=["tell me more"]) as talk:
        await talk.speak(1_000)
        await talk.wait(8_000)
        sent = {phrase.pts_ms: at for at, item in talk.seen if isinstance(phrase := item.event, PhraseTimed)}
        assert len(sent) > 3
        assert len(talk.of(GesturePlanned)) > 4
        for at, event in shown(talk, (GesturePlanned, ExpressionPlanned)):
            assert isinstance(event, GesturePlanned | ExpressionPlanned)
            assert event.pts_ms is not None
            assert at * 1000 <= event.pts_ms + 1
        spoken_to = max(chunk.pts_ms for chunk in talk.of(SpeechChunkSynthesized))
        assert max(event.pts_ms or 0 for event in talk.of(GesturePlanned)) <= spoken_to + 5_000


@in_virtual_time
async def test_an_interruption_ends_the_movements_of_the_answer() -> None:
    async with scene(mind=FakeMind(LONG), texts=["tell me more", "stop it now"]) as talk:
        await talk.speak(1_000)
        await talk.wait(4_000)
        moving = len(talk.of(GesturePlanned))
        assert moving > 0
        await talk.speak(1_000)
        (interrupted,) = talk.of(TurnInterrupted)
        at = talk.when(TurnInterrupted)[0]
        kinds = (GesturePlanned, ExpressionPlanned, StageDirected)
        later = [(item.event, item.turn) for when, item in talk.seen if when >= at and isinstance(item.event, kinds)]
        planned = [event for event, turn in later if turn == 1 and getattr(event, "pts_ms", 0) is not None]
        assert planned == []
        assert interrupted.heard_text
        assert "[" not in interrupted.heard_text


@in_virtual_time
async def test_with_the_voice_switched_off_the_face_comes_with_the_text() -> None:
    settings = SessionSettings(persona="tester", voice_output=False)
    async with scene(mind=FakeMind(DIRECTED), settings=settings) as talk:
        talk.type("hello")
        await talk.wait(1_000)
        assert talk.of(PhraseTimed) == []
        assert {event.pts_ms for event in talk.of(ExpressionPlanned)} == {None}
        assert "nod" in [event.gesture for event in talk.of(GesturePlanned)]
        assert {event.pts_ms for event in talk.of(GesturePlanned)} == {None}
        assert talk.when(ExpressionPlanned)[0] < 0.05
