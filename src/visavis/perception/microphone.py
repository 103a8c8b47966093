"""The last seconds of a session's microphone, on a clock that counts samples."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from visavis.events import AudioReceived
from visavis.perception.recognition import SAMPLE_RATE

SAMPLES_PER_MS = SAMPLE_RATE // 1000


class Microphone:
    """A ring of PCM16 samples at 16 kHz, and how many there have been.

    Positions count samples since the session began, so a stream time in ms is a position divided by 16. What arrives
    is taken to be continuous: the clock stands still while a client sends nothing.
    """

    def __init__(self, *, capacity_ms: int = 10_000) -> None:
        """``capacity_ms`` is how much sound is kept; 10 s take 320 kB."""
        self._ring = np.zeros(capacity_ms * SAMPLES_PER_MS, np.int16)
        self._position = 0

    @property
    def position(self) -> int:
        """Return how many samples have been received: the present."""
        return self._position

    @property
    def oldest(self) -> int:
        """Return the position of the oldest sample that is still there."""
        return max(0, self._position - len(self._ring))

    def receive(self, event: AudioReceived) -> None:
        """Take the next samples. Half a sample at the end is dropped."""
        samples = np.frombuffer(event.data, "<i2", count=len(event.data) // 2)
        capacity = len(self._ring)
        kept = samples[-capacity:]
        start = (self._position + len(samples) - len(kept)) % capacity
        before_the_seam = min(len(kept), capacity - start)
        self._ring[start : start + before_the_seam] = kept[:before_the_seam]
        self._ring[: len(kept) - before_the_seam] = kept[before_the_seam:]
        self._position += len(samples)

    def read(self, start: int, end: int) -> NDArray[np.int16]:
        """Return a copy of the samples from ``start`` to before ``end``, as far as they are there."""
        capacity = len(self._ring)
        start = max(start, self.oldest)
        count = min(end, self._position) - start
        if count <= 0:
            return np.empty(0, np.int16)
        place = start % capacity
        if place + count <= capacity:
            return self._ring[place : place + count].copy()
        return np.concatenate([self._ring[place:], self._ring[: place + count - capacity]])
