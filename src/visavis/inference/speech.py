"""Speech probabilities of whole recordings, of several at the same time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from visavis.models.silero import CHUNK, SileroVad, VadState


def speech_probabilities(model: SileroVad, recordings: Sequence[NDArray[np.int16]]) -> list[list[float]]:
    """Return the probability of speech in each chunk of 32 ms, recording by recording; a last part is left out.

    The network is recurrent, so a recording is gone through chunk by chunk; all of them together.
    """
    found: list[list[float]] = [[] for _ in recordings]
    states = [VadState() for _ in recordings]
    lengths = [len(samples) // CHUNK for samples in recordings]
    for chunk in range(max(lengths, default=0)):
        going = [number for number, length in enumerate(lengths) if chunk < length]
        part = slice(chunk * CHUNK, (chunk + 1) * CHUNK)
        results = model.predict([(recordings[number][part], states[number]) for number in going])
        for number, (probability, state) in zip(going, results, strict=True):
            found[number].append(probability)
            states[number] = state
    return found
