"""What sounds are called, and in which words the network is asked for them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from visavis.models.audioclip.errors import SoundModelError

EVERYDAY: Final = Path(__file__).parent / "label_sets" / "everyday.json"
"""Sounds of people and rooms. Prompts are in the words of AudioSet, with which AudioCLIP was trained."""
LABELS_FILE: Final = "labels.json"
MOST_LABELS: Final = 1_000
MOST_PROMPTS: Final = 20
LONGEST: Final = 300
"""Characters of a prompt."""


@dataclass(frozen=True, slots=True)
class SoundLabel:
    """One sound."""

    label: str
    prompts: tuple[str, ...]
    """Texts that describe it; the mean of what they mean is compared with sounds."""
    background: bool = False
    """Whether it is not worth telling: speech, silence, hum. It still competes with the others."""


def read_labels(path: Path) -> tuple[SoundLabel, ...]:
    """Read labels: one a line, or JSON: a list of names, or of ``{"label", "prompts", "background"}``.

    Raises SoundModelError ``sound.labels_invalid``.
    """
    try:
        text = path.read_text(encoding="utf-8")
        items = json.loads(text) if path.suffix == ".json" else [line.strip() for line in text.splitlines()]
        if not isinstance(items, list):
            raise ValueError("it is no list")
        labels = tuple(_label(item) for item in items if item)
        _check(labels)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise SoundModelError("sound.labels_invalid", f"{path} is no list of sounds: {error}.") from error
    return labels


def write_labels(path: Path, labels: Sequence[SoundLabel]) -> None:
    """Write labels as JSON, in a form that people can change."""
    rows = ",\n".join(f"  {json.dumps(asdict(item), ensure_ascii=False)}" for item in labels)
    path.write_text(f"[\n{rows}\n]\n", encoding="utf-8")


def _label(item: Any) -> SoundLabel:
    if isinstance(item, str):
        return SoundLabel(item, (item,))
    name = str(item["label"])
    prompts = item.get("prompts") or [name]
    return SoundLabel(name, tuple(str(prompt) for prompt in prompts), bool(item.get("background", False)))


def _check(labels: Sequence[SoundLabel]) -> None:
    if not 1 <= len(labels) <= MOST_LABELS:
        raise ValueError(f"{len(labels)} labels, not 1 to {MOST_LABELS}")
    if len({item.label for item in labels}) < len(labels):
        raise ValueError("a label is named twice")
    if all(item.background for item in labels):
        raise ValueError("all labels are background")
    for item in labels:
        if not 1 <= len(item.prompts) <= MOST_PROMPTS:
            raise ValueError(f"'{item.label}' has {len(item.prompts)} prompts, not 1 to {MOST_PROMPTS}")
        if any(not 1 <= len(text) <= LONGEST for text in (item.label, *item.prompts)):
            raise ValueError(f"texts of '{item.label}' have 1 to {LONGEST} characters")
