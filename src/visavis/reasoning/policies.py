"""What a persona may answer with what: the rules that its author sets, as they are written in ``persona.yaml``."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from visavis.reasoning.persona_part import Heard, Identifier, Part

Mode = Literal["authored", "model", "refuse"]
"""Who answers a topic: only what was written for it; a language model as well; nobody."""


class TopicPolicy(Part):
    """What goes for one topic."""

    mode: Mode
    examples: list[Heard] = Field(default_factory=list, max_length=100)
    """Questions by which the topic is known, beside those of its lines. A topic without lines needs some."""


def _as_policy(value: object) -> object:
    return {"mode": value} if isinstance(value, str) else value


def _compiles(value: str) -> str:
    """Check what is between slashes. Raises PydanticCustomError."""
    if is_expression(value):
        try:
            re.compile(value[1:-1])
        except re.error as error:
            raise PydanticCustomError("expression", "is no regular expression ({why})", {"why": str(error)}) from None
    elif not re.search(r"\w", value):
        raise PydanticCustomError("expression", "has no word in it")
    return value


def is_expression(value: str) -> bool:
    """Tell whether an entry of ``never_say`` is a regular expression, /like this/, and not just words."""
    return len(value) > 2 and value.startswith("/") and value.endswith("/")


Forbidden = Annotated[str, StringConstraints(min_length=1, max_length=300), AfterValidator(_compiles)]


class Policies(Part):
    """What the persona must and must not do."""

    disclosure: str = Field("I'm a virtual human: an AI, not a person.", min_length=1, max_length=300)
    """How it says that it is an AI."""
    empathy: str = Field("", max_length=2_000)
    """For a language model: how to answer feelings and distress."""
    default: Mode = "model"
    """What goes for everything that belongs to no topic below."""
    topics: dict[Identifier, Annotated[TopicPolicy, BeforeValidator(_as_policy)]] = Field(
        default_factory=dict, max_length=100
    )
    """What goes for a topic: a mode, or a mode and examples."""
    authored_only: list[Identifier] = Field(default_factory=list, max_length=100)
    """Short for ``topics`` whose mode is 'authored'."""
    sensitive: list[Identifier] = Field(default_factory=list, max_length=100)
    """Topics that are answered on slighter evidence: an unneeded kind word harms less than 'I don't know'. Their lines
    go before every refusal."""
    never_say: list[Forbidden] = Field(default_factory=list, max_length=200)
    """Words, or /regular expressions/, that no sentence of a language model may contain."""

    def mode_of(self, topic: str) -> Mode:
        """Return what goes for a topic. Lines of a topic that is not named are approved, so they are never refused."""
        named = self.topics.get(topic)
        if named is not None:
            return named.mode
        return "authored" if topic in self.authored_only or self.default != "model" else "model"

    @property
    def refuses(self) -> bool:
        """Tell whether there is anything that is refused."""
        return self.default == "refuse" or any(item.mode == "refuse" for item in self.topics.values())

    @property
    def govern(self) -> bool:
        """Tell whether there is anything that a language model must not answer."""
        return (
            self.default != "model"
            or bool(self.authored_only)
            or any(item.mode != "model" for item in self.topics.values())
        )
