"""Search by equal words."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

K1 = 1.2
B = 0.5
"""Parameters of Okapi BM25 (Robertson and Zaragoza, 2009); B is low because the texts are all short."""


class Bm25:
    """Scores texts by the words that they share with a query, rare words counting more."""

    def __init__(self, texts: Sequence[Sequence[str]]) -> None:
        """``texts`` are lists of words (stems)."""
        self._count = len(texts)
        self._average = sum(map(len, texts)) / max(1, len(texts)) or 1.0
        self._frequency = Counter(word for text in texts for word in set(text))
        postings: dict[str, tuple[list[int], list[float]]] = {}
        for number, text in enumerate(texts):
            for word, times in Counter(text).items():
                numbers, weights = postings.setdefault(word, ([], []))
                numbers.append(number)
                weights.append(self._weight(word, times, len(text)))
        self._postings = {
            word: (np.array(numbers, np.int64), np.array(weights)) for word, (numbers, weights) in postings.items()
        }
        self._own = np.array([self.own_score(text) for text in texts])

    def idf(self, word: str) -> float:
        """Return how telling a word is: the logarithm of how rare it is, never below 0."""
        frequency = self._frequency.get(word, 0)
        return math.log(1 + (self._count - frequency + 0.5) / (frequency + 0.5))

    def own_score(self, text: Sequence[str]) -> float:
        """Return the score of a text as a query for itself."""
        return sum(self._weight(word, times, len(text)) * times for word, times in Counter(text).items())

    def scores(self, query: Sequence[str], *, contained: NDArray[np.bool_] | None = None) -> NDArray[np.float64]:
        """Return how alike each text is to the query, 0 to 1: the BM25 score over that of the greater of the two.

        For the texts marked in ``contained`` it is how much of the query is in the text.
        """
        total = np.zeros(self._count)
        for word in query:
            if word in self._postings:
                numbers, weights = self._postings[word]
                total[numbers] += weights
        own = self.own_score(query)
        reference = np.maximum(self._own, own)
        if contained is not None:
            reference = np.where(contained, own, reference)
        result: NDArray[np.float64] = np.minimum(total / np.maximum(reference, 1e-9), 1.0)
        return result

    def _weight(self, word: str, times: int, length: int) -> float:
        return self.idf(word) * times * (K1 + 1) / (times + K1 * (1 - B + B * length / self._average))
