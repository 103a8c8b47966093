from __future__ import annotations

import csv
import io
import json
from typing import Any, cast

import httpx
import pytest
from fastapi import FastAPI
from httpx import ASGITransport

from visavis.accounts.audit import AuditLog
from visavis.accounts.permissions import OF_ROLE
from visavis.accounts.principal import GUESTS, Principal
from visavis.accounts.users import Users
from visavis.bootstrap import conversations as conversations_module
from visavis.bootstrap.conversations import Conversations
from visavis.bootstrap.user_names import UserNames
from visavis.bus import SessionBus
from visavis.events import (
    AnswerAttributed,
    AssistantResponse,
    CodedError,
    Envelope,
    Event,
    OperatorWhispered,
    PersonaReplaced,
    PlaybackCompleted,
    PlaybackStarted,
    SessionSettings,
    SessionUpdated,
    TextReceived,
    TurnTimed,
    new_id,
)
from visavis.events.identity import created_ms
from visavis.events.session import Capabilities, PersonaCard
from visavis.gateway.exports.rest import export_router
from visavis.gateway.guard import Guard
from visavis.gateway.http import Services, add_error_handlers, router
from visavis.gateway.open_access import OpenAccess
from visavis.gateway.trpc.routers.sessions import ExportQuery, MessagesQuery, SessionsQuery
from visavis.session.session import Session, Sessions
from visavis.storage import MessageRecord, SessionRecord
from visavis.storage.account_records import USERS, UserRecord
from visavis.storage.memory import MemoryStorage

KIM = Principal("user", OF_ROLE["member"], user_id="kim", name="kim@example.com")
LEE = Principal("user", OF_ROLE["visitor"], user_id="lee", name="lee@example.com")
ADA = Principal("user", OF_ROLE["operator"], user_id="ada", name="ada@example.com")

CAPABILITIES = Capabilities(
    recognizer=None, recognizer_scope=None, synthesizer=None, mind="echo", turn_model=None, notes=[], suggestions=[]
)


class Archive:
    """Conversations that were held."""

    def __init__(self, *, disclosed: bool = True) -> None:
        self.storage = MemoryStorage()
        self.audit = AuditLog(self.storage)
        self.flushed = 0
        self.disclosed = disclosed
        self.sessions = Sessions(
            lambda bus, settings, user: Session(
                bus, settings, PersonaCard(name="host", title="Iris"), CAPABILITIES, user
            )
        )
        self.service = Conversations(
            self.storage, self.sessions, self.storage.delete_session, self.audit, UserNames(Users(self.storage)),
            flush=self._flush, title_of_persona={"host": "Iris"}.__getitem__, disclosed=disclosed,
        )  # fmt: skip

    async def _flush(self) -> None:
        self.flushed += 1

    def services(self) -> Services:
        """Return what the REST interface needs of it."""
        nobody = cast("Any", None)
        return Services(
            self.storage, status=nobody, health=nobody, metrics=nobody, remove_session=self.service.remove,
            timeline=self.service.timeline, disclosed=self.disclosed,
        )  # fmt: skip

    async def add(self, user: str | None, *words: str, persona: str = "host", by_operator: bool = False) -> str:
        session_id = new_id()
        began = created_ms(session_id)
        await self.storage.save_session(SessionRecord(session_id, persona, began, user, began + 5_000, "client"))
        for number, text in enumerate(words):
            role: Any = "assistant" if number % 2 else "user"
            sources = [{"kind": "operator", "reference": "ada"}] if by_operator and role == "assistant" else []
            message = MessageRecord(new_id(), session_id, 1, role, text, began + number, sources=sources)
            await self.storage.save_message(message)
        return session_id

    async def happened(self, session_id: str, *happened: Event) -> None:
        await self.storage.append([Envelope(event, session_id, turn=1) for event in happened])


async def code_of(call: Any) -> str:
    with pytest.raises(CodedError) as error:
        await call
    return error.value.code


