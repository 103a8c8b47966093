"""Which client is connected to which session, and how one comes back after a dropped connection."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from visavis.events import (
    EVENT_TYPES,
    CloseSession,
    Direction,
    SessionClosed,
    SessionSettings,
    envelope_from_dict,
)
from visavis.gateway.limits import WireLimits
from visavis.gateway.outbox import Outbox, OutboxLimits
from visavis.gateway.visitors import Place, Visitor, unknown_session
from visavis.gateway.websocket import CLOSE_NORMAL, Attachment, Connection, OpenSessionLike
from visavis.storage import MAX_PAGE, Storage
from visavis.storage.pages import every

FAREWELL_S = 5.0
"""How long the last messages of a session may take to be delivered."""
_OUTBOUND = tuple(name for name, item in EVENT_TYPES.items() if Direction.OUTBOUND in item.direction)


class SessionHost(Protocol):
    """Where sessions are made and found."""

    async def create(self, settings: SessionSettings, user: str | None = None) -> OpenSessionLike:
        """Make a session that has not begun. Raises CodedError if there can be none."""

    def get(self, session_id: str) -> OpenSessionLike | None:
        """Return a session that is open, or None."""


@dataclass(frozen=True, slots=True)
class HubLimits:
    """How long a session waits for its client to come back."""

    resume_s: float = 60.0
    sweep_s: float = 2.0


class Hub:
    """Attaches clients to sessions."""

    def __init__(
        self, host: SessionHost, storage: Storage, *, wire: WireLimits | None = None, limits: HubLimits | None = None
    ) -> None:
        """``storage`` tells what a client has missed that is no longer in memory."""
        self.wire = wire or WireLimits()
        self._host = host
        self._storage = storage
        self._limits = limits or HubLimits()
        self._attachments: dict[str, Attachment] = {}
        self._farewells: set[asyncio.Task[None]] = set()
        self._sweeper: asyncio.Task[None] | None = None

    @property
    def connections(self) -> int:
        """Return how many clients are connected."""
        return sum(item.connection is not None for item in self._attachments.values())

    def start(self) -> None:
        """Begin to close sessions whose client does not come back."""
        self._sweeper = asyncio.get_running_loop().create_task(self._sweep(), name="hub-sweeper")

    async def close(self) -> None:
        """Wait for the last messages to be delivered."""
        if self._sweeper is not None:
            self._sweeper.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._sweeper
        while self._farewells:
            await asyncio.wait(self._farewells)

    async def open(self, settings: SessionSettings, visitor: Visitor) -> Attachment:
        """Make a session for a new client. It begins when that is :meth:`connected`.

        Raises CodedError if there can be none.
        """
        session = await self._host.create(settings, visitor.user)
        return self._attach(session, Place.of(visitor), session.start)

    def adopt(self, before: OpenSessionLike, following: OpenSessionLike, begin: Callable[[], None]) -> None:
        """Let the client of one session find the one that follows, for as long as a dropped one is waited for.

        ``begin`` is called when the client is there. Whoever may come back to the one may come to the other.
        Raises CodedError ``session.unknown`` if the one is over.
        """
        known = self._attachments.get(before.id)
        if known is None:
            raise unknown_session()
        self._attach(following, known.place, begin).left_at = asyncio.get_running_loop().time()

    def _attach(self, session: OpenSessionLike, place: Place, begin: Callable[[], None]) -> Attachment:
        outbox = Outbox(session.bus.publish, OutboxLimits(backlog=self.wire.backlog))
        outbox.reports_playback = session.settings.playback_reports
        attachment = Attachment(session, outbox, place, begin=begin)
        self._attachments[session.id] = attachment
        session.bus.tap(outbox.take, where=Outbox.wants)
        session.bus.tap(lambda _: self._bid_farewell(attachment), where=lambda item: item is SessionClosed)
        return attachment

    async def resume(self, session_id: str, after: str | None, visitor: Visitor) -> Attachment:
        """Find the session of a client that comes back, and line up what it has missed.

        Raises CodedError ``session.unknown`` if the session is over, never was, or is somebody else's, and
        ``session.secret_needed`` for a guest without the secret.
        """
        attachment = self._attachments.get(session_id)
        if attachment is None or self._host.get(session_id) is None:
            raise unknown_session()
        attachment.place.check(visitor)
        if attachment.connection is not None:
            attachment.connection.end(CLOSE_NORMAL, "replaced")
        if after is not None and not attachment.outbox.rewind(after):
            await self._recall(attachment, after)
        return attachment

    def connected(self, attachment: Attachment, connection: Connection) -> None:
        """Note that a client is there. The session begins, if it has not."""
        attachment.connection, attachment.left_at = connection, None
        begin, attachment.begin = attachment.begin, None
        if begin is not None:
            begin()

    def disconnected(self, attachment: Attachment, connection: Connection) -> None:
        """Note that a client has gone, unless another has taken its place."""
        if attachment.connection is connection:
            attachment.connection, attachment.left_at = None, asyncio.get_running_loop().time()

    async def _recall(self, attachment: Attachment, after: str) -> None:
        """Fetch from the journal what is no longer in memory."""
        outbox = attachment.outbox
        oldest = outbox.oldest
        missed = []
        fetch = partial(self._storage.events, attachment.session.id, limit=MAX_PAGE, types=_OUTBOUND)
        async for item in every(fetch, after):
            if oldest is not None and item["id"] >= oldest:
                break
            envelope = envelope_from_dict(item)
            if envelope.event.is_sent():
                missed.append(envelope)
        outbox.put_first(missed)

    def _bid_farewell(self, attachment: Attachment) -> None:
        task = asyncio.get_running_loop().create_task(self._end(attachment), name=f"farewell:{attachment.session.id}")
        self._farewells.add(task)
        task.add_done_callback(self._farewells.discard)

    async def _end(self, attachment: Attachment) -> None:
        if attachment.connection is not None:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(FAREWELL_S):
                    await attachment.outbox.drain()
        self._attachments.pop(attachment.session.id, None)
        attachment.outbox.close()
        connection, attachment.connection = attachment.connection, None
        if connection is not None:
            connection.end(CLOSE_NORMAL, "session.closed")

    async def _sweep(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(self._limits.sweep_s)
            for item in list(self._attachments.values()):
                if item.left_at is not None and loop.time() - item.left_at > self._limits.resume_s:
                    item.left_at = None
                    item.session.bus.publish(CloseSession(reason="gone"))
