"""How a session gives the conversation to the next one, in which another persona answers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from visavis.events import CloseSession, Event, HandOverRequested, PersonaHandedOver, SayText
from visavis.session.session import Session

FINISH_S = 30.0
"""How long the last words of the one who leaves may take."""
ARRIVAL_S = 90.0
"""How long the next session waits for its client; without one the conversation stays where it is."""
_LOOK_S = 0.1


@dataclass(slots=True, eq=False)
class Successor:
    """The session that goes on with the conversation. It is made, but has not begun."""

    session: Session
    opening: str
    """What its persona says first."""
    awaits_client: bool
    """Whether a gateway begins it when its client comes; if not, it begins when the one who leaves has finished."""
    facts: Sequence[Event] = ()
    """What is to be told in it, once it has begun."""
    begun: asyncio.Event = field(default_factory=asyncio.Event)

    def begin(self) -> None:
        """Begin the session, and let its persona speak."""
        if self.begun.is_set():
            return
        self.begun.set()
        self.session.start()
        for event in (*self.facts, SayText(text=self.opening)):
            self.session.bus.publish(event)

    def drop(self) -> None:
        """End it, if it has not begun."""
        if not self.begun.is_set():
            self.begun.set()
            self.session.bus.publish(CloseSession(reason="gone"))


Open = Callable[[Session, HandOverRequested], Awaitable[Successor]]
"""Makes the next session. Raises CodedError if there can be none."""


class HandOver:
    """Hands one session's conversation over."""

    def __init__(self, session: Session, open_next: Open) -> None:
        self._session = session
        self._open = open_next

    async def follow(self, event: HandOverRequested) -> AsyncIterator[Event]:
        """Make the next session, tell the client where it is, and end this one when the client is there.

        To be listened to with ``until=(SessionClosed,)``.
        """
        successor = await self._open(self._session, event)
        try:
            yield PersonaHandedOver(
                persona=event.persona, next_session_id=successor.session.id, summary=event.summary
            )  # fmt: skip
            if not successor.awaits_client:
                await self._finished()
                successor.begin()
            async with asyncio.timeout(ARRIVAL_S):
                await successor.begun.wait()
        except TimeoutError:
            return  # nobody has come: the conversation stays here
        finally:
            successor.drop()
        await self._finished()
        yield CloseSession(reason="client")

    async def _finished(self) -> None:
        """Wait until the one who leaves has said everything, but not forever."""
        loop = asyncio.get_running_loop()
        latest = loop.time() + FINISH_S
        while not self._session.is_quiet() and loop.time() < latest:  # noqa: ASYNC110 - the floor tells nobody
            await asyncio.sleep(_LOOK_S)
