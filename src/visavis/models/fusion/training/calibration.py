"""How far probabilities can be believed, and how they are made so."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from visavis.models.softmax import softmax

Floats = NDArray[np.floating]
Ints = NDArray[np.int64]

BINS = 10
_LEAST, _MOST = 0.25, 10.0
_STEPS = 60


@dataclass(frozen=True, slots=True)
class Reliability:
    """How often the likeliest emotion is right, by how likely it was said to be."""

    confidence: NDArray[np.float64]
    """(bins,): mean of what was said; not a number in empty bins."""
    accuracy: NDArray[np.float64]
    """(bins,): how often it was right."""
    count: Ints
    """(bins,)."""
    ece: float
    """Expected calibration error: the mean distance of the two (Naeini et al., AAAI 2015), 0 to 1."""


def reliability(probabilities: Floats, labels: Ints) -> Reliability:
    """Return the reliability of probabilities, (examples, classes), in bins of equal width."""
    best, said = probabilities.argmax(1), probabilities.max(1)
    right = best == labels
    places = np.clip((said * BINS).astype(np.int64), 0, BINS - 1)
    count = np.bincount(places, minlength=BINS)
    with np.errstate(invalid="ignore"):
        confidence = np.bincount(places, said, BINS) / count
        accuracy = np.bincount(places, right, BINS) / count
    gaps = np.nan_to_num(np.abs(confidence - accuracy))
    return Reliability(confidence, accuracy, count.astype(np.int64), float((gaps * count).sum() / max(1, len(labels))))


def fitted_temperature(logits: Floats, labels: Ints) -> float:
    """Return the temperature under which the labels are likeliest (Guo et al., ICML 2017); 1 without examples.

    The likelihood has one peak in 1 / temperature, so a golden-section search finds it.
    """
    if not len(labels):
        return 1.0

    def unlikelihood(log_temperature: float) -> float:
        chosen = softmax(logits, float(np.exp(log_temperature)))[np.arange(len(labels)), labels]
        return float(-np.log(np.maximum(chosen, 1e-12)).mean())

    low, high = np.log(_LEAST), np.log(_MOST)
    ratio = (np.sqrt(5) - 1) / 2
    for _ in range(_STEPS):
        first, second = high - ratio * (high - low), low + ratio * (high - low)
        if unlikelihood(first) < unlikelihood(second):
            high = second
        else:
            low = first
    return float(np.exp((low + high) / 2))


def concordance(truth: Floats, found: Floats) -> float:
    """Return the concordance correlation coefficient (Lin, Biometrics 45, 1989); not a number without any truth."""
    known = ~np.isnan(truth)
    if known.sum() < 2:
        return float("nan")
    one, other = truth[known].astype(np.float64), found[known].astype(np.float64)
    spread = one.var() + other.var() + (one.mean() - other.mean()) ** 2
    return float(2 * ((one - one.mean()) * (other - other.mean())).mean() / spread) if spread else float("nan")
