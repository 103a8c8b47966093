"""Answers that are begun before the turn is over."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import in_virtual_time
from tests.flows.conftest import Scene, scene
from visavis.events import (
    AssistantCancelled,
    AssistantResponse,
    AssistantThinking,
    GenerateResponse,
    HandlerFailed,
    PrepareAnswer,
    SpeechChunkSynthesized,
    ThoughtPrepared,
    TurnInterrupted,
    UtteranceTranscribed,
)
from visavis.perception.backends.fake import FakeRecognizer
from visavis.reasoning.fake import REPLIES, FakeMind
from visavis.speech.backends.fake import FakeSynthesizer

SLOW: dict[str, Any] = {"first_token_ms": 150, "tokens_per_second": 50}
WORDS = "who is in the and of the"
"""Each of them asks for more, so that nothing is begun before the pause."""


def recognizer(words: str = WORDS) -> FakeRecognizer:
    return FakeRecognizer([words], word_ms=100)


def first_sound(talk: Scene, since: float) -> float:
    return next(at for at, _, _ in talk.sound if at > since) - since


async def ask(talk: Scene) -> float:
    """Ask something that the recognizer understands before the pause; return how long the answer takes to come."""
    await talk.speak(1_200)
    ended = talk.now
    await talk.wait(8_000)
    return first_sound(talk, ended)


@in_virtual_time
async def test_an_answer_that_was_begun_in_the_pause_comes_sooner() -> None:
    async with scene(mind=FakeMind(**SLOW), recognizer=FakeRecognizer([WORDS])) as talk:
        without = await ask(talk)
        assert talk.of(PrepareAnswer) == []  # there were no partial texts
    mind = FakeMind(**SLOW)
    async with scene(mind=mind, recognizer=recognizer()) as talk:
        with_it = await ask(talk)
        assert [event.text for event in talk.of(PrepareAnswer)] == [WORDS]
        assert [event.prepared for event in talk.of(AssistantThinking)] == [True]
        assert [event.text for event in talk.of(AssistantResponse)] == [REPLIES["short"]]
        assert len(mind.questions) == 1
        assert talk.of(HandlerFailed) == []
    assert without - with_it == pytest.approx(0.136, abs=0.02)  # the hangover but its first 64 ms


@in_virtual_time
async def test_the_voice_begins_in_the_pause_too() -> None:
    voice = FakeSynthesizer(first_byte_ms=100)
    async with scene(recognizer=recognizer(), synthesizer=voice) as talk:
        assert await ask(talk) < 0.23  # the hangover is 200 ms
        assert talk.of(ThoughtPrepared)
        assert len({event.response_id for event in talk.of(SpeechChunkSynthesized)}) == 1


@in_virtual_time
async def test_who_goes_on_never_notices() -> None:
    mind = FakeMind(**SLOW)
    async with scene(mind=mind, recognizer=recognizer()) as talk:
        await talk.speak(1_000)
        await talk.wait(120)
        assert len(talk.of(PrepareAnswer)) == 1
        await talk.speak(1_000)
        assert not talk.of(GenerateResponse)
        assert not talk.of(TurnInterrupted)
        assert not talk.of(AssistantCancelled)
        assert talk.sound == []
        await talk.wait(8_000)
        assert len(talk.of(AssistantResponse)) == 1
        messages = (await talk.storage.messages("scene")).items
        assert [item.role for item in messages] == ["user", "assistant"]
        assert talk.of(HandlerFailed) == []


@in_virtual_time
async def test_other_words_in_the_end_get_another_answer() -> None:
    mind = FakeMind(**SLOW)
    async with scene(mind=mind, recognizer=recognizer()) as talk:
        await talk.speak(500)
        await talk.wait(120)
        (prepared,) = talk.of(PrepareAnswer)
        talk.session.bus.publish(UtteranceTranscribed(transcription="one two", final=False, recognizer="fake"))
        await talk.wait(8_000)
        asked = [question.text for question in mind.questions]
        assert asked[0] == prepared.text
        (final,) = [event.transcription for event in talk.of(UtteranceTranscribed) if event.final]
        assert asked[-1] == final
        assert len(talk.of(AssistantResponse)) == 1


@in_virtual_time
async def test_better_words_do_not_wait_for_the_answer_to_worse_ones() -> None:
    mind = FakeMind(**SLOW)
    async with scene(mind=mind, recognizer=recognizer()) as talk:
        await talk.speak(1_000)
        await talk.wait(80)
        talk.session.bus.publish(PrepareAnswer(text="one two three"))
        talk.session.bus.publish(PrepareAnswer(text="one two three four"))
        await talk.wait(20)
        assert [question.text for question in mind.questions][-1] == "one two three four"
        await talk.wait(8_000)
        assert len(talk.of(AssistantResponse)) == 1


@in_virtual_time
async def test_work_in_vain_is_bounded() -> None:
    mind = FakeMind(**SLOW)
    async with scene(mind=mind, recognizer=recognizer()) as talk:
        for _ in range(8):
            await talk.speak(300)
            await talk.wait(120)
        assert 1 <= len(talk.of(PrepareAnswer)) <= 6
        await talk.wait(8_000)
        assert len(talk.of(AssistantResponse)) == 1


@in_virtual_time
async def test_words_that_could_be_all_are_answered_before_the_pause() -> None:
    mind = FakeMind(**SLOW)
    async with scene(mind=mind, recognizer=recognizer("one two three four")) as talk:
        assert await ask(talk) < 0.23  # the hangover is 200 ms, and the mind takes 150
        assert [event.text for event in talk.of(PrepareAnswer)] == ["one two", "one two three", "one two three four"]
        assert [event.prepared for event in talk.of(AssistantThinking)] == [True]
        assert len(talk.of(AssistantResponse)) == 1


@in_virtual_time
async def test_who_wants_nothing_begun_in_vain_gets_nothing_begun() -> None:
    async with scene(mind=FakeMind(**SLOW), recognizer=recognizer("one two three four"), preparations=0) as talk:
        assert await ask(talk) > 0.35
        assert talk.of(PrepareAnswer) == []


@in_virtual_time
async def test_a_mind_that_fails_fails_only_when_it_is_asked() -> None:
    async with scene(mind=FakeMind(fails_after=0), recognizer=recognizer()) as talk:
        await talk.speak(1_000)
        await talk.wait(120)
        assert talk.of(PrepareAnswer)
        await talk.speak(300)
        assert talk.of(HandlerFailed) == []
        await talk.wait(8_000)
        assert [event.code for event in talk.of(HandlerFailed)] == ["mind.fake"]
        assert talk.of(AssistantResponse)[0].finish_reason == "fallback"


@in_virtual_time
async def test_typed_text_takes_nothing_that_was_prepared() -> None:
    mind = FakeMind(**SLOW)
    async with scene(mind=mind, recognizer=recognizer()) as talk:
        await talk.speak(1_000)
        await talk.wait(120)
        talk.type("something else")
        await talk.wait(8_000)
        assert [question.text for question in mind.questions][-1] == "something else"
        assert [event.prepared for event in talk.of(AssistantThinking)] == [False]


@in_virtual_time
async def test_a_turn_that_is_surely_over_ends_before_the_hangover() -> None:
    async with scene(recognizer=recognizer(), turn_model="auto") as talk:
        await talk.speak(1_200)
        ended = talk.now
        await talk.wait(100)
        talk.predict(0.99)
        await talk.wait(6_000)
        assert first_sound(talk, ended) < 0.15
        assert len(talk.of(AssistantResponse)) == 1


@in_virtual_time
async def test_who_goes_on_after_all_is_heard_to_the_end() -> None:
    mind = FakeMind(**SLOW)
    async with scene(mind=mind, recognizer=recognizer(), turn_model="auto") as talk:
        await talk.speak(400)
        await talk.wait(100)
        talk.predict(0.99)
        await talk.wait(40)
        await talk.speak(600)
        talk.predict(0.9)
        await talk.wait(8_000)
        finals = [event.transcription for event in talk.of(UtteranceTranscribed) if event.final]
        assert len(finals) == 2
        assert mind.questions[-1].text == " ".join(finals)
        assert len(talk.of(AssistantResponse)) == 1
        messages = (await talk.storage.messages("scene")).items
        assert [item.role for item in messages][-1] == "assistant"
        assert talk.session.is_quiet()
