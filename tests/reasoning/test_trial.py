from __future__ import annotations

import pytest

from visavis.bus import virtual_time
from visavis.events import CodedError
from visavis.reasoning.fake_model import FakeLanguageModel, FakeReply
from visavis.reasoning.trial import Trial, try_model

HELLO = FakeReply("Hello to you.", first_s=0.25)
DOWN = CodedError("mind.rejected", "It takes no tools.")


@pytest.mark.parametrize(
    ("second", "calls", "trouble"),
    [
        (FakeReply(calls=[("report_sum", {"sum": 5})]), True, ""),
        (FakeReply(calls=[("report_sum", '{"sum": 5}')]), True, ""),
        (FakeReply(calls=[("report_sum", '{"sum": ')]), False, "without calling"),
        (FakeReply(calls=[("other", {"sum": 5})]), False, "without calling"),
        (FakeReply("Five."), False, "without calling"),
        (FakeReply(error=DOWN), False, "takes no tools"),
    ],
)
def test_a_trial_tells_how_soon_it_answers_and_whether_it_calls_tools(
    second: FakeReply, calls: bool, trouble: str
) -> None:
    model = FakeLanguageModel(HELLO, second, tokens=7)
    trial = virtual_time.run(try_model(model))
    assert trial.first_s == pytest.approx(0.25)
    assert trial.calls_tools is calls
    assert trouble in trial.trouble
    assert bool(trial.trouble) != calls
    assert sum(usage.input_tokens for usage in trial.usages) == (7 if second.error else 14)


def test_a_model_that_fails_is_a_result() -> None:
    trial = virtual_time.run(try_model(FakeLanguageModel(FakeReply(error=CodedError("mind.timeout", "Too late.")))))
    assert trial == Trial("fake:model", trouble="Too late.")
