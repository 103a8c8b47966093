"""Opening, changing and closing a session."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from visavis.events import (
    CancelResponse,
    CloseSession,
    EchoDetected,
    Event,
    OpenSession,
    SayText,
    SessionClosed,
    SessionOpened,
    SessionUpdated,
    UpdateSession,
    now_ms,
)
from visavis.session.session import Session
from visavis.storage import SessionRecord, Storage

MOST_ECHOES = 2
"""So often her own voice may come back through the microphone before she stops listening while she speaks."""


class Lifecycle:
    """Carries out the session commands of one session."""

    def __init__(self, session: Session, *, greeting: str = "", sees: bool = False) -> None:
        """``greeting`` is said first, if the settings ask for it. ``sees`` tells whether cameras are looked at."""
        self._session = session
        self._greeting = greeting
        self._sees = sees
        self._echoes = 0

    def open(self, command: OpenSession) -> list[Event]:
        """Announce the session, and greet."""
        session = self._session
        opened = SessionOpened(
            persona=session.persona, settings=command.settings, capabilities=session.capabilities, user=command.user
        )
        # Where somebody is looked for, they are greeted when they come: see encounter.py.
        greets = self._greeting and command.settings.greet and not (command.settings.seeing and self._sees)
        return [opened, SayText(text=self._greeting)] if greets else [opened]

    def update(self, command: UpdateSession) -> list[Event]:
        """Change what the command names."""
        changes = command.model_dump(exclude_none=True)
        self._session.settings = self._session.settings.model_copy(update=changes)
        return [SessionUpdated(settings=self._session.settings, capabilities=self._session.capabilities)]

    def echo_detected(self, _: EchoDetected) -> list[Event]:
        """Stop listening while she speaks, where her own voice keeps coming back and the settings leave it to us."""
        self._echoes += 1
        if self._session.settings.duplex != "auto" or self._echoes < MOST_ECHOES:
            return []
        self._session.settings = self._session.settings.model_copy(update={"duplex": "half"})
        return [SessionUpdated(settings=self._session.settings, capabilities=self._session.capabilities)]

    def close(self, command: CloseSession) -> list[Event]:
        """Stop what is being said, and end."""
        return [CancelResponse(), SessionClosed(reason=command.reason)]


class SessionRecorder:
    """Keeps the session itself in storage."""

    def __init__(self, session: Session, storage: Storage, *, now_ms: Callable[[], int] = now_ms) -> None:
        """``now_ms`` returns Unix milliseconds."""
        self._storage = storage
        self._now_ms = now_ms
        self._is_kept = False
        self._record = SessionRecord(
            id=session.id,
            persona=session.persona.name,
            opened_ms=session.opened_ms,
            user=session.user,
            settings=session.settings.model_dump(mode="json"),
        )

    async def record(self, event: SessionOpened | SessionUpdated | SessionClosed) -> None:
        """Write the session down, as it is now. What somebody has erased since it was begun stays erased."""
        match event:
            case SessionClosed():
                self._record = replace(self._record, closed_ms=self._now_ms(), close_reason=event.reason)
            case SessionUpdated():
                self._record = replace(self._record, settings=event.settings.model_dump(mode="json"))
        if self._is_kept:
            await self._storage.replace_session(self._record)
            return
        await self._storage.save_session(self._record)
        self._is_kept = True


RECORDED_SESSION = (SessionOpened, SessionUpdated, SessionClosed)
"""What :meth:`SessionRecorder.record` listens to, in one mailbox so that the order is kept."""
