"""One figure of behavior and its human range."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured value, the range in which people's values are, and who says so.

    Where nobody publishes a range that would fit, the source says "our bound".
    """

    group: str
    name: str
    value: float
    unit: str
    low: float
    high: float
    source: str

    @property
    def inside(self) -> bool:
        """Whether the value is in its range; what could not be measured is not."""
        return math.isfinite(self.value) and self.low <= self.value <= self.high
