"""Opens the session in which another persona goes on with a conversation, and lets that one know what was said."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any, cast

from visavis.bootstrap.casting import Role
from visavis.bus import SessionBus
from visavis.events import CodedError, Event, HandOverRequested, SessionClosed
from visavis.reasoning.context import ConversationContext
from visavis.reasoning.mind import Question, Thought
from visavis.reasoning.situation import Situation
from visavis.reasoning.wording import NAME
from visavis.session.hand_over import HandOver, Successor
from visavis.session.session import Session, Sessions

LAST_EXCHANGES = 12
"""So many messages of the conversation the next persona gets word for word."""
OPENING_S = 6.0
"""How long a model may think about its first words; after that the persona greets as it always does."""
OPENING_SENTENCES = 3

_TOLD = "({title} has handed this conversation over to you. What {title} tells you: {summary})"
_OPEN = (
    "(You have just taken this conversation over from {title}. Say who you are in a few words and go on from there: "
    "one or two short sentences, about what was asked. Do not repeat what was said.)"
)

Adopt = Callable[[Session, Session, Callable[[], None]], None]
"""Lets the client of one session find the next; the function begins that, and is called when the client is there."""


@dataclass(frozen=True, slots=True)
class _Wired:
    """What is needed of a session that is open."""

    role: Role
    context: ConversationContext


class HandOvers:
    """Hands conversations of one process from persona to persona."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self._wired: dict[str, _Wired] = {}
        self.adopt: Adopt | None = None
        """The gateway's; without one the next session begins by itself."""

    def wire(self, bus: SessionBus, session: Session, role: Role, context: ConversationContext) -> None:
        """Let a session be handed over, and be the one that a conversation is handed to."""
        self._wired[session.id] = _Wired(role, context)
        session.closing.append(lambda: self._wired.pop(session.id, None))
        bus.listen(HandOverRequested, HandOver(session, self._open).follow, until=(SessionClosed,))

    async def _open(self, session: Session, request: HandOverRequested) -> Successor:
        """Make the next session. Raises CodedError (``persona.*``, ``limit.sessions``) if there can be none."""
        before = self._wired[session.id]
        settings = session.settings.model_copy(update={"persona": request.persona, "greet": False})
        following = await self._sessions.create(settings, session.user)
        after = self._wired[following.id]
        title = before.role.persona.about.title
        told = _TOLD.format(title=title, summary=request.summary) if request.summary else ""
        after.context.seed(before.context.history()[-LAST_EXCHANGES:], told)
        if NAME in before.context.memory:
            after.context.memory[NAME] = before.context.memory[NAME]
        opening, facts = await _opening(following, after, title)
        successor = Successor(following, opening, awaits_client=self.adopt is not None, facts=facts)
        if self.adopt is not None:
            self.adopt(session, following, successor.begin)
        return successor


async def _opening(session: Session, wired: _Wired, title: str) -> tuple[str, Sequence[Event]]:
    """Return a persona's first words, and what is to be told of their making."""
    role = wired.role
    words, facts = "", list[Event]()
    if role.mind.name.startswith("model:"):
        question = Question(
            _OPEN.format(title=title),
            history=wired.context.history(),
            memory=dict(wired.context.memory),
            agents=frozenset(),
            situation=Situation(session_id=session.id, persona=role.persona.about.name),
        )
        try:
            async with asyncio.timeout(OPENING_S):
                words = await _said(role, question, facts)
        except (CodedError, TimeoutError):
            words = ""  # its greeting does as well
    if words:
        return words, facts
    greetings = role.greetings or (f"Hello, I'm {role.persona.about.title}.",)
    return greetings[session.opened_ms % len(greetings)], facts


async def _said(role: Role, question: Question, facts: list[Event]) -> str:
    text = ""
    async with aclosing(cast("Any", role.mind.answer(question))) as steps:
        async for step in steps:
            if not isinstance(step, Thought):
                facts.append(step)
            elif step.sentence_index >= OPENING_SENTENCES:
                break
            else:
                text += step.text
    return text.strip()
