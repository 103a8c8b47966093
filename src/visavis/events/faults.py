"""What went wrong, said plainly and with a stable code."""

from __future__ import annotations

from pydantic import Field

from visavis.events.base import Direction, Event, JsonObject, Priority


class HandlerFailed(Event, type="handler.failed", priority=Priority.CONTROL):
    """A handler raised an error. The conversation goes on."""

    handler: str = Field(description="Name of the handler.")
    event_type: str = Field(description="Wire name of the event that it was handling.")
    code: str = Field(description="Stable error code.")
    detail: str = Field(description="A sentence for people; never an answer to be spoken.")
    retryable: bool = Field(False, description="Whether trying again can help.")


class ErrorOccurred(Event, type="error", priority=Priority.CONTROL):
    """Something that the client sent could not be used, or a limit was reached."""

    code: str = Field(description="Stable error code.")
    detail: str = Field(description="A sentence for people.")
    retryable: bool = Field(False, description="Whether trying again can help.")
    ref: str | None = Field(None, description="What it is about, for example the type of the refused message.")


class SaveEvent(Event, type="event.save", kind="command", direction=Direction.INBOUND):
    """A client asks for an event of its own to be journalled with the session."""

    name: str = Field(min_length=1, max_length=100, pattern=r"^[a-z0-9_.:-]+$", description="Name of the event.")
    data: JsonObject = Field(default_factory=dict, description="Its content; at most 16 KiB of JSON.")
