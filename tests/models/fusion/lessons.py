"""Made-up moments, in which no sense tells everything."""

from __future__ import annotations

import numpy as np

from visavis.models.emotions import EMOTIONS
from visavis.models.fusion.training.moments import RULES, Lessons, Moments

DIMENSIONS = {"face": 12, "voice": 8, "text": 3}


def lessons(
    recordings: int = 140, speakers: int = 7, *, seed: int = 0, missing: float = 0.15, classes: int = 7
) -> Lessons:
    """Return recordings of two moments each; faces and voices tell emotions apart with noise, words the pleasant."""
    random = np.random.default_rng(seed)
    labels = np.arange(recordings) % classes
    places = {
        name: np.random.default_rng(99).normal(0, 1, (len(EMOTIONS), count)) for name, count in DIMENSIONS.items()
    }
    rows = np.repeat(np.arange(recordings), 2)
    values = {
        name: (places[name][labels[rows]] + random.normal(0, 1.4, (len(rows), count))).astype(np.float32)
        for name, count in DIMENSIONS.items()
    }
    values["voice"][random.random(values["voice"].shape) < 0.1] = np.nan
    confidence = {name: random.uniform(0.2, 1.0, len(rows)).astype(np.float32) for name in DIMENSIONS}
    gone = random.integers(0, 3, len(rows))
    for index, name in enumerate(DIMENSIONS):
        confidence[name][(gone == index) & (random.random(len(rows)) < 3 * missing)] = 0
    affect = np.stack([labels / 3 - 1, 1 - labels / 3], 1).astype(np.float32)
    rules = np.full((len(rows), RULES), 1 / 7, np.float32)
    who = tuple(f"speaker-{(number // classes) % speakers}" for number in range(recordings))
    return Lessons(Moments(values, confidence, rules, rows), labels.astype(np.int64), affect, who)
