"""A session's reasoning on its bus, in virtual time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import in_virtual_time, settle
from tests.reasoning.personas import make_persona
from visavis.bus import SessionBus
from visavis.events import (
    AssistantDelta,
    AssistantResponse,
    AssistantThinking,
    CancelResponse,
    CodedError,
    Envelope,
    Event,
    GenerateResponse,
    HandlerFailed,
    Source,
    TurnInterrupted,
)
from visavis.reasoning.fake import REPLIES, FakeMind
from visavis.reasoning.handlers import Reasoning
from visavis.reasoning.mind import Mind, Question, Thought
from visavis.reasoning.persona import Persona

PHRASES = {"failed": ["My head is empty. Try again."], "broken_off": ["I lost my thread."]}


@pytest.fixture
def persona(tmp_path: Path) -> Persona:
    return make_persona(tmp_path, about={"phrases": PHRASES})


class Session:
    """A bus with reasoning on it, and everything that was published."""

    def __init__(self, mind: Mind, persona: Persona) -> None:
        self.bus = SessionBus("s1")
        self.reasoning = Reasoning(mind, persona, session_id="s1", senses=frozenset({"voice"}))
        self.bus.handle(GenerateResponse, self.reasoning.generate, until=(CancelResponse,))
        self.bus.listen(TurnInterrupted, self.reasoning.turn_interrupted)
        self.events: list[Event] = []
        self.bus.tap(lambda envelope: self.events.append(envelope.event), where=lambda _: True)

    def ask(self, text: str, number: int = 1, **parts: Any) -> Envelope:
        return self.bus.publish(GenerateResponse(response_id=f"r{number}", text=text, **parts))

    def stop(self, heard: str, number: int = 1) -> None:
        self.bus.publish(CancelResponse(response_id=f"r{number}"))
        self.bus.publish(TurnInterrupted(why="vad", heard_text=heard, heard_ms=0, response_id=f"r{number}"))

    def of(self, kind: type[Event]) -> list[Any]:
        return [event for event in self.events if isinstance(event, kind)]

    def said(self) -> str:
        return "".join(delta.text for delta in self.of(AssistantDelta))

    def history(self) -> list[tuple[str, str]]:
        return [(exchange.role, exchange.text) for exchange in self.reasoning.context.history()]


class Recorder(FakeMind):
    """A fake mind that also remembers something at each question."""

    async def answer(self, question: Question) -> AsyncIterator[Thought]:
        question.memory[question.text] = "seen"
        async for thought in super().answer(question):
            yield thought


@in_virtual_time
async def test_an_answer_is_announced_told_in_pieces_and_summed_up(persona: Persona) -> None:
    session = Session(FakeMind(first_token_ms=200, tokens_per_second=50), persona)
    session.ask("Hello?", spoken=True, confidence=0.5)
    await session.bus.idle()
    assert asyncio.get_running_loop().time() == pytest.approx(0.2 + 9 / 50)
    assert isinstance(session.events[1], AssistantThinking)
    (response,) = session.of(AssistantResponse)
    assert response.text == REPLIES["short"] == session.said()
    assert response.finish_reason == "complete"
    assert [source.kind for source in response.sources] == ["model"]
    assert {delta.sentence_index for delta in session.of(AssistantDelta)} == {0, 1}
    assert session.history() == [("user", "Hello?"), ("assistant", REPLIES["short"])]


@in_virtual_time
async def test_the_mind_is_told_what_it_has_to_know(persona: Persona) -> None:
    mind = FakeMind()
    session = Session(mind, persona)
    session.ask("", verbatim="Hello, I'm Ada.")
    await session.bus.idle()
    session.ask("Who are you?", 2, spoken=True, confidence=0.5)
    await session.bus.idle()
    (question,) = mind.questions
    assert [exchange.text for exchange in question.history] == ["Hello, I'm Ada."]
    assert (question.text, question.spoken, question.confidence) == ("Who are you?", True, 0.5)
    assert question.senses == {"voice"}
    assert question.memory["seed"] == "s1"


@in_virtual_time
async def test_verbatim_is_said_as_it_is(persona: Persona) -> None:
    mind = FakeMind()
    session = Session(mind, persona)
    session.ask("ignored", verbatim="Hello there. I'm Ada!")
    await session.bus.idle()
    assert mind.questions == []
    assert [(delta.text, delta.sentence_index) for delta in session.of(AssistantDelta)] == [
        ("Hello there.", 0), (" I'm Ada!", 1),
    ]  # fmt: skip
    assert session.of(AssistantResponse)[0].sources == [Source(kind="command")]
    assert session.history() == [("assistant", "Hello there. I'm Ada!")]


@in_virtual_time
async def test_an_interruption_stops_the_mind_and_keeps_what_was_heard(persona: Persona) -> None:
    mind = FakeMind(REPLIES["long"], tokens_per_second=20)
    session = Session(mind, persona)
    session.ask("Tell me something long.")
    await asyncio.sleep(1)
    session.stop("Sure thing. Here is a")
    said = session.said()
    await asyncio.sleep(10)
    assert session.said() == said
    assert not session.of(AssistantResponse)
    session.ask("And now?", 2)
    await session.bus.idle()
    history = mind.questions[-1].history
    assert [(item.text, item.interrupted) for item in history] == [
        ("Tell me something long.", False), ("Sure thing. Here is a", True),
    ]  # fmt: skip


@in_virtual_time
async def test_going_on_before_anything_was_heard_replaces_the_question(persona: Persona) -> None:
    mind = Recorder(first_token_ms=300)
    session = Session(mind, persona)
    session.ask("I would like")
    await asyncio.sleep(0.1)
    session.stop("")
    session.ask("I would like to know your name", 2, replaces="r1")
    await session.bus.idle()
    assert mind.questions[-1].history == []
    assert session.history() == [("user", "I would like to know your name"), ("assistant", REPLIES["short"])]
    assert set(session.reasoning.context.memory) == {"seed", "I would like to know your name"}


@in_virtual_time
async def test_a_finished_answer_can_still_be_interrupted_while_it_plays(persona: Persona) -> None:
    session = Session(FakeMind(), persona)
    session.ask("Hello?")
    await session.bus.idle()
    session.stop("Sure thing.")
    assert session.history() == [("user", "Hello?"), ("assistant", "Sure thing.")]


@in_virtual_time
async def test_a_mind_that_fails_is_apologized_for_and_reported_once(persona: Persona) -> None:
    session = Session(FakeMind(fails_after=0), persona)
    session.ask("Hello?")
    await session.bus.idle()
    (response,) = session.of(AssistantResponse)
    assert response.text == "My head is empty. Try again." == session.said()
    assert response.finish_reason == "fallback"
    assert response.sources == [Source(kind="fallback", reference="failed")]
    assert [delta.sentence_index for delta in session.of(AssistantDelta)] == [0, 1]
    (failure,) = session.of(HandlerFailed)
    assert (failure.code, failure.event_type) == ("mind.fake", "assistant.generate")
    assert failure.detail not in session.said()
    assert session.events.index(response) < session.events.index(failure)
    assert session.history() == [("user", "Hello?"), ("assistant", "My head is empty. Try again.")]


@in_virtual_time
async def test_a_mind_that_breaks_off_is_apologized_for_after_what_it_said(persona: Persona) -> None:
    session = Session(FakeMind("Yes. It is fifty meters high.", fails_after=3), persona)
    session.ask("Hello?")
    await session.bus.idle()
    assert session.said() == "Yes. It is I lost my thread."
    assert [delta.sentence_index for delta in session.of(AssistantDelta)][-1] == 2
    assert len(session.of(HandlerFailed)) == 1
    assert [source.kind for source in session.of(AssistantResponse)[0].sources] == ["model", "fallback"]


@in_virtual_time
async def test_a_mind_with_a_bug_leaves_nobody_without_an_answer(persona: Persona) -> None:
    class Broken(FakeMind):
        async def answer(self, question: Question) -> AsyncIterator[Thought]:
            yield Thought(f"{1 / len(question.text[:0])}", 0, Source(kind="model"))

    session = Session(Broken(), persona)
    session.ask("Hello?")
    await session.bus.idle()
    assert session.of(AssistantResponse)[0].finish_reason == "fallback"
    (failure,) = session.of(HandlerFailed)
    assert failure.code == "internal"
    assert "division" not in f"{session.events}"


@in_virtual_time
async def test_answers_after_a_failure_are_answers_again(persona: Persona) -> None:
    session = Session(FakeMind(fails_after=0), persona)
    session.ask("Hello?")
    await session.bus.idle()
    session.reasoning.mind = FakeMind()
    session.ask("Hello?", 2)
    await session.bus.idle()
    assert session.of(AssistantResponse)[-1].finish_reason == "complete"


@in_virtual_time
async def test_questions_are_answered_one_after_the_other(persona: Persona) -> None:
    session = Session(FakeMind(first_token_ms=100), persona)
    session.ask("One?")
    session.ask("Two?", 2)
    await session.bus.idle()
    assert [response.response_id for response in session.of(AssistantResponse)] == ["r1", "r2"]


@in_virtual_time
async def test_closing_the_session_closes_the_mind_s_answer(persona: Persona) -> None:
    closed = asyncio.Event()

    class Closing(FakeMind):
        async def answer(self, question: Question) -> AsyncIterator[Thought]:
            try:
                yield Thought("One", 0, Source(kind="model"))
                await asyncio.sleep(100)
            finally:
                closed.set()

    session = Session(Closing(), persona)
    session.ask("Hello?")
    await settle()
    await session.bus.close()
    assert closed.is_set()


def test_the_fake_fails_with_a_code() -> None:
    async def run() -> None:
        async for _ in FakeMind(fails_after=1).answer(Question("x")):
            pass

    with pytest.raises(CodedError, match=r"mind\.fake"):
        asyncio.run(run())
