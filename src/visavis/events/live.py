"""People behind the scenes: who listens in on a conversation, whispers to the persona, or speaks in its place."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from visavis.events.base import Direction, Event, Priority
from visavis.events.perception import MAX_TEXT_CHARACTERS

MAX_WHISPER_CHARACTERS = 2_000


class OperatorWhispered(Event, type="operator.whispered", direction=Direction.INTERNAL, priority=Priority.CONTROL):
    """An operator has told the persona something that the user does not hear. It is heeded in the next answers."""

    text: str = Field(min_length=1, max_length=MAX_WHISPER_CHARACTERS, description="What the persona is told.")
    operator: str = Field("", max_length=64, description="Identifier of the operator.")


class OperatorObserved(Event, type="operator.observed", direction=Direction.INTERNAL, priority=Priority.CONTROL):
    """An operator has begun or ceased to listen in, with one connection of perhaps several."""

    operator: str = Field(max_length=64, description="Identifier of the operator.")
    present: bool = Field(description="Whether they have begun.")


class PersonaReplaced(Event, type="operator.replaced", direction=Direction.INTERNAL, priority=Priority.CONTROL):
    """A person answers from now on in the persona's place ("Wizard of Oz"), or leaves it to the persona again.

    Meanwhile the mind is not asked, and nothing is said but what the operator types.
    """

    active: bool = Field(description="Whether a person answers.")
    operator: str = Field("", max_length=64, description="Identifier of the operator.")
    why: Literal["asked", "gone"] = Field("asked", description="'gone': the operator was away for too long.")


class OperatorTyped(Event, type="operator.typed", direction=Direction.INTERNAL, priority=Priority.CONTROL):
    """What is to be said in the persona's place: as the answer to what waits, or next."""

    text: str = Field(min_length=1, max_length=MAX_TEXT_CHARACTERS, description="The words.")
    operator: str = Field(max_length=64, description="Identifier of the operator.")


class OperatorAwaited(
    Event, type="operator.awaited", durable=False, direction=Direction.INTERNAL, priority=Priority.CONTROL
):
    """The user has said something, and a person is to answer it."""

    response_id: str = Field(description="Identifier of the answer.")
    text: str = Field(description="What the user said; empty if no words were understood.")


class OperatorAnswered(
    Event, type="operator.answered", durable=False, direction=Direction.INTERNAL, priority=Priority.CONTROL
):
    """The answer is there that was awaited of a person."""

    response_id: str = Field(description="Identifier of the answer.")
    text: str = Field(description="The words.")
    operator: str = Field(max_length=64, description="Identifier of the operator.")


class SpeakInPlace(
    Event,
    type="operator.speak",
    kind="command",
    durable=False,
    direction=Direction.INTERNAL,
    priority=Priority.CONTROL,
):
    """Say exactly this, which an operator has typed unasked."""

    text: str = Field(min_length=1, max_length=MAX_TEXT_CHARACTERS, description="What to say.")
    operator: str = Field(max_length=64, description="Identifier of the operator.")


class AnswerAttributed(Event, type="operator.attributed", direction=Direction.INTERNAL, priority=Priority.CONTROL):
    """An answer comes from a person, not from the persona."""

    response_id: str = Field(description="Identifier of the answer.")
    operator: str = Field(max_length=64, description="Identifier of the operator.")


class OperatorPresenceChanged(Event, type="operator.presence_changed", priority=Priority.CONTROL):
    """Who is behind the scenes has changed. Users are told, unless a study has switched that off."""

    observing: int = Field(ge=0, description="How many people listen in.")
    answering: bool = Field(description="Whether a person answers in the persona's place.")
    disclosed: bool = Field(True, description="Whether the user is told.")

    def is_sent(self) -> bool:
        """Tell whether the user's client gets it."""
        return self.disclosed


class ConsentChanged(Event, type="consent.changed", priority=Priority.CONTROL):
    """The user agreed to something, or withdrew it."""

    about: str = Field(
        max_length=32,
        description="What: seeing, expressions, recognition, voice_emotion, sounds, "
        "sentiment, remember, record, transcript.",
    )
    granted: bool = Field(description="Whether they agree now.")
    wording: str = Field("", max_length=32, description="Version of the words that they were asked with.")
