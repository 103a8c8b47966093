"""'@agent' in what a user types: which agents are asked for, and what is left of the text."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

_MENTION = re.compile(r"(?<![\w@.])@([A-Za-z][A-Za-z0-9_]{0,63})")


@dataclass(frozen=True, slots=True)
class Mentions:
    """The agents that a text names."""

    names: tuple[str, ...]
    text: str
    """The text without their names."""


def mentions(text: str, known: Collection[str]) -> Mentions:
    """Return which known agents a text names; '@' before any other word is left alone, as in an e-mail address."""
    names: list[str] = []

    def take(match: re.Match[str]) -> str:
        name = match[1].lower()
        if name not in known:
            return match[0]
        names.append(name)
        return ""

    rest = _MENTION.sub(take, text)
    return Mentions(tuple(dict.fromkeys(names)), " ".join(rest.split()) if names else text)
