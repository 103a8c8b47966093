"""Zod schemas and TypeScript types of everything that crosses the wire."""

from __future__ import annotations

import json
from typing import Any

from contract.schema import payload_schemas
from visavis.events import EVENT_TYPES, Direction, Priority

_HEAD = """// Generated from the event classes by `make contract`. Do not edit.
import * as z from "../zod";

const envelope = <T extends string, P extends z.ZodType>(type: T, payload: P) =>
  z.object({
    id: z.string(),
    type: z.literal(type),
    session_id: z.string(),
    turn: z.int().min(0),
    timestamp: z.string(),
    cause_id: z.string().nullable(),
    payload,
    metadata: z.record(z.string(), z.unknown()),
  });
"""

_TAIL = """
/** The first message of every connection. */
export const ConnectionEstablished = z.object({
  type: z.literal("connection_established"),
  message: z.literal("success"),
  session_id: z.string(),
  /** What a guest comes back with; told once, where a session begins. */
  secret: z.string().optional(),
});

export type ServerEnvelope = z.infer<typeof ServerEnvelope>;
export type ServerEventType = ServerEnvelope["type"];
export type EnvelopeOf<T extends ServerEventType> = Extract<ServerEnvelope, { type: T }>;
export type ClientEventType = keyof ClientPayloads;

/** Binary frames: kind u8, flags u8, reserved u16, pts_ms u32, little-endian; then the body. */
export const FrameKind = { microphone: 1, camera: 2, assistantAudio: 3, aside: 4 } as const;
export const FrameFlag = { first: 1, last: 2 } as const;
export const FRAME_HEADER_BYTES = 8;
"""


def typescript() -> str:
    """Return the module ``web/src/contract/events.ts``."""
    outbound = [item for item in EVENT_TYPES.values() if Direction.OUTBOUND in item.direction]
    outbound = [item for item in outbound if item.priority is not Priority.MEDIA]
    inbound = [item for item in EVENT_TYPES.values() if Direction.INBOUND in item.direction]
    sent, taken = payload_schemas("serialization"), payload_schemas("validation")
    wanted = _closure({item.__name__ for item in outbound}, sent)
    members = ",\n".join(f'  envelope("{item.type}", {item.__name__})' for item in outbound)
    parts = [_HEAD, *(_declaration(name, sent[name]) for name in _sorted(wanted, sent))]
    parts += ["\n/** Every text frame that the server sends. */\n"]
    parts += [f'export const ServerEnvelope = z.discriminatedUnion("type", [\n{members},\n]);\n']
    parts += ["\n/** What a client may send, by type. Fields with a default may be left out. */\n"]
    parts += ["export interface ClientPayloads {\n"]
    parts += [f'  "{item.type}": {_type(taken[item.__name__], taken)};\n' for item in inbound]
    parts.append("}\n" + _TAIL)
    return "".join(parts)


def _declaration(name: str, schema: dict[str, Any]) -> str:
    doc = " ".join(schema.get("description", name).split())
    return f"\n/** {doc} */\nexport const {name} = {_zod(schema)};\nexport type {name} = z.infer<typeof {name}>;\n"


def _zod(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"].rsplit("/", 1)[1])
    if "anyOf" in schema:
        options = [item for item in schema["anyOf"] if item.get("type") != "null"]
        inner = _zod(options[0]) if len(options) == 1 else f"z.union([{', '.join(map(_zod, options))}])"
        return inner + (".nullable()" if len(options) < len(schema["anyOf"]) else "")
    if "oneOf" in schema:
        return f'z.discriminatedUnion("{schema["discriminator"]["propertyName"]}", [{_members(schema)}])'
    if "const" in schema:
        return f"z.literal({json.dumps(schema['const'])})"
    if "enum" in schema:
        return f"z.enum([{', '.join(map(json.dumps, schema['enum']))}])"
    kind = schema.get("type")
    if kind == "object":
        return _zod_object(schema)
    if kind == "array":
        return f"z.array({_zod(schema['items'])})" if "items" in schema else "z.array(z.unknown())"
    if kind in ("integer", "number"):
        base = "z.int()" if kind == "integer" else "z.number()"
        low, high = schema.get("minimum"), schema.get("maximum")
        above = schema.get("exclusiveMinimum")
        return base + "".join(
            f".{method}({value:g})"
            for method, value in (("min", low), ("gt", above), ("max", high))
            if value is not None
        )
    return {"string": "z.string()", "boolean": "z.boolean()", "null": "z.null()"}.get(str(kind), "z.unknown()")


def _members(schema: dict[str, Any]) -> str:
    return ", ".join(map(_zod, schema["oneOf"]))


def _zod_object(schema: dict[str, Any]) -> str:
    if "properties" not in schema:
        return "z.record(z.string(), z.unknown())"
    lines = []
    for name, item in schema["properties"].items():
        doc = item.get("description")
        lines.append((f"  /** {doc} */\n" if doc else "") + f"  {name}: {_zod(item)},\n")
    return "z.object({\n" + "".join(lines) + "})"


def _type(schema: dict[str, Any], definitions: dict[str, Any]) -> str:
    if "$ref" in schema:
        return _type(definitions[schema["$ref"].rsplit("/", 1)[1]], definitions)
    if "anyOf" in schema:
        return " | ".join(_type(item, definitions) for item in schema["anyOf"])
    if "const" in schema or "enum" in schema:
        return " | ".join(json.dumps(item) for item in schema.get("enum", [schema.get("const")]))
    kind = schema.get("type")
    if kind == "object":
        if "properties" not in schema:
            return "Record<string, unknown>"
        required = set(schema.get("required", ()))
        fields = [
            f"{name}{'' if name in required else '?'}: {_type(item, definitions)}"
            for name, item in schema["properties"].items()
        ]
        return "{ " + "; ".join(fields) + " }" if fields else "Record<string, never>"
    if kind == "array":
        return f"Array<{_type(schema.get('items', {}), definitions)}>"
    names = {"integer": "number", "number": "number", "string": "string", "boolean": "boolean", "null": "null"}
    return names.get(str(kind), "unknown")


def _references(schema: Any) -> set[str]:
    if isinstance(schema, dict):
        own = {schema["$ref"].rsplit("/", 1)[1]} if "$ref" in schema else set()
        return own.union(*(_references(item) for item in schema.values())) if schema else own
    return set().union(*map(_references, schema)) if isinstance(schema, list) and schema else set()


def _closure(names: set[str], definitions: dict[str, Any]) -> set[str]:
    reached = set(names)
    while more := set().union(*(_references(definitions[name]) for name in reached)) - reached:
        reached |= more
    return reached


def _sorted(names: set[str], definitions: dict[str, Any]) -> list[str]:
    """Return the names so that each stands behind those that it refers to."""
    ordered: list[str] = []

    def visit(name: str) -> None:
        if name not in ordered:
            for needed in sorted(_references(definitions[name])):
                visit(needed)
            ordered.append(name)

    for name in definitions:
        if name in names:
            visit(name)
    return ordered
