"""Long texts in pieces that a synthesizer speaks one after another."""

from __future__ import annotations

from visavis.events import CodedError

LONGEST_TEXT = 20_000
"""How many characters may be spoken at once."""

PIECE = 300
"""How many characters a piece has at most, unless a single word is longer."""

_ENDS = (".!?", ",;:")


def split_pieces(text: str, limit: int = PIECE) -> list[list[str]]:
    """Return the words of a text in pieces of at most ``limit`` characters, cut where a reader would breathe.

    Raises CodedError ``synthesizer.text_too_long``.
    """
    if len(text) > LONGEST_TEXT:
        raise CodedError("synthesizer.text_too_long", f"At most {LONGEST_TEXT:,} characters can be spoken at once.")
    words = text.split()
    pieces: list[list[str]] = []
    while words:
        count = _fitting(words, limit)
        if count < len(words):
            count = _breath(words, count)
        pieces.append(words[:count])
        words = words[count:]
    return pieces


def _fitting(words: list[str], limit: int) -> int:
    length = 0
    for count, word in enumerate(words):
        length += len(word) + 1
        if length > limit + 1:
            return max(count, 1)
    return len(words)


def _breath(words: list[str], count: int) -> int:
    """Return after how many of the first ``count`` words to cut: a sentence's end, a clause's, or any word's."""
    for marks in _ENDS:
        for index in range(count, count // 3, -1):
            if words[index - 1][-1] in marks:
                return index
    return count
