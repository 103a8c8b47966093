"""Smoothing that is calm at rest and quick in motion."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

RESTART_S = 1.0
"""After a gap this long the past says nothing of the present."""


class OneEuroFilter:
    """The 1€ filter of Casiez, Roussel & Vogel (CHI 2012) on an array of values that are sampled unevenly.

    A low-pass filter whose cutoff frequency grows with speed: ``least_hz + per_speed * |speed|``, for each row of the
    array (a point's coordinates move together).
    """

    def __init__(self, *, least_hz: float, per_speed: float, speed_hz: float = 4.0) -> None:
        """``least_hz`` is the cutoff at rest, ``per_speed`` in Hz per unit a second, ``speed_hz`` smooths the speed."""
        self._least_hz = least_hz
        self._per_speed = per_speed
        self._speed_hz = speed_hz
        self._at_s = -math.inf
        self._value: NDArray[np.float64] | None = None
        self._speed: NDArray[np.float64] | None = None

    def __call__(self, value: NDArray[np.float64], at_s: float) -> NDArray[np.float64]:
        """Return the smoothed value of an array (points, coordinates) that was measured ``at_s``, s."""
        step_s = at_s - self._at_s
        if self._value is None or self._speed is None or not 0 < step_s < RESTART_S:
            if step_s == 0 and self._value is not None:
                return self._value
            self._at_s, self._value, self._speed = at_s, value.copy(), np.zeros_like(value)
            return self._value
        gain = _gain(self._speed_hz, step_s)
        self._speed = self._speed + gain * ((value - self._value) / step_s - self._speed)
        cutoff = self._least_hz + self._per_speed * np.linalg.norm(self._speed, axis=1, keepdims=True)
        weight = 1 / (1 + 1 / (2 * math.pi * cutoff * step_s))
        self._value = self._value + weight * (value - self._value)
        self._at_s = at_s
        return self._value


def _gain(hertz: float, step_s: float) -> float:
    """Return the weight of a new sample in a first-order low-pass filter."""
    return 1 / (1 + 1 / (2 * math.pi * hertz * step_s))
