"""Stops sentences that a persona must never say, whoever thought of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

from visavis.events import Source
from visavis.reasoning.mind import Thought
from visavis.reasoning.policies import is_expression

REFUSED = Source(kind="fallback", reference="refused")
"""The source of what is said instead."""
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


class SentenceFilter:
    """Lets the sentences of one answer through, one by one.

    The first that contains something forbidden is replaced by a refusal, the others are left out. Letter case, kinds
    of spaces and apostrophes, and characters that cannot be seen make no difference.
    """

    def __init__(self, forbidden: Sequence[str], refusal: Callable[[], str]) -> None:
        """``forbidden`` are words, found as whole words, or /regular expressions/; ``refusal`` is what is said instead.

        Raises ``re.error`` for an expression that is none; those of a loaded persona have been checked.
        """
        self._patterns = [_pattern(item) for item in forbidden]
        self._refusal = refusal
        self.stopped = 0
        """How many sentences were stopped."""

    @property
    def active(self) -> bool:
        """Tell whether anything is forbidden: only then sentences must be complete before they are heard."""
        return bool(self._patterns)

    def allows(self, sentence: str) -> bool:
        """Tell whether a sentence contains nothing forbidden."""
        said = _comparable(sentence)
        return not any(pattern.search(said) for pattern in self._patterns)

    def feed(self, sentence: str) -> str | None:
        """Return what to say for a whole sentence: itself, the refusal, or None for nothing."""
        if self.allows(sentence):
            return sentence
        self.stopped += 1
        if self.stopped > 1:
            return None
        space = sentence[: len(sentence) - len(sentence.lstrip())]
        return space + self._refusal()


class ThoughtFilter:
    """The same for an answer that comes in pieces: each sentence is held back until it is complete."""

    def __init__(self, sentences: SentenceFilter) -> None:
        """Take the filter of one answer."""
        self._sentences = sentences
        self._held: list[Thought] = []

    def feed(self, thought: Thought) -> list[Thought]:
        """Take the next piece; return what may be said by now. If nothing is forbidden, that is the piece itself."""
        if not self._sentences.active:
            return [thought]
        done = self.finish() if self._held and thought.sentence_index != self._held[0].sentence_index else []
        self._held.append(thought)
        if thought.text and not thought.text.strip():  # white space alone says that a sentence is over
            done += self.finish()
        return done

    def finish(self) -> list[Thought]:
        """Return what was held back, at the end of the answer."""
        held, self._held = self._held, []
        text = "".join(thought.text for thought in held)
        if not text.strip():
            return held
        said = self._sentences.feed(text)
        if said == text:
            return held
        return [] if said is None else [Thought(said, held[0].sentence_index, REFUSED)]


def _pattern(forbidden: str) -> re.Pattern[str]:
    if is_expression(forbidden):
        return re.compile(forbidden[1:-1], re.IGNORECASE)
    words = r"\s+".join(re.escape(word) for word in _comparable(forbidden).split())
    return re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)


def _comparable(text: str) -> str:
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).replace("\u2019", "'")
    return " ".join(text.split())
