"""Whether words make a whole sentence, as far as that can be told from the sentences that are expected."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")

Standing = Literal["whole", "either", "beginning", "unknown"]


HANGING = frozenset({
    "a", "an", "and", "because", "but", "er", "i'll", "i'm", "i've", "if", "it's", "its", "my", "or", "our", "than",
    "the", "their", "uh", "um", "very", "we're", "you're", "your",
})  # fmt: skip
"""Words with which hardly any English sentence ends."""

OPENERS = frozenset({
    "ah", "alright", "and", "but", "er", "hello", "hey", "hi", "hm", "hmm", "no", "oh", "ok", "okay", "please", "so",
    "sorry", "thanks", "uh", "um", "well", "yeah", "yes",
})  # fmt: skip
"""Words that stand before a sentence without being a part of it."""


class Completeness:
    """Knows the sentences that visitors are expected to say. Shared by all sessions of a persona."""

    def __init__(self, sentences: Iterable[str]) -> None:
        """``sentences`` may be written with marks and capitals."""
        self._whole: set[tuple[str, ...]] = set()
        self._beginnings: set[tuple[str, ...]] = set()
        for sentence in sentences:
            words = _words(sentence)
            if words:
                self._whole.add(words)
                self._beginnings.update(words[:end] for end in range(1, len(words)))

    def judge(self, text: str) -> Standing:
        """Tell how ``text`` stands: its end is a sentence, the beginning of one, either, or neither.

        The longest end counts: 'hello, what is your' is the beginning of 'what is your name'. But most short runs of
        words begin some sentence: such an end counts only if nothing stands before it but openers or a whole
        sentence. A single word counts only if it is all that was said. What ends with an article or the like is the
        beginning of something.
        """
        words = _words(text)
        for start in range(len(words)):
            end = words[start:]
            if len(end) == 1 and start:
                break
            whole = end in self._whole
            beginning = end in self._beginnings and (whole or self._stands_apart(words[:start]))
            if whole or beginning:
                return "either" if whole and beginning else "whole" if whole else "beginning"
        return "beginning" if words and words[-1] in HANGING else "unknown"

    def _stands_apart(self, before: tuple[str, ...]) -> bool:
        """Tell whether a new sentence can begin after these words."""
        return before in self._whole or all(word in OPENERS for word in before)


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.lower().replace("\u2019", "'")))
