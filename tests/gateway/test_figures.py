"""Figures of the last while."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.events import Envelope, ErrorOccurred, Event, HandlerFailed, TurnTimed, UsageRecorded
from visavis.gateway.figures import MOST_ERRORS, Figures, percentile


class Clock:
    def __init__(self) -> None:
        self.ms = 10_000_000

    def __call__(self) -> int:
        return self.ms


def timed(heard_ms: int, **times: int | None) -> TurnTimed:
    return TurnTimed(why="vad", response_id="r", turn_ended_ms=200, heard_ms=heard_ms, **times)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def figures(clock: Clock) -> Figures:
    return Figures(clock, window_ms=60_000)


def tell(figures: Figures, *events: Event) -> None:
    for event in events:
        figures.count(Envelope(event, session_id="s", turn=1))


@given(st.lists(st.integers(0, 10_000), min_size=1), st.floats(0.01, 1.0))
def test_a_percentile_is_the_smallest_value_with_enough_below_it(values: list[int], share: float) -> None:
    ordered = sorted(values)
    found = percentile(ordered, share)
    assert sum(value <= found for value in values) >= share * len(values) - 1e-9
    assert sum(value < found for value in values) < share * len(values)


def test_latencies_are_those_of_the_steps_that_happened(figures: Figures) -> None:
    tell(figures, *(timed(number * 10, first_text_ms=number if number % 2 else None) for number in range(1, 101)))
    steps = {item.step: item for item in figures.latency()}
    assert list(steps) == ["turn_ended", "first_text", "heard"]
    assert (steps["heard"].count, steps["heard"].p50_ms, steps["heard"].p95_ms) == (100, 500, 950)
    assert (steps["heard"].p99_ms, steps["heard"].max_ms) == (990, 1000)
    assert steps["first_text"].count == 50


def test_what_was_long_ago_counts_no_more(figures: Figures, clock: Clock) -> None:
    tell(figures, timed(100), ErrorOccurred(code="a.b", detail="Old."))
    clock.ms += 60_001
    tell(figures, timed(300))
    assert [turn.heard_ms for turn in figures.turns()] == [300]
    assert figures.errors() == []


def test_errors_are_counted_by_code_the_most_frequent_first(figures: Figures, clock: Clock) -> None:
    tell(figures, ErrorOccurred(code="limit.rate", detail="Too fast."))
    failed = HandlerFailed(handler="h", event_type="e", code="model.away", detail="Gone.")
    tell(figures, failed, failed.model_copy(update={"detail": "Gone again."}))
    first, second = figures.errors()
    assert (first.code, first.count, first.last_detail, first.last_ms) == ("model.away", 2, "Gone again.", clock.ms)
    assert (second.code, second.count) == ("limit.rate", 1)


def test_only_so_many_errors_are_kept(figures: Figures) -> None:
    tell(figures, *(ErrorOccurred(code="limit.rate", detail="Too fast.") for _ in range(MOST_ERRORS + 10)))
    assert figures.errors()[0].count == MOST_ERRORS


def test_usage_is_added_up_for_good(figures: Figures, clock: Clock) -> None:
    used = UsageRecorded(model="openai:a", requests=1, input_tokens=10, output_tokens=2, cost_usd=0.5)
    tell(figures, used, used.model_copy(update={"purpose": "memory", "cost_usd": None}))
    clock.ms += 10_000_000
    tell(figures, used)
    assert (figures.usage.requests, figures.usage.cost_usd, figures.usage.unpriced_requests) == (3, 1.0, 1)
    assert [(line.purpose, line.requests) for line in figures.usage_lines()] == [("answer", 2), ("memory", 1)]
