"""What agents of other people may do wrong, and what is taken note of while they run."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from importlib.metadata import EntryPoint

import pytest

from tests.conftest import settle
from tests.reasoning.acting import Weather
from visavis.events import AgentProgress, Source
from visavis.reasoning.agents.base import AgentContext, BaseAgent, Cite, Output, Progress
from visavis.reasoning.agents.registry import Agents, installed_agents
from visavis.reasoning.agents.runs import AgentRuns
from visavis.reasoning.citations import Citations
from visavis.reasoning.language_model import ToolCall
from visavis.reasoning.line_agents import LineAgents
from visavis.reasoning.mind import Question
from visavis.reasoning.persona import AgentCall


class Letters(BaseAgent):
    """Reads letters."""

    name = "letters"

    async def run(self, context: AgentContext, stranger: bool = False) -> AsyncIterator[Output]:
        yield Cite("Hello!", Source(kind="agent", reference="l1", title="A letter"), untrusted=stranger)


class Endless(BaseAgent):
    """Never comes to an end."""

    name = "endless"

    def __init__(self) -> None:
        self.stopped = False

    async def run(self, context: AgentContext) -> AsyncIterator[Output]:
        try:
            yield Progress("Begun")
            await asyncio.Event().wait()
        finally:
            self.stopped = True


class Guessing(Endless):
    """Reads what anybody can have written, and never comes to an end."""

    name = "guessing"
    untrusted = True


class Failing(Weather):
    """Cannot even be closed."""

    name = "failing"

    async def close(self) -> None:
        raise RuntimeError("the door is stuck")


class Closed(Weather):
    """Notes that it is closed."""

    name = "closed"
    closed = False

    async def close(self) -> None:
        self.closed = True


class Explosive(Weather):
    """Cannot be made."""

    name = "explosive"

    def __init__(self) -> None:
        raise KeyError("EXPLOSIVE_TOKEN")


@pytest.mark.parametrize("stranger", [False, True])
async def test_a_passage_that_anybody_could_have_written_is_taken_note_of(stranger: bool) -> None:
    question = Question("What is in the mail?")
    call = ToolCall("c", "letters", {"stranger": stranger})
    await AgentRuns(Agents([Letters()]), question, Citations()).run(call, lambda _: None)
    assert question.situation.tainted is stranger


async def test_so_is_what_an_agent_has_found_that_is_stopped() -> None:
    question = Question("Guess!")
    begun = asyncio.Event()
    runs = AgentRuns(Agents([Guessing()]), question, Citations())
    work = asyncio.create_task(runs.run(ToolCall("c", "guessing"), lambda _: begun.set()))
    await begun.wait()
    await settle()
    work.cancel()
    await asyncio.wait([work])
    assert question.situation.tainted


async def test_closing_what_a_line_does_stops_its_agents_at_once() -> None:
    agent = Endless()
    lines = LineAgents(Agents([agent]))
    async with aclosing(lines.run([AgentCall(name="endless")], Question("Go!"))) as happening:
        async for step in happening:
            if isinstance(step, AgentProgress):
                break
        assert not agent.stopped
    assert agent.stopped


async def test_an_agent_that_cannot_be_closed_keeps_no_other_open(caplog: pytest.LogCaptureFixture) -> None:
    last = Closed()
    await Agents([Failing(), last]).close()
    assert last.closed
    assert "the agent failing could not be closed" in caplog.text


def test_an_agent_that_cannot_be_made_is_told() -> None:
    found, problems = installed_agents([EntryPoint("explosive", f"{__name__}:Explosive", "visavis.agents")])
    assert found == []
    assert problems == ["The agent 'explosive' cannot be used ('EXPLOSIVE_TOKEN')."]
