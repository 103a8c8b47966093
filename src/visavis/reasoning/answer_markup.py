"""What a model's text is made of: words to be spoken, text for the screen, citations, and calls in disguise.

A model may write ``<screen>…</screen>`` for what is to be read rather than heard, and ``[k2]`` where a sentence rests
on the passage with that name. Servers that do not know a model's way to call tools leave the call in its text
(``<tool_call>{"name": …, "arguments": …}</tool_call>``, as the Hermes and Qwen families write it), and some leave its
thinking there (``<think>…</think>``): neither is for the ear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Mode = Literal["spoken", "screen", "call", "silent"]

_MODES: dict[str, Mode] = {"screen": "screen", "tool_call": "call", "think": "silent", "thinking": "silent"}
_OPEN = re.compile(r"<(screen|tool_call|think|thinking)>", re.IGNORECASE)
_OPENINGS = tuple(f"<{name}>" for name in _MODES)
_CITATION = re.compile(r"\[\s*(k\d{1,3}(?:\s*[,;]\s*k\d{1,3})*)\s*\]", re.IGNORECASE)
_UNFINISHED_CITATION = re.compile(r"\[\s*(k[\d,;\sk]{0,30})?", re.IGNORECASE)
_STOPS = ".,;:!?"
_START = re.compile(r"[<\[]")


@dataclass(frozen=True, slots=True)
class Spoken:
    """Words."""

    text: str


@dataclass(frozen=True, slots=True)
class OnScreen:
    """Text to be read; ``ends`` says that no more of it follows."""

    text: str
    ends: bool = False


@dataclass(frozen=True, slots=True)
class Cited:
    """What has just been said, or is about to be, rests on these passages."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WrittenCall:
    """A call of a tool that was written into the text, as it was written."""

    text: str


Fragment = Spoken | OnScreen | Cited | WrittenCall


class AnswerMarkup:
    """Takes a text piece by piece, and tells its fragments apart. Where the pieces are cut makes no difference."""

    def __init__(self) -> None:
        self._held = ""
        self._mode: Mode = "spoken"
        self._close = ""
        self._space = ""
        """White space that comes before whatever follows."""
        self._cut = False
        """Whether markup was taken out there."""

    def feed(self, piece: str) -> list[Fragment]:
        """Take the next piece; return what is known by now."""
        self._held += piece
        return list(self._read())

    def finish(self) -> list[Fragment]:
        """Return the rest, at the end of the text. What was opened and not closed ends here."""
        held, self._held = self._held, ""
        mode, self._mode = self._mode, "spoken"
        match mode:
            case "spoken":
                return [*self._words(held)]
            case "screen":
                return [OnScreen(held, ends=True)]
            case "call":
                return [WrittenCall(held)]
        return []

    def _read(self) -> Iterator[Fragment]:
        while self._held:
            before = (self._held, self._mode)
            yield from self._read_words() if self._mode == "spoken" else self._read_inside()
            if (self._held, self._mode) == before:
                return  # more has to be known

    def _read_words(self) -> Iterator[Fragment]:
        start = _START.search(self._held)
        if start is None or start.start():
            end = len(self._held) if start is None else start.start()
            text, self._held = self._held[:end], self._held[end:]
            yield from self._words(text)
            return
        self._cut = True
        if opened := _OPEN.match(self._held):
            name = opened[1].lower()
            self._mode, self._close = _MODES[name], f"</{name}>"
            self._held = self._held[opened.end() :]
        elif cited := _CITATION.match(self._held):
            self._held = self._held[cited.end() :]
            yield Cited(tuple(name.strip().lower() for name in re.split(r"[,;]", cited[1])))
        elif not self._may_become_markup():
            text, self._held = self._held[0], self._held[1:]
            self._cut = False
            yield from self._words(text)
        else:
            self._cut = False

    def _words(self, text: str) -> Iterator[Fragment]:
        """Give out words, without the gap that markup leaves: neither two spaces nor one before a full stop."""
        bare = text.strip()
        if not bare:
            self._space = self._space if self._cut and self._space else self._space + text
            return
        before = text[: len(text) - len(text.lstrip())]
        if self._cut and bare[0] in _STOPS:
            before = self._space = ""
        elif self._cut and self._space:
            before = ""
        yield Spoken(self._space + before + bare)
        self._space, self._cut = text[len(text.rstrip()) :], False

    def _may_become_markup(self) -> bool:
        held = self._held.lower()
        return any(tag.startswith(held) for tag in _OPENINGS) or bool(_UNFINISHED_CITATION.fullmatch(held))

    def _read_inside(self) -> Iterator[Fragment]:
        end = self._held.lower().find(self._close)
        if end >= 0:
            text, self._held = self._held[:end], self._held[end + len(self._close) :]
            mode, self._mode = self._mode, "spoken"
            if mode == "screen":
                yield OnScreen(text, ends=True)
            elif mode == "call":
                yield WrittenCall(text)
            return
        if self._mode == "call":
            return
        keep = _overlap(self._held.lower(), self._close)
        text, self._held = self._held[: len(self._held) - keep], self._held[len(self._held) - keep :]
        if text and self._mode == "screen":
            yield OnScreen(text)


def _overlap(text: str, tag: str) -> int:
    """Return how many characters at the end of a text may be the beginning of a tag."""
    return next((size for size in range(min(len(tag) - 1, len(text)), 0, -1) if tag.startswith(text[-size:])), 0)
