"""What has been kept long enough is deleted, and nothing else."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.conftest import in_virtual_time
from tests.made_people import House
from visavis.accounts.audit import AuditLog
from visavis.bootstrap.retention import EVERY_S, KeepDays, Keeping, Retention
from visavis.bootstrap.session_removal import SessionRemoval
from visavis.events import CodedError, created_ms, new_id
from visavis.events.clock import DAY_MS
from visavis.storage import SessionFilter, SessionRecord
from visavis.storage.account_records import AUDIT, AuditRecord
from visavis.storage.memory import MemoryStorage
from visavis.storage.privacy_records import ARTEFACTS, CONSENTS


class Kept:
    """A house, what sweeps it, and a clock."""

    def __init__(self, folder: Path, days: KeepDays, *, still_open: tuple[str, ...] = ()) -> None:
        self.storage = MemoryStorage()
        self.house = House(self.storage, folder)
        self.now = created_ms(new_id())
        self.ended: list[str] = []
        self.logins = 3
        audit = AuditLog(self.storage)

        async def end(session_id: str) -> None:
            self.ended.append(session_id)

        async def sweep_accounts() -> int:
            gone, self.logins = self.logins, 0
            return gone

        self.open = set(still_open)
        removal = SessionRemoval(self.storage, self.house.artefacts, end)
        keeping = Keeping(
            self.storage, self.house.artefacts, removal, audit, is_open=lambda item: item in self.open,
            sweep_accounts=sweep_accounts,
        )  # fmt: skip
        self.retention = Retention(keeping, days, now=lambda: self.now)

    async def sessions(self) -> list[str]:
        """Return which conversations are there."""
        return [item.id for item in (await self.storage.sessions(limit=500, where=SessionFilter())).items]


NEVER = KeepDays(sessions=None, events=None, recordings=None, audit=None, consents=None)


@in_virtual_time
async def test_nothing_vanishes_that_is_to_be_kept(tmp_path: Path) -> None:
    kept = Kept(tmp_path, NEVER)
    await kept.house.user("anna")
    kept.now += 300 * DAY_MS
    gone = await kept.retention.sweep()
    assert {kind: count for kind, count in gone.items() if count} == {"logins": 3}
    assert len(await kept.sessions()) == 2
    assert kept.retention.problem == ""


@in_virtual_time
async def test_old_conversations_go_with_their_recordings_but_not_those_that_go_on(tmp_path: Path) -> None:
    kept = Kept(tmp_path, KeepDays(sessions=30, recordings=None))
    made = await kept.house.user("anna")
    old = [await kept.house.conversation("berta", None) for _ in range(45)]
    going_on = made.sessions[1]
    kept.open.add(going_on)
    kept.now += 29 * DAY_MS
    assert (await kept.retention.sweep())["sessions"] == 0
    kept.now += 2 * DAY_MS
    new = await kept.house.conversation("clara", None)
    await kept.storage.save_session(_opened(kept, new))
    assert (await kept.retention.sweep())["sessions"] == 46
    assert set(await kept.sessions()) == {new, going_on}
    assert kept.ended
    assert going_on not in kept.ended
    assert set(old) <= set(kept.ended)
    assert (await kept.storage.collection(ARTEFACTS).find()).items == []
    assert _files(tmp_path) == []
    assert len((await kept.storage.collection(CONSENTS).find()).items) == 1  # that somebody agreed stays on record


def _opened(kept: Kept, session_id: str) -> SessionRecord:
    return SessionRecord(session_id, "host", kept.now)


def _files(folder: Path) -> list[Path]:
    return list(folder.rglob("*.sealed"))


@in_virtual_time
async def test_each_kind_has_its_time(tmp_path: Path) -> None:
    kept = Kept(tmp_path, KeepDays(events=10, recordings=20, audit=40, consents=50, memories=60))
    made = await kept.house.user("anna")
    await kept.storage.collection(AUDIT).add(AuditRecord(new_id(), kept.now, None, "guest", "x.y"))

    async def gone_after(days: int) -> set[str]:
        kept.now += days * DAY_MS
        return {kind for kind, count in (await kept.retention.sweep()).items() if count} - {"logins"}

    assert await gone_after(9) == set()
    assert await gone_after(2) == {"events"}
    assert (await kept.storage.events(made.sessions[0])).items == []
    assert len((await kept.storage.messages(made.sessions[0])).items) == 2
    assert await gone_after(10) == {"recordings"}
    assert await gone_after(20) == {"audit"}
    assert await gone_after(10) == {"consents"}
    assert await gone_after(10) == {"memories"}
    assert await gone_after(1_000) == set()
    assert kept.retention.erased["memories"] == 2


@in_virtual_time
async def test_exports_last_for_a_day_and_files_of_nothing_go(tmp_path: Path) -> None:
    kept = Kept(tmp_path, NEVER)
    artefacts = kept.house.artefacts
    _, writer = await artefacts.begin("export", "a.zip", "application/zip", expires_ms=kept.now + DAY_MS)
    writer.close()
    orphan = await kept.house.recording("a session that was deleted elsewhere", "anna")
    stray = tmp_path / "artefacts" / "aa" / "stray.sealed"
    stray.parent.mkdir(parents=True, exist_ok=True)  # by chance the folder of another one
    stray.write_bytes(b"of nothing")
    assert (await kept.retention.sweep())["recordings"] == 0  # they may be in the making
    kept.now += 2 * 3_600_000
    assert (await kept.retention.sweep())["recordings"] == 2
    assert await artefacts.records.get(orphan) is None
    assert len((await artefacts.records.find()).items) == 1
    kept.now += DAY_MS
    assert (await kept.retention.sweep())["recordings"] == 1


@in_virtual_time
async def test_one_trouble_does_not_keep_the_rest_from_being_swept(tmp_path: Path) -> None:
    kept = Kept(tmp_path, KeepDays(events=1))
    await kept.house.user("anna")

    async def fail(*_: object, **__: object) -> int:
        raise CodedError("storage.unreachable", "The database sleeps.", retryable=True)

    kept.storage.delete_events_before = fail  # type: ignore[method-assign]
    kept.now += 10 * DAY_MS
    gone = await kept.retention.sweep()
    assert gone["logins"] == 3
    assert kept.retention.problem == "The database sleeps."


@in_virtual_time
async def test_it_sweeps_at_the_start_and_every_hour(tmp_path: Path) -> None:
    kept = Kept(tmp_path, KeepDays(sessions=1))
    await kept.house.conversation("anna", None)
    kept.now += 2 * DAY_MS
    kept.retention.start()
    await asyncio.sleep(10)
    assert await kept.sessions() == []
    assert kept.retention.swept_ms == kept.now
    assert kept.retention.next_ms == kept.now + round(EVERY_S * 1_000)
    await kept.house.conversation("anna", None)
    await asyncio.sleep(EVERY_S)
    assert await kept.sessions() == []
    await kept.retention.close()


@in_virtual_time
async def test_no_error_ends_it(tmp_path: Path) -> None:
    kept = Kept(tmp_path, KeepDays(events=1))
    await kept.house.user("anna")
    delete = kept.storage.delete_events_before

    async def fail(*_: object, **__: object) -> int:
        raise RuntimeError("out of memory")

    kept.storage.delete_events_before = fail  # type: ignore[method-assign]
    kept.now += 10 * DAY_MS
    kept.retention.start()
    await asyncio.sleep(10)
    assert "events" in kept.retention.problem
    assert kept.retention.erased["logins"] == 3  # the rest was swept
    kept.storage.delete_events_before = delete  # type: ignore[method-assign]
    await asyncio.sleep(EVERY_S)
    assert kept.retention.problem == ""
    assert kept.retention.erased["events"] > 0
    await kept.retention.close()
