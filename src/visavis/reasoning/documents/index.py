"""Finds the passages that answer a question, by meaning (sentence embeddings) and by wording (BM25), fused."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from visavis.reasoning.documents.passages import DocumentPassage
from visavis.reasoning.documents.prepared import PreparedDocument
from visavis.reasoning.documents.stop_words import STOP_STEMS
from visavis.reasoning.documents.wording import Floats, WordIndex
from visavis.reasoning.retrieval import Encoder, Vectors
from visavis.reasoning.text import plain, stems

RANK_CONSTANT = 60
"""Of reciprocal rank fusion (Cormack, Clarke and Büttcher, 2009)."""
CANDIDATES = 100
"""How many of each ranking are fused."""
FITS = 0.5
"""From this relevance on a passage is taken to answer the question."""


@dataclass(frozen=True, slots=True)
class Relevance:
    """A logistic model of whether a passage answers a question; see :data:`RELEVANCE`."""

    cosine: float
    coverage: float
    bias: float

    def judge(self, cosine: float, coverage: float) -> float:
        """Return the probability, 0 to 1."""
        return 1 / (1 + math.exp(-(self.cosine * cosine + self.coverage * coverage + self.bias)))


RELEVANCE = Relevance(12.0, 3.0, -6.5)
"""Fitted to the development half of ``bench/data/knowledge/questions.yaml`` by ``bench/knowledge.py --fit``."""
RELEVANCE_OF_WORDING = Relevance(0.0, 8.0, -5.2)
"""The same where there is no encoder."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question, prepared."""

    stems: tuple[str, ...]
    """Its words that say something."""
    vector: Vectors | None


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found."""

    passage: DocumentPassage
    relevance: float
    """How probable it is that it answers the question, 0 to 1."""
    score: float
    """The fused score, which orders the hits."""


def prepare_query(text: str, encoder: Encoder | None) -> Query:
    """Prepare a question. Blocks while it is encoded."""
    found = tuple(dict.fromkeys(stems(text)))
    telling = tuple(word for word in found if word not in STOP_STEMS) or found
    return Query(telling, None if encoder is None else encoder.encode([plain(text)])[0])


class DocumentIndex:
    """All passages of some documents. It is not changed: another one is made when a document does."""

    def __init__(self, documents: Sequence[PreparedDocument]) -> None:
        """Join documents that are all prepared with the same encoder, or all without one."""
        self.passages = tuple(passage for document in documents for passage in document.passages)
        vectors = [document.vectors for document in documents if document.vectors is not None and document.passages]
        self.vectors: Vectors | None = np.concatenate(vectors) if vectors else None
        self.words = WordIndex([document.terms for document in documents])
        self._stems = _StemsOf(documents)

    def __len__(self) -> int:
        return len(self.passages)

    @property
    def nbytes(self) -> int:
        """Return how much memory its arrays take, bytes."""
        return self.words.nbytes + (0 if self.vectors is None else self.vectors.nbytes)

    def search(self, query: Query, count: int = 5) -> list[Hit]:
        """Return the passages that fit best, the best first. With 10,000 passages this takes 3 ms."""
        if not self.passages:
            return []
        cosines, wording = self.cosines(query), self.words.scores(query.stems)
        fused: dict[int, float] = {}
        for order in (_best(cosines) if cosines is not None else [], _best(wording, above=0.0)):
            for rank, number in enumerate(order, 1):
                fused[number] = fused.get(number, 0.0) + 1 / (RANK_CONSTANT + rank)
        # What both rankings put at the same place is decided by the meaning.
        tie = cosines if cosines is not None else wording
        chosen = sorted(fused, key=lambda number: (-fused[number], -tie[number]))[:count]
        return [Hit(self.passages[number], self._relevance(query, number, cosines), fused[number]) for number in chosen]

    def cosines(self, query: Query) -> Floats | None:
        """Return how near the passages are in meaning (passages,), or None without an encoder."""
        if self.vectors is None or query.vector is None:
            return None
        # Not with '@': BLAS would start threads for it, which wait for each other on a busy machine.
        result: Floats = np.einsum("pd,d->p", self.vectors, query.vector)
        return result

    def coverage(self, query: Query, number: int) -> float:
        """Return how much of a question's words a passage has, rare ones counting more, 0 to 1."""
        weights = {word: self.words.idf(word) for word in query.stems}
        total = sum(weights.values())
        return sum(weights[word] for word in self._stems.shared(number, query.stems)) / total if total else 0.0

    def _relevance(self, query: Query, number: int, cosines: Floats | None) -> float:
        coverage = self.coverage(query, number)
        if cosines is None:
            return RELEVANCE_OF_WORDING.judge(0.0, coverage)
        return RELEVANCE.judge(float(cosines[number]), coverage)


class _StemsOf:
    """Tells which words a passage has."""

    def __init__(self, documents: Sequence[PreparedDocument]) -> None:
        self._documents = documents
        self._starts = np.cumsum([0, *(len(document.passages) for document in documents)])

    def shared(self, number: int, words: Iterable[str]) -> set[str]:
        """Return those of some words that are in a passage."""
        place = int(np.searchsorted(self._starts, number, "right")) - 1
        terms = self._documents[place].terms
        first, last = np.searchsorted(terms.passages, [number - self._starts[place], number - self._starts[place] + 1])
        return {terms.words[index] for index in terms.numbers[first:last]} & set(words)


def _best(scores: Floats, above: float = -math.inf) -> list[int]:
    """Return the numbers of the best scores, the best first."""
    count = min(CANDIDATES, len(scores))
    found = np.argpartition(-scores, count - 1)[:count]
    order = found[np.argsort(-scores[found], kind="stable")]
    return [int(number) for number in order if scores[number] > above]
