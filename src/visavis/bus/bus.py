"""The event bus of one session, in process."""

from __future__ import annotations

import asyncio
import inspect
import logging
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any, cast, overload

from visavis.bus.base import E, Handler, HandlerStatistics, Produced, Tap
from visavis.events import CodedError, Envelope, Event, HandlerFailed, Priority, TurnStarted

log = logging.getLogger(__name__)

MEDIA_MAILBOX = 64
"""How many media messages may wait for one handler: 1.3 s of 20 ms audio frames."""

CLOSE_TIMEOUT_S = 5.0


class _Subscription:
    """One handler with its mailbox. A task exists only while there is something to do."""

    __slots__ = (
        "_bus",
        "_generation",
        "_handler",
        "_inline",
        "_latest_only",
        "_mailbox",
        "_media_waiting",
        "_overflowing",
        "_task",
        "_when",
        "event_types",
        "statistics",
        "until",
    )

    def __init__(
        self,
        bus: SessionBus,
        event_types: tuple[type[Event], ...],
        handler: Handler[Any],
        until: tuple[type[Event], ...],
        latest_only: tuple[type[Event], ...],
        when: Callable[[Any], bool] | None,
    ) -> None:
        self._bus = bus
        self._handler = handler
        self._inline = not _is_asynchronous(handler)
        self._latest_only = tuple(item for item in event_types if item.latest_only or item in latest_only)
        self._when = when
        self._mailbox: deque[Envelope] = deque()
        self._media_waiting = 0
        self._generation = 0
        self._overflowing = False
        self._task: asyncio.Task[None] | None = None
        self.event_types = event_types
        self.until = until
        self.statistics = HandlerStatistics(_name(handler), ", ".join(item.type for item in event_types))

    @property
    def task(self) -> asyncio.Task[None] | None:
        return self._task

    def deliver(self, envelope: Envelope) -> None:
        if self._when is not None and not self._is_wanted(self._when, envelope):
            return
        self.statistics.delivered += 1
        if self._inline:
            self._run_inline(envelope)
            return
        event_type = type(envelope.event)
        if event_type in self._latest_only:
            self._drop_oldest(lambda waiting: type(waiting.event) is event_type)
        elif event_type.priority is Priority.MEDIA:
            if self._media_waiting == MEDIA_MAILBOX:
                self._drop_oldest(lambda waiting: waiting.event.priority is Priority.MEDIA)
                self._report_overflow(envelope)
            self._media_waiting += 1
        self._mailbox.append(envelope)
        self.statistics.deepest = max(self.statistics.deepest, len(self._mailbox))
        if self._task is None:
            self._start()

    def cancel(self) -> None:
        """Stop the running handler and forget what is waiting."""
        self.statistics.cancelled += len(self._mailbox)
        self._mailbox.clear()
        self._media_waiting = 0
        if self._task is not None:
            self._generation += 1
            self._task.cancel()

    def forget_handler(self) -> None:
        """Let go of what the handler refers to, once the bus is closed."""
        self._handler = _nothing
        self._when = None
        self.event_types = ()
        self.until = ()

    def _start(self) -> None:
        self._task = self._bus.loop.create_task(self._drain(), name=f"{self.statistics.handler}:{self._bus.session_id}")
        self._bus.task_started()
        self._task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._task = None
        if task.cancelled():
            self.statistics.cancelled += 1
        if self._mailbox:  # something came between the cancellation and its end
            self._start()
        self._bus.task_ended()

    def _run_inline(self, envelope: Envelope) -> None:
        started = time.perf_counter()
        try:
            following = _Following(self._bus, envelope)
            for event in cast("Iterable[Event] | None", self._handler(envelope.event)) or ():
                following.publish(event)
        except Exception as error:  # noqa: BLE001 - the bus is the boundary: a handler's failure becomes a fact
            self._fail(envelope, error)
        else:
            self.statistics.completed += 1
        self.statistics.busy_seconds += time.perf_counter() - started

    async def _drain(self) -> None:
        while self._mailbox:
            envelope = self._mailbox.popleft()
            self._count_out(envelope)
            started = time.perf_counter()
            try:
                await self._run(envelope)
            except Exception as error:  # noqa: BLE001 - the bus is the boundary: a handler's failure becomes a fact
                self._fail(envelope, error)
            else:
                self.statistics.completed += 1
            finally:
                self.statistics.busy_seconds += time.perf_counter() - started
        self._overflowing = False

    async def _run(self, envelope: Envelope) -> None:
        generation = self._generation
        publish = _Following(self._bus, envelope).publish
        produced: Produced = self._handler(envelope.event)
        if isinstance(produced, AsyncIterator):
            async with aclosing(cast("Any", produced)) as events:
                async for event in events:
                    if generation != self._generation:
                        return
                    publish(event)
            return
        following = await produced if isinstance(produced, Awaitable) else produced
        for event in following or ():
            if generation != self._generation:
                return
            publish(event)

    def _is_wanted(self, when: Callable[[Any], bool], envelope: Envelope) -> bool:
        try:
            return when(envelope.event)
        except Exception as error:  # noqa: BLE001 - the bus is the boundary: a handler's failure becomes a fact
            self._fail(envelope, error)
            return False

    def _drop_oldest(self, matches: Callable[[Envelope], bool]) -> None:
        for waiting in self._mailbox:
            if matches(waiting):
                self._mailbox.remove(waiting)
                self._count_out(waiting)
                self.statistics.dropped += 1
                return

    def _count_out(self, envelope: Envelope) -> None:
        if envelope.event.priority is Priority.MEDIA and self._media_waiting:
            self._media_waiting -= 1

    def _report_overflow(self, envelope: Envelope) -> None:
        if self._overflowing:
            return
        self._overflowing = True
        self._bus.publish(
            HandlerFailed(
                handler=self.statistics.handler,
                event_type=envelope.type,
                code="bus.overflow",
                detail="Media arrives faster than it can be handled; the oldest is dropped.",
                retryable=True,
            ),
            cause=envelope,
            turn=envelope.turn,
        )

    def _fail(self, envelope: Envelope, error: Exception) -> None:
        self.statistics.failed += 1
        name = self.statistics.handler
        if isinstance(error, CodedError):
            log.warning("%s failed on %s: %s", name, envelope.type, error)
            code, detail, retryable = error.code, error.detail, error.retryable
        else:
            log.error("%s failed on %s", name, envelope.type, exc_info=error)
            code, detail, retryable = "internal", "Something went wrong inside; the log has the details.", False
        if isinstance(envelope.event, HandlerFailed):
            return  # a listener of failures that fails itself is logged, and no more
        self._bus.publish(
            HandlerFailed(handler=name, event_type=envelope.type, code=code, detail=detail, retryable=retryable),
            cause=envelope,
            turn=envelope.turn,
        )


