"""What is said while agents work: their own words, the persona's, or nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from tests.conftest import in_virtual_time
from visavis.inference import Runner
from visavis.reasoning.agents.base import AgentContext, BaseAgent
from visavis.reasoning.agents.registry import Agents
from visavis.reasoning.fake_model import FakeLanguageModel, FakeReply
from visavis.reasoning.mind import Question, Thought
from visavis.reasoning.model_mind import ModelMind
from visavis.reasoning.persona import Persona, PersonaFile

PERSONA = {"name": "tester", "title": "Tester", "greeting": ["Hello."], "phrases": {"working": ["One moment."]}}


class Plain(BaseAgent):
    """Takes its time."""

    name = "plain"

    async def run(self, context: AgentContext, seconds: float = 3.0) -> str:
        await asyncio.sleep(seconds)
        return "Done."


class Wordy(Plain):
    """Takes its time, and has words for it."""

    name = "wordy"
    fillers = ("Let me open the cupboard.",)


class Quick(Plain):
    """Is done at once, as a rule."""

    name = "quick"
    quick = True


@pytest.fixture
def runner() -> Iterator[Runner]:
    made = Runner("test-fillers")
    yield made
    made.close()


async def fillers(runner: Runner, *names: str, language: str = "en", seconds: float = 3.0) -> list[str]:
    calls = [(name, {"seconds": seconds}) for name in names]
    persona = Persona(PersonaFile.model_validate({**PERSONA, "language": language}))
    model = FakeLanguageModel(FakeReply("", calls), "All is ready.")
    mind = ModelMind(persona, model, runner, agents=Agents([Plain(), Wordy(), Quick()]))
    steps = [step async for step in mind.answer(Question("Do it."))]
    found = [step for step in steps if isinstance(step, Thought) and step.source.kind == "filler"]
    assert {step.source.reference for step in found} <= {"working", "still_working"}
    return [text for step in found if (text := step.text.strip())]


@in_virtual_time
async def test_an_agents_own_words_are_said_while_it_works(runner: Runner) -> None:
    assert await fillers(runner, "wordy") == ["Let me open the cupboard."]
    assert await fillers(runner, "plain", "wordy") == ["Let me open the cupboard."]


@in_virtual_time
async def test_else_the_personas_are(runner: Runner) -> None:
    assert await fillers(runner, "plain") == ["One moment."]
    assert await fillers(runner, "wordy", language="de") == ["One moment."]


@in_virtual_time
async def test_nothing_is_said_for_quick_work_unless_it_is_slow_after_all(runner: Runner) -> None:
    assert await fillers(runner, "quick") == []
    assert await fillers(runner, "quick", "plain") == ["One moment."]
    assert len(await fillers(runner, "quick", seconds=12.0)) == 1