async def test_everybody_finds_their_own_and_operators_find_all() -> None:
    archive = Archive()
    await archive.storage.collection(USERS).add(UserRecord("kim", "kim@example.com", "Kim", "member", 1))
    own, guests, others = (
        await archive.add("kim", "How tall is the tower?", "Fifty meters."),
        await archive.add(None, "Hello", persona="ada"),
        await archive.add("lee"),
    )

    async def found(principal: Principal, **wanted: Any) -> list[str]:
        return [item.id for item in (await archive.service.page(principal, SessionsQuery(**wanted))).items]

    assert await found(ADA) == [others, guests, own]
    assert await found(KIM) == [own]
    assert await found(LEE) == [others]
    assert await found(KIM, user="lee") == [own]  # asking for others' finds one's own
    assert await found(GUESTS) == []
    assert await found(ADA, user="kim") == [own]
    assert await found(ADA, persona="ada") == [guests]
    assert await found(ADA, text="TOWER") == [own]
    assert await found(ADA, text="%") == []
    began = (await archive.service.detail(ADA, guests)).opened_ms
    assert set(await found(ADA, since_ms=began)) >= {guests, others}
    assert others not in await found(ADA, until_ms=began)
    page = await archive.service.page(ADA, SessionsQuery(limit=2))
    rest = await archive.service.page(ADA, SessionsQuery(limit=2, cursor=page.next_cursor))
    assert [item.id for item in rest.items] == [own]
    item = rest.items[0]
    assert (item.title, item.messages, item.duration_ms, item.user_name, item.live) == (
        "How tall is the tower?", 2, 5_000, "Kim", False,
    )  # fmt: skip
    assert (page.items[0].title, page.items[0].messages, page.items[0].user_name) == (None, 0, None)


@pytest.mark.parametrize("who", [LEE, GUESTS, Principal("user", OF_ROLE["member"], user_id="")])
async def test_what_is_not_one_s_own_is_not_there(who: Principal) -> None:
    archive = Archive()
    service = archive.service
    for session_id in (await archive.add("kim", "A secret"), await archive.add(None, "Hello"), "nowhere"):
        for call in (
            service.detail(who, session_id),
            service.messages(who, MessagesQuery(id=session_id)),
            service.timeline(who, session_id, 800),
            service.usage(who, session_id),
            service.remove(who, session_id, ""),
            service.export(who, ExportQuery(id=session_id, format="json"), ""),
        ):
            assert await code_of(call) == "session.unknown"


async def test_messages_are_read_and_removed_with_their_conversation() -> None:
    archive = Archive()
    own, guests = await archive.add("kim", "One", "Two"), await archive.add(None, "Three")
    page = await archive.service.messages(KIM, MessagesQuery(id=own, limit=1))
    rest = await archive.service.messages(KIM, MessagesQuery(id=own, cursor=page.next_cursor))
    assert [(item.role, item.text) for item in (*page.items, *rest.items)] == [("user", "One"), ("assistant", "Two")]
    await archive.service.remove(KIM, own, "10.0.0.1")
    assert await code_of(archive.service.detail(KIM, own)) == "session.unknown"
    reader = Principal("key", frozenset({"own.read", "own.erase", "sessions.read"}), user_id="ada")
    assert await code_of(archive.service.remove(reader, guests, "")) == "auth.forbidden"
    await archive.service.remove(ADA, guests, "")
    log = (await archive.audit.list()).items
    assert [(item.action, item.subject, item.actor, item.address) for item in log] == [
        ("session.deleted", guests, "ada@example.com", ""),
        ("session.deleted", own, "kim@example.com", "10.0.0.1"),
    ]


async def talked(archive: Archive) -> str:
    session_id = await archive.add("kim", "=Who are you?", "I am Ada.", by_operator=True)
    recording = SessionUpdated(settings=SessionSettings(record=True), capabilities=CAPABILITIES)
    await archive.happened(
        session_id,
        PersonaReplaced(active=True, operator="ada"),
        TextReceived(text="=Who are you?"),
        AnswerAttributed(response_id="r1", operator="ada"),
        OperatorWhispered(text="Be kind.", operator="ada"),
        AssistantResponse(response_id="r1", text="I am Ada."),
        PlaybackStarted(response_id="r1"),
        TurnTimed(why="text", response_id="r1", turn_ended_ms=0, heard_ms=120),
        PlaybackCompleted(response_id="r1", pts_ms=900),
        recording,
    )
    return session_id


