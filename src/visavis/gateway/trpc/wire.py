"""Reads what clients send: paths, inputs, messages (the wire of tRPC 11, trpc.io/docs/rpc)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, cast

from pydantic_core import from_json

from visavis.events import CodedError
from visavis.gateway.trpc.procedures import ProcedureKind

MAX_EVENT_ID = 200


class Unset:
    """The type of ``UNSET``."""


UNSET: Final = Unset()
"""The input of a call that has none: JavaScript's ``undefined``."""

Json = Any


def encode(value: Json) -> str:
    """Return JSON on one line."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def decode(text: str | bytes, depth: int) -> Json:
    """Read JSON. Raises CodedError ``trpc.invalid_json`` or ``trpc.too_deep``."""
    try:
        value = from_json(text, allow_inf_nan=False)
    except ValueError:
        raise CodedError("trpc.invalid_json", "That is not JSON.") from None
    if _deeper_than(value, depth):
        raise CodedError("trpc.too_deep", f"The input lies more than {depth} levels deep.")
    return value


def _deeper_than(value: Json, depth: int) -> bool:
    level = [value] if isinstance(value, dict | list) else []
    for _ in range(depth):
        if not level:
            return False
        inner = (child for item in level for child in (item.values() if isinstance(item, dict) else item))
        level = [child for child in inner if isinstance(child, dict | list)]
    return bool(level)


def inputs_of(value: Json | Unset, count: int, *, batch: bool) -> list[Json | Unset]:
    """Return the input of every call of a request. Raises CodedError ``trpc.invalid_batch``."""
    if not batch:
        return [value]
    if isinstance(value, Unset):
        return [UNSET] * count
    if not isinstance(value, dict):
        raise CodedError("trpc.invalid_batch", "The inputs of a batch are an object: of the first call under '0'.")
    return [value.get(str(number), UNSET) for number in range(count)]


def with_last_event(value: Json | Unset, last: str | None) -> Json | Unset:
    """Return a subscription's input with the last event that the client has seen, if it names one."""
    if last is None or not is_event_id(last):
        return value
    if isinstance(value, Unset) or value is None:
        return {"lastEventId": last}
    return {**value, "lastEventId": last} if isinstance(value, dict) else value


def is_event_id(value: str) -> bool:
    """Tell whether a place can be written in a stream: not empty, no line breaks, at most 200 characters."""
    return 0 < len(value) <= MAX_EVENT_ID and not set(value) & {"\0", "\n", "\r"}


def connection_params(value: Json) -> dict[str, str]:
    """Return what a client says of itself when it connects. Raises CodedError ``trpc.parse``."""
    if value is None:
        return {}
    if not isinstance(value, dict) or not all(isinstance(item, str) for item in value.values()):
        raise CodedError("trpc.parse", "connectionParams is an object of strings.")
    return value


@dataclass(frozen=True, slots=True)
class Message:
    """What a client asks over a WebSocket."""

    id: int | str
    method: ProcedureKind | Literal["subscription.stop"]
    path: str = ""
    input: Json | Unset = UNSET
    last_event_id: str | None = None

    @property
    def head(self) -> str:
        """How every answer to it begins."""
        return f'{{"id":{encode(self.id)}'


def message_of(value: Json) -> Message:
    """Read one message of a WebSocket. Raises CodedError ``trpc.parse``."""
    if not isinstance(value, dict):
        raise _malformed("A message is an object.")
    number, method, params = value.get("id"), value.get("method"), value.get("params")
    if isinstance(number, bool) or not isinstance(number, int | str):
        raise _malformed("A message needs an id.")
    if value.get("jsonrpc", "2.0") != "2.0":
        raise _malformed("Only JSON-RPC 2.0 is spoken here.")
    if method == "subscription.stop":
        return Message(number, "subscription.stop")
    if method not in ("query", "mutation", "subscription"):
        raise _malformed("There is no such method.")
    if not isinstance(params, Mapping) or not isinstance(params.get("path"), str):
        raise _malformed("A message needs params with a path.")
    last = params.get("lastEventId")
    if last is not None and not isinstance(last, str):
        raise _malformed("lastEventId is a string.")
    return Message(number, cast("ProcedureKind", method), params["path"], params.get("input", UNSET), last)


def _malformed(detail: str) -> CodedError:
    return CodedError("trpc.parse", detail)
