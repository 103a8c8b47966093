"""Which of several ways to say something: in turn, never the same twice in a row, and the same again in a replay."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

from visavis.reasoning.mind import Exchange
from visavis.reasoning.persona import NAME_FIELD, Answer, Line

NAME = "name"
"""Where a session's memory keeps the user's name."""
SEED = "seed"
"""Where it keeps what sets sessions apart, so that they don't all begin with the same words."""
NAME_PAUSE = 6
"""The name is not used again within so many of the assistant's messages."""


def in_turn(key: str, count: int, memory: dict[str, str]) -> int:
    """Return the next number below ``count`` for this key."""
    used = int(memory.get(f"used:{key}", "0"))
    memory[f"used:{key}"] = str(used + 1)
    return (zlib.crc32(f"{memory.get(SEED, '')}{key}".encode()) + used) % count


def choose_answer(line: Line, memory: dict[str, str], history: Sequence[Exchange]) -> Answer:
    """Return the answer to give now.

    Answers with ``{name}`` need a name, and come only now and then, except in lines that are about it.
    """
    named = [answer for answer in line.answers if NAME_FIELD in answer.text]
    plain = [answer for answer in line.answers if NAME_FIELD not in answer.text]
    name = memory.get(NAME)
    about_name = line.action in ("remember_name", "recall_name")
    if name and named and (about_name or not plain or not _used_lately(name, history)):
        options, key = named, f"{line.id}+name"
    else:
        options, key = plain or list(line.answers), line.id
    chosen = options[in_turn(key, len(options), memory)]
    return Answer(
        text=chosen.text.replace(NAME_FIELD, name or "").strip(), expression=chosen.expression or line.expression
    )


def choose_phrase(name: str, phrases: Sequence[str], memory: dict[str, str], **fields: str) -> str:
    """Return the next of the persona's phrases of a kind, with its fields filled in."""
    text = phrases[in_turn(f"phrase:{name}", len(phrases), memory)]
    for field, value in fields.items():
        text = text.replace(f"{{{field}}}", value)
    return text


def _used_lately(name: str, history: Sequence[Exchange]) -> bool:
    said = [exchange.text for exchange in history if exchange.role == "assistant"]
    return any(name in text for text in said[-NAME_PAUSE:])
