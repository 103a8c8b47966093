"""All memories of one person, ready to be searched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from visavis.reasoning.bm25 import Bm25
from visavis.reasoning.memory.checks import search_stems, telling_stems
from visavis.reasoning.memory.memory import Memory, Vector
from visavis.reasoning.memory.slots import WORDS
from visavis.reasoning.memory.strength import freshness, retrieval_scores
from visavis.reasoning.retrieval import similarities
from visavis.reasoning.text import stems

Floats = NDArray[np.float64]

TOP = 6
"""How many memories come to mind at once."""
WORDING_WEIGHT = 0.15
RELEVANT = 0.3
"""Relevance from which a memory has to do with a question."""


@dataclass(frozen=True, slots=True)
class Recalled:
    """A memory that has come to mind."""

    memory: Memory
    relevance: float
    """How much it has to do with what was asked, 0 to 1."""
    score: float
    """How readily it came: relevance, recency and importance together, 0 to 1."""


class MemoryIndex:
    """Searches by meaning and wording. With 1,000 memories a search takes about 1 ms."""

    def __init__(self, memories: Sequence[Memory], fingerprint: str = "") -> None:
        """Take memories; ``fingerprint`` is that of the encoder whose vectors count, '' for none."""
        self.memories = tuple(memories)
        self._bm25 = Bm25([stems(f"{item.text} {WORDS.get(_about(item), '')}") for item in memories])
        self._importance = np.array([item.importance for item in memories])
        self._vectors: Vector | None = None
        if fingerprint and memories:
            width = next((item.vector.shape[0] for item in memories if item.vector is not None), 0)
            known = [item.vector if item.encoder == fingerprint else None for item in memories]
            self._vectors = np.stack([np.zeros(width, np.float32) if one is None else one for one in known])
        self._holding = np.array([item.holds for item in memories], bool)

    def search(
        self,
        text: str,
        vector: Vector | None,
        now_ms: int,
        *,
        top: int = TOP,
        past: bool = False,
        relevant: float = RELEVANT,
    ) -> list[Recalled]:
        """Return what comes to mind, the best first; ``past`` includes what no longer holds."""
        if not self.memories:
            return []
        relevance = self.relevance(text, vector)
        recency = np.array([freshness(item, now_ms) for item in self.memories])
        scores = retrieval_scores(relevance, recency, self._importance)
        allowed = relevance >= relevant
        if not past:
            allowed &= self._holding
        chosen = np.flatnonzero(allowed)
        best = chosen[np.argsort(-scores[chosen], kind="stable")[:top]]
        return [Recalled(self.memories[n], float(relevance[n]), float(scores[n])) for n in best]

    def relevance(self, text: str, vector: Vector | None) -> Floats:
        """Return how much each memory has to do with a text, 0 to 1.

        That is the cosine, and a little of how many of the text's words it has; without vectors the words alone.
        """
        wording = self._bm25.scores(search_stems(text), contained=np.ones(len(self.memories), bool))
        if self._vectors is None or vector is None or self._vectors.shape[1] != vector.shape[0]:
            return wording
        cosines = np.clip(similarities(self._vectors, vector), 0.0, 1.0)
        return np.minimum(cosines + WORDING_WEIGHT * wording, 1.0)

    def mentioning(self, topic: str) -> list[Memory]:
        """Return the memories in which all telling words of a topic occur."""
        wanted = telling_stems(topic)
        return [item for item in self.memories if wanted and wanted <= set(stems(f"{item.text} {item.slot}"))]

    def dearest(self, now_ms: int, count: int) -> list[Memory]:
        """Return the facts that matter most now, whatever is asked."""
        facts = [item for item in self.memories if item.kind == "fact" and item.holds]
        return sorted(facts, key=lambda item: -item.importance * freshness(item, now_ms))[:count]

    def last_episode(self) -> Memory | None:
        """Return what was talked about last."""
        episodes = [item for item in self.memories if item.kind == "episode"]
        return max(episodes, key=lambda item: item.created_ms, default=None)

    def value_of(self, slot: str) -> str:
        """Return what was told last of something, or ''."""
        found = [item for item in self.memories if item.slot == slot and item.holds]
        return max(found, key=lambda item: item.updated_ms).value if found else ""


def _about(item: Memory) -> str:
    return item.slot.partition(":")[0]
