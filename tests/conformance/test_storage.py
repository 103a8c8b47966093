"""What every storage guarantees. Another database joins by a line in ``_open``."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import require_service
from tests.services import postgresql, postgresql_binaries
from visavis.events import CodedError, Envelope, TextReceived, TurnStarted, new_id
from visavis.storage import MessageRecord, SessionRecord, Storage
from visavis.storage.memory import MemoryStorage
from visavis.storage.sql import SqlStorage


@pytest.fixture(scope="module")
def postgresql_url() -> Iterator[str]:
    require_service("PostgreSQL", postgresql_binaries() is not None)
    with postgresql() as url:
        yield url


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
async def storage(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Storage]:
    made: dict[str, Storage] = {}
    if request.param == "memory":
        made["it"] = MemoryStorage()
    elif request.param == "sqlite":
        made["it"] = SqlStorage(f"sqlite:///{tmp_path}/folder/that is new/visavis.db")
    else:
        made["it"] = SqlStorage(request.getfixturevalue("postgresql_url"))
    async with AsyncExitStack() as stack:
        await made["it"].open()
        stack.push_async_callback(made["it"].close)
        yield made["it"]


def _session(**changes: object) -> SessionRecord:
    record = SessionRecord(id=new_id(), persona="host", opened_ms=1_700_000_000_123, settings={"greet": True, "ü": "ß"})
    return replace(record, **changes)  # type: ignore[arg-type]


def _message(session_id: str, text: str = "hello") -> MessageRecord:
    return MessageRecord(
        id=new_id(), session_id=session_id, turn=1, role="user", text=text, created_ms=1_700_000_000_456
    )


async def test_a_session_comes_back_as_it_was_kept(storage: Storage) -> None:
    record = _session(user="anna")
    await storage.save_session(record)
    assert await storage.session(record.id) == record
    closed = replace(record, closed_ms=1_700_000_001_000, close_reason="client")
    await storage.save_session(closed)
    assert await storage.session(record.id) == closed
    assert await storage.session(new_id()) is None


async def test_sessions_are_listed_page_by_page_the_newest_first(storage: Storage) -> None:
    records = [_session(persona=f"p{number}") for number in range(5)]
    for record in records:
        await storage.save_session(record)
    first = await storage.sessions(limit=3)
    assert first.items == records[:1:-1]
    assert first.next_cursor is not None
    second = await storage.sessions(limit=2, cursor=first.next_cursor)
    assert second.items == records[1::-1]


async def test_what_an_answer_shows_is_kept_and_context_is_listed_on_demand(storage: Storage) -> None:
    session = _session()
    answer = replace(
        _message(session.id, "Here."), role="assistant", status="error", response_id="r1",
        content=[{"type": "text", "id": "a1", "text": "# ü"}], actions=["Web search"], agents=["web_search"],
    )  # fmt: skip
    run = replace(_message(session.id, "found"), role="tool", kind="context", agents=["web_search"], response_id="r1")
    for record in (answer, run):
        await storage.save_message(record)
    assert (await storage.messages(session.id)).items == [answer]
    assert (await storage.messages(session.id, context=True)).items == [answer, run]
    assert await storage.delete_session(session.id) is False
    assert (await storage.messages(session.id, context=True)).items == []


async def test_messages_are_listed_in_order_and_can_be_replaced(storage: Storage) -> None:
    session = _session()
    messages = [_message(session.id, f"text {number} “quoted” 🙂") for number in range(4)]
    for message in messages:
        await storage.save_message(message)
    await storage.save_message(_message(new_id(), "of another session"))
    changed = replace(
        messages[2], heard_text="text", interrupted=True, confidence=0.25, sources=[{"kind": "line", "score": 0.5}]
    )
    await storage.save_message(changed)
    page = await storage.messages(session.id, limit=3)
    assert page.items == [*messages[:2], changed]
    last = await storage.messages(session.id, limit=3, cursor=page.next_cursor)
    assert (last.items, last.next_cursor) == (messages[3:], None)


async def test_events_come_back_as_envelopes_in_order(storage: Storage) -> None:
    session_id = new_id()
    cause = Envelope(TurnStarted(why="text"), session_id, turn=1)
    envelopes = [cause]
    envelopes += [
        Envelope(TextReceived(text=f"{number}"), session_id, 1, cause.id, {"client": {"a": None}})
        for number in range(6)
    ]
    await storage.append(envelopes[:4])
    await storage.append(envelopes)  # a batch that is written again harms nothing
    await storage.append([])
    page = await storage.events(session_id, limit=5)
    assert page.items == [item.to_dict() for item in envelopes[:5]]
    rest = await storage.events(session_id, limit=5, cursor=page.next_cursor)
    assert (rest.items, rest.next_cursor) == ([item.to_dict() for item in envelopes[5:]], None)
    only = await storage.events(session_id, types=("turn.started",))
    assert only.items == [cause.to_dict()]


async def test_a_page_that_ends_exactly_is_the_last(storage: Storage) -> None:
    session_id = new_id()
    await storage.append([Envelope(TextReceived(text="a"), session_id) for _ in range(3)])
    assert (await storage.events(session_id, limit=3)).next_cursor is None


async def test_deleting_a_session_takes_all_of_it_and_nothing_else(storage: Storage) -> None:
    gone, kept = _session(), _session()
    for session in (gone, kept):
        await storage.save_session(session)
        await storage.save_message(_message(session.id))
        await storage.append([Envelope(TextReceived(text="a"), session.id)])
    assert await storage.delete_session(gone.id)
    assert not await storage.delete_session(gone.id)
    assert await storage.session(gone.id) is None
    assert (await storage.messages(gone.id)).items == []
    assert (await storage.events(gone.id)).items == []
    assert await storage.session(kept.id) == kept
    assert len((await storage.messages(kept.id)).items) == 1
    assert len((await storage.events(kept.id)).items) == 1


@pytest.mark.parametrize("limit", [0, -1, 501])
async def test_a_page_has_a_sensible_size(storage: Storage, limit: int) -> None:
    for listing in (
        storage.sessions(limit=limit),
        storage.messages("s", limit=limit),
        storage.events("s", limit=limit),
    ):
        with pytest.raises(CodedError) as caught:
            await listing
        assert caught.value.code == "storage.invalid_page"


async def test_it_answers_and_can_be_opened_twice(storage: Storage) -> None:
    await storage.open()
    await storage.ping()


async def test_text_that_looks_like_sql_is_only_text(storage: Storage) -> None:
    session = _session(persona="'; DROP TABLE sessions; --")
    await storage.save_session(session)
    assert await storage.session(session.id) == session
    assert await storage.session("' OR '1'='1") is None
