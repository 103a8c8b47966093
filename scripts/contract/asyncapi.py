"""The WebSocket as an AsyncAPI 3 document."""

from __future__ import annotations

from typing import Any

from contract.schema import payload_schemas
from visavis import __version__
from visavis.events import EVENT_TYPES, Direction, Event, Priority

_BINARY = {
    "microphone": (1, "PCM16 little-endian mono 16 kHz", "pts_ms: time of the first sample on the client's clock"),
    "camera": (2, "one JPEG image", "pts_ms: time of the picture on the client's clock"),
    "assistantAudio": (
        3,
        "PCM16 little-endian mono 24 kHz",
        "pts_ms: place on the session's audio clock; flags bit 0: first chunk of an answer, bit 1: last chunk",
    ),
    "aside": (
        4,
        "PCM16 little-endian mono 24 kHz",
        "A short sound beside the answers, to be played at once; pts_ms is 0, and nothing is reported",
    ),
}


def asyncapi() -> dict[str, Any]:
    """Return the AsyncAPI document. ``send`` and ``receive`` are from the server's point of view."""
    inbound = [item for item in EVENT_TYPES.values() if Direction.INBOUND in item.direction]
    outbound = [item for item in EVENT_TYPES.values() if Direction.OUTBOUND in item.direction and not _is_media(item)]
    messages = {item.__name__: _message(item) for item in EVENT_TYPES.values() if item in inbound or item in outbound}
    messages |= {name: _binary_message(name) for name in _BINARY}
    messages["connectionEstablished"] = _connection_established()
    channel = {
        "address": "/ws",
        "description": "Text frames are JSON envelopes; binary frames carry media behind an 8-byte header.",
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in messages},
        "bindings": {"ws": {"query": _query()}},
    }
    sent = [item.__name__ for item in outbound] + ["assistantAudio", "aside", "connectionEstablished"]
    received = [item.__name__ for item in inbound] + ["microphone", "camera"]
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "visavis WebSocket",
            "version": __version__,
            "license": {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"},
        },
        "servers": {"local": {"host": "127.0.0.1:8000", "protocol": "ws"}},
        "channels": {"conversation": channel},
        "operations": {"serverSends": _operation("send", sent), "serverReceives": _operation("receive", received)},
        "components": {"messages": messages, "schemas": _schemas()},
    }


def _operation(action: str, names: list[str]) -> dict[str, Any]:
    channel = "#/channels/conversation"
    return {
        "action": action,
        "channel": {"$ref": channel},
        "messages": [{"$ref": f"{channel}/messages/{name}"} for name in names],
    }


def _is_media(item: type[Event]) -> bool:
    return item.priority is Priority.MEDIA


def _message(item: type[Event]) -> dict[str, Any]:
    properties: dict[str, Any] = {
        "id": {"type": "string"},
        "type": {"const": item.type},
        "session_id": {"type": "string"},
        "turn": {"type": "integer", "minimum": 0},
        "timestamp": {"type": "string", "format": "date-time"},
        "cause_id": {"type": ["string", "null"]},
        "payload": {"$ref": f"#/components/schemas/{item.__name__}"},
        "metadata": {"type": "object"},
    }
    required = ["type", "payload"] if item.direction is Direction.INBOUND else list(properties)
    return {
        "name": item.type,
        "title": item.__name__,
        "summary": (item.__doc__ or "").strip().splitlines()[0],
        "contentType": "application/json",
        "payload": {"type": "object", "properties": properties, "required": required},
    }


def _binary_message(name: str) -> dict[str, Any]:
    kind, body, remarks = _BINARY[name]
    return {
        "name": name,
        "title": f"{name} (binary, kind {kind})",
        "summary": (
            f"Header, little-endian: u8 kind = {kind}, u8 flags, u16 reserved, u32 pts_ms. Body: {body}. {remarks}."
        ),
        "contentType": "application/octet-stream",
        "payload": {"type": "string", "format": "binary"},
    }


def _connection_established() -> dict[str, Any]:
    properties = {
        "type": {"const": "connection_established"},
        "message": {"const": "success"},
        "session_id": {"type": "string"},
        "secret": {
            "type": "string",
            "description": "What a guest comes back with, in the subprotocol secret.SECRET. Told once, where a session "
            "begins.",
        },
    }
    return {
        "name": "connection_established",
        "title": "ConnectionEstablished",
        "summary": "The first message of every connection.",
        "contentType": "application/json",
        "payload": {
            "type": "object",
            "properties": properties,
            "required": [name for name in properties if name != "secret"],
        },
    }


def _query() -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {
            "persona": {"type": "string", "description": "Persona of a new session."},
            "session": {
                "type": "string",
                "description": "Session to come back to after a dropped connection; guests need its secret as well.",
            },
            "after": {"type": "string", "description": "Identifier of the last envelope that was received."},
        },
    }


def _schemas() -> dict[str, Any]:
    text = payload_schemas("validation")
    return {name: _relocate(definition) for name, definition in text.items()}


def _relocate(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: item.replace("#/$defs/", "#/components/schemas/") if key == "$ref" else _relocate(item)
            for key, item in value.items()
        }
    return [_relocate(item) for item in value] if isinstance(value, list) else value
