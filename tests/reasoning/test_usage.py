from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.events import CodedError, UsageRecorded
from visavis.reasoning.language_model import TokenUsage
from visavis.reasoning.usage import UsageLimits, UsageMeter, UsageSum, recorded


def used(cost: float | None = 0.01, tokens: int = 100, purpose: str = "answer", model: str = "a:b") -> UsageRecorded:
    return UsageRecorded(model=model, purpose=purpose, requests=1, input_tokens=tokens, output_tokens=0, cost_usd=cost)


def test_a_session_is_added_up_by_purpose() -> None:
    meter = UsageMeter()
    for event in (used(), used(purpose="memory"), used(None, purpose="memory")):
        meter.add("s1", event)
    meter.add("s2", used())
    total = meter.total("s1")
    assert (total.requests, total.input_tokens, total.output_tokens, total.unpriced) == (3, 300, 0, 1)
    assert total.cost_usd == pytest.approx(0.02)
    assert meter.by_purpose("s1")["memory"].requests == 2
    assert meter.total("s2").requests == 1
    meter.close("s1")
    assert meter.total("s1") == UsageSum()
    assert meter.by_purpose("s1") == {}


@pytest.mark.parametrize(
    ("limits", "events", "over"),
    [
        (UsageLimits(), [used(1000, 10**9)], False),
        (UsageLimits(cost_usd=0.02), [used()], False),
        (UsageLimits(cost_usd=0.02), [used(), used()], True),
        (UsageLimits(cost_usd=0.02), [used(None)] * 5, False),
        (UsageLimits(tokens=200), [used(None)], False),
        (UsageLimits(tokens=200), [used(None)] * 2, True),
    ],
)
def test_over_its_limits_a_session_asks_no_model(limits: UsageLimits, events: list[UsageRecorded], over: bool) -> None:
    meter = UsageMeter(limits)
    meter.check("s")
    for event in events:
        meter.add("s", event)
    meter.check("another")
    if not over:
        meter.check("s")
        return
    with pytest.raises(CodedError) as caught:
        meter.check("s")
    assert caught.value.code == "mind.session_budget"


def test_requests_become_one_event_for_each_model() -> None:
    usages = [
        TokenUsage("a:x", 1, 10, 1, 0.5),
        TokenUsage("b:y", 1, 20, 2, None),
        TokenUsage("a:x", 2, 30, 3, 0.25),
        TokenUsage("c:z", 0),
    ]
    events = recorded(usages, response_id="r1", purpose="memory")
    assert [(e.model, e.requests, e.input_tokens, e.output_tokens, e.cost_usd) for e in events] == [
        ("a:x", 3, 40, 4, 0.75),
        ("b:y", 1, 20, 2, None),
    ]
    assert {(event.response_id, event.purpose) for event in events} == {("r1", "memory")}


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 9), st.none() | st.floats(0, 1))))
def test_nothing_is_lost_on_the_way(items: list[tuple[str, int, float | None]]) -> None:
    usages = [TokenUsage(model, 1, tokens, tokens, cost) for model, tokens, cost in items]
    meter = UsageMeter()
    for event in recorded(usages):
        meter.add("s", event)
    total = meter.total("s")
    assert total.requests == len(items)
    assert total.tokens == 2 * sum(tokens for _, tokens, _ in items)
    assert total.cost_usd <= sum(cost or 0.0 for _, _, cost in items) + 1e-9
