"""Mouth: how far it is open, and whether it moves as in speech."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np

from visavis.perception.face_shape import Points
from visavis.perception.turning_points import turning_points

_LIPS = ((13, 14), (82, 87), (312, 317))
"""Inner edges of the upper and the lower lip, in the middle."""
_CORNERS = (61, 291)
WIDE_CM = 4.0
"""A mouth as wide open as it goes (40 to 60 mm between the teeth; less between the lips while speaking)."""
_WINDOW_S = 0.9
_LEAST_S = 0.4
_MOVING_CM = 0.06
"""Lips stray by a third of this with nothing happening."""
_SWING_CM = 0.05
_LEAST_SWINGS = 2
"""Speech opens and closes a mouth 2 to 7 times a second (Chandrasekaran et al., PLoS Comp Biol 5, 2009); a smile or a
yawn opens it once."""
_HOLD_S = 0.35


@dataclass(frozen=True, slots=True)
class Mouth:
    """A mouth in one picture."""

    opening: float
    """0 to 1."""
    moving: bool
    """Whether it seems to speak."""
    confidence: float


class MouthReader:
    """Reads one person's mouth."""

    def __init__(self) -> None:
        """Begin with a mouth that does not speak."""
        self._past: deque[tuple[float, float]] = deque()
        self._moved_at_s = float("-inf")

    def read(self, points: Points, at_s: float) -> Mouth:
        """Return the mouth of a frontal face, (478, 3) in cm."""
        gap = float(np.mean([max(points[upper, 1] - points[lower, 1], 0.0) for upper, lower in _LIPS]))
        narrow = -float(points[_CORNERS[1], 0] - points[_CORNERS[0], 0])
        while self._past and (at_s - self._past[0][0] > _WINDOW_S or at_s < self._past[-1][0]):
            self._past.popleft()
        # Vowels open it, others round it: both are speech.
        self._past.append((at_s, gap + 0.3 * narrow))
        if self._swings() >= _LEAST_SWINGS:
            self._moved_at_s = at_s
        seen_s = at_s - self._past[0][0]
        moving = 0 <= at_s - self._moved_at_s <= _HOLD_S
        return Mouth(min(gap / WIDE_CM, 1.0), moving, min(1.0, 0.2 + 0.7 * seen_s / _WINDOW_S))

    def _swings(self) -> int:
        """Return how often the mouth changed its direction, if it moved enough."""
        if len(self._past) < 4 or self._past[-1][0] - self._past[0][0] < _LEAST_S:
            return 0
        values = np.array([value for _, value in self._past])
        if float(values.std()) < _MOVING_CM:
            return 0
        return max(len(turning_points(values.tolist(), _SWING_CM)) - 1, 0)
