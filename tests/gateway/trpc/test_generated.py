"""What is generated from the procedures: schemas, types, the list."""

from __future__ import annotations

import importlib
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from visavis.accounts.permissions import PERMISSIONS
from visavis.bootstrap.procedures import described
from visavis.gateway.trpc.procedures import Procedure

ROOT = Path(__file__).parents[3]
PROCEDURES = [procedure for router in described() for procedure in router.procedures]
LISTED: dict[str, Any] = json.loads((ROOT / "contract/trpc.json").read_text())


@pytest.fixture
def zod(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    yield importlib.import_module("contract.zod")
    for name in [name for name in sys.modules if name.split(".")[0] == "contract"]:
        monkeypatch.delitem(sys.modules, name)


@pytest.mark.parametrize("procedure", PROCEDURES, ids=lambda procedure: procedure.path)
def test_every_procedure_says_what_it_is_and_needs(procedure: Procedure) -> None:
    assert re.fullmatch(r"[a-z_]+\.[a-z_]+", procedure.path)
    assert procedure.doc.strip().endswith((".", "``.", "…"))
    assert procedure.permission in PERMISSIONS or procedure.path == "auth.me"
    (listed,) = [item for item in LISTED["procedures"] if item["path"] == procedure.path]
    assert (listed["kind"], listed["permission"]) == (procedure.kind, procedure.permission)


@pytest.mark.parametrize("procedure", PROCEDURES, ids=lambda procedure: procedure.path)
def test_inputs_are_bounded(procedure: Procedure) -> None:
    """Texts and lists have an end of their own, far below that of a whole request."""
    if procedure.input is not None:
        unbounded = list(_unbounded(procedure.input.model_json_schema()))
        assert unbounded == []


def _unbounded(schema: dict[str, Any]) -> Iterator[str]:
    for name, item in schema["properties"].items():
        for option in item.get("anyOf", [item]):
            text = (
                option.get("type") == "string"
                and not {"maxLength", "enum", "const", "format", "pattern"} & option.keys()
            )
            many = option.get("type") == "array" and not {"maxItems", "prefixItems"} & option.keys()
            if text or many:
                yield name


def test_the_schemas_can_be_used_by_other_programs() -> None:
    (listed,) = [item for item in LISTED["procedures"] if item["path"] == "knowledge.search"]
    validator = jsonschema.Draft202012Validator({**LISTED, **listed["input"]})
    assert validator.is_valid({"persona": "host", "text": "rockets"})
    assert not validator.is_valid({"persona": "host", "text": ""})
    assert not validator.is_valid({"persona": "host", "text": "rockets", "limit": 51})


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({}, "z.unknown()"),
        ({"type": "string", "minLength": 1, "maxLength": 5}, "z.string().min(1).max(5)"),
        ({"type": "string", "format": "date-time"}, "z.iso.datetime({ offset: true })"),
        ({"type": "integer", "minimum": 0, "exclusiveMaximum": 5}, "z.int().min(0).lt(5)"),
        ({"type": "number"}, "z.number()"),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, "z.string().nullable()"),
        ({"anyOf": [{"type": "string"}, {"type": "integer"}]}, "z.union([z.string(), z.int()])"),
        ({"enum": ["a", "b"]}, 'z.enum(["a", "b"])'),
        ({"enum": [1, 2]}, "z.literal([1, 2])"),
        ({"const": "a"}, 'z.literal("a")'),
        ({"type": "array", "items": {"type": "boolean"}, "maxItems": 3}, "z.array(z.boolean()).max(3)"),
        ({"type": "array", "prefixItems": [{"type": "string"}, {"type": "null"}]}, "z.tuple([z.string(), z.null()])"),
        ({"type": "object", "additionalProperties": {"type": "integer"}}, "z.record(z.string(), z.int())"),
        ({"type": "object"}, "z.record(z.string(), z.unknown())"),
        ({"$ref": "#/$defs/Thing"}, "Thing"),
    ],
)
def test_json_schema_becomes_zod(zod: Any, schema: dict[str, Any], expected: str) -> None:
    assert zod.Zod(zod.identifier, taken=True).write(schema) == expected


def test_what_may_be_left_out_is_optional_where_it_is_taken_and_there_where_it_is_given(zod: Any) -> None:
    schema = {
        "type": "object",
        "required": ["a"],
        "properties": {"a": {"type": "string"}, "b": {"type": "integer", "default": 3}, "c": {"type": "string"}},
    }
    taken = zod.Zod(zod.identifier, taken=True).write(schema)
    given = zod.Zod(zod.identifier, taken=False).write(schema)
    assert taken == "z.object({\n  a: z.string(),\n  b: z.int().default(3),\n  c: z.string().optional(),\n})"
    assert given == "z.object({\n  a: z.string(),\n  b: z.int(),\n  c: z.string(),\n})"


@pytest.mark.parametrize(
    ("name", "expected"), [("Listing_Document_", "ListingDocument"), ("visavis__gateway__Thing", "Thing"), ("A", "A")]
)
def test_names_are_names_in_typescript(zod: Any, name: str, expected: str) -> None:
    assert zod.identifier(name) == expected
