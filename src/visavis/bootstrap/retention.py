"""Deletes what has been kept long enough: at the start, and every hour, a little at a time."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from visavis.accounts.audit import AuditLog
from visavis.bootstrap.session_removal import SessionRemoval
from visavis.bootstrap.subjects import all_of
from visavis.bootstrap.tool_logs import delete_logs
from visavis.events import CodedError, now_ms
from visavis.events.clock import DAY_MS, HOUR_MS, Now
from visavis.storage import SessionFilter, Storage
from visavis.storage.artefacts import ArtefactStore
from visavis.storage.pages import every
from visavis.storage.privacy_records import ARTEFACTS, CONSENTS, ArtefactRecord

log = logging.getLogger(__name__)

EVERY_S = 3_600.0
REST_S = 0.05
"""Between two small steps, so that a conversation never waits for more than one."""
_SESSIONS_AT_ONCE = 20
_EVENTS_AT_ONCE = 500
_ORPHANED_AFTER_MS = HOUR_MS
KEEP_LOGS_MS = 30 * DAY_MS
"""A log to which nothing is added goes after so long."""


@dataclass(frozen=True, slots=True)
class KeepDays:
    """How many days what is kept; None: until it is deleted."""

    sessions: int | None = None
    events: int | None = None
    recordings: int | None = 30
    audit: int | None = 365
    consents: int | None = 1_095
    memories: int = 365
    people: int = 365


@dataclass(frozen=True, slots=True)
class Keeping:
    """What keeps things."""

    storage: Storage
    artefacts: ArtefactStore
    removal: SessionRemoval
    audit: AuditLog
    is_open: Callable[[str], bool] = lambda _: False
    """Tells whether a conversation goes on at this moment."""
    fade: Callable[[], Awaitable[object]] | None = None
    """Erases memories that have faded; None: only those that nobody used for too long."""
    sweep_accounts: Callable[[], Awaitable[int]] | None = None
    """Deletes logins and links whose time is over."""
    logs: Path | None = None
    """Where servers of tools have their logs."""


class Retention:
    """Sweeps what keeps things."""

    def __init__(self, keeping: Keeping, days: KeepDays, *, now: Now = now_ms) -> None:
        self.days = days
        self.erased: Counter[str] = Counter()
        """How many were erased since this process was started, by kind."""
        self.swept_ms: int | None = None
        self.next_ms: int | None = None
        self.problem = ""
        """Why the last sweep was not finished."""
        self._keeping = keeping
        self._now = now
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to sweep."""
        self._task = asyncio.get_running_loop().create_task(self._run(), name="retention")

    async def close(self) -> None:
        """Stop."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
            self._task = None

    async def sweep(self) -> Counter[str]:
        """Delete what is too old; return how many of each kind. What went wrong is in ``problem``."""
        now = self._now()
        gone: Counter[str] = Counter()
        problems: list[str] = []
        for kind, step in (
            ("sessions", self._sweep_sessions), ("events", self._sweep_events), ("recordings", self._sweep_files),
            ("audit", self._sweep_audit), ("consents", self._sweep_consents), ("people", self._sweep_people),
            ("memories", self._sweep_memories), ("logins", self._sweep_accounts),
            ("logs", self._sweep_logs),
        ):  # fmt: skip
            [outcome] = await asyncio.gather(step(now), return_exceptions=True)
            if isinstance(outcome, int):
                gone[kind] = outcome
            elif isinstance(outcome, CodedError):  # tried again with the next sweep
                problems.append(outcome.detail)
                log.warning("retention: %s could not be swept: %s", kind, outcome)
            else:  # no error may end it: what is to be deleted would stay
                problems.append(f"Sweeping {kind} failed ({type(outcome).__name__}): see the log.")
                log.error("retention: %s could not be swept", kind, exc_info=outcome)
            await asyncio.sleep(REST_S)
        self.erased += gone
        self.problem = " ".join(dict.fromkeys(problems))
        if gone.total():
            log.info("retention: %s", ", ".join(f"{count} {kind}" for kind, count in gone.items() if count))
        self.swept_ms = self._now()
        return gone

    async def _run(self) -> None:
        while True:
            await self.sweep()
            self.next_ms = self._now() + round(1_000 * EVERY_S)
            await asyncio.sleep(EVERY_S)

    async def _sweep_sessions(self, now: int) -> int:
        if self.days.sessions is None:
            return 0
        old = SessionFilter(until_ms=now - self.days.sessions * DAY_MS)
        gone = 0
        async for record in every(partial(self._keeping.storage.sessions, limit=_SESSIONS_AT_ONCE, where=old)):
            if not self._keeping.is_open(record.id):
                gone += await self._keeping.removal.remove(record.id)
                await asyncio.sleep(REST_S)
        return gone

    async def _sweep_logs(self, now: int) -> int:
        folder = self._keeping.logs
        return 0 if folder is None else await asyncio.to_thread(delete_logs, folder, now - KEEP_LOGS_MS)

    async def _sweep_events(self, now: int) -> int:
        if self.days.events is None:
            return 0
        gone = 0
        while True:
            count = await self._keeping.storage.delete_events_before(
                now - self.days.events * DAY_MS, limit=_EVENTS_AT_ONCE
            )
            gone += count
            if count < _EVENTS_AT_ONCE:
                return gone
            await asyncio.sleep(REST_S)

    async def _sweep_files(self, now: int) -> int:
        """Delete recordings and exports whose time is over, and what no conversation or record tells of anymore."""
        gone = 0
        async for record in all_of(self._keeping.storage, ARTEFACTS):
            if await self._is_over(record, now):
                await self._keeping.artefacts.remove(record)
                gone += 1
                await asyncio.sleep(REST_S)
        return gone + await self._keeping.artefacts.remove_strays(now)

    async def _is_over(self, record: ArtefactRecord, now: int) -> bool:
        if record.expires_ms is not None and record.expires_ms <= now:
            return True
        days = self.days.recordings
        if record.kind == "recording" and days is not None and record.created_ms < now - days * DAY_MS:
            return True
        session_id = record.session_id
        if session_id is None or now - record.created_ms < _ORPHANED_AFTER_MS or self._keeping.is_open(session_id):
            return False
        return await self._keeping.storage.session(session_id) is None

    async def _sweep_audit(self, now: int) -> int:
        days = self.days.audit
        return 0 if days is None else await self._keeping.audit.sweep(now - days * DAY_MS)

    async def _sweep_consents(self, now: int) -> int:
        days = self.days.consents
        consents = self._keeping.storage.collection(CONSENTS)
        return 0 if days is None else await consents.delete_before("at_ms", now - days * DAY_MS)

    async def _sweep_people(self, now: int) -> int:
        return len(await self._keeping.storage.delete_expired_people(now))

    async def _sweep_memories(self, now: int) -> int:
        before = (await self._keeping.storage.extent("memories")).count
        if self._keeping.fade is not None:
            await self._keeping.fade()
        else:
            await self._keeping.storage.delete_faded_memories(now - self.days.memories * DAY_MS)
        return max(0, before - (await self._keeping.storage.extent("memories")).count)

    async def _sweep_accounts(self, _: int) -> int:
        return 0 if self._keeping.sweep_accounts is None else await self._keeping.sweep_accounts()
