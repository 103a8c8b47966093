"""What is written down of a session that somebody else erases meanwhile."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from visavis.events import Capabilities, SessionClosed, SessionSettings, SessionUpdated, new_id
from visavis.session.lifecycle import SessionRecorder
from visavis.storage.memory import MemoryStorage

CAPABILITIES = Capabilities(recognizer=None, recognizer_scope=None, synthesizer=None, mind="fake", turn_model=None)
UPDATED = SessionUpdated(settings=SessionSettings(), capabilities=CAPABILITIES)


def _session() -> Any:
    return SimpleNamespace(
        id=new_id(), persona=SimpleNamespace(name="host"), opened_ms=1, user=None, settings=SessionSettings()
    )


async def test_a_session_that_was_erased_is_not_written_down_again() -> None:
    storage, session = MemoryStorage(), _session()
    recorder = SessionRecorder(session, storage)
    await recorder.record(UPDATED)
    await storage.delete_session(session.id)
    await recorder.record(UPDATED)
    await recorder.record(SessionClosed(reason="client"))
    assert await storage.session(session.id) is None


async def test_how_a_session_ended_is_written_down() -> None:
    storage, session = MemoryStorage(), _session()
    recorder = SessionRecorder(session, storage, now_ms=lambda: 7)
    await recorder.record(UPDATED)
    await recorder.record(SessionClosed(reason="client"))
    kept = await storage.session(session.id)
    assert kept is not None
    assert (kept.closed_ms, kept.close_reason) == (7, "client")
