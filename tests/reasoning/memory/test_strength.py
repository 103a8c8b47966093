from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.events.clock import DAY_MS
from visavis.reasoning.memory.memory import Memory, day_of, told_on
from visavis.reasoning.memory.slots import importance_of, slot_of
from visavis.reasoning.memory.strength import FORGOTTEN, MOST_USES, freshness, retrieval_scores, strength

NOW = 1_777_800_000_000


def memory(days: float = 0, **changes: object) -> Memory:
    told = NOW - int(days * DAY_MS)
    return Memory("m", "p", "fact", "I sing.", told, told, told, **changes)  # type: ignore[arg-type]


def test_half_is_left_after_each_half_life_which_grows_with_use() -> None:
    assert freshness(memory(0), NOW) == 1
    assert freshness(memory(60), NOW) == pytest.approx(0.5)
    assert freshness(memory(120), NOW) == pytest.approx(0.25)
    assert freshness(memory(120, uses=1), NOW) == pytest.approx(0.5)
    assert freshness(memory(360, uses=99), NOW) == pytest.approx(0.5)
    assert freshness(memory(-3), NOW) == 1


def test_a_middling_fact_that_nobody_uses_is_forgotten_after_two_hundred_days() -> None:
    assert strength(memory(199, importance=0.5), NOW) > FORGOTTEN
    assert strength(memory(200, importance=0.5), NOW) < FORGOTTEN
    assert strength(memory(0, importance=0.5, ended_ms=NOW), NOW) == 0.25


@given(st.floats(0, 5_000), st.floats(0, 5_000), st.floats(0, 1), st.integers(0, 3 * MOST_USES))
def test_strength_is_bounded_and_only_falls(one: float, other: float, importance: float, uses: int) -> None:
    early, late = sorted((one, other))
    first = strength(memory(early, importance=importance, uses=uses), NOW)
    second = strength(memory(late, importance=importance, uses=uses), NOW)
    assert 0 <= second <= first <= 1


def test_what_is_to_the_point_goes_before_what_is_merely_new_and_important() -> None:
    scores = retrieval_scores(np.array([0.8, 0.3]), np.array([0.0, 1.0]), np.array([0.3, 1.0]))
    assert scores[0] > scores[1]
    assert (scores <= 1).all()
    recent = retrieval_scores(np.array([0.6, 0.6]), np.array([0.2, 0.9]), np.array([0.5, 0.5]))
    assert recent[1] > recent[0]


def test_days_are_told_as_people_say_them() -> None:
    now = datetime(2026, 5, 3, 12, tzinfo=UTC)
    at = int(now.timestamp() * 1000)
    assert told_on(at, now) == "told today"
    assert told_on(at - 2 * DAY_MS, now) == "told on 1 May"
    assert day_of(at - 300 * DAY_MS, now) == "on 7 July 2025"
    source = memory(0).source(now, 0.5)
    assert (source.kind, source.reference, source.score) == ("memory", "m", 0.5)


def test_slots_are_one_for_each_answer() -> None:
    assert slot_of("home", "", "Berlin") == "home"
    assert slot_of("preference", "The Coffee!") == slot_of("preference", "coffee") == "preference:coffee"
    assert slot_of("relative", "mum", "Eve") == slot_of("relative", "mother", "Ada") == "relative:mother"
    assert slot_of("relative", "sister", "Mia") != slot_of("relative", "sister", "Eva")
    assert slot_of("diet", "", "vegan") != slot_of("diet", "", "allergic to nuts")
    assert slot_of("other", "x", "y") == slot_of("preference", "") == ""
    assert importance_of("name") > importance_of("preference") > 0
