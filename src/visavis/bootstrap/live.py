"""Conversations that go on, as the Command Center sees them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from visavis.accounts.audit import AuditLog
from visavis.accounts.principal import Principal
from visavis.bootstrap.user_names import UserNames
from visavis.events import CodedError, OperatorTyped, OperatorWhispered, PersonaReplaced
from visavis.gateway.observing import Observing, operator_id
from visavis.gateway.trpc.routers.live import LiveSession, LiveSessions
from visavis.session.behind_the_scenes import MAX_WAITING, BehindTheScenes
from visavis.session.session import Session, Sessions

AT_MOST_EVERY_S = 0.5
"""How often a list is sent anew."""


class Live:
    """Lets operators watch, whisper, and answer in a persona's place: ``LiveService``."""

    def __init__(self, sessions: Sessions, observing: Observing, audit: AuditLog, names: UserNames) -> None:
        self._sessions = sessions
        self._observing = observing
        self._audit = audit
        self._names = names
        self._operators: dict[str, str] = {}
        """The names of those who have taken over, by the conversation."""

    async def sessions(self, principal: Principal) -> LiveSessions:
        """Return all conversations that go on, the newest first."""
        found = [await self._shown(session, principal) for session in self._sessions]
        return LiveSessions(items=found[::-1])

    async def watch(self, principal: Principal) -> AsyncIterator[LiveSessions]:
        """Yield them now and whenever something has changed."""
        seen: LiveSessions | None = None
        while True:
            count = self._observing.changed.count
            now = await self.sessions(principal)
            if now != seen:
                seen = now
                yield now
            await self._observing.changed.after(count)
            await asyncio.sleep(AT_MOST_EVERY_S)

    async def whisper(self, principal: Principal, session_id: str, text: str, address: str) -> None:
        """Tell the persona something that the user does not hear."""
        session = self._open(session_id)
        if session.whispers is None:
            raise CodedError(
                "live.cannot_whisper",
                "This persona says what was written for it, and cannot heed a whisper. Take over, and say it yourself.",
            )
        session.bus.publish(OperatorWhispered(text=text, operator=operator_id(principal)))
        await self._audit.record(principal, "live.whispered", session_id, address=address)

    async def take_over(self, principal: Principal, session_id: str, address: str) -> LiveSession:
        """Answer in the persona's place from now on; if one does already, it is a sign of life."""
        session = self._open(session_id)
        scenes, operator = _scenes(session), operator_id(principal)
        if scenes.operator not in (None, operator):
            raise CodedError("live.taken", "Somebody else answers in the persona's place already.")
        begins = scenes.operator is None
        self._operators = {key: name for key, name in self._operators.items() if self._sessions.get(key)}
        self._operators[session_id] = principal.name or principal.kind
        session.bus.publish(PersonaReplaced(active=True, operator=operator))
        if begins:
            await self._audit.record(principal, "live.taken_over", session_id, address=address)
        return await self._shown(session, principal)

    async def say(self, principal: Principal, session_id: str, text: str, address: str) -> None:
        """Say something in the persona's place."""
        session, scenes = self._taken(principal, session_id)
        if scenes.waiting >= MAX_WAITING:
            raise CodedError("live.too_much", f"{MAX_WAITING} lines wait to be said already.", retryable=True)
        session.bus.publish(OperatorTyped(text=text, operator=operator_id(principal)))
        await self._audit.record(principal, "live.said", session_id, address=address)

    async def release(self, principal: Principal, session_id: str, address: str) -> None:
        """Leave it to the persona again."""
        session, _ = self._taken(principal, session_id)
        session.bus.publish(PersonaReplaced(active=False, operator=operator_id(principal)))
        await self._audit.record(principal, "live.released", session_id, address=address)

    async def end(self, principal: Principal, session_id: str, address: str) -> None:
        """End the conversation, and wait until everything about it is written."""
        self._open(session_id)
        await self._sessions.end(session_id, "client")
        await self._audit.record(principal, "live.ended", session_id, address=address)

    def _open(self, session_id: str) -> Session:
        session = self._sessions.get(session_id)
        if session is None:
            raise CodedError("session.unknown", "This conversation is over.")
        return session

    def _taken(self, principal: Principal, session_id: str) -> tuple[Session, BehindTheScenes]:
        session = self._open(session_id)
        scenes = _scenes(session)
        if scenes.operator != operator_id(principal):
            raise CodedError("live.not_taken_over", "You do not answer in the persona's place; take over first.")
        return session, scenes

    async def _shown(self, session: Session, principal: Principal) -> LiveSession:
        view, scenes = self._observing.view(session.id), session.behind_the_scenes
        operator = scenes.operator if scenes else None
        return LiveSession(
            id=session.id,
            persona=session.persona.name,
            persona_title=session.persona.title,
            mind=session.capabilities.mind,
            user=session.user,
            user_name=await self._names.of(session.user),
            opened_ms=session.opened_ms,
            turns=session.bus.turn,
            floor=session.floor().value,
            lines=list(view.lines) if view else [],
            state=view.state if view and session.settings.reads_feelings else None,
            observers=self._observing.names(session.id),
            whispers=session.whispers() if session.whispers else 0,
            can_whisper=session.whispers is not None,
            answered_by=None if operator is None else self._operators.get(session.id, operator),
            answered_by_me=operator is not None and operator == operator_id(principal),
            awaits_answer=scenes.awaited.text if scenes and scenes.awaited else None,
            disclosed=scenes.disclosed if scenes else True,
        )


def _scenes(session: Session) -> BehindTheScenes:
    if session.behind_the_scenes is None:
        raise CodedError("live.impossible", "Nobody can answer in the persona's place here.")
    return session.behind_the_scenes
