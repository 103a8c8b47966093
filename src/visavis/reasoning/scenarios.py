"""Scenario tests of a persona, as its author writes them: what a user says, and what must come of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from visavis.events.reasoning import SourceKind
from visavis.reasoning.persona import AgentCall, Persona, Sense
from visavis.reasoning.persona_part import Identifier, Part
from visavis.reasoning.yaml_source import Document, Problem, nearest, parse, read_yaml

MindKind = Literal["scripted", "model"]
FOLDER = "scenarios"


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _as_call(value: object) -> object:
    return {"name": value} if isinstance(value, str) else value


def is_expression(text: str) -> bool:
    """Tell whether a text to be found is a regular expression, /like this/."""
    return len(text) > 2 and text.startswith("/") and text.endswith("/")


def _compiles(text: str) -> str:
    try:
        re.compile(text[1:-1] if is_expression(text) else "")
    except re.error as error:
        raise PydanticCustomError("expression", "is no regular expression ({why})", {"why": str(error)}) from None
    return text


Found = Annotated[str, StringConstraints(min_length=1, max_length=500), AfterValidator(_compiles)]
Texts = Annotated[list[Found], BeforeValidator(_as_list)]


class Expectation(Part):
    """What must be true of one answer; everything that is given."""

    line: Annotated[list[Identifier], BeforeValidator(_as_list)] = Field(default_factory=list, max_length=20)
    """One of these lines is said."""
    topic: Annotated[list[Identifier], BeforeValidator(_as_list)] = Field(default_factory=list, max_length=20)
    """A line of one of these topics is said."""
    source: Annotated[list[SourceKind], BeforeValidator(_as_list)] = Field(default_factory=list, max_length=8)
    """A sentence comes from one of these."""
    agent: Annotated[AgentCall | None, BeforeValidator(_as_call)] = None
    """This agent is asked, with these arguments among its own."""
    no_agent: bool = False
    """No agent is asked."""
    refusal: bool | None = None
    """Whether it says that it does not know, or does not talk about it."""
    says: Texts = Field(default_factory=list, max_length=20)
    """All of these are said: words in any letter case, or /regular expressions/."""
    not_says: Texts = Field(default_factory=list, max_length=20)
    """None of these is said."""
    no_made_up_fact: bool = False
    """Every sentence has a source, or no number, date or name that stands nowhere."""
    max_sentences: int | None = Field(None, ge=1, le=50)
    language: str | None = Field(None, pattern=r"^[a-z]{2,3}$")
    """The language of the words."""


class Turn(Part):
    """What the user says, and what must come of it."""

    user: str = Field(max_length=4_000)
    """Their words; '' stands for speech of which no word was understood."""
    spoken: bool = False
    confidence: float = Field(1.0, ge=0, le=1)
    """How sure the recognizer is."""
    interrupt_after: str = Field("", max_length=200)
    """The user heard the answer only up to these words."""
    expect: Expectation = Expectation()


class ModelCall(Part):
    """A call of an agent in a recorded reply."""

    name: str = Field(max_length=64)
    arguments: dict[str, Any] | str = Field(default_factory=dict)


def _as_reply(value: object) -> object:
    return {"text": value} if isinstance(value, str) else value


class ModelReply(Part):
    """A recorded reply of a language model."""

    text: str = Field("", max_length=8_000)
    calls: list[ModelCall] = Field(default_factory=list, max_length=10)


class Scenario(Part):
    """One conversation."""

    name: str = Field(min_length=1, max_length=120)
    minds: list[MindKind] | None = None
    """For which minds it is meant; by default both, or the model alone if it has recorded replies."""
    senses: Sequence[Sense] = ("hearing", "voice")
    agents: dict[str, str] = Field(default_factory=dict, max_length=50)
    """What agents answer: stand-ins with these names take the places of the real ones."""
    model_replies: list[Annotated[ModelReply, BeforeValidator(_as_reply)]] = Field(default_factory=list, max_length=100)
    """What the model says, in turn: then no real one is asked."""
    repeat: int = Field(1, ge=1, le=100)
    """How often it is played with a real model, which does not always say the same."""
    pass_rate: float = Field(1.0, gt=0, le=1)
    """In which share of those it must succeed."""
    turns: list[Turn] = Field(min_length=1, max_length=100)

    def meant_for(self, mind: MindKind) -> bool:
        """Tell whether it is meant for a kind of mind."""
        if self.minds is not None:
            return mind in self.minds
        return mind == "model" or not self.model_replies


class ScenariosFile(Part):
    """The content of a file in ``scenarios/``."""

    scenarios: list[Scenario] = Field(min_length=1, max_length=500)


@dataclass(frozen=True, slots=True)
class PlacedScenario:
    """A scenario and where it stands."""

    scenario: Scenario
    file: str
    line: int


def read_scenarios(folder: Path) -> tuple[list[PlacedScenario], list[Problem]]:
    """Return the scenarios in a persona's folder, and what is wrong with their files."""
    placed: list[PlacedScenario] = []
    problems: list[Problem] = []
    for path in sorted((folder / FOLDER).glob("*.yaml")):
        document = read_yaml(path, path.relative_to(folder).as_posix())
        content = parse(document, ScenariosFile)
        problems += document.problems
        for index, scenario in enumerate(content.scenarios if content is not None else ()):
            placed.append(PlacedScenario(scenario, document.file, document.line(("scenarios", index))))
            problems += _references(document, index, scenario)
    return placed, problems


def _references(document: Document, index: int, scenario: Scenario) -> list[Problem]:
    if scenario.model_replies and scenario.minds is not None and "model" not in scenario.minds:
        place = ("scenarios", index, "model_replies")
        return [document.problem(place, f"'{scenario.name}': its replies are never used: it is not for a model")]
    return []


def check_scenarios(placed: Sequence[PlacedScenario], persona: Persona) -> list[Problem]:
    """Return expectations that can never be met: lines and topics that do not exist."""
    lines = [line.id for line in persona.lines]
    topics = {line.topic for line in persona.lines}
    problems = []
    for item in placed:
        for turn in item.scenario.turns:
            for kind, names, known in (("line", turn.expect.line, lines), ("topic", turn.expect.topic, topics)):
                for name in names:
                    if name not in known:
                        message = f"'{item.scenario.name}': there is no {kind} '{name}'{nearest(name, known)}"
                        problems.append(Problem(item.file, item.line, message))
    return problems
