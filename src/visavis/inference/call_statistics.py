"""What becomes of calls: how many are answered and refused, how long they take, and what more can be taken on."""

from __future__ import annotations

import math
from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Outcome = Literal["answered", "failed", "deadline", "overloaded", "cancelled"]

BUCKETS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper ends of the histogram of answered calls' times, seconds."""

_REMEMBERED = 1_000
"""Answered calls from which percentiles are taken."""
_RATE_S = 3.0
"""Time over which rates are averaged."""
_WEIGHT = 0.1
"""Of the newest call in the mean of what one costs."""
_ENOUGH = 5
"""Answered calls from which on the next one's time is foreseen."""


@dataclass(frozen=True, slots=True)
class Report:
    """A moment's figures. ``sent`` = all outcomes together + ``waiting``."""

    name: str
    sent: int
    waiting: int
    """Calls under way or waiting."""
    outcomes: Mapping[Outcome, int]
    p50_ms: float | None
    """Median time of the last answered calls, None before there is one."""
    p95_ms: float | None
    batch_sizes: Mapping[int, int]
    """Batches by size."""
    buckets: tuple[int, ...]
    """Answered calls that took at most each of ``BUCKETS_S``, cumulative."""
    total_s: float
    """Time of all answered calls together."""


class CallStatistics:
    """Counts the calls of one deployment. Times are the event loop's, seconds."""

    def __init__(self) -> None:
        self.waiting = 0
        self._sent = 0
        self._outcomes: Counter[Outcome] = Counter()
        self._times_s: deque[float] = deque(maxlen=_REMEMBERED)
        self._buckets = [0] * len(BUCKETS_S)
        self._total_s = 0.0
        self._cost_s = 0.0
        self._asked = _Rate()
        self._done = _Rate()

    def begin(self, now_s: float) -> int:
        """Note a call; return how many are under way or waiting now."""
        self._sent += 1
        self.waiting += 1
        self._asked.add(now_s)
        return self.waiting

    def end(self, outcome: Outcome, began_s: float, now_s: float, with_it: int) -> None:
        """Note what became of a call. ``with_it`` is what ``begin`` returned for it."""
        together = max(with_it, self.waiting)
        self.waiting -= 1
        self._outcomes[outcome] += 1
        if outcome != "answered":
            return
        self._done.add(now_s)
        took_s = now_s - began_s
        self._times_s.append(took_s)
        self._total_s += took_s
        for number, end_s in enumerate(BUCKETS_S):
            self._buckets[number] += took_s <= end_s
        cost_s = took_s / together  # those that waited with it were answered in the same time
        answered = self._outcomes["answered"]
        self._cost_s += max(_WEIGHT, 1 / answered) * (cost_s - self._cost_s)

    def expected_s(self) -> float:
        """Return how long the newest call will take, by those before it; 0 while that is not known."""
        return self._cost_s * self.waiting if self._outcomes["answered"] >= _ENOUGH else 0.0

    def answerable(self, now_s: float) -> float:
        """Return what share of the calls of the last seconds was answered, 0 to 1."""
        asked = self._asked.at(now_s)
        return min(1.0, self._done.at(now_s) / asked) if asked else 1.0

    def report(self, name: str, batch_sizes: Mapping[int, int]) -> Report:
        """Return the figures of this moment."""
        ordered = sorted(self._times_s)
        return Report(
            name,
            self._sent,
            self.waiting,
            dict(self._outcomes),
            _percentile_ms(ordered, 0.5),
            _percentile_ms(ordered, 0.95),
            batch_sizes,
            tuple(self._buckets),
            self._total_s,
        )


class _Rate:
    """Events a second, of which older ones count less and less."""

    def __init__(self) -> None:
        self._value = 0.0
        self._at_s = -math.inf

    def add(self, now_s: float) -> None:
        self._value = self.at(now_s) + 1 / _RATE_S
        self._at_s = now_s

    def at(self, now_s: float) -> float:
        return self._value * math.exp((self._at_s - now_s) / _RATE_S) if self._value else 0.0


def _percentile_ms(ordered: list[float], share: float) -> float | None:
    if not ordered:
        return None
    return round(1000 * ordered[min(len(ordered) - 1, math.ceil(share * len(ordered)) - 1)], 2)
