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
JUDGED = 20
"""How many of the fused ones are looked at closely, sentence by sentence."""
FITS = 0.35
"""From this relevance on a passage is taken to answer the question."""
WORTH_READING = 0.15
"""From this one on it is put before a model, which judges for itself."""


@dataclass(frozen=True, slots=True)
class Relevance:
    """A logistic model of whether a passage answers a question."""

    passage: float
    """Weight of the cosine of the passage,"""
    sentence: float
    """of that of its nearest sentence,"""
    wording: float
    """of its BM25 score over the best one's,"""
    coverage: float
    """and of the share of the question's words that it has, rare ones counting more."""
    bias: float

    def judge(self, *, passage: float, sentence: float, wording: float, coverage: float) -> float:
        """Return the probability, 0 to 1."""
        score = self.passage * passage + self.sentence * sentence + self.wording * wording
        return 1 / (1 + math.exp(-(score + self.coverage * coverage + self.bias)))


RELEVANCE = Relevance(1.68, 11.27, 2.15, 0.0, -8.17)
"""Fitted to the questions for development of ``bench/data/knowledge`` (``python -m bench.knowledge --fit``)."""
RELEVANCE_OF_WORDING = Relevance(0.0, 0.0, 0.0, 2.01, -3.34)
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
    """How probable it is that it answers the question, 0 to 1; the hits are in this order."""
    sentence: int = 0
    """Number of the sentence of the passage, from 0, that is nearest to the question."""


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
        self._documents = tuple(documents)
        self._starts = np.cumsum([0, *(len(document.passages) for document in documents)])

    def __len__(self) -> int:
        return len(self.passages)

    @property
    def nbytes(self) -> int:
        """Return how much memory its arrays take, bytes."""
        sentences = sum(item.sentences.nbytes for item in self._documents if item.sentences is not None)
        terms = sum(item.terms.nbytes for item in self._documents)
        return self.words.nbytes + (0 if self.vectors is None else self.vectors.nbytes) + sentences + terms

    def search(self, query: Query, count: int = 5) -> list[Hit]:
        """Return the passages that fit best, the best first.

        The fused rankings choose some, which are then ordered by their relevance. With 10,000 passages this takes 3 ms.
        """
        if not self.passages:
            return []
        cosines, wording = self.cosines(query), self.words.scores(query.stems)
        best = float(wording.max())
        chosen = self.fuse(cosines, wording)[: max(JUDGED, count)]
        judged = [
            self._judge(query, number, cosines, float(wording[number]) / best if best > 0 else 0.0) for number in chosen
        ]
        return sorted(judged, key=lambda hit: -hit.relevance)[:count]

    def fuse(self, cosines: Floats | None, wording: Floats) -> list[int]:
        """Return the numbers of the passages that are good in meaning or wording, by reciprocal rank fusion."""
        fused: dict[int, float] = {}
        for order in (_best(cosines) if cosines is not None else [], _best(wording, above=0.0)):
            for rank, number in enumerate(order, 1):
                fused[number] = fused.get(number, 0.0) + 1 / (RANK_CONSTANT + rank)
        return sorted(fused, key=lambda number: -fused[number])

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
        return sum(weights[word] for word in self._shared(number, query.stems)) / total if total else 0.0

    def nearest_sentence(self, query: Query, number: int) -> tuple[int, float]:
        """Return which sentence of a passage is nearest in meaning, from 0, and its cosine."""
        document, place = self._place(number)
        if document.sentences is None or query.vector is None:
            return 0, 0.0
        rows = document.sentences[document.starts[place] : document.starts[place + 1]].astype(np.float32)
        cosines = np.einsum("pd,d->p", rows, query.vector)
        nearest = int(cosines.argmax())
        return nearest, float(cosines[nearest])

    def _judge(self, query: Query, number: int, cosines: Floats | None, wording: float) -> Hit:
        passage, coverage = self.passages[number], self.coverage(query, number)
        sentence, cosine = self.nearest_sentence(query, number)
        model = RELEVANCE_OF_WORDING if cosines is None else RELEVANCE
        near = 0.0 if cosines is None else float(cosines[number])
        return Hit(passage, model.judge(passage=near, sentence=cosine, wording=wording, coverage=coverage), sentence)

    def _shared(self, number: int, words: Iterable[str]) -> set[str]:
        document, place = self._place(number)
        terms = document.terms
        first, last = np.searchsorted(terms.passages, [place, place + 1])
        return {terms.words[index] for index in terms.numbers[first:last]} & set(words)

    def _place(self, number: int) -> tuple[PreparedDocument, int]:
        """Return the document of a passage, and its number there."""
        document = int(np.searchsorted(self._starts, number, "right")) - 1
        return self._documents[document], number - int(self._starts[document])


def _best(scores: Floats, above: float = -math.inf) -> list[int]:
    """Return the numbers of the best scores, the best first."""
    count = min(CANDIDATES, len(scores))
    found = np.argpartition(-scores, count - 1)[:count]
    order = found[np.argsort(-scores[found], kind="stable")]
    return [int(number) for number in order if scores[number] > above]
