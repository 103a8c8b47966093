"""The procedures of tRPC with their JSON Schemas, and ``contract/trpc.json``."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from visavis import __version__
from visavis.bootstrap.procedures import described
from visavis.gateway.trpc.procedures import Procedure

Schema = dict[str, Any]
_REF = "#/$defs/{model}"


@dataclass(frozen=True, slots=True)
class Described:
    """All procedures, by path, and what their types refer to."""

    procedures: list[Procedure]
    inputs: dict[str, Schema]
    outputs: dict[str, Schema]
    taken: dict[str, Schema]
    """Definitions of what clients send."""
    given: dict[str, Schema]
    """Definitions of what they get."""


def described_procedures() -> Described:
    """Return what there is to ask. No server is needed."""
    procedures = sorted((item for router in described() for item in router.procedures), key=lambda item: item.path)
    inputs, taken = TypeAdapter.json_schemas(
        [(item.path, "validation", TypeAdapter(item.input)) for item in procedures if item.input is not None],
        ref_template=_REF,
    )
    outputs, given = TypeAdapter.json_schemas(
        [(item.path, "serialization", TypeAdapter(item.output)) for item in procedures], ref_template=_REF
    )
    return Described(
        procedures,
        {path: schema for (path, _), schema in inputs.items()},
        {path: schema for (path, _), schema in outputs.items()},
        taken.get("$defs", {}),
        given.get("$defs", {}),
    )


def trpc_json() -> str:
    """Return the text of ``contract/trpc.json``: for other programs than those in TypeScript."""
    found = described_procedures()
    document = {
        "title": "visavis over tRPC",
        "version": __version__,
        "wire": "tRPC 11",
        "path": "/trpc",
        "procedures": [_row(item, found) for item in found.procedures],
        "inputs": {"$defs": _placed(found.taken, "inputs")},
        "outputs": {"$defs": _placed(found.given, "outputs")},
    }
    text = json.dumps(document, indent=1, ensure_ascii=False)
    return text + "\n"


def _row(procedure: Procedure, found: Described) -> Schema:
    return {
        "path": procedure.path,
        "kind": procedure.kind,
        "permission": procedure.permission,
        "tracked": procedure.tracked,
        "description": " ".join(procedure.doc.split()),
        "input": _placed(found.inputs.get(procedure.path), "inputs"),
        "output": _placed(found.outputs[procedure.path], "outputs"),
    }


def _placed(value: Any, where: str) -> Any:
    """Return a schema whose references name the place of the definitions in the whole document."""
    if isinstance(value, dict):
        return {
            key: item.replace("#/$defs/", f"#/{where}/$defs/")
            if key == "$ref" and isinstance(item, str)
            else _placed(item, where)
            for key, item in value.items()
        }
    return [_placed(item, where) for item in value] if isinstance(value, list) else value
