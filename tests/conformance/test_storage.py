"""What every storage guarantees. Another database joins in ``storages.py``."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from visavis.events import CodedError, Envelope, TextReceived, TurnStarted, created_ms, new_id
from visavis.storage import MessageRecord, SessionFilter, SessionRecord, Storage


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
    await storage.save_session(session)
    answer = replace(
        _message(session.id, "Here."), role="assistant", status="error", response_id="r1",
        content=[{"type": "text", "id": "a1", "text": "# ü"}], actions=["Web search"], agents=["web_search"],
    )  # fmt: skip
    run = replace(_message(session.id, "found"), role="tool", kind="context", agents=["web_search"], response_id="r1")
    for record in (answer, run):
        await storage.save_message(record)
    assert (await storage.messages(session.id)).items == [answer]
    assert (await storage.messages(session.id, context=True)).items == [answer, run]
    assert await storage.delete_session(session.id) is True
    assert await storage.delete_session(session.id) is False
    assert (await storage.messages(session.id, context=True)).items == []


async def test_messages_are_listed_in_order_and_can_be_replaced(storage: Storage) -> None:
    session, other = _session(), _session()
    await storage.save_session(session)
    await storage.save_session(other)
    messages = [_message(session.id, f"text {number} “quoted” 🙂") for number in range(4)]
    for message in messages:
        await storage.save_message(message)
    await storage.save_message(_message(other.id, "of another session"))
    changed = replace(
        messages[2], heard_text="text", interrupted=True, confidence=0.25, sources=[{"kind": "line", "score": 0.5}]
    )
    await storage.save_message(changed)
    page = await storage.messages(session.id, limit=3)
    assert page.items == [*messages[:2], changed]
    last = await storage.messages(session.id, limit=3, cursor=page.next_cursor)
    assert (last.items, last.next_cursor) == (messages[3:], None)


async def test_messages_are_counted_for_many_sessions_at_once(storage: Storage) -> None:
    sessions = [_session() for _ in range(3)]
    for number, session in enumerate(sessions):
        await storage.save_session(session)
        for _ in range(number):
            await storage.save_message(_message(session.id, "hello"))
    await storage.save_message(replace(_message(sessions[2].id, "found"), role="tool", kind="context"))
    ids = [session.id for session in sessions]
    assert await storage.count_messages([*ids, new_id()]) == {ids[1]: 1, ids[2]: 2}
    assert await storage.count_messages(ids[:1]) == {}
    assert await storage.count_messages([]) == {}


async def test_the_first_words_of_many_sessions_are_found_at_once(storage: Storage) -> None:
    sessions = [_session() for _ in range(4)]
    ids = [session.id for session in sessions]
    for session in sessions:
        await storage.save_session(session)
    greeting = replace(_message(ids[0], "Hello, I am Iris."), role="assistant")
    for message in (greeting, _message(ids[0], ""), _message(ids[0], "first \U0001f642"), _message(ids[0], "second")):
        await storage.save_message(message)
    await storage.save_message(_message(ids[1], "a"))
    await storage.save_message(replace(_message(ids[2], "Hello."), role="assistant"))
    await storage.save_message(_message(ids[3], "not asked for"))
    assert await storage.first_words(ids[:3]) == {ids[0]: "first \U0001f642", ids[1]: "a"}
    assert await storage.first_words([]) == {}


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


async def _found(storage: Storage, **wanted: object) -> list[str]:
    page = await storage.sessions(where=SessionFilter(**wanted))  # type: ignore[arg-type]
    return [item.persona for item in page.items]


async def test_sessions_are_found_by_user_persona_and_time(storage: Storage) -> None:
    for number, user in enumerate(("anna", None, "ben", "anna")):
        await storage.save_session(_session(persona=f"p{number}", user=user, opened_ms=number * 10))
    assert await _found(storage) == ["p3", "p2", "p1", "p0"]
    assert await _found(storage, user="anna") == ["p3", "p0"]
    assert await _found(storage, user="' OR '1'='1") == []
    assert await _found(storage, persona="p2") == ["p2"]
    assert await _found(storage, since_ms=10, until_ms=30) == ["p2", "p1"]
    assert await _found(storage, user="anna", until_ms=30) == ["p0"]


async def test_sessions_are_found_by_what_was_said(storage: Storage) -> None:
    said = {
        "Opening hours": "When do you OPEN? At 100% of Ärger.",
        "Weather": "a_b and a\\b; schön",
        "Nothing": "",
        "中文": "你好 open “Quotes” '; --",
    }
    for persona, text in said.items():
        await storage.save_session(session := _session(persona=persona))
        await storage.save_message(_message(session.id, text))
        await storage.save_message(_message(session.id, "more"))
    await storage.save_session(_session(persona="Silent"))
    assert await _found(storage, text="open") == ["中文", "Opening hours"]
    assert await _found(storage, text="OPEN?") == ["Opening hours"]
    assert await _found(storage, text="0%") == ["Opening hours"]
    for text in ("Ärger", "ärger", "ÄRGER"):
        assert await _found(storage, text=text) == ["Opening hours"]
    assert await _found(storage, text="A_B") == ["Weather"]
    assert await _found(storage, text="a\\B") == ["Weather"]
    assert await _found(storage, text="%") == ["Opening hours"]
    assert await _found(storage, text=".*") == []
    assert await _found(storage, text="你好") == ["中文"]
    assert await _found(storage, text="'; --") == ["中文"]
    assert await _found(storage, text="open", persona="中文") == ["中文"]
    assert len(await _found(storage, text="more")) == 4


async def test_sessions_that_are_found_come_in_pages(storage: Storage) -> None:
    for number in range(6):
        await storage.save_session(session := _session(persona=f"p{number}"))
        await storage.save_message(_message(session.id, "even" if number % 2 == 0 else "odd"))
    where = SessionFilter(text="EVEN")
    first = await storage.sessions(limit=2, where=where)
    assert [item.persona for item in first.items] == ["p4", "p2"]
    last = await storage.sessions(limit=2, where=where, cursor=first.next_cursor)
    assert ([item.persona for item in last.items], last.next_cursor) == (["p0"], None)


async def test_what_no_database_can_keep_is_kept_without_it(storage: Storage) -> None:
    session = _session(persona="a\0", settings={"a\0b": ["\ud800", float("inf")]})
    await storage.save_session(session)
    kept = replace(session, persona="a\ufffd", settings={"a\ufffdb": ["\ufffd", None]})
    assert await storage.session(session.id) == kept
    await storage.save_message(message := _message(session.id, "nul \0 in it"))
    assert (await storage.messages(session.id)).items == [replace(message, text="nul \ufffd in it")]
    await storage.append([Envelope(TextReceived(text="\0"), session.id)])
    [event] = (await storage.events(session.id)).items
    assert event["payload"]["text"] == "\ufffd"
    assert await storage.session("\0") is None
    assert (await storage.events("a\0", cursor="\0")).items == []


async def test_old_events_are_deleted_a_few_at_a_time(storage: Storage) -> None:
    session_id = new_id()
    envelopes = [Envelope(TurnStarted(why="text"), session_id) for _ in range(7)]
    await storage.append(envelopes)
    now = created_ms(new_id())
    assert await storage.delete_events_before(created_ms(envelopes[0].id)) == 0
    assert await storage.delete_events_before(now + 1_000, limit=3) == 3
    assert [item["id"] for item in (await storage.events(session_id)).items] == [item.id for item in envelopes[3:]]
    assert await storage.delete_events_before(now + 1_000) == 4
    assert await storage.delete_events_before(now + 1_000) == 0


async def test_a_session_that_was_erased_does_not_come_back(storage: Storage) -> None:
    kept, erased = _session(), _session()
    for record in (kept, erased):
        await storage.save_session(record)
    early, late = _message(erased.id, "early"), _message(erased.id, "late")
    assert await storage.save_message(early)
    await storage.delete_session(erased.id)
    assert not await storage.replace_session(replace(erased, closed_ms=9))
    assert not await storage.save_message(replace(early, interrupted=True))
    assert not await storage.save_message(late)
    assert await storage.session(erased.id) is None
    assert (await storage.messages(erased.id)).items == []
    assert await storage.replace_session(replace(kept, closed_ms=9))
    assert await storage.session(kept.id) == replace(kept, closed_ms=9)
    assert await storage.save_message(_message(kept.id))


async def test_no_word_is_left_of_a_session_that_is_erased_while_others_speak(storage: Storage) -> None:
    for _ in range(5):
        record = _session()
        await storage.save_session(record)
        said = [storage.save_message(_message(record.id)) for _ in range(8)]
        await asyncio.gather(*said[:4], storage.delete_session(record.id), *said[4:])
        assert (await storage.messages(record.id)).items == []


async def test_what_is_told_of_a_session_that_was_erased_is_not_kept(storage: Storage) -> None:
    kept, erased = _session(), _session()
    for record in (kept, erased):
        await storage.save_session(record)
        await storage.append([Envelope(TextReceived(text="early"), record.id)])
    await storage.delete_session(erased.id)
    late = [Envelope(TextReceived(text="late"), record.id) for record in (erased, kept, erased)]
    await storage.append(late)
    await storage.append(late[:1])
    assert [item["payload"]["text"] for item in (await storage.events(kept.id)).items] == ["early", "late"]
    assert (await storage.events(erased.id)).items == []
    assert (await storage.examine()).orphans == {}


async def test_what_is_told_before_the_session_is_kept_is_kept(storage: Storage) -> None:
    record, never_kept = _session(), new_id()
    for session_id in (record.id, never_kept):
        await storage.append([Envelope(TextReceived(text="first"), session_id)])
    await storage.save_session(record)
    for session_id in (record.id, never_kept):
        await storage.append([Envelope(TextReceived(text="second"), session_id)])
        assert len((await storage.events(session_id)).items) == 2


async def test_no_event_is_left_of_a_session_that_is_erased_while_others_write(storage: Storage) -> None:
    for _ in range(5):
        record = _session()
        await storage.save_session(record)
        told = [storage.append([Envelope(TextReceived(text="a"), record.id) for _ in range(3)]) for _ in range(8)]
        await asyncio.gather(*told[:4], storage.delete_session(record.id), *told[4:])
        assert (await storage.events(record.id)).items == []


async def test_an_event_that_comes_twice_at_once_is_kept_once(storage: Storage) -> None:
    envelope, other = (Envelope(TextReceived(text="hello"), "s") for _ in range(2))
    async with asyncio.timeout(60):  # it must end
        await storage.append([envelope, other, envelope])
    assert [item["id"] for item in (await storage.events("s")).items] == sorted([envelope.id, other.id])
