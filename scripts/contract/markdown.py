"""``docs/events.md``: every event for people."""

from __future__ import annotations

import json
from typing import Any

from contract.schema import payload_schemas
from visavis.events import EVENT_TYPES, Direction, Event

_HEAD = """<!-- Generated from the event classes by `make contract`. Do not edit. -->
# Events

A conversation is a stream of typed events. On every wire and in the journal each one travels in this envelope:

```json
{"id": "uuid7", "type": "speech.started", "session_id": "…", "turn": 3,
 "timestamp": "2026-01-31T12:00:00.000Z", "cause_id": "uuid7 or null", "payload": {}, "metadata": {}}
```

Facts are named in the past tense, commands in the imperative. **Durable** events are journalled. **Priority** says who
goes first where messages wait. Of a **latest only** event just the newest waits. **Wire** says which way it may cross
the WebSocket: *in* from a client, *out* to clients, or not at all. Audio and video travel as binary frames where they
can.

| event | class | wire | durable | |
|---|---|---|---|---|
"""


def markdown() -> str:
    """Return the text of ``docs/events.md``."""
    schemas = payload_schemas("validation")
    rows = "".join(
        f"| [`{name}`](#{_anchor(name)}) | {item.__name__} | {_wire(item)} "
        f"| {'yes' if item.durable else 'no'} | {_summary(item)} |\n"
        for name, item in EVENT_TYPES.items()
    )
    sections = "".join(_section(item, schemas) for item in EVENT_TYPES.values())
    parts = "".join(_part(name, schema) for name, schema in schemas.items() if name not in _class_names())
    return _HEAD + rows + sections + "\n## Parts of payloads\n" + parts


def _class_names() -> set[str]:
    return {item.__name__ for item in EVENT_TYPES.values()}


def _anchor(name: str) -> str:
    return name.replace(".", "")


def _wire(item: type[Event]) -> str:
    return {Direction.INTERNAL: "-", Direction.INBOUND: "in", Direction.OUTBOUND: "out", Direction.BOTH: "in, out"}[
        item.direction
    ]


def _summary(item: type[Event]) -> str:
    return " ".join((item.__doc__ or "").strip().split("\n\n")[0].split())


def _section(item: type[Event], schemas: dict[str, Any]) -> str:
    text = " ".join((item.__doc__ or "").split())
    marks = [item.kind, "durable" if item.durable else "not journalled", f"priority {item.priority.name.lower()}"]
    if item.latest_only:
        marks.append("latest only")
    return f"\n## {item.type}\n\n{text}\n\n*{item.__name__}: {', '.join(marks)}; wire: {_wire(item)}.*\n" + _fields(
        schemas[item.__name__]
    )


def _part(name: str, schema: dict[str, Any]) -> str:
    return f"\n### {name}\n\n{' '.join(schema.get('description', '').split())}\n" + _fields(schema)


def _fields(schema: dict[str, Any]) -> str:
    properties = schema.get("properties", {})
    if not properties:
        return "\nNo fields.\n" if schema.get("type") == "object" else f"\n{_type(schema)}\n"
    required = set(schema.get("required", ()))
    rows = "".join(
        f"| `{name}` | {_type(item)} | {'' if name in required else _default(item)} | {item.get('description', '')} |\n"
        for name, item in properties.items()
    )
    return f"\n| field | type | default | |\n|---|---|---|---|\n{rows}"


def _default(item: dict[str, Any]) -> str:
    value = item.get("default")
    return "`[]`" if item.get("type") == "array" else "`{}`" if item.get("type") == "object" else f"`{_json(value)}`"


def _json(value: Any) -> str:
    return "…" if isinstance(value, (list, dict)) else json.dumps(value, ensure_ascii=False)


def _type(item: dict[str, Any]) -> str:
    if "$ref" in item:
        name = item["$ref"].rsplit("/", 1)[1]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in item:
        return " or ".join(_type(option) for option in item["anyOf"])
    if "enum" in item:
        return " ".join(f"`{option}`" for option in item["enum"])
    if item.get("type") == "array":
        return f"list of {_type(item.get('items', {}))}"
    bounds = [
        f"{sign} {item[key]:g}"
        for key, sign in (("minimum", "≥"), ("exclusiveMinimum", ">"), ("maximum", "≤"))
        if key in item
    ]
    if "maxLength" in item:
        bounds.append(f"≤ {item['maxLength']} characters")
    kind = "base64 text" if item.get("format") in ("base64", "base64url", "binary") else str(item.get("type", "any"))
    return f"{kind} ({', '.join(bounds)})" if bounds else kind
