"""The reasoning engine: a model that speaks while agents work for it, until there is nothing more to do.

The loop is Director's (ask the model with the agents as tools, run what it calls, feed the results back), made
streaming and parallel: text is given out as it comes, a call is run as soon as its arguments are complete, all calls of
a reply run side by side, and closing the generator stops the request and every agent at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from visavis.events import CodedError
from visavis.reasoning.agents.registry import Agents
from visavis.reasoning.agents.runs import AgentRuns
from visavis.reasoning.answer_markup import AnswerMarkup, Spoken
from visavis.reasoning.budget import Budget, Spending
from visavis.reasoning.citations import Citations
from visavis.reasoning.language_model import Ask, LanguageModel, Reply, TextPiece
from visavis.reasoning.mind import Question
from visavis.reasoning.round import Round, RoundStep
from visavis.reasoning.silence import Silence, SilencePolicy
from visavis.reasoning.situation import PendingRun, Situation
from visavis.reasoning.usage import recorded

if TYPE_CHECKING:
    from pydantic_ai.messages import ModelMessage
    from pydantic_ai.tools import ToolDefinition

MAX_MISTAKES = 4
"""After so many calls that cannot be understood, the model has to answer without any."""
MAX_TOKENS = 1_500
"""Of one reply with agents: long arguments and what is put on the screen need room."""
MAX_ANSWER_TOKENS = 600
"""Of one without."""
LAST_WORD_S = 10.0
"""How long the last word may take, when everything is spent."""

_LAST_WORD = (
    "(You have used up what may be spent on this answer: {what}. Answer now, in one or two sentences, with what you "
    "have, and say what is missing. Call nothing.)"
)


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be answered."""

    messages: Sequence[ModelMessage]
    question: Question
    agents: Agents = field(default_factory=Agents)
    citations: Citations = field(default_factory=Citations)
    agreed: Sequence[PendingRun] = ()
    """What the user has just agreed to: it is done before the model is asked."""


@dataclass(frozen=True, slots=True)
class GaveUp:
    """Everything is spent, and there was no last word."""

    what: str


EngineStep = RoundStep | GaveUp


class Engine:
    """Lets a model answer with the help of agents."""

    def __init__(
        self, model: LanguageModel, *, budget: Budget | None = None, silence: SilencePolicy | None = None
    ) -> None:
        self.model = model
        self._budget = budget or Budget()
        self._silence = silence or SilencePolicy()

    async def run(self, task: Task) -> AsyncGenerator[EngineStep, None]:
        """Yield the answer as it comes, with what happens on the way. Closing the generator stops all of it.

        Raises what the model raises (``mind.*``), except for the last word.
        """
        loop = asyncio.get_running_loop()
        spending = Spending(self._budget, loop.time)
        silence = Silence(self._silence)
        runs = AgentRuns(task.agents, task.question, task.citations)
        messages = list(task.messages)
        tools = definitions(task.agents, task.question.situation)
        response_id = task.question.commitment.response_id
        agreed = task.agreed
        while True:
            if agreed:
                current = Round(runs, spending, silence, response_id, agreed=agreed)
                agreed = ()
            else:
                what = _spent(spending, runs)
                if what:
                    async with aclosing(self._last_word(task, messages, tools, what, spending)) as steps:
                        async for step in steps:
                            yield step
                    return
                ask = Ask(messages, tools, max_tokens=MAX_TOKENS if tools else MAX_ANSWER_TOKENS, until=spending.until)
                spending.ask()
                current = Round(runs, spending, silence, response_id, model=self.model, ask=ask)
            async with aclosing(current.run()) as happening:
                async for happened in happening:
                    yield happened
            if not current.called:
                return
            messages += current.messages()

    async def _last_word(
        self, task: Task, messages: list[ModelMessage], tools: list[ToolDefinition], what: str, spending: Spending
    ) -> AsyncGenerator[EngineStep, None]:
        """Let the model say what it has, without agents."""
        from pydantic_ai.messages import ModelRequest, UserPromptPart

        messages = [*messages, ModelRequest(parts=[UserPromptPart(_LAST_WORD.format(what=what))])]
        until = asyncio.get_running_loop().time() + LAST_WORD_S
        ask = Ask(messages, tools, use_tools=False, max_tokens=MAX_ANSWER_TOKENS, until=until)
        markup, said = AnswerMarkup(), False
        try:
            async with aclosing(self.model.ask(ask)) as pieces:
                async for piece in pieces:
                    if isinstance(piece, Reply):
                        spending.add(piece.usage)
                        for used in recorded([piece.usage], response_id=task.question.commitment.response_id):
                            yield used
                        continue
                    for fragment in markup.feed(piece.text) if isinstance(piece, TextPiece) else ():
                        said = said or (isinstance(fragment, Spoken) and bool(fragment.text.strip()))
                        yield fragment
        except CodedError:
            if said:
                raise
        for fragment in markup.finish():
            said = said or (isinstance(fragment, Spoken) and bool(fragment.text.strip()))
            yield fragment
        if not said:
            yield GaveUp(what)


def _spent(spending: Spending, runs: AgentRuns) -> str:
    """Return why there can be no further round but the last, or ''."""
    return spending.exhausted or ("attempts" if runs.mistakes >= MAX_MISTAKES else "")


def definitions(agents: Agents, situation: Situation) -> list[ToolDefinition]:
    """Return the agents as the model is told of them in a session."""
    from pydantic_ai.tools import ToolDefinition

    return [
        ToolDefinition(name=agent.name, parameters_json_schema=agent.schema, description=agent.describe(situation))
        for agent in agents
    ]
