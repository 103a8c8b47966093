"""Works sums out."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from visavis.reasoning.agents.base import AgentContext, BaseAgent
from visavis.reasoning.arithmetic.calculation import calculate
from visavis.reasoning.arithmetic.evaluator import MAX_CHARACTERS

Sum = Annotated[
    str,
    Field(
        min_length=1,
        max_length=MAX_CHARACTERS,
        description="The sum, such as '15% of 80', 'sqrt(2) * 1,000', '5 ft 3 in to cm' or '100 km/h in mph'.",
    ),
]


class Calculator(BaseAgent):
    """Works out sums exactly: arithmetic, percentages, functions (sqrt, sin, log, round, mean, factorial …), units.

    Use it for every calculation, however simple. Units are converted with 'in' or 'to'; angles are radians unless
    'deg' follows. It knows no exchange rates.
    """

    name = "calculator"
    quick = True

    async def run(self, context: AgentContext, expression: Sum) -> str:
        """Return the sum with its result."""
        return f"{expression.strip()} {calculate(expression)}"
