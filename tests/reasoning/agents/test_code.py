from __future__ import annotations

import os

import pytest

from tests.reasoning.agents.running import context_of, text_of
from visavis.events import CodedError
from visavis.reasoning.agents.code import RunCode, RunCodeWithoutIsolation, code_agent, show_last_value
from visavis.reasoning.agents.registry import check
from visavis.reasoning.sandbox.sandbox import Sandbox
from visavis.reasoning.situation import Situation


async def running() -> RunCode:
    """Return the agent as it is when it is switched on; skip where the kernel does not allow it."""
    agent = await code_agent("isolated")
    why_not = agent.available(Situation())
    if why_not:
        assert os.environ.get("VISAVIS_REQUIRE_SERVICES") != "1", why_not
        pytest.skip(why_not)
    return agent


async def test_it_is_off_by_default_and_says_how_it_is_switched_on() -> None:
    agent = await code_agent("off")
    check(agent)
    assert "VISAVIS_CODE_AGENT" in agent.available(Situation())
    with pytest.raises(CodedError) as raised:
        await text_of(agent, program="print(1)")
    assert raised.value.code == "agent.unavailable"


async def test_where_programs_cannot_be_isolated_it_stays_off_and_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("visavis.reasoning.sandbox.sandbox.sys.platform", "darwin")
    agent = await code_agent("isolated")
    assert "Linux only" in agent.available(Situation())
    assert "unisolated" in agent.available(Situation())


async def test_without_isolation_every_run_is_asked_about() -> None:
    agent = await code_agent("unisolated")
    assert isinstance(agent, RunCodeWithoutIsolation)
    assert agent.always_confirm
    assert agent.effects
    question, details = agent.confirmation(context_of(), {"program": "print(1)"})
    assert "files" in question
    assert details == "print(1)"
    assert agent.available(Situation()) == ""
    assert await text_of(agent, program="print(1)") == "1"


async def test_what_it_prints_and_its_last_value_are_told() -> None:
    agent = await running()
    assert await text_of(agent, program="a = 6\nprint('hi')\na * 7") == "hi\n42"
    assert await text_of(agent, program="x = 1") == "(It printed nothing.)"
    failed = await text_of(agent, program="{}['key']")
    assert failed.endswith("KeyError: 'key'\n(It ended with an error, status 1.)")
    assert "SyntaxError" in await text_of(agent, program="def f(:")
    assert "cut off" in await text_of(agent, program="print('a' * 50_000)")


@pytest.mark.parametrize("program", ["x = 1", "for i in range(3):\n    print(i)", "a = 1; a", "def f(:", ""])
def test_other_programs_are_left_as_they_are(program: str) -> None:
    assert show_last_value(program) == program


def test_a_sandbox_is_made_of_limits() -> None:
    assert Sandbox(isolated=False).limits.seconds == 10
