"""Late fusion: what several senses tell of one person, each as heavy as it can be relied on.

No weight here was learned. A trained network can take the place of this (:mod:`visavis.perception.trained_fusion`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from visavis.events import EMOTIONS, Cue, Emotion
from visavis.perception.expression import PLACES, probabilities

_SURE = 0.97
"""No single reading counts as more reliable than this: its odds stay finite."""
LEAST_TRUST: Final = 1e-6
"""Less than this is nothing."""
_APART = 0.6
"""Distance between readings, on scales from -1 to 1, at which they halve the confidence in their mean."""
_SPREAD = 0.45
"""How far apart people who show the same emotion are in valence and arousal; Russell & Mehrabian (1977) found standard
deviations of 0.2 to 0.4 for the names alone."""
_LEAST_SHARE = 0.1
"""Part of a mean from which a reading is named as its source."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one sense tells at this moment."""

    source: str
    """Wire name of the event that it was in."""
    valence: float = 0.0
    valence_reliability: float = 0.0
    """0 to 1: how well it is known, here and now."""
    arousal: float = 0.0
    arousal_reliability: float = 0.0
    emotions: Mapping[Emotion, float] | None = None
    """Probabilities of all seven, if it tells them."""
    emotions_reliability: float = 0.0
    cues: Sequence[Cue] = ()
    """What it rests on; their shifts are parts of its own valence and arousal."""


@dataclass(frozen=True, slots=True)
class Pooled:
    """The mean of one dimension."""

    value: float = 0.0
    confidence: float = 0.0
    sources: tuple[str, ...] = ()
    shares: Mapping[str, float] = field(default_factory=dict)
    """How much of the value each source has, 0 to 1."""


def pool(readings: Iterable[tuple[str, float, float]]) -> Pooled:
    """Return the mean of readings: (source, value, reliability 0 to 1).

    A reading of reliability r has the precision r / (1 - r) against a prior of precision 1, as if it were a measurement
    of a quantity of which r of the variance is known (inverse-variance weighting). So one reading alone has confidence
    r, two that agree have more than either, and confidence is lost where they contradict each other.
    """
    heavy = [(source, value, min(trust, _SURE)) for source, value, trust in readings if trust >= LEAST_TRUST]
    odds = [trust / (1 - trust) for _, _, trust in heavy]
    total = sum(odds)
    if not total:
        return Pooled()
    shares = {source: share / total for (source, _, _), share in zip(heavy, odds, strict=True)}
    mean = sum(value * share for (_, value, _), share in zip(heavy, odds, strict=True)) / total
    variance = sum(share * (value - mean) ** 2 for (_, value, _), share in zip(heavy, odds, strict=True)) / total
    confidence = total / (1 + total) / (1 + variance / (_APART / 2) ** 2)
    return Pooled(mean, confidence, tuple(source for source, share in shares.items() if share >= _LEAST_SHARE), shares)


def emotion_scores(readings: Sequence[Reading]) -> dict[Emotion, float]:
    """Return the probabilities of the seven emotions; all the same if nothing tells of any.

    A logarithmic opinion pool (Genest & Zidek, 'Combining probability distributions', Statistical Science 1, 1986):
    logarithms of probabilities add up, each as heavy as it is reliable, so that what is less than sure stays flat.
    Senses that tell valence and arousal alone speak through the places of the emotions on these scales.
    """
    logits = dict.fromkeys(EMOTIONS, 0.0)
    for reading in readings:
        if reading.emotions is not None:
            for emotion in EMOTIONS:
                probability = max(reading.emotions.get(emotion, 0.0), 1e-3)
                logits[emotion] += reading.emotions_reliability * math.log(probability)
            continue
        for emotion, (valence, arousal) in PLACES.items():
            far = reading.valence_reliability * (reading.valence - valence) ** 2
            far += reading.arousal_reliability * (reading.arousal - arousal) ** 2
            logits[emotion] -= far / (2 * _SPREAD**2)
    return probabilities(logits)


MOST_CUES: Final = 6
_LEAST_SHIFT = 0.02


def strongest_cues(readings: Iterable[Reading], valence: Pooled, arousal: Pooled) -> list[Cue]:
    """Return what moved valence and arousal most, by how much of the two it moved, the strongest first."""
    moved = [
        Cue(
            name=cue.name,
            source=cue.source,
            valence=round(cue.valence * valence.shares.get(reading.source, 0.0), 3),
            arousal=round(cue.arousal * arousal.shares.get(reading.source, 0.0), 3),
        )
        for reading in readings
        for cue in reading.cues
    ]
    moved = [cue for cue in moved if abs(cue.valence) + abs(cue.arousal) >= _LEAST_SHIFT]
    return sorted(moved, key=lambda cue: -abs(cue.valence) - abs(cue.arousal))[:MOST_CUES]
