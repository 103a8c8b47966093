"""Finds what answers a question: by meaning (sentence embeddings) and by wording (BM25), fused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from visavis.reasoning.bm25 import Bm25
from visavis.reasoning.features import YOU
from visavis.reasoning.persona import Persona
from visavis.reasoning.text import normalize, plain, stems, words

Floats = NDArray[np.float64]
Vectors = NDArray[np.float32]

FOLLOW_UP_BONUS = 1.0
"""Added to the score of follow-ups, which were written for just this moment."""
EXACT_BONUS = 5.0
"""Added to the score of lines of which a question is the query, word by word."""

LINE_BONUS = 0.5
"""Added to the score of lines: if a line and a passage both fit, the authored answer is the better one."""

BANDWIDTH = 0.1
"""Of the density of an entry's texts around a query, in cosine; found by leaving variants out."""
PASSAGE_TEXTS = 2
"""Of a passage's texts so many have to be near; its sentences are about different things."""


class Encoder(Protocol):
    """Turns sentences into vectors of length 1 whose dot product says how alike they are. Calls block."""

    @property
    def fingerprint(self) -> str:
        """Return what changes whenever the vectors do."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return float32 (texts, dimensions)."""

    def encode_corpus(self, texts: Sequence[str]) -> Vectors:
        """Return the same, perhaps from a cache."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be said in answer, and the texts by which it is found."""

    kind: Literal["line", "knowledge"]
    reference: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """A question, prepared for comparison."""

    text: str
    """Its words, normalized."""
    stems: tuple[str, ...]
    vector: Vectors | None
    """Unit vector (dimensions,), or None if there is no encoder."""
    general: int | None = None
    """Number of the general question that this is itself, for evaluation."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """How well each entry fits, as arrays (entries,). What is not allowed now has the score -inf."""

    nearest: Floats
    """Cosine of the nearest text."""
    density: Floats
    """How densely the texts lie around the query, as a cosine: that of the nearest text if all are equally near."""
    wording: Floats
    """BM25 of the best text, 0 to 1."""
    scores: Floats
    """Density and wording, weighted; larger is better."""
    follow_up: bool = False
    """Whether the best entry was favored: written for just this moment."""
    exact: bool = False
    """Whether the query is a question of the best entry, word by word."""

    @property
    def best(self) -> int:
        """Return the number of the best entry."""
        return int(self.scores.argmax())


def entries_of(persona: Persona) -> list[Entry]:
    """Return a persona's lines and passages as entries, in that order."""
    lines = [Entry("line", line.id, tuple(line.questions)) for line in persona.lines]
    passages = [
        Entry("knowledge", passage.id, (passage.heading, passage.text, *passage.sentences))
        for passage in persona.passages
    ]
    return [*lines, *passages]