async def test_a_conversation_is_taken_away_in_every_form() -> None:
    archive = Archive()
    session_id = await talked(archive)

    async def exported(**how: Any) -> str:
        return (await archive.service.export(ADA, ExportQuery(id=session_id, **how), "")).text

    everything = json.loads(await exported(format="json"))
    assert (everything["session"]["id"], everything["truncated"]) == (session_id, False)
    assert [item["text"] for item in everything["messages"]] == ["=Who are you?", "I am Ada."]
    assert "operator.whispered" in [item["type"] for item in everything["events"]]
    rows = list(csv.DictReader(io.StringIO(await exported(format="csv"), newline="")))
    assert [(row["role"], row["by"], row["text"]) for row in rows] == [
        ("user", "", "'=Who are you?"), ("assistant", "operator", "I am Ada."),
    ]  # fmt: skip
    rows = list(csv.DictReader(io.StringIO(await exported(format="csv", rows="timeline"), newline="")))
    assert {row["kind"] for row in rows} == {"said", "operator", "turn"}
    captions = await exported(format="vtt")
    assert captions.startswith("WEBVTT - Iris, ")
    assert "<v Iris>I am Ada." in captions
    assert (await exported(format="vtt", zero="recording")).startswith("WEBVTT")
    names = [(await archive.service.export(ADA, ExportQuery(id=session_id, format="csv"), "")).name]
    assert all(name.startswith("host-2") and name.endswith(".csv") for name in names)
    log = (await archive.audit.list()).items
    assert {item.action for item in log} == {"session.exported"}
    assert log[-1].detail == {"format": "json"}


async def test_without_a_recording_nothing_counts_from_one() -> None:
    archive = Archive()
    session_id = await archive.add("kim", "Hello")
    query = ExportQuery(id=session_id, format="vtt", zero="recording")
    assert await code_of(archive.service.export(KIM, query, "")) == "export.no_recording"


async def test_what_is_too_long_for_a_page_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversations_module, "MAX_CHARACTERS", 100)
    archive = Archive()
    session_id = await archive.add("kim", "x" * 200)
    query = ExportQuery(id=session_id, format="json")
    assert await code_of(archive.service.export(KIM, query, "")) == "export.too_large"
    assert "x" * 200 in (await archive.service.export(KIM, query, "", whole=True)).text


async def test_exports_say_so_if_they_are_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversations_module, "MAX_EXPORTED", 1)
    monkeypatch.setattr(conversations_module, "MAX_PAGE", 1)
    archive = Archive()
    session_id = await archive.add("kim", "One", "Two")
    found = json.loads((await archive.service.export(KIM, ExportQuery(id=session_id, format="json"), "")).text)
    assert (len(found["messages"]), found["truncated"]) == (1, True)


@pytest.mark.parametrize("disclosed", [True, False])
async def test_users_learn_of_operators_unless_a_study_keeps_it_from_them(disclosed: bool) -> None:
    archive = Archive(disclosed=disclosed)
    session_id = await talked(archive)
    service = archive.service
    for who, told in ((KIM, disclosed), (ADA, True)):
        messages = (await service.messages(who, MessagesQuery(id=session_id))).items
        assert (messages[1].sources[0]["kind"] == "operator") == told
        timeline = await service.timeline(who, session_id, 800)
        assert bool(timeline.operated) == told
        assert any(item.operator for item in timeline.said) == told
        for query in (
            ExportQuery(id=session_id, format="json"), ExportQuery(id=session_id, format="csv"),
            ExportQuery(id=session_id, format="csv", rows="timeline"),
        ):  # fmt: skip
            assert ("operator" in (await service.export(who, query, "")).text) == told


