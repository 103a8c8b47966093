"""Text and JSON that every database takes.

PostgreSQL keeps no NUL characters (U+0000), UTF-8 has no lone surrogates, and JSON (RFC 8259) has neither NaN nor
infinity. So that a conversation is kept wherever it is kept, and can be copied, the characters become U+FFFD
(REPLACEMENT CHARACTER) and the numbers null, in all databases alike.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import fields, replace
from typing import Any, TypeVar

R = TypeVar("R")

_JSON = json.JSONEncoder(ensure_ascii=False, allow_nan=False)
_NOT_KEPT = re.compile("[\0\ud800-\udfff]")


def storable_text(text: str) -> str:
    """Return a text with U+FFFD in place of what cannot be kept."""
    return _NOT_KEPT.sub("\ufffd", text)


def storable(value: Any) -> Any:
    """Return the same of what JSON can hold, of the names in objects as well."""
    if isinstance(value, str):
        return storable_text(value)
    if isinstance(value, dict):
        return {storable_text(str(name)): storable(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [storable(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def storable_record(record: R) -> R:
    """Return the same of a record, which is a frozen dataclass."""
    values = {item.name: getattr(record, item.name) for item in fields(record)}  # type: ignore[arg-type]
    changed = {name: storable(value) for name, value in values.items()}
    return replace(record, **changed) if changed != values else record  # type: ignore[type-var]


def storable_json(value: Any) -> str:
    """Return JSON text. What needs no change, nearly everything, is written at once."""
    try:
        text = _JSON.encode(value)
    except ValueError:
        text = ""
    if not text or "\\u0000" in text or _NOT_KEPT.search(text):
        text = _JSON.encode(storable(value))
    return text
