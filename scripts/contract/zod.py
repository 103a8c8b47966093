"""zod 4 schemas from JSON Schema, as pydantic writes it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

Schema = dict[str, Any]

_FORMATS = {"date-time": "z.iso.datetime({ offset: true })", "date": "z.iso.date()", "uuid": "z.uuid()"}
_BOUNDS = (("minimum", "min"), ("maximum", "max"), ("exclusiveMinimum", "gt"), ("exclusiveMaximum", "lt"))


class Zod:
    """Writes schemas. ``name`` gives the TypeScript name of a definition."""

    def __init__(self, name: Callable[[str], str], *, taken: bool) -> None:
        """``taken``: of what clients send, where what has a default may be left out; else all fields are there."""
        self._name = name
        self._taken = taken

    def write(self, schema: Schema | bool) -> str:
        """Return the expression of a schema."""
        if isinstance(schema, bool) or not schema:
            return "z.unknown()"
        if "$ref" in schema:
            return self._name(reference(schema))
        if "const" in schema:
            return f"z.literal({json.dumps(schema['const'])})"
        if "enum" in schema:
            words = ", ".join(map(json.dumps, schema["enum"]))
            return f"z.{'enum' if all(isinstance(item, str) for item in schema['enum']) else 'literal'}([{words}])"
        for key in ("anyOf", "oneOf"):
            if key in schema:
                return self._union(schema, schema[key])
        if "allOf" in schema and len(schema["allOf"]) == 1:
            return self.write(schema["allOf"][0])
        return self._plain(schema)

    def _union(self, schema: Schema, options: list[Schema]) -> str:
        some = [item for item in options if item.get("type") != "null"]
        tag = schema.get("discriminator", {}).get("propertyName")
        if len(some) == 1:
            text = self.write(some[0])
        elif tag:
            text = f"z.discriminatedUnion({json.dumps(tag)}, [{', '.join(map(self.write, some))}])"
        else:
            text = f"z.union([{', '.join(map(self.write, some))}])"
        return text + (".nullable()" if len(some) < len(options) else "")

    def _plain(self, schema: Schema) -> str:
        match schema.get("type"):
            case "string":
                return _string(schema)
            case "integer" | "number" as kind:
                bounds = [f".{method}({schema[key]})" for key, method in _BOUNDS if key in schema]
                return ("z.int()" if kind == "integer" else "z.number()") + "".join(bounds)
            case "boolean":
                return "z.boolean()"
            case "null":
                return "z.null()"
            case "array":
                return self._array(schema)
            case "object":
                return self._object(schema)
        return "z.unknown()"

    def _array(self, schema: Schema) -> str:
        if "prefixItems" in schema:
            return f"z.tuple([{', '.join(map(self.write, schema['prefixItems']))}])"
        bounds = [f".{m}({schema[key]})" for key, m in (("minItems", "min"), ("maxItems", "max")) if key in schema]
        return f"z.array({self.write(schema.get('items', {}))})" + "".join(bounds)

    def _object(self, schema: Schema) -> str:
        if "properties" not in schema:
            values = schema.get("additionalProperties", True)
            return f"z.record(z.string(), {self.write(values)})"
        required = set(schema.get("required", ()))
        lines = [self._property(name, item, name in required) for name, item in schema["properties"].items()]
        return "z.object({\n" + "".join(lines) + "})"

    def _property(self, name: str, schema: Schema, required: bool) -> str:
        text = self.write(schema)
        if self._taken and not required:
            text += f".default({json.dumps(schema['default'])})" if _simple(schema) else ".optional()"
        doc = " ".join(schema.get("description", "").split()).replace("*/", "* /")
        comment = f"  /** {doc} */\n" if doc else ""
        if refers(schema):  # a getter, so that schemas may name themselves and those that follow
            return f"{comment}  get {name}() {{\n    return {text};\n  }},\n"
        return f"{comment}  {name}: {text},\n"


def _simple(schema: Schema) -> bool:
    """Tell whether the default can stand in the schema: of a model, zod wants it as it comes out."""
    return "default" in schema and not isinstance(schema["default"], dict)


def _string(schema: Schema) -> str:
    text = _FORMATS.get(schema.get("format", ""), "z.string()")
    text += f".min({schema['minLength']})" if "minLength" in schema else ""
    text += f".max({schema['maxLength']})" if "maxLength" in schema else ""
    return text + (f".regex(new RegExp({json.dumps(schema['pattern'])}))" if "pattern" in schema else "")


def reference(schema: Schema) -> str:
    """Return the name of the definition that a schema refers to."""
    return str(schema["$ref"]).rsplit("/", 1)[1]


def identifier(name: str) -> str:
    """Return a definition's name as one of TypeScript: ``Listing[Document]`` as ``ListingDocument``."""
    parts = [part for part in re.split(r"\W|_", name.rsplit("__", 1)[-1] if "__" in name else name) if part]
    return "".join(part[:1].upper() + part[1:] for part in parts)


def refers(schema: Any) -> set[str]:
    """Return the names of all definitions that a schema refers to."""
    if isinstance(schema, dict):
        own = {reference(schema)} if isinstance(schema.get("$ref"), str) else set()
        return own.union(*(refers(item) for item in schema.values())) if schema else own
    return set().union(*map(refers, schema)) if isinstance(schema, list) and schema else set()