@pytest.mark.parametrize("disclosed", [True, False])
async def test_the_rest_interface_tells_no_more(disclosed: bool) -> None:
    archive = Archive(disclosed=disclosed)
    session_id = await talked(archive)
    for who, told in ((KIM, disclosed), (ADA, True)):
        app = FastAPI()
        app.include_router(router(archive.services(), Guard(OpenAccess(principal=who))))
        async with httpx.AsyncClient(transport=ASGITransport(app), base_url="http://localhost") as client:
            for part in ("messages", "events", "timeline"):
                answer = await client.get(f"/api/sessions/{session_id}/{part}")
                assert answer.status_code == 200
                hidden = ('"operator":true', '"operator.', '"kind":"operator"', '"operated":[{')
                assert any(mark in answer.text for mark in hidden) == told, part


async def test_lists_name_nobody_who_is_gone() -> None:
    archive = Archive()
    users = Users(archive.storage)
    await users.add(UserRecord("kim", "kim@example.com", "Kim", "member", 1))
    names = UserNames(users)
    assert await names.of("kim") == "Kim"
    await users.change("kim", name="Kim K.")
    assert await names.of("kim") == "Kim K."
    await users.remove("kim")
    assert await names.of("kim") is None


async def test_what_is_deleted_over_rest_is_written_down_too() -> None:
    archive = Archive()
    session_id = await archive.add("kim", "Hello.")
    app = FastAPI()
    add_error_handlers(app)
    app.include_router(router(archive.services(), Guard(OpenAccess(principal=ADA))))
    async with httpx.AsyncClient(transport=ASGITransport(app), base_url="http://localhost") as client:
        assert (await client.delete(f"/api/sessions/{session_id}")).status_code == 204
        assert (await client.delete(f"/api/sessions/{session_id}")).status_code == 404
    (entry,) = (await archive.audit.list()).items
    assert (entry.actor, entry.action, entry.subject) == (ADA.name, "session.deleted", session_id)
    assert entry.address


async def test_of_a_conversation_that_goes_on_the_latest_is_read() -> None:
    archive = Archive()
    session = await archive.sessions.create(SessionSettings())
    await archive.storage.save_session(SessionRecord(session.id, "host", session.opened_ms, "kim"))
    assert isinstance(session.bus, SessionBus)
    detail = await archive.service.detail(KIM, session.id)
    assert (detail.live, detail.duration_ms) == (True, None)
    await archive.service.timeline(KIM, session.id, 800)
    assert archive.flushed == 1
    app = FastAPI()
    app.include_router(router(archive.services(), Guard(OpenAccess(principal=KIM))))
    async with httpx.AsyncClient(transport=ASGITransport(app), base_url="http://localhost") as client:
        assert (await client.get(f"/api/sessions/{session.id}/timeline")).status_code == 200
    assert archive.flushed == 2
    await archive.sessions.close()


def client_of(archive: Archive, principal: Principal) -> httpx.AsyncClient:
    app = FastAPI()
    add_error_handlers(app)
    app.include_router(export_router(archive.service, Guard(OpenAccess(principal=principal))))
    return httpx.AsyncClient(transport=ASGITransport(app), base_url="http://localhost")


async def test_a_conversation_is_saved_as_a_file() -> None:
    archive = Archive()
    session_id = await talked(archive)
    async with client_of(archive, KIM) as client:
        address = f"/api/sessions/{session_id}/export"
        answers = {form: await client.get(address, params={"format": form}) for form in ("json", "csv", "vtt")}
        assert {answer.status_code for answer in answers.values()} == {200}
        assert json.loads(answers["json"].text)["format"] == "visavis.session"
        assert [answer.headers["content-type"].split(";")[0] for answer in answers.values()] == [
            "application/json", "text/csv", "text/vtt",
        ]  # fmt: skip
        for form, answer in answers.items():
            assert answer.headers["content-disposition"].startswith('attachment; filename="host-')
            assert answer.headers["content-disposition"].endswith(f'.{form}"')
            assert answer.headers["cache-control"] == "no-store"
        assert (await client.get(address, params={"format": "exe"})).status_code == 422
        assert (await client.get(f"/api/sessions/{'x' * 65}/export")).status_code == 422
    async with client_of(archive, LEE) as client:
        assert (await client.get(address)).status_code == 404
    async with client_of(archive, GUESTS) as client:
        assert (await client.get(address)).status_code == 401
