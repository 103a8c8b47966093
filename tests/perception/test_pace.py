from hypothesis import given
from hypothesis import strategies as st

from visavis.perception.pace import RATES, Pace


def look(pace: Pace, seconds: float, took_s: float, start_s: float = 0.0, fps: float = 30) -> int:
    """Send pictures that each take as long; return how many were looked at."""
    count = 0
    for index in range(round(seconds * fps)):
        now_s = start_s + index / fps
        if pace.admits(now_s):
            count += 1
            pace.took(took_s, now_s + took_s)
    return count


def test_where_there_is_time_fifteen_a_second_are_looked_at() -> None:
    assert 14 * 10 <= look(Pace(), 10, 0.01) <= 15 * 10 + 1


def test_jitter_does_not_lower_the_rate() -> None:
    pace, count = Pace(), 0
    for index in range(150):
        count += pace.admits(index / 15 + (0.012 if index % 2 else 0))
    assert count >= 148


def test_slow_pictures_lower_the_rate_at_once_and_time_to_spare_raises_it_again() -> None:
    pace = Pace()
    look(pace, 5, 0.2)
    assert pace.fps <= 3
    look(pace, 40, 0.01, start_s=100)
    assert pace.fps == RATES[0]


def test_a_rate_that_failed_is_tried_more_seldom() -> None:
    def attempts(pace: Pace) -> int:
        raised, before = 0, pace.fps
        for index in range(30 * 120):
            now_s = index / 30
            if pace.admits(now_s):
                pace.took(0.02 if pace.fps <= 5 else 0.3, now_s)
            raised += pace.fps > before
            before = pace.fps
        return raised

    pace = Pace()
    assert attempts(pace) <= 8


@given(st.lists(st.tuples(st.floats(0, 0.5), st.floats(0, 2)), max_size=200))
def test_the_rate_is_always_one_of_those_there_are(steps: list[tuple[float, float]]) -> None:
    pace, now_s = Pace(), 0.0
    for wait_s, took_s in steps:
        now_s += wait_s
        if pace.admits(now_s):
            before = pace.fps
            assert pace.took(took_s, now_s) == (pace.fps != before)
        assert pace.fps in RATES
