"""The written words of a text, each with the punctuation around it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from visavis.speech.reading.lexicon import SYMBOLS
from visavis.speech.reading.markup import strip_markup

_WORD = re.compile(r"\S+")
_OPENING = "\"'“”‘’«»„‚([{<|*_`¿¡…"
_CLOSING = "\"'“”‘’«»)]}>|*_~`.,;:!?…—–"


@dataclass(slots=True)
class Token:
    """One written word."""

    written: str
    """As it is seen: as it stands in the text, without markup."""
    start: int
    """Where it begins in the text."""
    core: str
    """Without the punctuation around it; empty if there is nothing else."""
    before: str
    after: str
    short: bool = False
    """Whether it is an abbreviation, whose full stop ends no sentence by itself."""
    spoken: str = ""
    mark: str = ""


def tokenize(text: str) -> list[Token]:
    """Return the words that are seen of a Markdown or HTML text."""
    visible = strip_markup(text)
    tokens: list[Token] = []
    for match in _WORD.finditer(visible.text):
        places = visible.source[match.start() : match.end()]
        # An entity is seen as the character that it stands for, everything else as it is written.
        pairs = [(place, seen if text[place] == "&" else text[place])
                 for place, seen in zip(places, match[0], strict=True) if place >= 0]  # fmt: skip
        if pairs:
            tokens.append(_token(match[0], "".join(character for _, character in pairs), pairs[0][0]))
        elif tokens:  # a full stop that was put in
            tokens[-1].after += match[0]
    return tokens


def _token(seen: str, written: str, start: int) -> Token:
    if seen in SYMBOLS:
        return Token(written, start, seen, "", "")
    core = seen.lstrip(_OPENING)
    stripped = core.rstrip(_CLOSING)
    return Token(written, start, stripped, seen[: len(seen) - len(core)], core[len(stripped) :])
