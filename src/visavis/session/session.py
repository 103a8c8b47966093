"""A session, and all sessions of this process: opened, found, and closed when their time has come."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from visavis.bus import SessionBus
from visavis.events import (
    Capabilities,
    CloseSession,
    CodedError,
    OpenSession,
    PersonaCard,
    SessionClosed,
    SessionSettings,
    TurnStarted,
    new_id,
    now_ms,
)
from visavis.session.behind_the_scenes import BehindTheScenes
from visavis.session.floor import Floor

log = logging.getLogger(__name__)

SETTLE_S = 8.0
"""How long the handlers of a closing session may take to finish what they are writing: containers are killed 10 s after
they were told to stop."""


@dataclass(slots=True, eq=False)
class Session:
    """One conversation: its bus, and what is known about it."""

    bus: SessionBus
    settings: SessionSettings
    persona: PersonaCard
    capabilities: Capabilities
    user: str | None = None
    opened_ms: int = field(default_factory=now_ms)
    active_at: float = 0.0
    """When the user last did something, on the loop's clock, s."""
    closing: list[Callable[[], object]] = field(default_factory=list)
    """What to call when the session ends."""
    is_quiet: Callable[[], bool] = lambda: True
    """Tells whether nobody holds the floor."""
    floor: Callable[[], Floor] = lambda: Floor.IDLE
    """Tells who holds the floor."""
    behind_the_scenes: BehindTheScenes | None = None
    """Who listens in, and who speaks in the persona's place; None where nobody can."""
    whispers: Callable[[], int] | None = None
    """Tells how many whispers the persona has in mind; None if it cannot heed any."""

    @property
    def id(self) -> str:
        """Return the session's identifier."""
        return self.bus.session_id

    def start(self) -> None:
        """Begin the conversation, once everything is attached to the bus."""
        self.bus.publish(OpenSession(settings=self.settings, user=self.user))


@dataclass(frozen=True, slots=True)
class SessionLimits:
    """How many sessions there may be, and how long a forgotten one stays."""

    sessions: int = 100
    idle_s: float = 1_800
    sweep_s: float = 5.0


Wire = Callable[[SessionBus, SessionSettings, str | None], Session]
"""Makes a session on a bus: builds its services and subscribes their handlers."""

Ready = Callable[[SessionSettings], Awaitable[None]]


class Sessions:
    """All sessions of this process."""

    def __init__(self, wire: Wire, limits: SessionLimits | None = None, *, ready: Ready | None = None) -> None:
        """``ready`` waits until a session with these settings can be made; it may raise CodedError."""
        self._wire = wire
        self._ready = ready
        self._limits = limits or SessionLimits()
        self._sessions: dict[str, Session] = {}
        self._ending: set[asyncio.Task[None]] = set()
        self._sweeper: asyncio.Task[None] | None = None

    def __len__(self) -> int:
        return len(self._sessions)

    def start(self) -> None:
        """Begin to close sessions that are idle for too long."""
        self._sweeper = asyncio.get_running_loop().create_task(self._sweep(), name="session-sweeper")

    async def create(self, settings: SessionSettings, user: str | None = None) -> Session:
        """Make a session. It begins with :meth:`Session.start`, so that the caller can listen from the first event.

        Raises CodedError ``limit.sessions`` (retryable), ``persona.unknown``, or another reason why there can be none.
        """
        self._check_room()
        if self._ready is not None:
            await self._ready(settings)
            self._check_room()
        session = self._wire(SessionBus(new_id()), settings, user)
        loop = asyncio.get_running_loop()
        session.active_at = loop.time()
        session.bus.tap(lambda _: self._touch(session), where=lambda event_type: event_type is TurnStarted)
        session.bus.tap(lambda _: self._end(session), where=lambda event_type: event_type is SessionClosed)
        self._sessions[session.id] = session
        return session

    def _check_room(self) -> None:
        if len(self._sessions) >= self._limits.sessions:
            raise CodedError("limit.sessions", "All places are taken; try again in a while.", retryable=True)

    def __iter__(self) -> Iterator[Session]:
        """Iterate over those that are open, the oldest first."""
        return iter(list(self._sessions.values()))

    def get(self, session_id: str) -> Session | None:
        """Return a session that is open, or None."""
        return self._sessions.get(session_id)

    async def end(self, session_id: str, reason: Literal["client", "idle", "shutdown", "gone"]) -> None:
        """End a session, if it is open, and wait until everything about it is written."""
        session = self._sessions.get(session_id)
        if session is not None:
            session.bus.publish(CloseSession(reason=reason))
        ending = [task for task in self._ending if task.get_name() == f"end:{session_id}"]
        if ending:
            await asyncio.wait(ending)

    async def close(self) -> None:
        """End all sessions."""
        if self._sweeper is not None:
            self._sweeper.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._sweeper
        for session in list(self._sessions.values()):
            session.bus.publish(CloseSession(reason="shutdown"))
        while self._ending:
            await asyncio.wait(self._ending)

    def _touch(self, session: Session) -> None:
        session.active_at = asyncio.get_running_loop().time()

    def _end(self, session: Session) -> None:
        if self._sessions.pop(session.id, None) is not None:
            task = asyncio.get_running_loop().create_task(self._finish(session), name=f"end:{session.id}")
            self._ending.add(task)
            task.add_done_callback(self._ending.discard)

    async def _finish(self, session: Session) -> None:
        for call in session.closing:
            call()
        try:
            async with asyncio.timeout(SETTLE_S):
                await session.bus.idle()
        except TimeoutError:
            log.info("session %s: some handlers were still busy at its end", session.id)
        await session.bus.close()

    async def _sweep(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(self._limits.sweep_s)
            for session in list(self._sessions.values()):
                if loop.time() - session.active_at > self._limits.idle_s:
                    session.bus.publish(CloseSession(reason="idle"))
