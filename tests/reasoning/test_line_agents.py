"""Lines that do things: agents that the scripted mind asks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.reasoning.acting import Send
from tests.reasoning.personas import make_persona
from visavis.events import AgentCompleted, AgentFailed, AgentStarted, CodedError, ContentShown, ImageItem
from visavis.inference import Runner
from visavis.reasoning.agents.base import AgentContext, BaseAgent
from visavis.reasoning.agents.registry import Agents
from visavis.reasoning.mind import Question, Step, Thought
from visavis.reasoning.persona import Persona
from visavis.reasoning.scripted import ScriptedMind
from visavis.reasoning.situation import Situation


class Slide(BaseAgent):
    """Shows a slide."""

    name = "slide"

    def __init__(self) -> None:
        self.shown: list[str] = []

    async def run(self, context: AgentContext, title: str) -> ImageItem:
        if title == "missing":
            raise CodedError("slide.missing", "There is no such slide.")
        self.shown.append(title)
        return ImageItem(url="/media/slide.png", name=title)


class Careful(Slide):
    """Shows a slide, if it may."""

    name = "careful"
    always_confirm = True


def line(identifier: str, question: str, agent: Any) -> dict[str, Any]:
    return {"id": identifier, "questions": [question], "answers": ["Here you are."], "agent": agent}


@pytest.fixture
def persona(tmp_path: Path) -> Persona:
    lines = [
        line("work", "Show me how you work.", {"name": "slide", "arguments": {"title": "Work"}}),
        line("broken", "Bring the broken one.", {"name": "slide", "arguments": {"title": "missing"}}),
        line("secret", "Open the vault.", {"name": "careful", "arguments": {"title": "Vault"}}),
        line("absent", "Fly to the stars.", "rocket"),
    ]
    return make_persona(tmp_path, lines=lines)


async def steps(mind: ScriptedMind, text: str, situation: Situation | None = None) -> list[Step]:
    question = Question(text, situation=situation or Situation())
    return [step async for step in mind.answer(question)]


def said(found: list[Step]) -> str:
    return "".join(step.text for step in found if isinstance(step, Thought))


async def test_a_line_shows_something_while_it_is_said(persona: Persona, runner: Runner) -> None:
    slide = Slide()
    found = await steps(ScriptedMind(persona, None, runner, agents=Agents([slide])), "show me how you work")
    assert isinstance(found[0], Thought)  # nobody waits for the agent
    assert [type(step) for step in found[1:]] == [AgentStarted, ContentShown, AgentCompleted]
    assert (slide.shown, said(found)) == (["Work"], "Here you are.")


async def test_what_cannot_be_done_is_said_without_the_errors_text(persona: Persona, runner: Runner) -> None:
    found = await steps(ScriptedMind(persona, None, runner, agents=Agents([Slide()])), "bring the broken one")
    assert any(isinstance(step, AgentFailed) for step in found)
    assert said(found) == "Here you are. That didn't work, I'm sorry."


async def test_a_missing_agent_leaves_the_answer(persona: Persona, runner: Runner) -> None:
    found = await steps(ScriptedMind(persona, None, runner, agents=Agents([Slide()])), "fly to the stars")
    assert said(found) == "Here you are."


@pytest.mark.parametrize(
    ("answer", "shown", "last"), [("yes", ["Vault"], "Done."), ("no", [], "All right, I'll leave it.")]
)
async def test_what_has_to_be_confirmed_waits_for_a_yes(
    answer: str, shown: list[str], last: str, persona: Persona, runner: Runner
) -> None:
    careful, situation = Careful(), Situation()
    mind = ScriptedMind(persona, None, runner, agents=Agents([careful]))
    asked = await steps(mind, "open the vault", situation)
    assert careful.shown == []
    assert said(asked).endswith("Shall I use Careful?")
    found = await steps(mind, answer, situation)
    assert (careful.shown, said(found)) == (shown, last)
    assert situation.pending == {}


async def test_a_persona_uses_only_its_own_agents(tmp_path: Path, runner: Runner) -> None:
    lines = [line("work", "Show me how you work.", {"name": "slide", "arguments": {"title": "Work"}})]
    persona = make_persona(tmp_path, lines=lines, about={"agents": ["send"]})
    slide = Slide()
    found = await steps(ScriptedMind(persona, None, runner, agents=Agents([slide, Send()])), "show me how you work")
    assert (slide.shown, said(found)) == ([], "Here you are.")
