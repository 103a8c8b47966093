"""``/ws?observe=SESSION_ID``: listening in on a conversation without taking part in it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from fastapi import WebSocket, WebSocketDisconnect

from visavis.accounts.audit import AuditLog
from visavis.accounts.principal import Principal
from visavis.bus import EventBus
from visavis.events import CodedError, Envelope, Event, OperatorObserved, PlaybackCompleted, PlaybackProgressed
from visavis.events.session import SessionClosed
from visavis.gateway.limits import WireLimits
from visavis.gateway.live_view import LiveView, is_observable
from visavis.gateway.outbox import Outbox, OutboxLimits
from visavis.gateway.pulse import Pulse
from visavis.gateway.subprotocols import subprotocol_for
from visavis.gateway.websocket import CLOSE_NORMAL, CLOSE_POLICY, CLOSE_TRY_AGAIN, close_socket

log = logging.getLogger(__name__)

MAX_OBSERVERS = 20
"""Of one conversation."""
BACKLOG = 1_000
"""An observer for whom more envelopes wait than this is let go: the conversation does not wait for those who watch."""
MAX_REFUSED = 20
"""After so many messages in a row that an observer may not send, the connection is closed."""
FAREWELL_S = 5.0


def operator_id(principal: Principal) -> str:
    """Return how events name an operator."""
    return (principal.user_id or principal.kind)[:64]


class Observing:
    """Everybody who listens in, and what they are shown."""

    def __init__(self, audit: AuditLog, limits: WireLimits | None = None) -> None:
        self.changed = Pulse()
        """Beats whenever a conversation has moved on."""
        self._audit = audit
        self._limits = limits or WireLimits()
        self._views: dict[str, LiveView] = {}
        self._observers: dict[str, Counter[str]] = {}

    def attach(self, bus: EventBus) -> None:
        """Follow a conversation from its beginning."""
        self._views[bus.session_id] = LiveView(bus, self.changed.beat)
        bus.tap(lambda _: self._forget(bus.session_id), where=lambda kind: kind is SessionClosed)

    def view(self, session_id: str) -> LiveView | None:
        """Return what is known of a conversation that goes on, or None."""
        return self._views.get(session_id)

    def names(self, session_id: str) -> list[str]:
        """Return the names of those who listen in."""
        return sorted(+self._observers.get(session_id, Counter()))

    async def serve(self, socket: WebSocket, session_id: str, principal: Principal, address: str = "") -> None:
        """Let somebody listen in until they go, or the conversation ends.

        Raises CodedError ``auth.*``, ``session.unknown`` or ``limit.observers`` before the socket is accepted.
        """
        principal.require("live.observe")
        view = self._views.get(session_id)
        if view is None:
            raise CodedError("session.unknown", "This conversation is over.")
        with self._counted(session_id, principal.name or principal.kind):
            await self._audit.record(principal, "live.observed", session_id, address=address)
            await socket.accept(subprotocol_for(socket))
            hello = {"type": "connection_established", "message": "success", "session_id": session_id}
            await socket.send_json({**hello, "observing": True})
            with self._present(view.bus, principal):
                await _Observer(socket, view, self._limits).run()

    @contextmanager
    def _counted(self, session_id: str, name: str) -> Iterator[None]:
        """Count somebody in, before anything is waited for: others come meanwhile."""
        here = self._observers.setdefault(session_id, Counter())
        if here.total() >= MAX_OBSERVERS:
            raise CodedError("limit.observers", "Enough people listen in; try again in a while.", retryable=True)
        here[name] += 1
        try:
            yield
        finally:
            here[name] -= 1
            if not here.total():
                self._observers.pop(session_id, None)

    @contextmanager
    def _present(self, bus: EventBus, principal: Principal) -> Iterator[None]:
        """Tell the conversation that somebody is there."""
        bus.publish(OperatorObserved(operator=operator_id(principal), present=True))
        try:
            yield
        finally:
            bus.publish(OperatorObserved(operator=operator_id(principal), present=False))

    def _forget(self, session_id: str) -> None:
        self._views.pop(session_id, None)
        self.changed.beat()


class _Observer:
    """One observer's connection."""

    def __init__(self, socket: WebSocket, view: LiveView, limits: WireLimits) -> None:
        self._socket = socket
        self._limits = limits
        self._view = view
        self._outbox = Outbox(lambda _: None, OutboxLimits(replay=1, backlog=BACKLOG), sends=lambda _: True)
        self._outbox.reports_playback = True  # by the user's client, or on its behalf; never for an observer's
        self._over = asyncio.Event()
        self._refused = 0
        self._ending: tuple[int, str] | None = None
        self._tasks: list[asyncio.Task[None]] = []

    async def run(self) -> None:
        """Show the conversation: first what led up to now, then what happens."""
        bus, outbox = self._view.bus, self._outbox
        outbox.put_first(self._view.snapshot())
        taps = [
            bus.tap(outbox.take, where=is_observable),
            bus.tap(self._heard, where=lambda kind: kind in (PlaybackProgressed, PlaybackCompleted)),
            bus.tap(lambda _: self._over.set(), where=lambda kind: kind is SessionClosed),
        ]
        if self._view.over:  # while this one was let in
            self._over.set()
        try:
            async with asyncio.TaskGroup() as group:
                for work in (self._receive(), self._deliver(), self._farewell()):
                    self._tasks.append(group.create_task(work, name="observer"))
        finally:
            for remove in taps:
                remove()
            outbox.close()
        if self._ending is not None:
            await close_socket(self._socket, *self._ending)

    async def send_text(self, text: str) -> None:
        """Deliver an envelope (called by the outbox)."""
        async with asyncio.timeout(self._limits.send_timeout_s):
            await self._socket.send_text(text)
        if self._outbox.overflowed:
            raise TimeoutError

    async def send_bytes(self, data: bytes) -> None:
        """Deliver sound (called by the outbox)."""
        async with asyncio.timeout(self._limits.send_timeout_s):
            await self._socket.send_bytes(data)

    def _heard(self, envelope: Envelope) -> None:
        event: Event = envelope.event
        if isinstance(event, PlaybackProgressed | PlaybackCompleted):
            self._outbox.heard(event.pts_ms)

    def _end(self, code: int, reason: str) -> None:
        if self._ending is None:
            self._ending = (code, reason)
        for task in self._tasks:
            task.cancel()

    async def _deliver(self) -> None:
        try:
            await self._outbox.deliver(self)
        except TimeoutError:
            log.warning("session %s: an observer reads too slowly, and is let go", self._view.bus.session_id)
            self._end(CLOSE_TRY_AGAIN, "limit.slow_client")
        except (WebSocketDisconnect, RuntimeError, OSError):
            self._end(CLOSE_NORMAL, "gone")  # Starlette raises RuntimeError for sending on a closed socket

    async def _farewell(self) -> None:
        await self._over.wait()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(FAREWELL_S):
                await self._outbox.drain()
        self._end(CLOSE_NORMAL, "session.closed")

    async def _receive(self) -> None:
        while True:
            message = await self._socket.receive()
            if message["type"] == "websocket.disconnect":
                self._end(CLOSE_NORMAL, "gone")
                return
            try:
                if _is_ping(message.get("text")):
                    self._refused = 0
                    await self.send_text('{"type":"pong"}')
                else:
                    await self._refuse()
            except (TimeoutError, WebSocketDisconnect, RuntimeError, OSError):
                self._end(CLOSE_NORMAL, "gone")

    async def _refuse(self) -> None:
        self._refused += 1
        if self._refused > MAX_REFUSED:
            self._end(CLOSE_POLICY, "live.read_only")
            return
        detail = {"code": "live.read_only", "detail": "Whoever listens in sends nothing.", "retryable": False}
        await self.send_text(json.dumps({"type": "error", "payload": {**detail, "ref": None}}))


def _is_ping(text: str | None) -> bool:
    if text is None or len(text) > 200:
        return False
    try:
        message = json.loads(text)
    except ValueError:
        return False
    return isinstance(message, dict) and message.get("type") == "ping"
