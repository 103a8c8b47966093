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
_ENOUGH = 4
"""Answers from which on the next one's time is foreseen."""
_CAUTION = (0.5, 1.2, 2.0)
"""By what the expected time is multiplied: at least, at first, at most."""
_PLENTY, _CLOSE = 0.25, 0.85
"""Of its deadline: a call that took less says nothing of how many could wait; one that took more was nearly late."""
_BOLDER = 0.998
_MORE_CAREFUL = 1.25
"""What the caution is multiplied by with every answer in time, and with every call that was late or nearly, except
those that had begun before the last time: as TCP does with its window (Jacobson, "Congestion avoidance and control",
1988). What is expected is no more than a guess: the more calls wait, the larger are the batches, and the quicker is
each."""


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
        self._busy_since_s = 0.0
        self._busy_s = 0.0
        self._busy_count = 0.0
        self._caution = _CAUTION[1]
        self._careful_since_s = -math.inf
        self._asked = _Rate()
        self._done = _Rate()

    def begin(self, now_s: float) -> None:
        """Note a call."""
        if self.waiting == 0:
            self._busy_since_s = now_s
        self._sent += 1
        self.waiting += 1
        self._asked.add(now_s)

    def end(self, outcome: Outcome, began_s: float, now_s: float, deadline_s: float | None) -> None:
        """Note what became of a call, and what time it had."""
        self.waiting -= 1
        self._outcomes[outcome] += 1
        if outcome in ("answered", "failed"):
            more_s = now_s - self._busy_since_s
            kept = math.exp(-more_s / _RATE_S)
            self._busy_s = kept * self._busy_s + more_s
            self._busy_count = kept * self._busy_count + 1
            self._busy_since_s = now_s
        self._learn(outcome, began_s, now_s, deadline_s)
        if outcome != "answered":
            return
        self._done.add(now_s)
        took_s = now_s - began_s
        self._times_s.append(took_s)
        self._total_s += took_s
        for number, end_s in enumerate(BUCKETS_S):
            self._buckets[number] += took_s <= end_s

    def _learn(self, outcome: Outcome, began_s: float, now_s: float, deadline_s: float | None) -> None:
        """Become more careful or bolder, by how near a call came to its deadline."""
        if deadline_s is None or deadline_s <= 0 or outcome not in ("answered", "deadline"):
            return
        used = (now_s - began_s) / deadline_s
        if used > _CLOSE and began_s >= self._careful_since_s:
            self._caution = min(_CAUTION[2], self._caution * _MORE_CAREFUL)
            self._careful_since_s = now_s
        elif _PLENTY < used <= _CLOSE:
            self._caution = max(_CAUTION[0], self._caution * _BOLDER)

    def expected_s(self) -> float:
        """Return how long the newest call will take; 0 while that is not known, or it is alone.

        Calls are answered in their order, so that is the time from one answer to the next, while there is something to
        do, for each that waits; more carefully the more of them were late. One that is alone is always tried: so it is
        noticed when things get better.
        """
        done = self._outcomes["answered"] + self._outcomes["failed"]
        known = done >= _ENOUGH and self.waiting > 1
        return self._caution * self.waiting * self._busy_s / self._busy_count if known else 0.0

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
