"""Figures of the last while: how fast answers came, what went wrong, what language models took."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from visavis.events import Envelope, ErrorOccurred, HandlerFailed, TurnTimed, UsageRecorded
from visavis.gateway.metrics import STEPS
from visavis.gateway.trpc.routers.health import ErrorCount, StepLatency
from visavis.gateway.usage import Usage, UsageLine

WINDOW_MS = 30 * 60 * 1000
MOST_TURNS = 2_000
MOST_ERRORS = 2_000


@dataclass(frozen=True, slots=True)
class _Failure:
    at_ms: int
    code: str
    detail: str


class Figures:
    """Listens to all sessions of a process. Keeps half an hour, and 2,000 turns and errors of it at most."""

    def __init__(self, now_ms: Callable[[], int], *, window_ms: int = WINDOW_MS) -> None:
        """``now_ms`` is the clock: Unix ms."""
        self._now_ms = now_ms
        self._window_ms = window_ms
        self._turns: deque[tuple[int, TurnTimed]] = deque(maxlen=MOST_TURNS)
        self._failures: deque[_Failure] = deque(maxlen=MOST_ERRORS)
        self._lines: dict[tuple[str, str], UsageLine] = {}
        self.usage = Usage()
        """Since the process began."""

    def count(self, envelope: Envelope) -> None:
        """Take note of an event: a tap for every session's bus."""
        now = self._now_ms()
        match envelope.event:
            case TurnTimed() as timed:
                self._turns.append((now, timed))
            case ErrorOccurred(code=code, detail=detail) | HandlerFailed(code=code, detail=detail):
                self._failures.append(_Failure(now, code, detail))
            case UsageRecorded() as used:
                self.usage.add(used)
                line = UsageLine(model=used.model, purpose=used.purpose)
                self._lines.setdefault((used.model, used.purpose), line).add(used)

    @property
    def since_ms(self) -> int:
        """Return from when on turns and errors are looked at."""
        return self._now_ms() - self._window_ms

    def turns(self) -> list[TurnTimed]:
        """Return the turns of the window, the oldest first."""
        since = self.since_ms
        while self._turns and self._turns[0][0] < since:
            self._turns.popleft()
        return [timed for _, timed in self._turns]

    def latency(self) -> list[StepLatency]:
        """Return how long the steps took after the end of the user's turn, as far as they happened."""
        turns = self.turns()
        found = []
        for step in STEPS:
            times = sorted(value for turn in turns if (value := getattr(turn, f"{step}_ms")) is not None)
            if times:
                p50, p95, p99 = (percentile(times, share) for share in (0.5, 0.95, 0.99))
                found.append(
                    StepLatency(step=step, count=len(times), p50_ms=p50, p95_ms=p95, p99_ms=p99, max_ms=times[-1])
                )
        return found

    def errors(self) -> list[ErrorCount]:
        """Return the errors of the window by code, the most frequent first."""
        since = self.since_ms
        while self._failures and self._failures[0].at_ms < since:
            self._failures.popleft()
        counts: dict[str, ErrorCount] = {}
        for failure in self._failures:
            known = counts.setdefault(failure.code, ErrorCount(code=failure.code, count=0, last_ms=0, last_detail=""))
            known.count += 1
            known.last_ms, known.last_detail = failure.at_ms, failure.detail
        return sorted(counts.values(), key=lambda item: (-item.count, item.code))

    def usage_lines(self) -> list[UsageLine]:
        """Return what language models took since the process began, by model and purpose."""
        return [line.model_copy() for line in self._lines.values()]


def percentile(ordered: list[int], share: float) -> float:
    """Return the smallest value that at least this share (0 to 1) of all is not above: the nearest rank."""
    return float(ordered[max(0, math.ceil(share * len(ordered)) - 1)])
