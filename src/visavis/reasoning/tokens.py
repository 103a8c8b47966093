"""How many tokens a text has, about, without the tokenizer of any model."""

from __future__ import annotations

import math
import unicodedata

_LATIN = 4.0
"""Characters a token in languages of Latin script: OpenAI's rule of thumb for English; models differ by a fifth."""
_DENSE = 1.0
"""In Chinese, Japanese and Korean."""
_OTHER = 2.0
"""In other scripts, and of digits and signs: on the safe side."""
MESSAGE_TOKENS = 4
"""What a message takes beside its text."""


def estimate_tokens(text: str) -> int:
    """Return about how many tokens a text has; seldom too few."""
    if text.isascii():
        letters = sum(character.isalpha() or character == " " for character in text)
        return math.ceil(letters / _LATIN + (len(text) - letters) / _OTHER)
    return math.ceil(sum(_weight(character) for character in text))


def _weight(character: str) -> float:
    if character.isascii():
        return 1 / (_LATIN if character.isalpha() or character == " " else _OTHER)
    if unicodedata.east_asian_width(character) in "WF":
        return 1 / _DENSE
    latin = unicodedata.name(character, "").startswith("LATIN")
    return 1 / (0.75 * _LATIN if latin else _OTHER)


def within_tokens(text: str, most: int) -> str:
    """Return the beginning of a text that has at most so many tokens, about, cut at a word."""
    if estimate_tokens(text) <= most:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if estimate_tokens(text[:middle]) < most else (low, middle - 1)
    cut = text[:low]
    return f"{cut.rsplit(' ', 1)[0] if ' ' in cut else cut}…"
