"""What the virtual human thinks, says and does."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from visavis.events.animation import Expression, GazeTarget, Gesture
from visavis.events.base import Direction, Event, Priority, Value
from visavis.events.perception import MAX_TEXT_CHARACTERS
from visavis.events.session import PersonaName

SourceKind = Literal["line", "knowledge", "model", "agent", "memory", "filler", "fallback", "command"]


class Source(Value):
    """Where a sentence comes from, so that it can be shown."""

    kind: SourceKind = Field(
        description="An authored line, a knowledge passage, a model, an agent's result, something remembered of the "
        "person, a filler while something takes its time, a fallback or a command."
    )
    reference: str = Field("", description="Identifier of the line, passage, model, agent's result or memory.")
    title: str = Field("", description="What to show a person.")
    url: str = Field("", description="Where it can be read, if it can.")
    page: int | None = Field(None, ge=1, description="The page of a document.")
    score: float | None = Field(None, ge=0, le=1, description="How well it fits the question, 0 to 1.")


class GenerateResponse(
    Event, type="assistant.generate", kind="command", priority=Priority.CONTROL, direction=Direction.INTERNAL
):
    """Think of an answer. Only the session sends it."""

    response_id: str = Field(description="Identifier of the answer to be made.")
    text: str = Field(description="What the user said; empty if speech was heard but no words were understood.")
    confidence: float = Field(1.0, ge=0, le=1, description="How sure the recognizer was, 0 to 1; 1 for typed text.")
    spoken: bool = Field(False, description="Whether the user said it aloud.")
    replaces: str | None = Field(
        None, description="An answer of which nothing was heard; its question is part of this text and is forgotten."
    )
    verbatim: str | None = Field(None, description="Say exactly this instead of thinking.")
    operator: str = Field("", max_length=64, description="Identifier of the operator whose words those are, if any.")
    agents: list[str] | None = Field(None, description="The agents that may be used; null for all of them.")
    confirmation: str | None = Field(None, description="The confirmation that this answers, if it is a button's.")


class PrepareAnswer(
    Event,
    type="assistant.prepare",
    kind="command",
    durable=False,
    priority=Priority.CONTROL,
    direction=Direction.INTERNAL,
):
    """Begin to think of an answer that may be needed in a moment. Only the session sends it.

    Nothing of it is seen or heard before ``assistant.generate`` asks for the same.
    """

    text: str = Field(description="What the user seems to have said.")
    confidence: float = Field(1.0, ge=0, le=1, description="How sure the recognizer is so far, 0 to 1.")


class ThoughtPrepared(Event, type="assistant.prepared", durable=False, direction=Direction.INTERNAL):
    """A piece of the first sentence of an answer that may be needed in a moment: the voice can begin with it."""

    preparation_id: str = Field(description="Identifier of the attempt; each replaces the one before.")
    text: str = Field(description="The piece, to be appended to what came before.")
    last: bool = Field(False, description="Whether the sentence is complete.")


class SayText(Event, type="assistant.say", kind="command", priority=Priority.CONTROL, direction=Direction.INBOUND):
    """Say exactly this, as soon as what is being said is stopped."""

    text: str = Field(min_length=1, max_length=MAX_TEXT_CHARACTERS, description="What to say.")


class CancelResponse(
    Event, type="assistant.cancel", kind="command", priority=Priority.CONTROL, direction=Direction.INBOUND
):
    """Stop the answer: thinking, speaking and moving."""

    response_id: str | None = Field(None, description="The answer to stop, or null for whichever is under way.")


class CancelAgent(Event, type="agent.cancel", kind="command", priority=Priority.CONTROL, direction=Direction.INBOUND):
    """Stop one run of an agent; the answer goes on without it."""

    run_id: str = Field(max_length=64, description="Identifier of the run.")


class AssistantThinking(Event, type="assistant.thinking", durable=False, priority=Priority.CONTROL):
    """The answer is being thought of."""

    response_id: str = Field(description="Identifier of the answer.")
    prepared: bool = Field(False, description="Whether it had been begun before the user's turn was over.")


class AssistantDelta(Event, type="assistant.delta", durable=False):
    """The next piece of the answer."""

    response_id: str = Field(description="Identifier of the answer.")
    text: str = Field(description="The piece, to be appended to what came before.")
    sentence_index: int = Field(ge=0, description="Number of the sentence it belongs to, from 0.")
    source: Source = Field(description="Where it comes from.")
    expression: Expression | None = Field(None, description="Facial expression that goes with it, if there is one.")


class StageDirected(Event, type="assistant.direction", durable=False, direction=Direction.INTERNAL):
    """How a moment of the answer is to be performed, as its author or its model wrote it into the text.

    It comes before the piece of text that it belongs to. The text itself is without it.
    """

    response_id: str = Field(description="Identifier of the answer.")
    sentence_index: int = Field(ge=0, description="Number of the sentence that it belongs to, from 0.")
    at: int = Field(ge=0, description="Its place: how many characters of the sentence precede it.")
    expression: Expression | None = Field(None, description="Facial expression, if it asks for one.")
    gesture: Gesture | None = Field(None, description="Gesture, if it asks for one.")
    gaze: GazeTarget | None = Field(None, description="Where to look for a moment, if it asks for that.")
    intensity: float = Field(0.7, ge=0, le=1, description="How strong, 0 to 1.")


class AssistantResponse(Event, type="assistant.response"):
    """The whole answer, once it is complete."""

    response_id: str = Field(description="Identifier of the answer.")
    text: str = Field(description="The text.")
    sources: list[Source] = Field(default_factory=list, description="Where its sentences come from, in order.")
    finish_reason: Literal["complete", "fallback"] = Field(
        "complete", description="'fallback' if what should have answered failed."
    )


class AssistantCancelled(Event, type="assistant.cancelled", priority=Priority.CONTROL):
    """The answer was stopped before its end."""

    response_id: str = Field(description="Identifier of the answer.")


class AgentStarted(Event, type="agent.started"):
    """An agent has begun."""

    run_id: str = Field(description="Identifier of this run.")
    response_id: str = Field("", description="Identifier of the answer that it works for.")
    agent: str = Field(description="Name of the agent.")
    title: str = Field("", description="What it is called on the page.")
    arguments: dict[str, Any] = Field(default_factory=dict, description="Its arguments.")
    private: bool = Field(False, description="Whether it is about what is remembered of a person, and is not kept.")

    def is_journalled(self) -> bool:
        """Tell whether it is kept: not if it is private."""
        return not self.private


class AgentProgress(Event, type="agent.progress", durable=False, latest_only=True):
    """An agent is on its way."""

    run_id: str = Field(description="Identifier of the run.")
    agent: str = Field(description="Name of the agent.")
    message: str = Field("", description="What it is doing.")
    fraction: float | None = Field(None, ge=0, le=1, description="How far it is, 0 to 1, if it is known.")


class AgentCompleted(Event, type="agent.completed"):
    """An agent is done."""

    run_id: str = Field(description="Identifier of the run.")
    agent: str = Field(description="Name of the agent.")
    result: str = Field("", description="What it found, as the mind was told; may be shortened.")
    items: list[str] = Field(default_factory=list, description="Identifiers of what it shows (assistant.content).")
    elapsed_ms: int = Field(0, ge=0, description="How long it took, ms.")
    private: bool = Field(False, description="Whether it is about what is remembered of a person, and is not kept.")

    def is_journalled(self) -> bool:
        """Tell whether it is kept: not if it is private."""
        return not self.private


class AgentFailed(Event, type="agent.failed"):
    """An agent could not do it, or was stopped."""

    run_id: str = Field(description="Identifier of the run.")
    agent: str = Field(description="Name of the agent.")
    code: str = Field(description="Stable error code; 'agent.cancelled' if it was stopped.")
    detail: str = Field("", description="A sentence for people.")
    elapsed_ms: int = Field(0, ge=0, description="How long it took, ms.")


class UsageRecorded(Event, type="usage.recorded"):
    """What an answer has taken of a language model."""

    response_id: str = Field("", description="Identifier of the answer; empty for work beside the conversation.")
    purpose: str = Field("answer", description="What it was for: answer, summary, memory, vision.")
    model: str = Field(description="The model, as provider:name.")
    requests: int = Field(ge=0, description="How often it was asked.")
    input_tokens: int = Field(ge=0, description="Tokens that it read.")
    output_tokens: int = Field(ge=0, description="Tokens that it wrote.")
    cost_usd: float | None = Field(None, ge=0, description="What that costs, US dollars; null if no price is known.")


class HandOverRequested(
    Event, type="session.hand_over_requested", priority=Priority.CONTROL, direction=Direction.INTERNAL
):
    """The mind wants another persona to take the conversation over."""

    persona: PersonaName = Field(description="Who is to take over.")
    summary: str = Field("", max_length=4_000, description="What that one should know.")


class PersonaHandedOver(Event, type="session.handed_over", priority=Priority.CONTROL):
    """Another persona takes the conversation over, in a session of its own that is open already.

    The client lets this session's voice finish, and connects to that one.
    """

    persona: PersonaName = Field(description="Who takes over.")
    next_session_id: str = Field(description="The session to connect to.")
    summary: str = Field("", description="What the next persona was told.")
