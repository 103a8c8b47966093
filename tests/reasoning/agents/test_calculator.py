from __future__ import annotations

import pytest

from tests.reasoning.agents.running import text_of
from visavis.events import CodedError
from visavis.reasoning.agents.calculator import Calculator
from visavis.reasoning.agents.registry import check


async def test_it_tells_the_sum_with_its_result() -> None:
    check(Calculator())
    assert await text_of(Calculator(), expression="15% of 80") == "15% of 80 = 12"
    assert Calculator().arguments.required_text == "expression"


async def test_a_sum_that_is_none_is_an_error_for_the_mind() -> None:
    with pytest.raises(CodedError, match="Only numbers") as raised:
        await text_of(Calculator(), expression="().__class__")
    assert raised.value.code == "calculator.invalid"


async def test_a_sum_without_end_does_not_get_that_far() -> None:
    with pytest.raises(CodedError) as raised:
        await text_of(Calculator(), expression="1+" * 600)
    assert raised.value.code == "agent.invalid_arguments"
