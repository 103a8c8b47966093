"""JSON Schema of every envelope, as one document."""

from __future__ import annotations

from typing import Any

from visavis import __version__
from visavis.events.wire import wire_adapter

JSON_SCHEMA = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> dict[str, Any]:
    """Return the schema of the discriminated union of all envelopes, as the server writes them."""
    schema = wire_adapter().json_schema(mode="serialization", ref_template="#/$defs/{model}")
    return {"$schema": JSON_SCHEMA, "title": "visavis events", "version": __version__, **schema}


def payload_schemas(mode: str) -> dict[str, Any]:
    """Return the schemas of all payload classes by class name; ``mode`` is 'validation' or 'serialization'."""
    definitions = wire_adapter().json_schema(mode=mode, ref_template="#/$defs/{model}")["$defs"]  # type: ignore[arg-type]
    return {name: definition for name, definition in definitions.items() if not name.endswith("Envelope")}
