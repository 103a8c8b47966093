"""Where sentences end, in whole texts and in texts that are still being written."""

from __future__ import annotations

import re

_CLOSING = "\"'\u201d\u2019)]"
_OPENING = "\"'\u201c\u2018(["
_END = re.compile(rf"[.!?…]+[{re.escape(_CLOSING)}]*(?=\s)")
"""A run of closing marks, with what may stand behind them, before white space."""

_ABBREVIATIONS = frozenset({
    "dr", "mr", "mrs", "ms", "prof", "st", "sr", "jr", "vs", "etc", "e.g", "i.e", "a.m", "p.m", "u.s", "u.k", "vol",
    "fig", "approx", "dept", "est", "inc", "ltd", "co",
})  # fmt: skip
_LINE_BREAK = re.compile(r"\s*\n\s*")


def split_sentences(text: str) -> list[str]:
    """Return the sentences of a text, each without surrounding space. No sentence is empty."""
    splitter = SentenceSplitter()
    pieces: dict[int, str] = {}
    for piece, index in [*splitter.feed(text), *splitter.finish()]:
        pieces[index] = pieces.get(index, "") + piece
    return [sentence.strip() for sentence in pieces.values() if sentence.strip()]


class SentenceSplitter:
    """Numbers the sentences of a text that arrives in pieces.

    The pieces that it returns, put together, are the text. A piece is held back only while it is not yet clear
    whether a full stop ends the sentence: until the next character.
    """

    def __init__(self) -> None:
        self._index = 0
        self._sentence = ""
        """What has been returned of the current sentence."""
        self._held = ""

    def feed(self, piece: str) -> list[tuple[str, int]]:
        """Take the next piece; return what can be numbered now, with the number of its sentence from 0."""
        text = self._held + piece
        done: list[tuple[str, int]] = []
        start = 0
        for end in _boundaries(text):
            if not _ends(self._sentence + text[start:end]):
                continue
            self._emit(done, text[start:end])
            start = end
            self._index += 1
            self._sentence = ""
        rest = text[start:]
        keep = len(rest.rstrip(" \n\t\r.!?…" + _CLOSING))
        self._emit(done, rest[:keep])
        self._held = rest[keep:]
        return done

    def finish(self) -> list[tuple[str, int]]:
        """Return what was held back, at the end of the text."""
        done: list[tuple[str, int]] = []
        held, self._held = self._held.rstrip(), ""
        self._emit(done, held)
        return done

    def _emit(self, done: list[tuple[str, int]], piece: str) -> None:
        if piece:
            done.append((piece, self._index))
            self._sentence += piece


def _boundaries(text: str) -> list[int]:
    """Return where a sentence may end: behind closing marks that are followed by space, and before line breaks."""
    return sorted([*(match.end() for match in _END.finditer(text)),
                   *(match.start() for match in _LINE_BREAK.finditer(text))])  # fmt: skip


def _ends(sentence: str) -> bool:
    """Tell whether what looks like the end of a sentence is one."""
    stripped = sentence.strip()
    if not any(character.isalnum() for character in stripped):
        return False
    if not stripped.endswith("."):
        return True
    last = stripped[:-1].rsplit(maxsplit=1)[-1].lstrip(_OPENING).casefold()
    if last in _ABBREVIATIONS:
        return False
    return not (len(last) == 1 and last.isalpha() and last != "i")
