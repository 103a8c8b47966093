from __future__ import annotations

from importlib.metadata import EntryPoint
from typing import Annotated, Any

import pytest
from pydantic import Field

from tests.reasoning.acting import Search, Weather
from visavis.events import CodedError
from visavis.reasoning.agents.base import AgentContext, BaseAgent
from visavis.reasoning.agents.registry import Agents, check, installed_agents
from visavis.reasoning.situation import Situation


class Dice(BaseAgent):
    """Rolls dice.

    Use it for games.
    """

    name = "dice"

    async def run(
        self, context: AgentContext, sides: Annotated[int, Field(ge=2, description="How many sides.")] = 6
    ) -> str:
        return str(sides)


class Nameless(BaseAgent):
    """Has no name."""

    async def run(self, context: AgentContext) -> None:
        return None


class Untyped(BaseAgent):
    """Has an argument without a type."""

    name = "untyped"

    async def run(self, context: AgentContext, what) -> None:  # type: ignore[no-untyped-def]
        return None


class Shut(Weather):
    """Is never there."""

    name = "shut"

    def available(self, situation: Situation) -> str:
        return "It needs a key."


def test_an_agent_is_described_by_its_code() -> None:
    dice = Dice()
    assert (dice.name, dice.title) == ("dice", "Dice")
    assert dice.description == "Rolls dice.\n\nUse it for games."
    assert dice.schema == {
        "type": "object",
        "additionalProperties": False,
        "properties": {"sides": {"type": "integer", "minimum": 2, "default": 6, "description": "How many sides."}},
    }
    assert Search().title == "Web search"


@pytest.mark.parametrize(
    ("given", "result"),
    [(None, {"sides": 6}), ("", {"sides": 6}), ('{"sides": 8}', {"sides": 8}), ({"sides": "4"}, {"sides": 4})],
)
def test_arguments_are_checked_and_filled_in(given: Any, result: dict[str, Any]) -> None:
    assert Dice().arguments.check(given) == result


@pytest.mark.parametrize("given", ['{"sides": 1}', '{"faces": 6}', "{", "6", {"sides": None}, "[" * 30_000])
def test_wrong_arguments_have_a_code_and_a_reason(given: Any) -> None:
    with pytest.raises(CodedError) as caught:
        Dice().arguments.check(given)
    assert caught.value.code == "agent.invalid_arguments"
    assert "dice" in caught.value.detail
    assert len(caught.value.detail) < 1_000


def test_one_required_text_can_be_given_without_a_model() -> None:
    assert Weather().arguments.required_text == "town"
    assert Dice().arguments.required_text is None


def test_agents_are_found_by_name_and_the_nearest_is_named() -> None:
    agents = Agents([Dice(), Weather()])
    assert agents.get("dice").name == "dice"
    with pytest.raises(CodedError, match="did you mean 'weather'"):
        agents.get("wether")
    with pytest.raises(CodedError, match="two agents called 'dice'"):
        agents.add(Dice())
    assert [agent.name for agent in agents.only(["weather", "nobody"])] == ["weather"]
    assert len(agents.only(None)) == 2
    assert "dice" in agents
    assert [card.description for card in agents.cards()] == ["Rolls dice.", "Tells the weather of a town."]


def test_agents_that_lack_something_are_not_offered() -> None:
    assert [agent.name for agent in Agents([Shut(), Dice()]).usable(Situation())] == ["dice"]


@pytest.mark.parametrize("agent", [Nameless(), Untyped()])
def test_what_cannot_be_offered_is_refused(agent: BaseAgent) -> None:
    with pytest.raises(CodedError) as caught:
        check(agent)
    assert caught.value.code == "agent.invalid"


def test_agents_of_other_packages_are_found_and_broken_ones_told() -> None:
    points = [
        EntryPoint("dice", f"{__name__}:Dice", "visavis.agents"),
        EntryPoint("gone", "no_such_package:Agent", "visavis.agents"),
        EntryPoint("none", f"{__name__}:Missing", "visavis.agents"),
        EntryPoint("untyped", f"{__name__}:Untyped", "visavis.agents"),
    ]
    found, problems = installed_agents(points)
    assert [agent.name for agent in found] == ["dice"]
    assert [problem.split("'")[1] for problem in problems] == ["gone", "none", "untyped"]
