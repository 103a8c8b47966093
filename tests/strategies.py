"""Hypothesis strategies for everything that can stand on the wire."""

from __future__ import annotations

import base64
from typing import Any

from hypothesis import strategies as st

from visavis.events import Event

# Text on a wire has no lone surrogates, and JSON has neither NaN nor infinity.
texts = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=20)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=5,
)


def events(event_type: type[Event]) -> st.SearchStrategy[Event]:
    """Return a strategy for events of one class."""
    schema = event_type.model_json_schema(by_alias=True)
    return _values(schema, schema.get("$defs", {})).map(lambda value: event_type.model_validate_json(_dump(value)))


def _dump(value: Any) -> bytes:
    import json

    return json.dumps(value).encode()


def _values(schema: dict[str, Any], definitions: dict[str, Any]) -> st.SearchStrategy[Any]:
    if "$ref" in schema:
        return _values(definitions[schema["$ref"].rsplit("/", 1)[1]], definitions)
    if "anyOf" in schema or "oneOf" in schema:
        return st.one_of([_values(item, definitions) for item in schema.get("anyOf") or schema["oneOf"]])
    if "const" in schema or "enum" in schema:
        return st.sampled_from(schema.get("enum", [schema.get("const")]))
    match schema.get("type"):
        case "object" if "properties" in schema:
            # The secret of a person's device is meant to be lost on every way out (tests/events/test_person_key.py).
            described = {name: item for name, item in schema["properties"].items() if name != "person_key"}
            fields = {name: _values(item, definitions) for name, item in described.items()}
            constant = {
                name for name, item in schema["properties"].items() if "const" in item
            }  # it tells which of many
            required = constant | set(schema.get("required", ()))
            optional = {name: item for name, item in fields.items() if name not in required}
            return st.fixed_dictionaries({name: fields[name] for name in fields if name in required}, optional=optional)
        case "object":
            return st.dictionaries(texts, json_values, max_size=3)
        case "array":
            return st.lists(_values(schema["items"], definitions), max_size=3)
        case "integer":
            return st.integers(schema.get("minimum", -(2**31)), schema.get("maximum", 2**31))
        case "number":
            low = schema.get("minimum", schema.get("exclusiveMinimum", -1e6))
            return st.floats(low, schema.get("maximum", 1e6), exclude_min="exclusiveMinimum" in schema)
        case "string":
            return _strings(schema)
        case "boolean":
            return st.booleans()
        case "null":
            return st.none()
    return json_values


def _strings(schema: dict[str, Any]) -> st.SearchStrategy[str]:
    if schema.get("format", "").startswith("base64") or schema.get("format") == "binary":
        return st.binary(max_size=50).map(lambda data: base64.b64encode(data).decode())
    if "pattern" in schema:
        ascii_only = st.from_regex(schema["pattern"].replace("$", r"\Z"), fullmatch=True)
        return ascii_only.filter(lambda text: len(text) <= schema.get("maxLength", 10**9))
    return st.text(
        alphabet=st.characters(exclude_categories=["Cs"]),
        min_size=schema.get("minLength", 0),
        max_size=min(20, schema.get("maxLength", 20)),
    )
