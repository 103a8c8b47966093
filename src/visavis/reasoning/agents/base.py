"""What an agent is: something that a virtual human can do, with a name, a description and a typed ``run``.

A whole agent::

    class Dice(BaseAgent):
        \"\"\"Rolls dice.\"\"\"

        name = "dice"

        async def run(self, context: AgentContext, sides: int = 6) -> str:
            return f"It's a {random.randint(1, sides)}."

Its description is the class's docstring, its arguments are those of ``run`` (types, defaults, and
``Annotated[int, Field(ge=2, description="…")]`` become the JSON Schema that the model sees and that is checked).
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from visavis.events import ContentItem, JsonObject, Source
from visavis.reasoning.agents.schema import Arguments, arguments_of
from visavis.reasoning.language_model import TokenUsage
from visavis.reasoning.mind import Question
from visavis.reasoning.situation import Situation


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an agent is."""

    message: str = ""
    """What it is doing, for people."""
    fraction: float | None = None
    """0 to 1, if it is known."""


@dataclass(frozen=True, slots=True)
class Cite:
    """Something that the answer may rest on. The mind can name it, and then the sentence carries this source."""

    text: str
    """The passage, as the mind reads it."""
    source: Source
    untrusted: bool = False
    """Whether anybody could have written it: from then on nothing with an effect is done without the user's word."""


@dataclass(frozen=True, slots=True)
class HandOver:
    """Another persona is to take the conversation over."""

    persona: str
    summary: str
    """What that one should know."""


@dataclass(frozen=True, slots=True)
class Spent:
    """What an agent has taken of a language model."""

    purpose: str
    """As in ``usage.recorded``: summary, vision."""
    usage: TokenUsage


Output = str | Progress | Cite | HandOver | Spent | ContentItem
"""What an agent yields: text for the mind, progress, passages with their sources, or something to show."""


@dataclass(frozen=True, slots=True)
class AgentContext:
    """What a run may know."""

    run_id: str
    question: Question
    """What the user said, with the conversation before it, the state they are in, and the session's situation."""
    now: Callable[[], datetime] = field(default=lambda: datetime.now().astimezone())
    """The time, with its zone."""

    @property
    def situation(self) -> Situation:
        """Return the session that it works in."""
        return self.question.situation


class BaseAgent:
    """Something that can be done. One object serves all sessions: what belongs to a session is in the context.

    ``run`` is a coroutine that returns its result, or an async generator that yields progress, things to show and
    text for the mind. It is stopped by cancellation, at any ``await``: clean up in ``finally``. What goes wrong is
    raised as CodedError; its detail is told to the mind and shown, never spoken as it is.
    """

    name: ClassVar[str] = ""
    """As the model and '@name' call it: a-z, 0-9 and '_'."""
    title: ClassVar[str] = ""
    """As people call it; by default made of the name."""
    description: ClassVar[str] = ""
    """What it does and when to use it, for the model; by default the class's docstring."""
    effects: ClassVar[bool] = False
    """Whether it changes or tells something outside of the conversation. Once anything from outside (a page, a
    document, a tool's result) has been read in a conversation, the user is asked before such a run."""
    always_confirm: ClassVar[bool] = False
    """Whether the user is asked before every run."""
    untrusted: ClassVar[bool] = False
    """Whether its results come from outside, where anybody can write: they are data, and are marked as such."""
    private: ClassVar[bool] = False
    """Whether its arguments and results are about what is remembered of a person: they are shown, but not kept with the
    conversation."""
    timeout_s: ClassVar[float] = 30.0
    """After so long a run is stopped."""
    quick: ClassVar[bool] = False
    """Whether it is done within a moment, so that nothing needs to be said meanwhile."""
    fillers: ClassVar[tuple[str, ...]] = ()
    """What is said while it works, in English; by default the persona's own words."""

    run: ClassVar[Callable[..., Any]]

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        cls.title = cls.__dict__.get("title") or cls.name.replace("_", " ").capitalize()
        cls.description = cls.__dict__.get("description") or inspect.cleandoc(cls.__doc__ or "")

    @functools.cached_property
    def arguments(self) -> Arguments:
        """Return what checks its arguments."""
        return arguments_of(type(self))

    @property
    def schema(self) -> JsonObject:
        """Return the JSON Schema of its arguments."""
        return self.arguments.schema

    def describe(self, situation: Situation) -> str:
        """Return its description in a session: what it can do may depend on the persona."""
        return self.description

    def available(self, situation: Situation) -> str:
        """Return '' if it can be used in a session now, or a sentence that says why not."""
        return ""

    def confirmation(self, context: AgentContext, arguments: JsonObject) -> tuple[str, str]:
        """Return how the user is asked for a confirmation: the question, and what exactly would be done."""
        shown = "\n".join(f"{name}: {value}" for name, value in arguments.items())
        return f"Shall I use {self.title}?", shown

    async def close(self) -> None:
        """Release what it holds."""
