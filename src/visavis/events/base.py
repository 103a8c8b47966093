"""What every event is: a typed payload with declared delivery rules, and the envelope that carries it."""

from __future__ import annotations

import enum
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from visavis.events.identity import created_ms, new_id

Kind = Literal["fact", "command"]
JsonObject = dict[str, Any]


class Priority(enum.IntEnum):
    """Who goes first where messages wait: control before data before media."""

    CONTROL = 0
    DATA = 1
    MEDIA = 2


class Direction(enum.Flag):
    """Which way an event may cross a wire. Without a direction it stays in the process."""

    INTERNAL = 0
    INBOUND = enum.auto()
    OUTBOUND = enum.auto()
    BOTH = INBOUND | OUTBOUND


class Value(BaseModel):
    """A part of a payload: immutable, and strict about unknown fields."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        populate_by_name=True,
        ser_json_bytes="base64",
        val_json_bytes="base64",
        allow_inf_nan=False,
    )


class Event(Value):
    """The payload of one message.

    A subclass declares its wire name and how it travels::

        class UserSpeechStarted(Event, type="speech.started", priority=Priority.CONTROL): ...

    Facts are past-tense classes, commands imperative ones. ``durable`` events are journalled; of a ``latest_only``
    event only the newest waits in a queue.
    """

    type: ClassVar[str] = ""
    kind: ClassVar[Kind] = "fact"
    durable: ClassVar[bool] = True
    priority: ClassVar[Priority] = Priority.DATA
    latest_only: ClassVar[bool] = False
    direction: ClassVar[Direction] = Direction.OUTBOUND

    def __init_subclass__(
        cls,
        *,
        type: str = "",  # noqa: A002 - the word that the wire uses
        kind: Kind = "fact",
        durable: bool = True,
        priority: Priority = Priority.DATA,
        latest_only: bool = False,
        direction: Direction = Direction.OUTBOUND,
        **options: Any,
    ) -> None:
        super().__init_subclass__(**options)
        cls.type = type
        cls.kind = kind
        cls.durable = durable
        cls.priority = priority
        cls.latest_only = latest_only
        cls.direction = direction

    def is_journalled(self) -> bool:
        """Tell whether this very event is journalled; a class may keep fewer than all of its durable events."""
        return self.durable

    def is_sent(self) -> bool:
        """Tell whether this very event goes to the user's client; a class may send fewer than all of its events."""
        return Direction.OUTBOUND in self.direction


@dataclass(slots=True, frozen=True)
class Envelope:
    """One event on its way: who it belongs to, what caused it, and when it was made.

    The identifier is a UUIDv7, so identifiers of one process sort in the order of publication.
    """

    event: Event
    session_id: str
    turn: int = 0
    cause_id: str | None = None
    metadata: JsonObject = field(default_factory=dict)
    id: str = field(default_factory=new_id)

    @property
    def type(self) -> str:
        """Return the wire name of the event inside."""
        return self.event.type

    @property
    def timestamp(self) -> datetime:
        """Return when the envelope was made, in UTC, to the millisecond."""
        return datetime.fromtimestamp(created_ms(self.id) / 1000, UTC)

    def to_dict(self) -> JsonObject:
        """Return the envelope as the JSON object of the design."""
        payload = self.event.model_dump(mode="json", by_alias=True)
        return {**self._head(), "payload": payload, "metadata": self.metadata}

    def to_json(self) -> str:
        """Return the envelope as one line of JSON."""
        head = json.dumps({**self._head(), "metadata": self.metadata}, ensure_ascii=False, separators=(",", ":"))
        # The payload is most of it, and pydantic writes it several times faster than the standard library.
        return f'{head[:-1]},"payload":{self.event.model_dump_json(by_alias=True)}}}'

    def _head(self) -> JsonObject:
        return {
            "id": self.id,
            "type": self.event.type,
            "session_id": self.session_id,
            "turn": self.turn,
            "timestamp": self.timestamp.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "cause_id": self.cause_id,
        }
