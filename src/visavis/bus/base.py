"""What every event bus does, whatever carries its messages."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar, overload

from visavis.events import Envelope, Event

E = TypeVar("E", bound=Event)
E_contra = TypeVar("E_contra", bound=Event, contravariant=True)

Produced = AsyncIterator[Event] | Awaitable[Iterable[Event] | None] | Iterable[Event] | None
"""What a handler may return: following events, at once, later or one by one."""

Handler = Callable[[E_contra], Produced]
"""A stage: one event in, following events out.

A plain function runs inline and must return within microseconds; a coroutine or an async generator runs in a task.
"""

Tap = Callable[[Envelope], None]


@dataclass(slots=True)
class HandlerStatistics:
    """What became of the messages of one subscription."""

    handler: str
    event_type: str
    delivered: int = 0
    completed: int = 0
    failed: int = 0
    cancelled: int = 0
    dropped: int = 0
    deepest: int = 0
    busy_seconds: float = 0.0


class EventBus(Protocol):
    """Carries the events of one session from handler to handler.

    Guarantees that every implementation keeps (``tests/conformance/test_bus.py``):

    - A subscription gets its messages one at a time, in the order in which they were published.
    - Subscriptions do not wait for each other.
    - What a handler yields is stamped with the session, with the turn of its cause (or the one that
      the handler itself has begun), and with the cause's id.
    - An event named by ``until`` cancels the running handler and empties its mailbox before it is delivered itself;
      nothing that a cancelled handler still yields is published.
    - A handler's exception becomes ``handler.failed`` and harms no other handler.
    - Of a ``latest_only`` event only the newest waits; media waits in bounded numbers and its oldest is dropped.
    """

    session_id: str
    turn: int

    def handle(self, command: type[E], handler: Handler[E], *, until: tuple[type[Event], ...] = ()) -> None:
        """Let ``handler`` carry out ``command``. Raises ValueError if the command has a handler already."""

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

    def tap(self, tap: Tap, *, where: Callable[[type[Event]], bool]) -> Callable[[], None]:
        """Show every envelope whose class passes ``where`` to ``tap``, before the handlers; return how to stop it."""

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

    async def idle(self) -> None:
        """Wait until no handler is running and no message is waiting."""

    async def close(self) -> None:
        """Cancel what is running, drop what is waiting, and accept nothing more. Safe to call twice."""

    def statistics(self) -> list[HandlerStatistics]:
        """Return what became of the messages of each subscription."""
