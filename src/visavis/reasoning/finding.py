"""The best answer to a question, with the probability that it is right."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

import numpy as np

from visavis.reasoning.calibration import Calibration, calibrate
from visavis.reasoning.persona import Line, Passage, Persona
from visavis.reasoning.repertoire import Mask, Repertoire
from visavis.reasoning.retrieval import Encoder, Query, similarities

SURE = 0.8
"""From this probability on no other reading is tried."""
OTHER_READING = 0.95
"""Other readings than the words themselves count a little less."""
REMEMBERED_QUERIES = 512


@dataclass(frozen=True, slots=True)
class Match:
    """What was found."""

    reference: str
    """Identifier of the line or passage."""
    title: str
    """What to show people as the source."""
    probability: float
    """That it is right, 0 to 1."""
    line: Line | None
    passage: Passage | None
    question: str
    """The author's question that is nearest to what was said; a passage's heading."""


class Finder:
    """Searches a persona's lines and knowledge. Its calls block; an answer takes the encoder's time and 0.3 ms."""

    def __init__(self, persona: Persona, encoder: Encoder | None, cache: Path | None = None) -> None:
        """Index and calibrate: seconds the first time, a fraction of one if ``cache`` has it.

        Raises ValueError if the persona has neither lines nor knowledge.
        """
        self.repertoire = Repertoire(persona, encoder)
        self.calibration: Calibration = calibrate(self.repertoire, cache)
        self._queries: OrderedDict[str, Query] = OrderedDict()
        self._lock = Lock()

    def find(
        self, texts: Sequence[str], *, senses: frozenset[str], last: str = "", without: frozenset[str] = frozenset()
    ) -> Match:
        """Return the most probable answer to any of the readings in ``texts``, the first of which counts most.

        ``last`` is the line that was said before, ``without`` are entries that are out of the question.
        """
        best = self._judge(self.queries(texts[:1])[0], senses, last, without)
        if best[1] < SURE and len(texts) > 1:
            for query in self.queries(texts[1:]):
                number, probability, _ = self._judge(query, senses, last, without)
                if probability * OTHER_READING > best[1]:
                    best = (number, probability * OTHER_READING, query)
        return self._match(*best)

    def passages(self, text: str, count: int) -> list[Match]:
        """Return the passages nearest to a text, the best first; their probability is that of being relevant."""
        masks = self.repertoire.masks(frozenset(), "")[0].copy()
        masks[: len(self.repertoire.persona.lines)] = False
        return self._nearest(text, masks, count)

    def related(self, text: str, senses: frozenset[str], count: int) -> list[Match]:
        """Return the lines and passages nearest to a text, the best first."""
        return self._nearest(text, self.repertoire.masks(senses, "")[0], count)

    def _nearest(self, text: str, allowed: Mask, count: int) -> list[Match]:
        query = self.queries([text])[0]
        ranking = self.repertoire.index.rank(query, self.calibration.weights, allowed=allowed)
        order = [int(number) for number in np.argsort(-ranking.scores, kind="stable")[:count] if allowed[number]]
        return [self._match(number, float(np.clip(ranking.nearest[number], 0, 1)), query) for number in order]

    def sentence_in(self, passage: Passage, text: str) -> int:
        """Return the number of the sentence of a passage that is nearest to a text."""
        encoder = self.repertoire.index.encoder
        query = self.queries([text])[0]
        if encoder is None or query.vector is None or len(passage.sentences) == 1:
            return 0
        index = self.repertoire.index
        number = self.repertoire.numbers[passage.id]
        start = int(np.flatnonzero(index.owners == number)[0]) + 2  # behind the heading and the whole text
        vectors = index.vectors
        assert vectors is not None  # there is an encoder
        return int(similarities(vectors[start : start + len(passage.sentences)], query.vector).argmax())

    def queries(self, texts: Sequence[str]) -> list[Query]:
        """Prepare texts; what was prepared lately is remembered, since a question often comes again."""
        with self._lock:
            missing = [text for text in dict.fromkeys(texts) if text not in self._queries]
        prepared = dict(zip(missing, self.repertoire.index.queries(missing), strict=True)) if missing else {}
        with self._lock:
            self._queries.update(prepared)
            found = []
            for text in texts:
                query = self._queries.get(text) or prepared.get(text) or self.repertoire.index.queries([text])[0]
                self._queries[text] = query
                self._queries.move_to_end(text)
                found.append(query)
            while len(self._queries) > REMEMBERED_QUERIES:
                self._queries.popitem(last=False)
        return found

    def _judge(
        self, query: Query, senses: frozenset[str], last: str, without: frozenset[str]
    ) -> tuple[int, float, Query]:
        allowed, favored = self.repertoire.masks(senses, last)
        if without:
            allowed = allowed.copy()
            allowed[[self.repertoire.numbers[item] for item in without if item in self.repertoire.numbers]] = False
        if not allowed.any():
            return 0, 0.0, query
        index = self.repertoire.index
        ranking = index.rank(query, self.calibration.weights, allowed=allowed, favored=favored)
        return ranking.best, self.calibration.judge(index, query, ranking), query

    def _match(self, number: int, probability: float, query: Query) -> Match:
        repertoire = self.repertoire
        entry = repertoire.index.entries[number]
        line = repertoire.line(number)
        passage = None if line else repertoire.passage(entry.reference)
        question = entry.texts[repertoire.index.nearest_text(query, number)] if line else entry.texts[0]
        return Match(entry.reference, repertoire.title(number), probability, line, passage, question)
