"""Takes stage directions out of a text that is still being written: ``[smile]``, ``*nods*``, ``(laughing)``, emoji.

Language models write them, and so may authors. They say how a moment is performed; nobody says them aloud.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from visavis.reasoning.direction_words import (
    FIRST_WORDS,
    MAX_CHARACTERS,
    PICTURES,
    StageDirection,
    understand,
    words_of,
)

Part = str | StageDirection

_OPENER = re.compile("[\\[(*" + "".join(PICTURES) + "]")
_SPAN = {
    "[": re.compile(rf"\[([^\[\]\n]{{0,{MAX_CHARACTERS}}})\]"),
    "(": re.compile(rf"\(([^()\n]{{0,{MAX_CHARACTERS}}})\)"),
    "*": re.compile(rf"\*(?![\s*])([^*\n]{{1,{MAX_CHARACTERS}}})(?<!\s)\*"),
}
_STARS = re.compile(r"\*+")
_MODIFIERS = re.compile("(?:[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]|\u200d.?)*")
_BREAKS = frozenset(".!?\u2026,;:\u2014\u2013")
"""Behind these, and at the beginning, a direction stands apart from the sentence."""
_CLOSE_UP = frozenset(".,!?;:\u2026)\u2019")
"""No space belongs before these."""
_REFERS = frozenset("([:")
"""What follows the brackets of a link or of a footnote."""
_NO_VERBS = frozenset(
    "yes this his hers its is was has does us as plus less thus perhaps always sometimes besides thanks various "
    "previous obvious serious famous business news class address process access success others series species".split()
)
"""Words in -s that nobody does."""


class StageDirections:
    """Reads a text piece by piece; gives it back without its stage directions, and these at their places.

    Where the pieces are cut makes no difference. Text without directions comes back as it was, except that white space
    at its end is lost. Unknown directions are dropped if they can be nothing else (``[adjusts glasses]``); what else
    stands in brackets stays: ``[1]``, ``[sic]``, a link, an aside in parentheses, an *emphasized* word.
    """

    def __init__(self) -> None:
        self._rest = ""
        """What is not decided yet."""
        self._space = ""
        """White space that has not been given back yet."""
        self._behind = ""
        """The same behind a direction."""
        self._last = ""
        """The last character that was given back, white space aside."""
        self._dropped = False
        """Whether a direction was taken out since then."""

    def feed(self, piece: str) -> list[Part]:
        """Take the next piece; return what is decided now."""
        self._rest += piece
        return list(self._read(final=False))

    def finish(self) -> list[Part]:
        """Return what was held back, at the end of the text."""
        return list(self._read(final=True))

    def _read(self, *, final: bool) -> Iterator[Part]:
        while self._rest:
            opener = _OPENER.search(self._rest)
            if opener is None:
                yield from self._literal(len(self._rest))
                return
            yield from self._literal(opener.start())
            taken = self._direction(final=final)
            if taken is None:
                return
            length, direction = taken
            if direction is None:
                yield from self._literal(length)
                continue
            self._rest = self._rest[length:]
            self._dropped = True
            if direction.shows:
                yield direction

    def _literal(self, length: int) -> Iterator[str]:
        """Give text back, without the space that a direction has left over."""
        text, self._rest = self._rest[:length], self._rest[length:]
        if not text:
            return
        bare = text.lstrip()
        lead = text[: len(text) - len(bare)]
        if self._dropped:
            self._behind += lead
        else:
            self._space += lead
        if not bare:
            return
        if self._dropped:
            self._space = self._left_over(bare[0])
            self._behind = ""
        kept = bare.rstrip()
        said = self._space + kept
        self._space = bare[len(kept) :]
        self._last = kept[-1]
        self._dropped = False
        yield said

    def _left_over(self, following: str) -> str:
        """Return what stays of the white space on both sides of a direction: one part, a line's end if there is one."""
        if following in _CLOSE_UP or not self._last:
            return ""
        breaks = "\n" in self._behind and "\n" not in self._space
        return self._behind if breaks or not self._space else self._space

    def _direction(self, *, final: bool) -> tuple[int, StageDirection | None] | None:
        """Return how long what begins here is, and what it directs (None: it is text); None while that is open."""
        text = self._rest
        mark = text[0]
        if mark in PICTURES:
            end = 1 + len(_MODIFIERS.match(text, 1)[0])  # type: ignore[index]
            return None if end == len(text) and not final else (end, PICTURES[mark])
        if mark == "*" and (len(text) == 1 or text[1] == "*"):
            stars = len(_STARS.match(text)[0])  # type: ignore[index]
            return None if stars == len(text) and not final else (stars, None)  # strong emphasis
        span = _SPAN[mark].match(text)
        if span is None and final and mark == "[" and understand(text[1:]) is not None:
            return len(text), StageDirection()  # the text broke off in the middle of it
        if span is None:
            return (1, None) if final or not _may_become(text) else None
        if span.end() == len(text) and not final:
            return None
        direction = self._decide(mark, span[1], text[span.end() : span.end() + 1])
        return (span.end(), direction) if direction is not None else (1, None)

    def _decide(self, mark: str, content: str, following: str) -> StageDirection | None:
        """Return what stands between marks if it is a direction; one that shows nothing is dropped."""
        understood = understand(content)
        if mark == "[":
            if following in _REFERS and following:
                return None
            if understood is not None:
                return understood.direction
            return StageDirection() if _acts(content) else None
        if mark == "*" and following == "*":
            return None
        apart = not self._last or self._last in _BREAKS
        if understood is None:
            alone = apart and mark == "*" and len(content.split()) > 1
            return StageDirection() if alone and _acts(content) else None
        if mark == "(":
            fits = understood.whole and (apart or understood.form != "plain")
        else:
            fits = understood.form == "third person" or (apart and understood.whole)
        return understood.direction if fits else None


def _may_become(text: str) -> bool:
    """Tell whether what begins with a mark may still become a direction, once its other mark is written."""
    content = text[1:]
    if len(content) > MAX_CHARACTERS or "\n" in content or (text[0] in content) or content[:1].isspace():
        return False
    if text[0] == "[":
        return True
    head, space, _ = content.partition(" ")
    first = words_of(head)[:1]
    return not space or not first or first[0] in FIRST_WORDS or (text[0] == "*" and _acts(head))


def _acts(content: str) -> bool:
    """Tell whether words that are not known say what somebody does: 'adjusts glasses', 'scratching chin'."""
    first = content.split(" ", 1)[0]
    if not first.isalpha() or not first.islower() or len(first) < 4:
        return False
    return (first.endswith("s") and not first.endswith("ss") and first not in _NO_VERBS) or first.endswith("ing")
