"""From what is written to what is said, with every written word traced to the words that say it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from visavis.speech.reading.context import say_in_context, stop_after
from visavis.speech.reading.tokens import Token, tokenize

_UNSPEAKABLE = re.compile(r"[^A-Za-z' ,]+")
_PAUSES_ALONE = "-–—,…|;:."


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """One written word and how it is said."""

    written: str
    """As it is seen: as it stands in the text, without markup."""
    start: int
    """Where it begins in the text."""
    spoken: str
    """One or more words, with the mark of the pause that follows; never empty."""


@dataclass(frozen=True, slots=True)
class SpokenText:
    """A text to be spoken."""

    text: str
    """In English nothing but letters, apostrophes, spaces and the marks ``, . ? ! ; :``."""
    words: tuple[SpokenWord, ...]
    """The written words that are said, in order; ``text`` is what they say, joined by spaces."""


def normalize(text: str, language: str = "en") -> SpokenText:
    """Return a text as it is said: numbers, money, dates, units, abbreviations and addresses in words.

    Markdown, HTML and emoji are seen, not read. Text in another ``language`` than English keeps its words and
    numbers, which its voice reads by itself. Whatever the text, this gives a result; it is empty if there is nothing
    to say.
    """
    tokens = tokenize(text)
    english = language.partition("-")[0].lower() == "en"
    for index, token in enumerate(tokens):
        before = tokens[index - 1] if index else None
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        token.spoken = _speakable(say_in_context(token, before, after)) if english else _kept(token.core)
        token.mark = stop_after(token, after)
    words = tuple(SpokenWord(item.written, item.start, item.spoken + item.mark) for item in _said(tokens))
    return SpokenText(" ".join(word.spoken for word in words), words)


def _said(tokens: Sequence[Token]) -> list[Token]:
    """Return the words that are said. The pause of a lone dash or mark goes to the word before it."""
    said: list[Token] = []
    for token in tokens:
        if token.spoken:
            said.append(token)
        elif said and token.mark in ("?", "!", "."):
            said[-1].mark = said[-1].mark if said[-1].mark in ("?", "!") else token.mark
        elif said and not said[-1].mark and not token.written.strip(_PAUSES_ALONE):
            said[-1].mark = ","
    return said


def _speakable(spoken: str) -> str:
    """Return only what every voice can say."""
    words = [word.strip("'") for word in _UNSPEAKABLE.sub(" ", spoken).split()]
    return " ".join(word for word in words if word.strip("',")).rstrip(",")


def _kept(core: str) -> str:
    """Return a word of another language: letters with their marks, digits, and what joins them."""
    kept = "".join(c if c.isalnum() or unicodedata.combining(c) or c in "'’-.,@" else " " for c in core)
    return " ".join(word for word in kept.split() if any(c.isalnum() for c in word))
