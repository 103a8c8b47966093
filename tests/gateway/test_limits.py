from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from visavis.gateway.limits import TokenBucket


def test_a_burst_passes_and_then_the_rate_counts() -> None:
    bucket = TokenBucket(rate=10, burst=20, now=0)
    assert all(bucket.take(1, 0) for _ in range(20))
    assert not bucket.take(1, 0)
    assert bucket.take(1, 0.1)
    assert not bucket.take(1, 0.1)


@given(st.lists(st.tuples(st.floats(0, 5), st.floats(0, 30)), max_size=50))
def test_never_more_than_the_rate_and_the_burst(steps: list[tuple[float, float]]) -> None:
    bucket = TokenBucket(rate=10, burst=20, now=0)
    now = taken = 0.0
    for wait, amount in steps:
        now += wait
        taken += amount if bucket.take(amount, now) else 0
    assert taken <= 20 + 10 * now + 1e-6