class _Following:
    """Publishes what a handler yields: in the turn of its cause, until the handler itself begins another."""

    __slots__ = ("_bus", "_cause", "_turn")

    def __init__(self, bus: SessionBus, cause: Envelope) -> None:
        self._bus = bus
        self._cause = cause
        self._turn = cause.turn

    def publish(self, event: Event) -> None:
        self._turn = self._bus.publish(event, cause=self._cause, turn=self._turn).turn


@dataclass(slots=True, frozen=True)
class _Route:
    """Who is concerned with one class of events."""

    cancelled: tuple[_Subscription, ...]
    taps: tuple[Tap, ...]
    subscribers: tuple[_Subscription, ...]


class SessionBus:
    """Carries one session's events; see :class:`visavis.bus.base.EventBus` for the guarantees."""

    def __init__(self, session_id: str) -> None:
        """Make an empty bus. Needs a running event loop."""
        self.session_id = session_id
        self.turn = 0
        self.loop = asyncio.get_running_loop()
        self._lanes: tuple[deque[Envelope], ...] = tuple(deque() for _ in Priority)
        self._subscriptions: list[_Subscription] = []
        self._taps: list[tuple[Callable[[type[Event]], bool], Tap]] = []
        self._routes: dict[type[Event], _Route] = {}
        self._dispatching = False
        self._closed = False
        self._running = 0
        self._idle = asyncio.Event()
        self._idle.set()

    def handle(self, command: type[E], handler: Handler[E], *, until: tuple[type[Event], ...] = ()) -> None:
        """Let ``handler`` carry out ``command``. Raises ValueError if the command has a handler already."""
        if command.kind != "command":
            raise ValueError(f"{command.__name__} is a fact: listen to it")
        if any(command in item.event_types for item in self._subscriptions):
            raise ValueError(f"{command.__name__} has a handler already")
        self._subscribe((command,), handler, until, (), None)

    @overload
    def listen(
        self,
        facts: type[E],
        handler: Handler[E],
        *,
        until: tuple[type[Event], ...] = (),
        latest_only: tuple[type[Event], ...] = (),
        when: Callable[[Any], bool] | None = None,
    ) -> None: ...

    @overload
    def listen(
        self,
        facts: tuple[type[Event], ...],
        handler: Handler[Any],
        *,
        until: tuple[type[Event], ...] = (),
        latest_only: tuple[type[Event], ...] = (),
        when: Callable[[Any], bool] | None = None,
    ) -> None: ...

    def listen(
        self,
        facts: type[Event] | tuple[type[Event], ...],
        handler: Handler[Any],
        *,
        until: tuple[type[Event], ...] = (),
        latest_only: tuple[type[Event], ...] = (),
        when: Callable[[Any], bool] | None = None,
    ) -> None:
        """Let ``handler`` react to one kind of fact, or to several kinds in the order of their publication.

        Of the classes in ``latest_only``, and of those that declare it, only the newest event waits. ``when`` is asked
        about each event as it is published; what it turns down costs nothing more. Raises ValueError for a command.
        """
        wanted = facts if isinstance(facts, tuple) else (facts,)
        for fact in wanted:
            if fact.kind != "fact":
                raise ValueError(f"{fact.__name__} is a command: handle it")
        self._subscribe(wanted, handler, until, latest_only, when)

    def tap(self, tap: Tap, *, where: Callable[[type[Event]], bool]) -> Callable[[], None]:
        """Show every envelope whose class passes ``where`` to ``tap``, before the handlers; return how to stop it."""
        entry = (where, tap)
        self._taps.append(entry)
        self._routes.clear()

        def remove() -> None:
            if entry in self._taps:
                self._taps.remove(entry)
                self._routes.clear()

        return remove

    def publish(
        self,
        event: Event,
        *,
        cause: Envelope | None = None,
        turn: int | None = None,
        metadata: dict[str, Any] | None = None,
    ) -> Envelope:
        """Publish an event and return its envelope. Plain-function handlers have run when this returns.

        It belongs to ``turn``, the present one by default; ``turn.started`` begins the next.
        """
        if isinstance(event, TurnStarted):
            self.turn += 1
            turn = self.turn
        elif turn is None:
            turn = self.turn
        envelope = Envelope(event, self.session_id, turn, None if cause is None else cause.id, metadata or {})
        if not self._closed:
            self._lanes[event.priority].append(envelope)
            if not self._dispatching:
                self._dispatch()
        return envelope

    async def idle(self) -> None:
        """Wait until no handler is running and no message is waiting."""
        await self._idle.wait()

    async def close(self) -> None:
        """Cancel what is running, drop what is waiting, and accept nothing more. Safe to call twice."""
        self._closed = True
        tasks = []
        for subscription in self._subscriptions:
            subscription.cancel()
            if subscription.task is not None and subscription.task is not asyncio.current_task():
                tasks.append(subscription.task)
        if tasks:
            _, pending = await asyncio.wait(tasks, timeout=CLOSE_TIMEOUT_S)
            for task in pending:
                log.error("%s did not end within %.0f s of its cancellation", task.get_name(), CLOSE_TIMEOUT_S)
        # Handlers and taps refer to the session, which refers to the bus: let all of it go at once.
        self._taps.clear()
        self._routes.clear()
        for subscription in self._subscriptions:
            subscription.forget_handler()

    def statistics(self) -> list[HandlerStatistics]:
        """Return what became of the messages of each subscription."""
        return [subscription.statistics for subscription in self._subscriptions]

    def task_started(self) -> None:
        """Count a handler's task (called by subscriptions)."""
        self._running += 1
        self._idle.clear()

    def task_ended(self) -> None:
        """Count a handler's task as done (called by subscriptions)."""
        self._running -= 1
        if not self._running:
            self._idle.set()

    def _subscribe(
        self,
        event_types: tuple[type[Event], ...],
        handler: Handler[Any],
        until: tuple[type[Event], ...],
        latest_only: tuple[type[Event], ...],
        when: Callable[[Any], bool] | None,
    ) -> None:
        self._subscriptions.append(_Subscription(self, event_types, handler, until, latest_only, when))
        self._routes.clear()

    def _dispatch(self) -> None:
        control, data, media = self._lanes
        self._dispatching = True
        try:
            while True:
                if control:
                    self._deliver(control.popleft())
                elif data:
                    self._deliver(data.popleft())
                elif media:
                    self._deliver(media.popleft())
                else:
                    return
        finally:
            self._dispatching = False

    def _deliver(self, envelope: Envelope) -> None:
        route = self._routes.get(type(envelope.event)) or self._route(type(envelope.event))
        for subscription in route.cancelled:
            subscription.cancel()
        for tap in route.taps:
            self._show(tap, envelope)
        for subscription in route.subscribers:
            subscription.deliver(envelope)

    def _show(self, tap: Tap, envelope: Envelope) -> None:
        """Show an envelope to a tap. One that fails sees no more: it must not harm what it watches."""
        try:
            tap(envelope)
        except Exception:  # the bus is the boundary for those who look on, too
            log.exception("session %s: a tap failed at %s and is removed", self.session_id, envelope.type)
            self._taps = [entry for entry in self._taps if entry[1] is not tap]
            self._routes.clear()

    def _route(self, event_type: type[Event]) -> _Route:
        route = _Route(
            cancelled=tuple(item for item in self._subscriptions if event_type in item.until),
            taps=tuple(tap for where, tap in self._taps if where(event_type)),
            subscribers=tuple(item for item in self._subscriptions if event_type in item.event_types),
        )
        self._routes[event_type] = route
        return route


def _nothing(_: Event) -> None:
    return None


def _is_asynchronous(handler: Handler[Any]) -> bool:
    return inspect.iscoroutinefunction(handler) or inspect.isasyncgenfunction(handler)


def _name(handler: Handler[Any]) -> str:
    function = getattr(handler, "func", handler)  # functools.partial
    name = getattr(function, "__qualname__", type(function).__qualname__)
    return str(name).replace(".<locals>", "")
