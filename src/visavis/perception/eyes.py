"""Eyes: how far they are open, and whether they are closed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from visavis.perception.face_shape import Points

RIGHT_LIDS = ((159, 145), (158, 153), (160, 144))
LEFT_LIDS = ((386, 374), (385, 380), (387, 373))
"""Upper and lower lid, around the middle of each eye."""

USUAL_CM = 0.8
"""How far an average face's lids are apart, cm; for a person of whom nothing is known yet."""
_USUAL_RANGE_CM = (0.45, 1.3)
_CLOSES = 0.4
_OPENS = 0.55
"""An eye is closed below the first part of its usual opening, and open again above the second."""
_QUICK_S, _SLOW_S = 0.6, 20.0
_KNOWN_S = 2.0
"""How fast the usual opening is learned at first, how fast later, and until when it is a mean, s."""


@dataclass(frozen=True, slots=True)
class Eyes:
    """Both eyes in one picture."""

    openness: float
    """0 (closed) to 1 (as usual for this person), above for eyes wide open."""
    right: float
    left: float
    closed: bool
    """Whether both are closed."""


class EyeOpenness:
    """Measures one person's eyes against their usual opening: a high percentile of what was seen of them."""

    def __init__(self) -> None:
        """Begin with an unknown person."""
        self._usual_cm = USUAL_CM
        self._seen_s = 0.0
        self._closed = False

    def measure(self, points: Points, step_s: float) -> Eyes:
        """Return the eyes of a frontal face, (478, 3) in cm, ``step_s`` after the last one."""
        right_cm, left_cm = (
            float(np.mean([max(points[upper, 1] - points[lower, 1], 0.0) for upper, lower in lids]))
            for lids in (RIGHT_LIDS, LEFT_LIDS)
        )
        self._learn((right_cm + left_cm) / 2, step_s)
        right, left = right_cm / self._usual_cm, left_cm / self._usual_cm
        # With a head that is turned one eye is seen badly: the more open one decides, so that nobody falls asleep.
        self._closed = max(right, left) < (_OPENS if self._closed else _CLOSES)
        return Eyes((right + left) / 2, right, left, self._closed)

    def _learn(self, opening_cm: float, step_s: float) -> None:
        """Follow openings above the usual one quickly, those below hardly: a running 85th percentile or so."""
        self._seen_s += step_s
        if opening_cm < _CLOSES * self._usual_cm:
            return  # blinks say nothing of it
        pace_s = min(max(self._seen_s, _QUICK_S), _SLOW_S)
        share = 0.5 if self._seen_s < _KNOWN_S else 0.85 if opening_cm > self._usual_cm else 0.15
        rate = 2 * share * step_s / pace_s
        usual = self._usual_cm + min(rate, 1.0) * (opening_cm - self._usual_cm)
        self._usual_cm = min(max(usual, _USUAL_RANGE_CM[0]), _USUAL_RANGE_CM[1])
