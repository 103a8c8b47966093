from __future__ import annotations

from itertools import count, pairwise

from hypothesis import given
from hypothesis import strategies as st

from visavis.events import GazeShifted, Look
from visavis.perception.gaze_shifts import HOLD_MS, LONGEST_BLINK_MS, GazeShifts

STEP_MS = 50
LOOKS: list[Look] = ["screen", "left", "right", "up", "down", "closed", "unknown"]


def told(*stretches: tuple[Look, int], track_id: int = 1) -> list[tuple[Look, int]]:
    """Return what is told of somebody who looks so for so long, with when each look began."""
    shifts = GazeShifts()
    looks = [look for look, lasts_ms in stretches for _ in range(0, lasts_ms, STEP_MS)]
    followed = [(at, shifts.follow(track_id, look, at)) for at, look in zip(count(0, STEP_MS), looks, strict=False)]
    return [(shift.look, at - shift.held_ms) for at, shift in followed if shift is not None]


def test_a_look_is_told_once_it_has_lasted_and_from_when_on() -> None:
    assert told(("screen", 1_000), ("left", 1_000), ("screen", 500)) == [
        ("screen", 0),
        ("left", 1_000),
        ("screen", 2_000),
    ]


def test_glances_and_blinks_are_not_told() -> None:
    assert told(("screen", 1_000), ("left", HOLD_MS), ("screen", 1_000)) == [("screen", 0)]
    assert told(("screen", 1_000), ("closed", LONGEST_BLINK_MS), ("screen", 1_000)) == [("screen", 0)]
    assert told(("screen", 1_000), ("closed", LONGEST_BLINK_MS + STEP_MS)) == [("screen", 0), ("closed", 1_000)]


def test_what_is_not_known_is_no_look() -> None:
    assert told(("screen", 500), ("unknown", 2_000), ("screen", 500)) == [("screen", 0)]


def test_whoever_comes_next_begins_anew() -> None:
    shifts = GazeShifts()
    assert shifts.follow(1, "screen", 0) is None
    assert shifts.follow(1, "screen", 300) == GazeShifted(track_id=1, look="screen", held_ms=300)
    assert shifts.follow(2, "screen", 400) is None
    assert shifts.follow(2, "screen", 700) == GazeShifted(track_id=2, look="screen", held_ms=300)
    shifts.lose()
    assert shifts.follow(2, "screen", 800) is None
    assert shifts.follow(2, "screen", 1_100) == GazeShifted(track_id=2, look="screen", held_ms=300)


@given(st.lists(st.tuples(st.sampled_from(LOOKS), st.integers(1, 40).map(lambda steps: steps * STEP_MS)), max_size=20))
def test_no_look_is_told_twice_in_a_row_and_none_too_early(stretches: list[tuple[Look, int]]) -> None:
    heard = told(*stretches)
    assert all(one[0] != other[0] for one, other in pairwise(heard))
    assert [began for _, began in heard] == sorted(began for _, began in heard)
    assert all(look != "unknown" for look, _ in heard)
