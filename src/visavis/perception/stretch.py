"""A stretch of speech: what one person says with short pauses in it, as the voice activity marks it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from visavis.perception.prosody import HOP_MS


@dataclass(slots=True)
class Stretch:
    """Where in the microphone's stream there is speech, ms."""

    spells: list[tuple[int, int | None]] = field(default_factory=list)
    """Beginnings and ends; the last one may go on."""

    @property
    def begin_ms(self) -> int:
        """Return where the stretch began."""
        return self.spells[0][0] if self.spells else 0

    @property
    def speaking(self) -> bool:
        """Tell whether the speech is going on."""
        return bool(self.spells) and self.spells[-1][1] is None

    @property
    def end_ms(self) -> int | None:
        """Return where the speech ended, None while it goes on or before there is any."""
        return self.spells[-1][1] if self.spells else None

    def begin(self, at_ms: int) -> None:
        """Take note that speech begins, or goes on after a pause."""
        if not self.speaking:
            self.spells.append((at_ms, None))

    def pause(self, at_ms: int) -> None:
        """Take note that it has ended."""
        if self.speaking:
            start_ms = self.spells[-1][0]
            self.spells[-1] = (start_ms, max(at_ms, start_ms))

    def drop(self, from_ms: int) -> None:
        """Forget the speech that began there or later."""
        self.spells = [spell for spell in self.spells if spell[0] < from_ms]

    def marks(self, first: int, count: int) -> NDArray[np.bool_]:
        """Return which of the hops from ``first`` on are speech."""
        speech = np.zeros(count, np.bool_)
        for start_ms, end_ms in self.spells:
            start = max(start_ms // HOP_MS - first, 0)
            end = count if end_ms is None else end_ms // HOP_MS - first
            speech[start : max(end, 0)] = True
        return speech
