"""Shows what the user could ask next."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated

from pydantic import Field

from visavis.events import SuggestedQuestionsItem
from visavis.reasoning.agents.base import AgentContext, BaseAgent, Output

Suggestion = Annotated[str, Field(min_length=1, max_length=300)]


class SuggestQuestions(BaseAgent):
    """Shows the user buttons with questions that they could ask you next. Only such that you can answer well."""

    name = "suggest_questions"
    quick = True

    async def run(
        self, context: AgentContext, questions: Annotated[list[Suggestion], Field(min_length=1, max_length=5)]
    ) -> AsyncIterator[Output]:
        """Yield the questions, each once."""
        kept = list(dict.fromkeys(" ".join(question.split()) for question in questions))
        yield SuggestedQuestionsItem(questions=kept)
        yield "The suggestions are on the screen; do not read them out."
