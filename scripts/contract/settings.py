"""``docs/settings.md``: every setting for people."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from visavis.config import FakeSettings, Settings

_HEAD = """<!-- Generated from the settings class by `make contract`. Do not edit. -->
# Settings

Every setting is an environment variable, or a line in a file `.env` in the folder from which visavis is started.
`visavis doctor` shows what they lead to.

| variable | default | |
|---|---|---|
"""


def settings_page() -> str:
    """Return the text of ``docs/settings.md``."""
    rows = [_row(_variable(name, field), field) for name, field in Settings.model_fields.items() if name != "fake"]
    fakes = [_row(f"VISAVIS_FAKE__{name.upper()}", field) for name, field in FakeSettings.model_fields.items()]
    note = "\n## Stand-ins\n\nFor `VISAVIS_MIND=fake`, `VISAVIS_RECOGNIZER=fake` and `VISAVIS_SYNTHESIZER=fake`:\n\n"
    return _HEAD + "".join(rows) + note + "| variable | default | |\n|---|---|---|\n" + "".join(fakes)


def _variable(name: str, field: FieldInfo) -> str:
    return field.validation_alias if isinstance(field.validation_alias, str) else f"VISAVIS_{name.upper()}"


def _row(variable: str, field: FieldInfo) -> str:
    return f"| `{variable}` | {_default(field.get_default())} | {field.description} |\n"


def _default(value: Any) -> str:
    if value is None or value in ("", (), {}):
        return ""
    if isinstance(value, Path):
        return "the system's usual place"
    if isinstance(value, tuple):
        value = ",".join(map(str, value))
    assert not isinstance(value, BaseModel)
    return f"`{value}`"
