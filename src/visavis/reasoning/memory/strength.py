"""How memories fade, and which come to mind.

Memories fade exponentially from when they were told or used last, and every use makes them fade more slowly
(Ebbinghaus' curve as in MemoryBank: Zhong et al., 2023, arXiv:2305.10250). What comes to mind is what is recent,
important and to the point (Park et al., 2023, 'Generative Agents', arXiv:2304.03442: the sum of the three with equal
weights). Their scaling of each to the range of all memories is left out: of a few memories it would make one that has
nothing to do with the question the most relevant.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from visavis.events.clock import DAY_MS
from visavis.reasoning.memory.memory import Memory

Floats = NDArray[np.float64]

HALF_LIFE_DAYS = 60.0
"""Of a memory that was never used; ours. Park et al. have 0.995 an hour, 6 days, for people who meet daily."""
MOST_USES = 5
"""More uses do not make it last longer: the half-life is at most six times as long."""
SUPERSEDED = 0.5
"""What no longer holds weighs so much."""
FORGOTTEN = 0.05
"""Strength below which a memory is erased: one of importance 0.5 that was never used, after 200 days."""

RECENCY_WEIGHT = IMPORTANCE_WEIGHT = 0.15
RELEVANCE_WEIGHT = 1.0
"""Ours: somebody asks, and what they ask about goes first; the others decide between what is alike."""


def strength(memory: Memory, now_ms: int) -> float:
    """Return how strong a memory is, 0 to 1: its importance times how fresh it is."""
    weight = memory.importance if memory.holds else memory.importance * SUPERSEDED
    return weight * freshness(memory, now_ms)


def freshness(memory: Memory, now_ms: int) -> float:
    """Return what time has left of a memory, 0 to 1: half of it after each half-life since its last use."""
    half_life_ms = HALF_LIFE_DAYS * DAY_MS * (1 + min(memory.uses, MOST_USES))
    return float(0.5 ** (max(0, now_ms - memory.used_ms) / half_life_ms))


def retrieval_scores(relevance: Floats, recency: Floats, importance: Floats) -> Floats:
    """Return how readily memories come to mind; all arrays (memories,), 0 to 1, and so is the result."""
    total = RELEVANCE_WEIGHT + RECENCY_WEIGHT + IMPORTANCE_WEIGHT
    weighted: Floats = (
        RELEVANCE_WEIGHT * relevance + RECENCY_WEIGHT * recency + IMPORTANCE_WEIGHT * importance
    ) / total
    return weighted
