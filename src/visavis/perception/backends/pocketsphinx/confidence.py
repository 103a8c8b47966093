"""How far a recognized word can be trusted.

Two logistic regressions, one for final results and one for partial ones, on what :class:`WordEvidence` says.
``bench/recognition.py --fit`` makes their weights from synthesized speech, clean and in noise: authored wording,
paraphrases, sentences about other things, and noises.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

_CERTAIN = 1e-4
"""Posteriors are kept this far from 0 and 1."""

_TYPICAL_ACOUSTIC = -4.0


@dataclass(frozen=True, slots=True)
class WordEvidence:
    """What the decoder says about one word."""

    posterior: float
    """Share of the paths through the word lattice that go through the word, 0 to 1. Without a lattice: 1."""
    language: float
    """Log probability of the word after those before it."""
    acoustic: float
    """Log likelihood of the sound, relative to the best state's, in thousands a frame. Speech has about -4."""
    frames_per_phone: float
    """How long its phonemes are, in frames of 10 ms."""


def features(word: WordEvidence, neighbors: Sequence[WordEvidence]) -> list[float]:
    """Return what the regression sees of a word, given the words beside it."""
    posterior = min(max(word.posterior, _CERTAIN), 1 - _CERTAIN)
    beside = [item.posterior for item in neighbors] or [word.posterior]
    return [
        math.log(posterior / (1 - posterior)),
        word.language,
        abs(word.acoustic - _TYPICAL_ACOUSTIC),
        word.frames_per_phone,
        sum(beside) / len(beside),
    ]


FINAL_WEIGHTS = (0.981, 0.247, 0.268, -0.202, -0.107, 2.491)
PARTIAL_WEIGHTS = (2.137, 0.0, 0.365, 0.0, -0.025, 0.0)
"""Intercept, then one weight for each feature. A partial result has neither a lattice nor acoustic scores."""


def confidences(words: Sequence[WordEvidence], *, final: bool) -> list[float]:
    """Return the probability of each word of an utterance that it was really said."""
    intercept, *weights = FINAL_WEIGHTS if final else PARTIAL_WEIGHTS
    result = []
    for i, word in enumerate(words):
        neighbors = [words[k] for k in (i - 1, i + 1) if 0 <= k < len(words)]
        score = intercept + sum(w * x for w, x in zip(weights, features(word, neighbors), strict=True))
        result.append(1 / (1 + math.exp(-score)))
    return result
