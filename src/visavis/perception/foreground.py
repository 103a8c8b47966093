"""Whose speech it is: that of the person in front of the microphone, or that of a television behind them."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class ForegroundPolicy:
    """What counts as far away. Levels in dB."""

    below_db: float = 14.0
    """Speech that is so much fainter than the nearest speaker's is somebody else's. Twice as far away is 6 dB."""
    window_chunks: int = 10
    """Loudness is the largest of so many chunks of 32 ms: no faint end of a phrase is far away, only a voice."""
    attack: float = 0.12
    """How fast the nearest speaker's level rises to what is louder, for each chunk of speech."""
    release: float = 0.004
    """How fast it falls to what is fainter but near enough: half of the way in six seconds of speech."""
    decay_db_per_s: float = 0.15
    """How fast it falls while nobody near speaks, so that a soft voice after a loud one is heard in the end."""


class Foreground:
    """Follows the level of the nearest speaker in one stream. Knows no model and no clock but the chunks."""

    def __init__(self, policy: ForegroundPolicy | None = None, *, chunk_ms: int = 32) -> None:
        """Begin with nobody: the first voice is near."""
        self._policy = policy or ForegroundPolicy()
        self._levels: deque[float] = deque(maxlen=self._policy.window_chunks)
        self._near_db: float | None = None
        self._decay_db = self._policy.decay_db_per_s * chunk_ms / 1000

    def is_near(self, samples: NDArray[np.int16], *, speech: bool) -> bool:
        """Take the next chunk, and tell whether speech in it is the nearest speaker's.

        ``speech`` says whether there is any; only then the level is learned from.
        """
        sound = samples.astype(np.float32)
        power = float(np.dot(sound, sound)) / max(1, len(sound))
        self._levels.append(10 * np.log10(power + 1))
        level, near = max(self._levels), self._near_db
        if near is None:
            if speech:
                self._near_db = level
            return True
        if level < near - self._policy.below_db or not speech:
            self._near_db = near - self._decay_db
            return level >= near - self._policy.below_db
        self._near_db = near + (level - near) * (self._policy.attack if level > near else self._policy.release)
        return True
