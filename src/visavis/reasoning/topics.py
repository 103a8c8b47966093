"""Which topic a question belongs to, by the examples that a persona's author gave for its topics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from visavis.reasoning.bm25 import Bm25
from visavis.reasoning.persona import Persona
from visavis.reasoning.retrieval import Encoder, Floats, Query, similarities
from visavis.reasoning.samples import out_of_domain
from visavis.reasoning.text import plain, stems

ALIKE = 0.36
"""Cosine to an example at which it is as likely as not that a question is of its topic."""
ALIKE_WORDS = 0.6
"""The same for equal words (BM25, 0 to 1), where there is no encoder."""
SLOPE = 14.0
"""How fast the log odds rise with likeness. These numbers were found with 22 questions of four topics of five examples
each, and 36 others."""
LEAD = 0.15
"""So much nearer may a question be to something else before that counts against the topic."""
LEAD_SLOPE = 8.0
OF_TOPIC = 0.45
"""A general question this close to an example is of the topic itself."""


@dataclass(frozen=True, slots=True)
class TopicMatch:
    """The topic that a question seems to be of."""

    topic: str
    probability: float


class Topics:
    """The examples of a persona's topics, ready to be compared with. Its calls block, for 0.1 ms a query."""

    def __init__(self, persona: Persona, encoder: Encoder | None) -> None:
        """Encode the examples. Without an encoder equal words decide. Blocks."""
        policies = persona.about.policies.topics
        self._examples = [(topic, text) for topic, item in policies.items() for text in item.examples]
        self._names = list(dict.fromkeys(topic for topic, _ in self._examples))
        self._owners = np.array([self._names.index(topic) for topic, _ in self._examples])
        others = [(line.topic, text) for line in persona.lines for text in line.questions]
        texts = [text for _, text in (*self._examples, *others)]
        general = list(out_of_domain())
        self._of = np.array([self._names.index(topic) if topic in self._names else -1 for topic, _ in others] or [-1])
        self._bm25: Bm25 | None = None
        if not self._examples:
            return
        if encoder is None:
            self._bm25 = Bm25([stems(text) for text in [*texts, *general]])
            self._of = np.concatenate([self._of[: len(others)], np.full(len(general), -1)])
            return
        vectors = encoder.encode_corpus([plain(text) for text in texts])
        background = encoder.encode_corpus([plain(text) for text in general])
        self._vectors = vectors[: len(self._examples)]
        nearest = np.array([similarities(self._vectors, vector).max() for vector in background])
        self._others = np.concatenate([vectors[len(self._examples) :], background[nearest < OF_TOPIC]])
        self._of = np.concatenate([self._of[: len(others)], np.full(int((nearest < OF_TOPIC).sum()), -1)])

    def match(self, queries: Sequence[Query]) -> list[TopicMatch]:
        """Return how probable each topic with examples is, given readings of a question; the likeliest first."""
        if not self._examples or not queries:
            return []
        odds = np.max([self._log_odds(query) for query in queries], axis=0)
        found = [
            TopicMatch(name, float(1 / (1 + np.exp(-value)))) for name, value in zip(self._names, odds, strict=True)
        ]
        return sorted(found, key=lambda item: -item.probability)

    def _log_odds(self, query: Query) -> Floats:
        """Return the log odds of each topic (topics,): near to its examples, and not much nearer to anything else."""
        count = len(self._examples)
        if self._bm25 is not None:
            scores = self._bm25.scores(query.stems)
            near, far, alike = scores[:count], scores[count:], ALIKE_WORDS
        else:
            assert query.vector is not None  # there is an encoder
            near = similarities(self._vectors, query.vector)
            far, alike = similarities(self._others, query.vector), ALIKE
        odds = []
        for number in range(len(self._names)):
            own = float(near[self._owners == number].max())
            other = float(np.where(self._of == number, 0.0, far).max(initial=0.0))
            odds.append(SLOPE * (own - alike) - LEAD_SLOPE * max(0.0, other - own - LEAD))
        return np.array(odds)
