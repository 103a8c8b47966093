"""The network on onnxruntime, for many streams in one call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from visavis.models.onnx_sessions import open_session

SAMPLE_RATE = 16_000
CHUNK = 512
"""Samples that the network judges at a time: 32 ms."""

CONTEXT = 64
"""Samples of the previous chunk that it sees again."""

STATE = 128
"""Width of each of its two recurrent states."""

_FULL_SCALE = np.float32(1 / 32768)


@dataclass(slots=True, frozen=True)
class VadState:
    """What the network remembers of one stream. A new one begins a new stream."""

    context: NDArray[np.float32] = field(default_factory=lambda: np.zeros(CONTEXT, np.float32))
    """The last samples, (64,), -1 to 1."""
    recurrent: NDArray[np.float32] = field(default_factory=lambda: np.zeros((2, 1, STATE), np.float32))
    """The two recurrent states, (2, 1, 128)."""


class SileroVad:
    """Gives the probability of speech in each chunk of a stream."""

    def __init__(self, path: Path) -> None:
        """Load the ONNX file. It runs on one thread: a chunk takes a tenth of a millisecond."""
        self._session = open_session(path)
        self._rate = np.array(SAMPLE_RATE, np.int64)

    def predict(self, items: Sequence[tuple[NDArray[np.int16], VadState]]) -> list[tuple[float, VadState]]:
        """Judge one chunk of each of several streams.

        ``items`` are chunks of 512 PCM16 samples at 16 kHz, each with the state that the call before gave for its
        stream. Returns, in order, the probability of speech (0 to 1) and the stream's next state.
        """
        window = np.empty((len(items), CONTEXT + CHUNK), np.float32)
        for row, (samples, state) in zip(window, items, strict=True):
            row[:CONTEXT] = state.context
            np.multiply(samples, _FULL_SCALE, out=row[CONTEXT:])
        recurrent = (
            items[0][1].recurrent
            if len(items) == 1
            else np.concatenate([state.recurrent for _, state in items], axis=1)
        )
        feed = {"input": window, "state": recurrent, "sr": self._rate}
        probabilities, following = self._session.run(None, feed)
        return [
            (float(probabilities[i, 0]), VadState(window[i, CHUNK:].copy(), following[:, i : i + 1].copy()))
            for i in range(len(items))
        ]
