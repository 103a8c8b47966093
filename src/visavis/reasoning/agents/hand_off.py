"""Hands the conversation over to another persona."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from typing import Annotated

from pydantic import Field

from visavis.events import CodedError, PersonaCard
from visavis.reasoning.agents.base import AgentContext, BaseAgent, HandOver, Output
from visavis.reasoning.situation import Situation
from visavis.reasoning.yaml_source import nearest


class HandOverConversation(BaseAgent):
    """Hands the conversation over to another persona, who then goes on with it in your place.

    Use it when the user asks for somebody, or when another persona can help better than you.
    """

    name = "hand_over"
    title = "Hand over"
    quick = True

    def __init__(self, personas: Callable[[], Sequence[PersonaCard]]) -> None:
        """``personas`` returns who can be talked to."""
        self._personas = personas

    def _others(self, situation: Situation) -> dict[str, PersonaCard]:
        return {card.name: card for card in self._personas() if card.name != situation.persona}

    def available(self, situation: Situation) -> str:
        """Tell if nobody else is there."""
        return "" if self._others(situation) else "There is no other persona."

    def describe(self, situation: Situation) -> str:
        """Say who else is there."""
        lines = [f"- {card.name}: {card.title}. {card.description}" for card in self._others(situation).values()]
        return "\n".join([self.description, "These are there:", *lines])

    async def run(
        self,
        context: AgentContext,
        persona: Annotated[str, Field(max_length=64, description="Name of the persona.")],
        summary: Annotated[
            str, Field(min_length=1, max_length=2_000, description="What that one should know: who, what, how far.")
        ],
    ) -> AsyncIterator[Output]:
        """Yield the hand-over. Raises CodedError ``persona.unknown`` or ``agent.hand_over_to_self``."""
        wanted, others = persona.strip().lower(), self._others(context.situation)
        if wanted == context.situation.persona:
            raise CodedError("agent.hand_over_to_self", "That is you: a conversation is handed to somebody else.")
        by_title = {card.title.lower(): name for name, card in others.items()}
        name = wanted if wanted in others else by_title.get(wanted, "")
        if not name:
            known = ", ".join(others) or "none"
            hint = nearest(wanted, [*others, *by_title])
            raise CodedError("persona.unknown", f"There is no persona '{persona[:64]}'{hint} (known: {known}).")
        yield HandOver(name, summary)