class Index:
    """All entries of a persona, ready to be searched.

    With 300 entries a search takes about 0.3 ms; preparing a query takes as long as the encoder does.
    """

    def __init__(self, entries: Sequence[Entry], encoder: Encoder | None, general: Sequence[str] = ()) -> None:
        """Encode all texts. Without an encoder wording alone decides. Blocks; ValueError if there are no entries.

        ``general`` are questions that few personas can answer, as a measure for those that this one can.
        """
        if not entries:
            raise ValueError("an index needs entries")
        self.entries = tuple(entries)
        self.encoder = encoder
        self.texts = tuple(text for entry in entries for text in entry.texts)
        counts = np.array([len(entry.texts) for entry in entries])
        self.owners: NDArray[np.int64] = np.repeat(np.arange(len(entries)), counts)
        self._starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
        self._counts = counts
        self._is_passage = np.array([entry.kind == "knowledge" for entry in entries])
        self._needed = np.where(self._is_passage, PASSAGE_TEXTS, counts).astype(np.float64)
        self.stems = [stems(text) for text in self.texts]
        self._bm25 = Bm25(self.stems)
        self._exact: dict[str, list[int]] = {}
        for number, entry in enumerate(entries):
            for text in entry.texts if entry.kind == "line" else ():
                self._exact.setdefault(normalize(text), []).append(number)
        self._words = [
            Counter(word for number in range(start, start + count) for word in set(self.stems[number]))
            for start, count in zip(self._starts, counts, strict=True)
        ]
        self.vectors = None if encoder is None else encoder.encode_corpus([plain(text) for text in self.texts])
        self._general = encoder.encode_corpus([plain(text) for text in general]) if encoder and general else None
        addressed = np.array([not YOU.isdisjoint(words(text)) for text in self.texts], np.float64)
        self.addressed: Floats = np.add.reduceat(addressed, self._starts) / counts
        """Share of each entry's texts that speak of 'you' (entries,)."""

    def queries(self, texts: Sequence[str], *, corpus: bool = False) -> list[Query]:
        """Prepare questions. Blocks while they are encoded; ``corpus`` says that the same ones will come again."""
        if self.encoder is None:
            return [Query(normalize(text), tuple(stems(text)), None) for text in texts]
        encode = self.encoder.encode_corpus if corpus else self.encoder.encode
        vectors = encode([plain(text) for text in texts])
        return [Query(normalize(text), tuple(stems(text)), vector) for text, vector in zip(texts, vectors, strict=True)]

    def rank(
        self,
        query: Query,
        weights: Floats,
        *,
        allowed: NDArray[np.bool_] | None = None,
        favored: NDArray[np.bool_] | None = None,
        without: int | None = None,
    ) -> Ranking:
        """Compare a query with every entry.

        ``weights`` are those of density and wording. ``allowed`` and ``favored`` mark entries
        (entries,); ``without`` is a text that does not count, for evaluation.
        """
        nearest, density = self._meaning(query, without)
        per_text = self._bm25.scores(query.stems, contained=self._is_passage[self.owners])
        if without is not None:
            per_text[without] = 0.0
        wording = np.maximum.reduceat(per_text, self._starts)
        scores = weights[0] * density + weights[1] * wording + LINE_BONUS * ~self._is_passage
        exact = self._exact.get(query.text, []) if without is None else []
        scores[exact] += EXACT_BONUS
        if favored is not None:
            scores = scores + FOLLOW_UP_BONUS * favored
        if allowed is not None:
            scores = np.where(allowed, scores, -np.inf)
        best = int(scores.argmax())
        follow_up = favored is not None and bool(favored[best])
        return Ranking(nearest, density, wording, scores, follow_up, best in exact)

    def coverage(self, query: Query, entry: int, *, without: int | None = None) -> float:
        """Return which share of the query's words the entry's texts contain, 0 to 1, rare words counting more."""
        known = self._words[entry]
        left_out = set(self.stems[without]) if without is not None and self.owners[without] == entry else set()
        total = found = 0.0
        for word in query.stems:
            weight = self._bm25.idf(word)
            total += weight
            if known[word] - (word in left_out) > 0:
                found += weight
        return found / total if total else 0.0

    def general(self, query: Query) -> float:
        """Return the cosine of the general question that is nearest to the query; 0 if that cannot be told."""
        if self._general is None or query.vector is None:
            return 0.0
        cosines = similarities(self._general, query.vector)
        if query.general is not None:
            cosines[query.general] = 0.0
        return float(cosines.max())

    def nearest_text(self, query: Query, entry: int) -> int:
        """Return the number, within the entry, of its text that is closest to the query."""
        numbers = slice(self._starts[entry], self._starts[entry] + self._counts[entry])
        if self.vectors is not None and query.vector is not None:
            return int(similarities(self.vectors[numbers], query.vector).argmax())
        return int(self._bm25.scores(query.stems)[numbers].argmax())

    def _meaning(self, query: Query, without: int | None) -> tuple[Floats, Floats]:
        if self.vectors is None or query.vector is None:
            zeros = np.zeros(len(self.entries))
            return zeros, zeros
        cosines = similarities(self.vectors, query.vector)
        needed = self._needed
        if without is not None:
            cosines[without] = -1.0
            owner = self.owners[without]
            if not self._is_passage[owner]:
                needed = needed.copy()
                needed[owner] = max(1.0, needed[owner] - 1)
        nearest = np.maximum.reduceat(cosines, self._starts)
        sums = np.add.reduceat(np.exp(cosines / BANDWIDTH), self._starts)
        return nearest, BANDWIDTH * np.log(sums / needed)


def similarities(vectors: Vectors, vector: Vectors) -> Floats:
    """Return the dot products of (texts, dimensions) with (dimensions,).

    Not with ``@``: BLAS would start threads for it, which wait for each other on a busy machine.
    """
    result: Floats = np.einsum("td,d->t", vectors, vector).astype(np.float64)
    return result
