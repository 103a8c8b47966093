"""Whether there is anything to listen to: sound above what a room always sounds like."""

from __future__ import annotations

from collections import deque
from typing import Final

import numpy as np
from numpy.typing import NDArray

STEP_MS: Final = 50
_QUIETEST_DB: Final = -100.0
_FIRST_FLOOR_DB: Final = -50.0
"""A stream that begins with something loud is not taken for a loud room."""


class SoundGate:
    """Follows the level of one stream, in steps of 50 ms, and the floor below it.

    The floor falls at once to what is quieter, and rises slowly: what goes on and on becomes part of the room.
    """

    def __init__(self, *, above_db: float = 9.0, least_db: float = -60.0, rise_db_per_s: float = 1.5) -> None:
        """Sound counts ``above_db`` above the floor, and from ``least_db`` of full scale on."""
        self._above_db = above_db
        self._least_db = least_db
        self._rise_db = rise_db_per_s * STEP_MS / 1_000
        self._floor_db: float | None = None
        self._active: deque[int] = deque()
        """Where the steps with sound began, ms."""

    def add(self, samples: NDArray[np.int16], at_ms: int, *, keep_ms: int) -> None:
        """Take the next step, which began at ``at_ms``; steps with sound are kept for ``keep_ms``."""
        values = samples.astype(np.float32)
        power = float(np.dot(values, values)) / max(1, len(values)) / 32_768.0**2
        level = max(_QUIETEST_DB, 10 * float(np.log10(power + 1e-12)))
        if self._floor_db is None:
            self._floor_db = min(level, _FIRST_FLOOR_DB)
        self._floor_db = level if level < self._floor_db else min(level, self._floor_db + self._rise_db)
        if level >= max(self._least_db, self._floor_db + self._above_db):
            self._active.append(at_ms)
        while self._active and self._active[0] < at_ms - keep_ms:
            self._active.popleft()

    def since(self, at_ms: int) -> list[int]:
        """Return where the steps with sound began that are no older, ms."""
        return [begun for begun in self._active if begun >= at_ms]

    def clear(self) -> None:
        """Forget what was heard; the floor stays."""
        self._active.clear()
