"""Turns what an engine gives into the pieces of an answer: numbered sentences, each with where it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from visavis.events import Source
from visavis.reasoning.directed import DirectedPiece, DirectedText, sentences_of
from visavis.reasoning.mind import Thought

_TERMINAL = (".", "!", "?", "…")
_CLOSING = "\"'\u201d\u2019)] "


class SpokenAnswer:
    """Numbers the sentences of an answer that is made of several texts: the model's rounds, and what is said between.

    A citation belongs to the sentence that is being said; right after one, to that one. The pieces of a sentence that
    come before its citation have the model for a source, the rest and the sentence as a whole what was cited.
    """

    def __init__(self, source: Source) -> None:
        """``source`` is that of everything without a citation."""
        self._source = source
        self._reader = DirectedText()
        self._base = 0
        """Number of the first sentence of the text that is being read."""
        self._index = 0
        """Number of the sentence that was given out last."""
        self._last = ""
        """What was given out last."""
        self._fresh = True
        """Whether nothing of the present text has been given out."""
        self._spaced = True
        """Whether what was given out ends with a space, or there is nothing yet."""
        self._cited: dict[int, Source] = {}

    @property
    def said(self) -> bool:
        """Tell whether there was a word."""
        return bool(self._last)

    def text(self, text: str) -> list[Thought]:
        """Take the next piece of the model's text."""
        return list(self._numbered(self._reader.feed(text)))

    def cite(self, source: Source) -> list[Thought]:
        """Take note of what the sentence rests on."""
        further = self._index in self._cited
        self._cited.setdefault(self._index, source)
        # What is still to come of the sentence will carry the source; if nothing is, an empty piece does.
        return [Thought("", self._index, source)] if self.said and (further or self._ended()) else []

    def pause(self) -> list[Thought]:
        """End the text for now: what was held back is said, since nothing may follow for a while."""
        thoughts = self.finish()
        if self.said and not self._spaced:  # the voice sees by it that the sentence is over
            thoughts.append(Thought(" ", self._index, self._source_of(self._index)))
            self._spaced = True
        return thoughts

    def say(self, text: str, source: Source) -> list[Thought]:
        """Say sentences that are not the model's."""
        thoughts = self.pause()
        for sentence, index, directions in sentences_of(text, self._base):
            thought = self._joined(Thought(sentence, index, source, directions=directions))
            self._note(thought)
            thoughts.append(thought)
        thoughts.append(Thought(" ", self._index, source))
        self._begin_text()
        self._spaced = True
        return thoughts

    def finish(self) -> list[Thought]:
        """Return the rest, at the end of a text."""
        thoughts = list(self._numbered(self._reader.finish()))
        self._begin_text()
        return thoughts

    def _begin_text(self) -> None:
        self._reader = DirectedText()
        self._base = self._index + 1 if self.said else 0
        self._fresh = True

    def _numbered(self, pieces: list[DirectedPiece]) -> Iterator[Thought]:
        for piece in pieces:
            index = self._base + piece.sentence_index
            thought = Thought(piece.text, index, self._source_of(index), directions=piece.directions)
            if self._fresh:
                thought = self._joined(thought)
            if thought.text or thought.directions:
                self._note(thought)
                yield thought

    def _joined(self, thought: Thought) -> Thought:
        """Return the first piece of a text as it follows what came before: behind one space."""
        bare = thought.text.lstrip()
        space = "" if self._spaced or not bare else " "
        shift = len(space) - (len(thought.text) - len(bare))
        moved = tuple(replace(item, at=max(0, item.at + shift)) for item in thought.directions)
        return replace(thought, text=space + bare, directions=moved)

    def _note(self, thought: Thought) -> None:
        if thought.text.strip():
            self._last, self._index, self._fresh = thought.text, thought.sentence_index, False
        if thought.text:
            self._spaced = thought.text[-1].isspace()

    def _ended(self) -> bool:
        return self._last.rstrip(_CLOSING).endswith(_TERMINAL)

    def _source_of(self, index: int) -> Source:
        return self._cited.get(index, self._source)
