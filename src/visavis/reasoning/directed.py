"""Numbers the sentences of an answer that is being written, with its stage directions beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from visavis.events import StageDirected
from visavis.reasoning.direction_words import StageDirection
from visavis.reasoning.directions import Part, StageDirections
from visavis.reasoning.sentences import SentenceSplitter


@dataclass(frozen=True, slots=True)
class PlacedDirection:
    """A stage direction and its place."""

    at: int
    """How many characters of the piece of text precede it."""
    direction: StageDirection

    def event(self, response_id: str, sentence_index: int, before: int = 0) -> StageDirected:
        """Return what directs a sentence of an answer of which ``before`` characters precede the piece."""
        return StageDirected(
            response_id=response_id,
            sentence_index=sentence_index,
            at=before + self.at,
            expression=self.direction.expression,
            gesture=self.direction.gesture,
            gaze=self.direction.gaze,
            intensity=self.direction.intensity,
        )


@dataclass(frozen=True, slots=True)
class DirectedPiece:
    """A piece of one sentence."""

    text: str
    """To be spoken; may be empty if directions follow the last word."""
    sentence_index: int
    directions: tuple[PlacedDirection, ...] = ()


class DirectedText:
    """Takes a text piece by piece; gives its words back by sentence, and its stage directions with them."""

    def __init__(self) -> None:
        self._reader = StageDirections()
        self._splitter = SentenceSplitter()
        self._waiting: list[tuple[int, StageDirection]] = []
        """Directions whose text has not been given back yet, with their place in the whole text."""
        self._read = 0
        self._given = 0
        self._index = 0

    def feed(self, piece: str) -> list[DirectedPiece]:
        """Take the next piece; return what is known to be said now."""
        return self._take(self._reader.feed(piece))

    def finish(self) -> list[DirectedPiece]:
        """Return the rest, at the end of the text."""
        pieces = self._take(self._reader.finish())
        pieces += self._place(self._splitter.finish())
        if self._waiting:
            last = tuple(PlacedDirection(0, direction) for _, direction in self._waiting)
            pieces.append(DirectedPiece("", self._index, last))
            self._waiting = []
        return pieces

    def _take(self, parts: Iterable[Part]) -> list[DirectedPiece]:
        pieces: list[DirectedPiece] = []
        for part in parts:
            if isinstance(part, StageDirection):
                self._waiting.append((self._read, part))
            else:
                self._read += len(part)
                pieces += self._place(self._splitter.feed(part))
        return pieces

    def _place(self, numbered: Iterable[tuple[str, int]]) -> list[DirectedPiece]:
        pieces: list[DirectedPiece] = []
        for text, index in numbered:
            end = self._given + len(text)
            here = tuple(PlacedDirection(at - self._given, item) for at, item in self._waiting if at < end)
            self._waiting = self._waiting[len(here) :]
            pieces.append(DirectedPiece(text, index, here))
            self._given, self._index = end, index
        return pieces


def sentences_of(text: str, first: int = 0) -> Iterator[tuple[str, int, tuple[PlacedDirection, ...]]]:
    """Yield the sentences of a whole text, numbered from ``first`` on, with their stage directions.

    Each but number 0 begins with a space, so that all of them together are a text.
    """
    reader = DirectedText()
    whole: dict[int, tuple[str, tuple[PlacedDirection, ...]]] = {}
    for piece in [*reader.feed(text), *reader.finish()]:
        before, directions = whole.get(piece.sentence_index, ("", ()))
        moved = tuple(PlacedDirection(len(before) + item.at, item.direction) for item in piece.directions)
        whole[piece.sentence_index] = (before + piece.text, directions + moved)
    for index, (sentence, directions) in whole.items():
        bare = sentence.strip()
        if not bare and not directions:
            continue
        space = " " if bare and index + first else ""
        shift = len(space) - (len(sentence) - len(sentence.lstrip()))
        end = len(space) + len(bare)
        placed = (PlacedDirection(min(max(item.at + shift, 0), end), item.direction) for item in directions)
        yield space + bare, index + first, tuple(placed)


def undirected(text: str) -> str:
    """Return a whole text without its stage directions."""
    reader = StageDirections()
    return "".join(part for part in [*reader.feed(text), *reader.finish()] if isinstance(part, str))
