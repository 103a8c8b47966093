"""What tells whether the best entry of a ranking is right, as numbers."""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from visavis.reasoning.retrieval import Index, Query, Ranking

Floats = NDArray[np.float64]

FEATURES = (
    "nearest", "density", "wording", "margin", "dominance", "coverage", "length", "general", "subject", "follow_up",
)  # fmt: skip
LONG = 10
MAX_MARGIN = 5.0

YOU = frozenset({"you", "your", "yours", "yourself", "yourselves"})
_SOMEBODY = frozenset({
    "a", "an", "the", "is", "was", "were", "does", "did", "has", "he", "she", "they", "his", "her", "their", "him",
    "them",
})  # fmt: skip
"""English words that tell of somebody or something that is neither 'you' nor 'I'. In other languages the feature is
always 0, since no author's question has 'you' in it."""


def features(index: Index, query: Query, ranking: Ranking, *, without: int | None = None) -> Floats:
    """Return the features (``FEATURES``,) of the best entry; ``without`` is a text that does not count.

    nearest, density, wording: as in the ranking · margin: score before the second best · dominance: share of the best
    in the softmax of all scores · coverage: share of the query's words in the entry · length: words beyond ten, which
    is where questions end and dictation begins · general: cosine of the nearest general question, which few personas
    can answer · subject: share of the entry's texts that speak of 'you', where the query speaks of somebody else
    ('how tall was Napoleon') · follow_up: whether the entry was written for just this moment.
    """
    best = ranking.best
    scores = ranking.scores
    others = np.delete(scores, best)
    second = float(others.max()) if others.size else -math.inf
    share = 1.0 / float(np.exp(scores - scores[best]).sum())
    return np.array([
        ranking.nearest[best],
        ranking.density[best],
        ranking.wording[best],
        min(float(scores[best]) - second, MAX_MARGIN),
        share,
        index.coverage(query, best, without=without),
        max(0, len(query.stems) - LONG),
        index.general(query),
        index.addressed[best] if of_somebody_else(query.text.split()) else 0.0,
        float(ranking.follow_up),
    ])  # fmt: skip


def of_somebody_else(words: Collection[str]) -> bool:
    """Tell whether normalized words speak of somebody or something, and not of 'you'."""
    return YOU.isdisjoint(words) and not _SOMEBODY.isdisjoint(words)
