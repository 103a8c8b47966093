"""How far a recognized word can be trusted.

Two logistic regressions, one for final results and one for partial ones, on what :class:`WordEvidence` says.
``bench/recognizer_confidence.py`` finds their weights on synthesized speech, clean and in noise: authored wording,
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


FEATURES = ("posterior", "language", "acoustic", "frames_per_phone", "beside")


def features(word: WordEvidence, neighbors: Sequence[WordEvidence]) -> list[float]:
    """Return what the regressions see of a word, given the words beside it; ``FEATURES`` are their names."""
    posterior = min(max(word.posterior, _CERTAIN), 1 - _CERTAIN)
    beside = [item.posterior for item in neighbors] or [word.posterior]
    return [
        math.log(posterior / (1 - posterior)),
        word.language,
        abs(word.acoustic - _TYPICAL_ACOUSTIC),
        word.frames_per_phone,
        sum(beside) / len(beside),
    ]


FINAL_INTERCEPT = 1.544
FINAL_WEIGHTS = {"posterior": 0.255, "language": 0.316, "acoustic": -0.133, "frames_per_phone": -0.125, "beside": 2.587}
PARTIAL_INTERCEPT = 2.502
PARTIAL_WEIGHTS = {"language": 0.423, "frames_per_phone": -0.014}
"""A partial result has neither a lattice nor acoustic scores."""


def confidences(words: Sequence[WordEvidence], *, final: bool) -> list[float]:
    """Return the probability of each word of an utterance that it was really said."""
    intercept, named = (FINAL_INTERCEPT, FINAL_WEIGHTS) if final else (PARTIAL_INTERCEPT, PARTIAL_WEIGHTS)
    weights = [named.get(name, 0.0) for name in FEATURES]
    result = []
    for i, word in enumerate(words):
        neighbors = [words[k] for k in (i - 1, i + 1) if 0 <= k < len(words)]
        score = intercept + sum(w * x for w, x in zip(weights, features(word, neighbors), strict=True))
        result.append(1 / (1 + math.exp(-score)))
    return result
