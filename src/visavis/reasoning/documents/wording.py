"""Search by equal words in many passages: BM25 over an inverted index of numpy arrays."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Floats = NDArray[np.float32]

K1 = 1.2
B = 0.75
"""Parameters of Okapi BM25, as usual (Robertson and Zaragoza, 2009)."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The words of the passages of one document: so much can be kept while other documents change."""

    words: tuple[str, ...]
    """Each word once."""
    passages: Ints
    """Number of the passage, for each pair of passage and word."""
    numbers: Ints
    """Number of the word, for each pair."""
    times: Ints
    """How often the word is in the passage."""
    lengths: Ints
    """Words of each passage."""

    @property
    def nbytes(self) -> int:
        """Return how much memory its arrays take, bytes."""
        return sum(array.nbytes for array in (self.passages, self.numbers, self.times, self.lengths))


def count_terms(texts: Iterable[Sequence[str]]) -> Terms:
    """Count the words (stems) of passages."""
    known: dict[str, int] = {}
    passages: list[int] = []
    numbers: list[int] = []
    times: list[int] = []
    lengths: list[int] = []
    for passage, text in enumerate(texts):
        lengths.append(len(text))
        for word, count in Counter(text).items():
            passages.append(passage)
            numbers.append(known.setdefault(word, len(known)))
            times.append(count)
    arrays = (np.array(values, np.int32) for values in (passages, numbers, times, lengths))
    return Terms(tuple(known), *arrays)


class WordIndex:
    """An inverted index. Making it of 10,000 passages takes 0.2 s, a search a fraction of a millisecond."""

    def __init__(self, documents: Sequence[Terms]) -> None:
        """Join the words of documents; passages are numbered through, in their order."""
        self._known: dict[str, int] = {}
        starts = np.cumsum([0, *(len(terms.lengths) for terms in documents)])
        self._count = int(starts[-1])
        lengths = _joined([terms.lengths for terms in documents]).astype(np.float32)
        passages = _joined([terms.passages + np.int32(start) for terms, start in zip(documents, starts, strict=False)])
        numbers = _joined([self._renumbered(terms) for terms in documents])
        times = _joined([terms.times for terms in documents]).astype(np.float32)
        order = np.argsort(numbers, kind="stable")
        self._passages = passages[order]
        frequencies = np.bincount(numbers, minlength=len(self._known))
        self._bounds = np.concatenate([[0], np.cumsum(frequencies)])
        self._idf = np.log(1 + (self._count - frequencies + 0.5) / (frequencies + 0.5)).astype(np.float32)
        average = float(lengths.mean()) if self._count else 1.0
        norm = K1 * (1 - B + B * lengths / max(average, 1.0))
        weights = times * (K1 + 1) / (times + norm[passages]) if self._count else times
        self._weights = (weights * self._idf[numbers])[order].astype(np.float32)

    def idf(self, word: str) -> float:
        """Return how telling a word is: the logarithm of how rare it is; that of an unknown one is the greatest."""
        number = self._known.get(word)
        return math.log(1 + (self._count + 0.5) / 0.5) if number is None else float(self._idf[number])

    def scores(self, query: Iterable[str]) -> Floats:
        """Return the BM25 score of every passage (passages,)."""
        total = np.zeros(self._count, np.float32)
        for word in dict.fromkeys(query):
            number = self._known.get(word)
            if number is not None:
                part = slice(self._bounds[number], self._bounds[number + 1])
                total[self._passages[part]] += self._weights[part]  # a passage is in a word's list once
        return total

    @property
    def nbytes(self) -> int:
        """Return how much memory its arrays take, bytes."""
        arrays = (self._passages, self._weights, self._bounds, self._idf)
        return sum(array.nbytes for array in arrays)

    def _renumbered(self, terms: Terms) -> Ints:
        known = self._known
        table = np.array([known.setdefault(word, len(known)) for word in terms.words], np.int32)
        return table[terms.numbers] if len(table) else terms.numbers


def _joined(arrays: Sequence[Ints]) -> Ints:
    return np.concatenate(arrays) if arrays else np.zeros(0, np.int32)
