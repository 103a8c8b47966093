"""What is wrong with an input, in the form that zod has it in."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

_CODES = {
    "missing": "invalid_type",
    "string_too_short": "too_small",
    "string_too_long": "too_big",
    "bytes_too_short": "too_small",
    "bytes_too_long": "too_big",
    "too_short": "too_small",
    "too_long": "too_big",
    "greater_than": "too_small",
    "greater_than_equal": "too_small",
    "less_than": "too_big",
    "less_than_equal": "too_big",
    "multiple_of": "not_multiple_of",
    "literal_error": "invalid_value",
    "enum": "invalid_value",
    "string_pattern_mismatch": "invalid_format",
    "extra_forbidden": "unrecognized_keys",
    "union_tag_invalid": "invalid_union",
    "union_tag_not_found": "invalid_union",
}
_TYPES = ("_type", "_parsing", "_from_float", "_attributes_type")
MAX_ISSUES = 20


def issues_of(error: ValidationError) -> list[dict[str, Any]]:
    """Return what is wrong: each with a code of zod's, the path to it, and a sentence; 20 at most.

    What was sent is not repeated: it may be a secret.
    """
    found = error.errors(include_url=False, include_context=False, include_input=False)[:MAX_ISSUES]
    return [
        {"code": _code(item["type"]), "path": list(item["loc"]), "message": item["msg"].rstrip(".")} for item in found
    ]


def _code(kind: str) -> str:
    if kind in _CODES:
        return _CODES[kind]
    if kind.endswith(_TYPES):
        return "invalid_type"
    return "custom"
