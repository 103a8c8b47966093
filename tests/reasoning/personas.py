"""Small personas for tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from visavis.reasoning.persona import Persona
from visavis.reasoning.persona_files import load_persona

HOST = Path(__file__).parents[2] / "personas/host"

ABOUT: dict[str, Any] = {"name": "guide", "title": "Ada", "greeting": "Hello, I'm Ada."}
LINES: list[dict[str, Any]] = [
    {"id": "name", "questions": ["What's your name?", "Who are you?"], "answers": ["I'm Ada.", "My name is Ada."]},
    {
        "id": "tower",
        "topic": "town",
        "questions": ["How tall is the tower?", "What's the height of the tower?", "Is the tower high?"],
        "answers": ["It's fifty meters tall. You can climb it."],
        "expression": "smile",
    },
    {"id": "why-tower", "after": ["tower"], "questions": ["Why?", "What for?"], "answers": ["To see the sea."]},
]


def write_persona(
    folder: Path,
    *,
    about: dict[str, Any] | None = None,
    lines: list[dict[str, Any]] | None = None,
    knowledge: dict[str, str] | None = None,
) -> Path:
    """Write the files of a persona called like the folder's last part, and return its folder."""
    root = folder / "guide"
    (root / "knowledge").mkdir(parents=True, exist_ok=True)
    (root / "persona.yaml").write_text(yaml.safe_dump(ABOUT | (about or {}), sort_keys=False))
    (root / "lines.yaml").write_text(yaml.safe_dump({"lines": LINES if lines is None else lines}, sort_keys=False))
    for name, text in (knowledge or {}).items():
        (root / "knowledge" / name).write_text(text)
    return root


def make_persona(folder: Path, **parts: Any) -> Persona:
    """Write a persona and load it."""
    return load_persona(write_persona(folder, **parts))
