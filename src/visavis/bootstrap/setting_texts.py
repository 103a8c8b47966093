"""How settings are shown: their kinds, groups, and values without secrets."""

from __future__ import annotations

import re
import types
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

HIDDEN = "••••••"
_SECRET_TEXTS = frozenset({"calendar"})
"""Not keys, but addresses that whoever knows them can read from."""
_PASSWORD = re.compile(r"(?<=://)([^/@\s:]*):[^/?#\s]*@")
_LONE_TOKEN = re.compile(r"(?<=://)[^/?#@\s:]+@")
_SECRET_PARAMETER = re.compile(
    r"(?i)(?<=[?&;])([\w.-]*(?:pass|pwd|secret|token|key|sig|auth|credential)[\w.-]*)=[^&;#\s]+"
)
"""What addresses of databases and models hide: ``user:password@``, ``token@``, and ``?password=``."""

Kind = Literal["text", "number", "integer", "switch", "choice", "names", "secret", "path", "group"]

_GROUPS = {
    "host": "Server",
    "accounts": "Who may come in",
    "database_url": "Where things lie",
    "inference_url": "Models of another process",
    "identity_key": "People who agreed to be known",
    "memory": "What is remembered of people who agree to it",
    "keep_sessions_days": "How long what is kept",
    "max_sessions": "Limits",
    "disclose_operators": "People behind the scenes",
    "persona": "Who talks",
    "code_agent": "What its agents can do on this computer",
    "web_search": "What its agents reach outside",
    "recognizer": "How it hears and speaks",
    "faces": "How it sees",
    "fake": "Stand-ins",
}
"""The headings in ``visavis.config``, each by the first setting below it."""


def groups(names: list[str]) -> dict[str, str]:
    """Return the group of every setting; they stand in the order of the class."""
    found, current = {}, ""
    for name in names:
        current = _GROUPS.get(name, current)
        found[name] = current
    return found


def variable_of(name: str, field: FieldInfo) -> str:
    """Return the environment variable of a setting."""
    return field.validation_alias if isinstance(field.validation_alias, str) else f"VISAVIS_{name.upper()}"


def kind_of(name: str, field: FieldInfo) -> Kind:
    """Return of what kind a setting is."""
    plain = _plain_type(field.annotation)
    if plain is SecretStr or name in _SECRET_TEXTS:
        return "secret"
    if get_origin(plain) is Literal:
        return "choice"
    if get_origin(plain) is tuple:
        return "names"
    kinds: dict[Any, Kind] = {bool: "switch", int: "integer", float: "number", str: "text", Path: "path"}
    return kinds.get(plain, "group")


def choices_of(field: FieldInfo) -> list[str]:
    """Return what can be chosen, if it is a choice."""
    plain = _plain_type(field.annotation)
    return [str(item) for item in get_args(plain)] if get_origin(plain) is Literal else []


def bounds_of(field: FieldInfo) -> tuple[float | None, float | None]:
    """Return the smallest and the largest value, as far as there are such."""
    low = [bound for item in field.metadata if (bound := getattr(item, "ge", getattr(item, "gt", None))) is not None]
    high = [bound for item in field.metadata if (bound := getattr(item, "le", getattr(item, "lt", None))) is not None]
    return (float(low[0]) if low else None), (float(high[0]) if high else None)


def text_of(name: str, value: Any) -> str | None:
    """Return a value as it stands in the environment; of a secret whether there is one."""
    if value is None:
        return None
    if isinstance(value, SecretStr):
        return HIDDEN if value.get_secret_value() else ""
    if name in _SECRET_TEXTS:
        return HIDDEN if value else ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return _masked(",".join(map(str, value)))
    if isinstance(value, dict):  # of secrets
        return ",".join(value)
    if isinstance(value, BaseModel):
        return value.model_dump_json()
    if isinstance(value, float):
        return f"{value:g}"
    return _masked(str(value))


def _masked(text: str) -> str:
    """Return a text without what opens something, where it holds addresses."""
    if "://" not in text:
        return text
    text = _LONE_TOKEN.sub(f"{HIDDEN}@", _PASSWORD.sub(rf"\1:{HIDDEN}@", text))
    return _SECRET_PARAMETER.sub(rf"\1={HIDDEN}", text)


def _plain_type(annotation: Any) -> Any:
    """Return a type without 'or None' and without what is annotated."""
    if get_origin(annotation) in (Union, types.UnionType):
        (annotation,) = [item for item in get_args(annotation) if item is not type(None)]
    return get_args(annotation)[0] if hasattr(annotation, "__metadata__") else annotation
