"""What a persona can say, and what of it is possible at a given moment."""

from __future__ import annotations

import functools

import numpy as np
from numpy.typing import NDArray

from visavis.reasoning.persona import Line, Passage, Persona
from visavis.reasoning.retrieval import Encoder, Index, entries_of
from visavis.reasoning.samples import out_of_domain

Mask = NDArray[np.bool_]


class Repertoire:
    """A persona's lines and passages, indexed. Building it blocks while texts are encoded."""

    def __init__(self, persona: Persona, encoder: Encoder | None) -> None:
        """Index the persona. Raises ValueError if it has neither lines nor knowledge."""
        self.persona = persona
        self.index = Index(entries_of(persona), encoder, out_of_domain())
        self.numbers = {entry.reference: number for number, entry in enumerate(self.index.entries)}
        self._passages = {passage.id: passage for passage in persona.passages}
        self.masks = functools.lru_cache(256)(self._masks)
        """Which entries are possible, and which of them are follow-ups, for senses and the last line's id."""

    def line(self, number: int) -> Line | None:
        """Return the line of an entry, or None if it is a passage."""
        entry = self.index.entries[number]
        return self.persona.line(entry.reference) if entry.kind == "line" else None

    def passage(self, reference: str) -> Passage | None:
        """Return a passage by its identifier."""
        return self._passages.get(reference)

    def title(self, number: int) -> str:
        """Return what to show people as the source of an entry."""
        line = self.line(number)
        return line.questions[0] if line else self._passages[self.index.entries[number].reference].title

    def _masks(self, senses: frozenset[str], last: str) -> tuple[Mask, Mask]:
        lines = self.persona.lines
        possible = [line.allowed(senses) and (not line.after or last in line.after) for line in lines]
        follow_up = [bool(line.after) and last in line.after for line in lines]
        rest = len(self.index.entries) - len(lines)
        return np.array(possible + [True] * rest), np.array(follow_up + [False] * rest)
