"""The journal: every durable event, written in batches behind the conversation's back."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import deque
from typing import Protocol

from visavis.events import CodedError, Envelope, Event

log = logging.getLogger(__name__)


class EventSink(Protocol):
    """Where envelopes are kept for good."""

    async def append(self, envelopes: list[Envelope]) -> None:
        """Keep all of the envelopes, in this order, or none.

        Envelopes that are there already are passed over, so that a batch can be written again after a failure; those of
        a conversation that was erased meanwhile may be, too.
        Raises CodedError, retryable if the sink is out of reach for now.
        """


class Journal:
    """Gathers the durable events of all sessions and writes them in batches.

    ``record`` only appends to memory, so a slow or absent database never holds up a conversation. Within a session
    the order of publication is kept. While the sink is out of reach, batches wait and are tried again; beyond
    ``capacity`` the newest are refused, counted in ``lost`` and logged as an error.
    """

    def __init__(self, sink: EventSink, *, batch: int = 200, interval_s: float = 0.05, capacity: int = 100_000) -> None:
        """``interval_s`` is how long the first event of a batch waits for company."""
        self._sink = sink
        self._batch = batch
        self._interval_s = interval_s
        self._capacity = capacity
        self._waiting: deque[Envelope] = deque()
        self._wake = asyncio.Event()
        self._drained = asyncio.Event()
        self._drained.set()
        self._task: asyncio.Task[None] | None = None
        self.written = 0
        self.lost = 0
        self.failures = 0

    @staticmethod
    def wants(event_type: type[Event]) -> bool:
        """Tell whether events of this class are journalled."""
        return event_type.durable

    @property
    def waiting(self) -> int:
        """Return how many events are not written yet."""
        return len(self._waiting)

    def start(self) -> None:
        """Begin to write."""
        self._task = asyncio.get_running_loop().create_task(self._write(), name="journal")

    def record(self, envelope: Envelope) -> None:
        """Take an envelope to be written soon. Never blocks and never raises."""
        if not envelope.event.is_journalled():
            return
        if len(self._waiting) >= self._capacity:
            if self.lost == 0:
                log.error("journal.overflow: %d events wait for the database; new ones are lost", self._capacity)
            self.lost += 1
            return
        self._waiting.append(envelope)
        self._drained.clear()
        self._wake.set()

    async def flush(self) -> None:
        """Wait until everything that was recorded before this call is written."""
        await self._drained.wait()

    async def close(self, *, timeout_s: float = 10.0) -> None:
        """Write what is waiting, for at most ``timeout_s``, and stop."""
        if self._task is None:
            return
        try:
            async with asyncio.timeout(timeout_s):
                await self.flush()
        except TimeoutError:
            log.error("journal.unwritten: %d events could not be written before the end", len(self._waiting))
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task
        self._task = None

    async def _write(self) -> None:
        delay = self._interval_s
        while True:
            await self._wake.wait()
            await asyncio.sleep(delay)
            batch = [self._waiting[index] for index in range(min(self._batch, len(self._waiting)))]
            try:
                await self._append(batch)
            except CodedError as error:
                self.failures += 1
                delay = min(5.0, max(0.2, delay * 2))
                log.warning("journal: %s; trying again in %.1f s", error, delay)
            else:
                self._forget(len(batch))
                delay = self._interval_s if len(self._waiting) < self._batch else 0.0

    async def _append(self, batch: list[Envelope]) -> None:
        """Write a batch; if the sink refuses it for good, all of it but the envelopes that are to blame."""
        try:
            await self._sink.append(batch)
        except CodedError as error:
            if error.retryable:
                raise
            if len(batch) > 1:
                for envelope in batch:
                    await self._append([envelope])
                return
            self.lost += 1
            log.error("journal: event %s (%s) is refused for good: %s", batch[0].id, batch[0].type, error)
        else:
            self.written += len(batch)

    def _forget(self, count: int) -> None:
        for _ in range(count):
            self._waiting.popleft()
        if not self._waiting:
            self._wake.clear()
            self._drained.set()
