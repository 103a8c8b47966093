"""Every event by its wire name, and the way from JSON text to a typed event."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, Union

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, create_model
from pydantic_core import from_json

from visavis.events import (
    animation,
    content,
    faults,
    hearing,
    live,
    perception,
    playback,
    reasoning,
    seeing,
    session,
    speech,
    state,
)
from visavis.events.base import Direction, Envelope, Event, JsonObject
from visavis.events.errors import CodedError

_MODULES = (session, perception, hearing, seeing, state, reasoning, content, speech, animation, playback, live, faults)

EVENT_TYPES: dict[str, type[Event]] = {
    item.type: item
    for module in _MODULES
    for item in vars(module).values()
    if isinstance(item, type) and issubclass(item, Event) and item.type and item.__module__ == module.__name__
}
"""Every event class by its wire name, in the order of the documentation."""


@dataclass(slots=True, frozen=True)
class Incoming:
    """A message that a client sent: the event, and what it added to it."""

    event: Event
    id: str | None = None
    metadata: JsonObject = field(default_factory=dict)


def decode_message(data: str | bytes) -> Incoming:
    """Read one text frame of a client.

    Only ``type`` and ``payload`` are needed; other fields of the envelope are the server's to set.

    Raises CodedError: ``wire.malformed_json``, ``wire.not_an_object``, ``wire.unknown_type``, ``wire.not_accepted``
    (the server alone sends it) or ``wire.invalid_payload``.
    """
    try:
        message = from_json(data, allow_inf_nan=False)
    except ValueError as error:
        raise CodedError("wire.malformed_json", f"The message is not valid JSON: {error}.") from None
    if not isinstance(message, dict):
        raise CodedError("wire.not_an_object", "A message is a JSON object with 'type' and 'payload'.")
    name = message.get("type")
    event_type = EVENT_TYPES.get(name) if isinstance(name, str) else None
    if event_type is None:
        raise CodedError("wire.unknown_type", f"There is no event of type {str(name)[:100]!r}.")
    if Direction.INBOUND not in event_type.direction:
        raise CodedError("wire.not_accepted", f"'{name}' is sent by the server, never by a client.")
    metadata = message.get("metadata") or {}
    identifier = message.get("id")
    if not isinstance(metadata, dict) or not (identifier is None or isinstance(identifier, str)):
        raise CodedError("wire.invalid_payload", "'metadata' is an object and 'id' is text.")
    return Incoming(_validate(event_type, message.get("payload", {})), identifier, metadata)


def envelope_from_dict(message: JsonObject) -> Envelope:
    """Rebuild an envelope from the object that :meth:`Envelope.to_dict` made.

    Raises CodedError with the codes of :func:`decode_message`, or ``wire.invalid_envelope``.
    """
    event_type = EVENT_TYPES.get(message.get("type", ""))
    if event_type is None:
        raise CodedError("wire.unknown_type", f"There is no event of type {message.get('type')!r}.")
    try:
        return Envelope(
            event=_validate(event_type, message["payload"]),
            session_id=message["session_id"],
            turn=message["turn"],
            cause_id=message["cause_id"],
            metadata=message["metadata"],
            id=message["id"],
        )
    except KeyError as error:
        raise CodedError("wire.invalid_envelope", f"The envelope lacks {error}.") from None


def _validate(event_type: type[Event], payload: Any) -> Event:
    try:
        # From JSON, numbers and base64 text are what a client can send; strictness about fields is the model's.
        return (
            event_type.model_validate(payload, by_alias=True, by_name=False)
            if _has_no_bytes(event_type)
            else (event_type.model_validate_json(_dump(payload)))
        )
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "payload"
        raise CodedError("wire.invalid_payload", f"'{event_type.type}': {place}: {first['msg']}.") from None


@functools.cache
def _has_no_bytes(event_type: type[Event]) -> bool:
    return all(item.annotation is not bytes for item in event_type.model_fields.values())


def _dump(payload: Any) -> bytes:
    return _ANY.dump_json(payload)


_ANY: TypeAdapter[Any] = TypeAdapter(Any)


@functools.cache
def envelope_models() -> dict[str, type[BaseModel]]:
    """Return a pydantic model of the whole envelope for every event, by wire name."""
    return {name: _envelope_model(name, event_type) for name, event_type in EVENT_TYPES.items()}


@functools.cache
def wire_adapter() -> TypeAdapter[Any]:
    """Return the discriminated union of all envelopes, for schemas and for validating whole envelopes."""
    members = tuple(envelope_models().values())
    union: Any = Union[members]  # noqa: UP007 - a tuple made at run time
    return TypeAdapter(Annotated[union, Field(discriminator="type")])


def _envelope_model(name: str, event_type: type[Event]) -> type[BaseModel]:
    literal: Any = Literal[name]
    return create_model(
        f"{event_type.__name__}Envelope",
        __config__=ConfigDict(extra="forbid", title=f"{event_type.__name__}Envelope"),
        __doc__=f"{event_type.__doc__}",
        id=(str, Field(description="UUIDv7; sorts in the order of publication.")),
        type=(literal, Field(description="Wire name of the event.")),
        session_id=(str, Field(description="The session that it belongs to.")),
        turn=(int, Field(ge=0, description="Number of the user's turn in the session; 0 before the first.")),
        timestamp=(str, Field(description="When it was made, ISO 8601 in UTC, to the millisecond.")),
        cause_id=(str | None, Field(description="Identifier of the message that it follows from, or null.")),
        payload=(event_type, Field(description="The event.")),
        metadata=(dict[str, Any], Field(description="What the sender added.")),
    )
