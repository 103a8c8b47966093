"""An agent of your own: ten lines, and an entry point in ``pyproject.toml``."""

import random
from typing import Annotated

from pydantic import Field

from visavis.reasoning.agents.base import AgentContext, BaseAgent


class Dice(BaseAgent):
    """Rolls dice, when the user wants to leave something to chance."""

    name = "dice"
    quick = True

    async def run(
        self,
        context: AgentContext,
        sides: Annotated[int, Field(ge=2, le=1_000, description="Sides of each.")] = 6,
        count: Annotated[int, Field(ge=1, le=20, description="How many are rolled.")] = 1,
    ) -> str:
        """Return what they show."""
        rolled = [random.randint(1, sides) for _ in range(count)]
        return f"The dice show {', '.join(map(str, rolled))}; that is {sum(rolled)} in all."
