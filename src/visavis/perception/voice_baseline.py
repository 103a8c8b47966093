"""A speaker's usual voice, learned while they speak, and how far from it they are."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Final

import numpy as np

from visavis.events import Prosody

_MEASURES: Final = ("pitch", "range", "loudness", "rate", "tilt")
_USUAL: Final = (2.0, 1.5, 3.0, 0.7, 2.5)
"""By how much one speaker's stretches usually differ in each, semitones, semitones, dB, syllables a second, dB: where
they are not known better. Ours, after our measurements of read speech."""
_TO_DEVIATION = 1.4826
"""From the median absolute deviation to the standard deviation of what is normally distributed."""


@dataclass(frozen=True, slots=True)
class BaselinePolicy:
    """How a usual voice is learned. Stretches are about a second of speech each."""

    memory: int = 120
    """So many stretches are remembered: two minutes of speech."""
    known: int = 5
    """From so many on there is something to compare with."""
    half: float = 10.0
    """After so many it is half known."""
    prior: float = 8.0
    """How many stretches the usual deviations count for."""
    least_voiced_ms: int = 300
    """Of a stretch that is learned from."""


class VoiceBaseline:
    """One speaker's usual voice: medians, which a shout now and then does not move, and deviations from them."""

    def __init__(self, policy: BaselinePolicy | None = None) -> None:
        """Begin with an unknown speaker."""
        self._policy = policy or BaselinePolicy()
        self._stretches: deque[tuple[float, ...]] = deque(maxlen=self._policy.memory)

    @property
    def known(self) -> float:
        """Return how well the voice is known, 0 to 1."""
        count = len(self._stretches)
        return round(count / (count + self._policy.half), 3) if count >= self._policy.known else 0.0

    def learn(self, prosody: Prosody) -> None:
        """Take in one stretch, if there is enough voice in it."""
        if prosody.voiced_ms >= self._policy.least_voiced_ms:
            self._stretches.append(_measures(prosody))

    def compare(self, prosody: Prosody) -> Prosody:
        """Return a stretch with its z-scores; without them while the voice is not known."""
        known = self.known
        if not known or prosody.pitch_hz is None:
            return prosody.model_copy(update={"baseline": known})
        usual = np.array(self._stretches, np.float64)
        scores: dict[str, float | None] = {}
        for index, (name, value) in enumerate(zip(_MEASURES, _measures(prosody), strict=True)):
            column = usual[np.isfinite(usual[:, index]), index]
            if len(column) < self._policy.known or not np.isfinite(value):
                continue
            center = float(np.median(column))
            own = _TO_DEVIATION * float(np.median(np.abs(column - center)))
            weight = self._policy.prior
            variance = (weight * _USUAL[index] ** 2 + len(column) * own**2) / (weight + len(column))
            scores[f"{_FIELDS.get(name, name)}_z"] = round((value - center) / variance**0.5, 2)
        return prosody.model_copy(update={**scores, "baseline": known})


_FIELDS: Final = {"range": "pitch_range"}


def _measures(prosody: Prosody) -> tuple[float, ...]:
    hertz = prosody.pitch_hz
    return (
        float("nan") if hertz is None else 12 * float(np.log2(hertz)),
        *(
            float("nan") if value is None else value
            for value in (prosody.pitch_range_semitones, prosody.loudness_db, prosody.rate, prosody.tilt_db)
        ),
    )
