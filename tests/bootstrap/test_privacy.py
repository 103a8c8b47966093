"""Who may learn, export and erase what of whom."""

from __future__ import annotations

import asyncio
import io
import json
import zipfile
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.made_people import VAULT, House, Made, made_house, words_of
from visavis.accounts.audit import AuditLog
from visavis.accounts.permissions import OF_ROLE
from visavis.accounts.principal import OWNER, UNKNOWN, Principal
from visavis.accounts.users import Users
from visavis.bootstrap.erasure import Eraser, Surroundings
from visavis.bootstrap.kept_files import HEARD_AGAIN_MS, KeptFilesService
from visavis.bootstrap.leftovers import Leftovers
from visavis.bootstrap.memories_service import MemoriesAdministration
from visavis.bootstrap.people_service import PeopleAdministration
from visavis.bootstrap.privacy import Privacy
from visavis.bootstrap.retention import KeepDays, Keeping, Retention
from visavis.bootstrap.session_removal import SessionRemoval
from visavis.events import (
    CodedError,
    Envelope,
    FaceRecognized,
    GenerateResponse,
    PersonaReplaced,
    new_id,
    now_ms,
)
from visavis.events.clock import DAY_MS
from visavis.perception.people import People
from visavis.storage import MessageRecord
from visavis.storage.account_records import AUDIT, USERS
from visavis.storage.memory import MemoryStorage
from visavis.storage.sealing import Sealer


async def _nothing(_: str) -> None:
    return None


class Office:
    """All services of privacy, over a house with everybody in it."""

    def __init__(self, house: House, people: dict[str, Made]) -> None:
        self.house, self.people, self.storage = house, people, house.storage
        self.now = now_ms()
        self.ended: list[str] = []
        audit = AuditLog(self.storage)
        leftovers = Leftovers(self.storage, house.folder / "artefacts")
        around = Surroundings(self._end, lambda name: [f"open of {name}"])
        removal = SessionRemoval(self.storage, house.artefacts, _nothing)
        self.known = People(self.storage, Sealer(bytes(range(32))))
        self.audit = audit
        self.privacy_with = partial(
            Privacy,
            self.storage,
            house.artefacts,
            house.subjects,
            Eraser(self.storage, house.artefacts, Users(self.storage), leftovers, around),
            leftovers,
            Retention(Keeping(self.storage, house.artefacts, removal, audit), KeepDays(sessions=90)),
            audit,
            now=lambda: self.now,
        )
        self.privacy = self.privacy_with()
        self.files = KeptFilesService(self.storage, house.artefacts, audit, now=lambda: self.now)
        self.memories = MemoriesAdministration(self.storage, house.subjects, audit)
        self.faces = PeopleAdministration(self.storage, self._people, audit)

    async def _end(self, session_id: str) -> None:
        self.ended.append(session_id)

    async def _people(self) -> People:
        return self.known

    def principal(self, who: str, role: str = "visitor") -> Principal:
        """Return somebody who is signed in."""
        user_id = self.people[who].subject.removeprefix("user:")
        return Principal("user", OF_ROLE[role], user_id, f"{who}@example.org")  # type: ignore[index]

    async def exported(self, principal: Principal, export_id: str) -> dict[str, Any]:
        """Return the parts of an export that are JSON, by their names."""
        file = await self.files.export(principal, export_id)
        content = b"".join([chunk async for chunk in file.read(0, file.size)])
        file.close()
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return {name: json.loads(archive.read(name)) for name in archive.namelist() if name.endswith(".json")}

    async def actions(self) -> list[tuple[str, str, str | None]]:
        """Return the log, but for what was in it before."""
        entries = (await self.storage.collection(AUDIT).find(limit=500)).items
        return [(item.actor, item.action, item.subject) for item in entries[6:]]


@pytest.fixture
async def office(tmp_path: Path) -> Office:
    """Return the services."""
    return Office(*await made_house(MemoryStorage(), tmp_path))


async def test_everybody_learns_what_is_kept_of_them(office: Office) -> None:
    mine = await office.privacy.mine(office.principal("anna"), None)
    assert mine.subject is not None
    assert (mine.subject.subject, mine.subject.email) == (office.people["anna"].subject, "anna@example.org")
    assert (mine.counts["sessions"], mine.counts["memories"], mine.counts["recordings"]) == (2, 2, 1)
    assert mine.problems == []
    assert (await office.privacy.mine(OWNER, None)).subject is None


@pytest.mark.parametrize("subject", ["berta@example.org", "clara", "nobody at all", "anna@example.org"])
async def test_whoever_may_not_act_for_others_learns_nothing_of_them(office: Office, subject: str) -> None:
    anna = office.principal("anna", "member")
    for ask in (
        office.privacy.mine(anna, subject),
        office.privacy.export(anna, subject, ""),
        office.privacy.erase(anna, subject, subject),
        office.privacy.consents(anna, subject, None, limit=10, cursor=None),
    ):
        with pytest.raises(CodedError) as caught:
            await ask
        assert caught.value.code == "auth.forbidden"


async def test_operators_find_people_by_what_they_are_called(office: Office) -> None:
    for text, wanted in (("Berta@Example.org", "berta"), ("clara", "clara"), ("Emma", "emma")):
        assert [item.subject for item in await office.privacy.find(text)] == [office.people[wanted].subject]
    person_id = office.people["doris"].subject.removeprefix("person:")
    assert [item.name for item in await office.privacy.find(person_id)] == ["Doris"]
    assert await office.privacy.find("zoe") == []
    operator = office.principal("berta", "operator")
    assert (await office.privacy.mine(operator, "emma")).counts["memories"] == 2


async def test_whoever_can_be_several_must_be_said_exactly(office: Office) -> None:
    user_id = office.people["anna"].subject.removeprefix("user:")
    await office.storage.collection(USERS).change(user_id, {"name": "Clara"})
    operator = office.principal("berta", "operator")
    with pytest.raises(CodedError) as caught:
        await office.privacy.mine(operator, "Clara")
    assert caught.value.code == "privacy.ambiguous"
    assert office.people["clara"].subject in caught.value.detail
    assert office.people["anna"].subject in caught.value.detail
    assert (await office.privacy.mine(operator, office.people["clara"].subject)).counts["faces"] == 1


async def test_an_export_lasts_for_a_day_from_the_time_of_its_making(office: Office) -> None:
    office.now = 1_800_000_000_000  # 15 January 2027: not the time of day at which identifiers are made
    made = await office.privacy.export(office.principal("anna"), None, "")
    assert (made.expires_ms, made.name) == (office.now + DAY_MS, "visavis-2027-01-15.zip")


@pytest.mark.parametrize("who", ["anna", "clara", "emma"])
async def test_an_export_takes_the_place_of_the_one_before(office: Office, who: str) -> None:
    admin, files = office.principal("berta", "admin"), office.house.folder / "artefacts"
    before = {path for path in files.rglob("*") if path.is_file()}
    for _ in range(4):
        made = await office.privacy.export(admin, office.people[who].subject, "")
    left = {path for path in files.rglob("*") if path.is_file()} - before
    assert [path.stem for path in left] == [made.id]
    assert all(item["kind"] == "recording" for item in (await office.exported(admin, made.id)).get("files.json", []))
    other = await office.privacy.export(admin, "berta@example.org", "")
    assert await office.exported(admin, made.id) != await office.exported(admin, other.id)


async def test_nobody_is_exported_twice_at_once(office: Office) -> None:
    anna = office.principal("anna")
    subject = office.people["anna"].subject
    asked = [office.privacy.export(anna, name, "") for name in (None, subject, anna.user_id)]
    answers = await asyncio.gather(
        *asked, office.privacy.export(office.principal("berta"), None, ""), return_exceptions=True
    )
    refused = [answer.code for answer in answers if isinstance(answer, CodedError)]
    assert refused == ["privacy.busy"] * 2
    assert (await office.privacy.export(anna, None, "")).bytes > 0


async def test_an_export_holds_everything_and_no_secrets(office: Office) -> None:
    anna = office.principal("anna")
    made = await office.privacy.export(anna, None, "")
    file = await office.files.export(anna, made.id)
    assert file.size == made.bytes
    content = b"".join([chunk async for chunk in file.read(0, file.size)])
    file.close()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        names = set(archive.namelist())
        parts = {name: json.loads(archive.read(name)) for name in names if name.endswith(".json")}
        [sound] = [name for name in names if name.startswith("files/")]
        assert archive.read(sound) == b"the voice of anna" * 10_000
        assert b"What is kept of Anna" in archive.read("README.txt")
    assert {"account.json", "logins.json", "keys.json", "invitations.json", "sessions.json", "messages.json",
            "events.json", "consents.json", "memories.json", "audit.json", "files.json"} == set(parts)  # fmt: skip
    assert [len(parts[f"{name}.json"]) for name in ("sessions", "messages", "events", "memories")] == [2, 4, 8, 2]
    assert words_of("anna")[0] in {item["text"] for item in parts["messages.json"]}
    text = json.dumps(parts)
    assert not any(secret in text for secret in ("hash-of-anna", "login-anna", "key-anna", "i-anna", "berta"))
    assert ("anna@example.org", "privacy.exported", office.people["anna"].subject) in await office.actions()


async def _operated(office: Office) -> str:
    """Let an operator answer in a conversation of Anna's, and hear it; return the conversation."""
    session_id, operator = office.people["anna"].sessions[0], office.principal("berta", "operator")
    berta = operator.user_id or ""
    await office.storage.save_message(
        MessageRecord(new_id(), session_id, 2, "assistant", "I am a person", 1, sources=[
            {"kind": "operator", "reference": berta},
        ])
    )  # fmt: skip
    asked = GenerateResponse(response_id=new_id(), text="", verbatim="I am a person", operator=berta)
    for event in (PersonaReplaced(active=True, operator=berta), asked):
        await office.storage.append([Envelope(event, session_id)])
    await office.audit.record(operator, "live.taken_over", session_id, address="192.0.2.44")
    await office.audit.record(operator, "user.changed", "anna@example.org", address="192.0.2.44")
    (await office.files.recording(operator, session_id, 0, "192.0.2.44")).close()
    return session_id


@pytest.mark.parametrize(("who", "asks"), [("anna", "anna"), ("anna", "berta")])
@pytest.mark.parametrize("disclosed", [True, False])
async def test_an_export_names_no_operators_and_tells_of_them_only_where_they_are_disclosed(
    office: Office, who: str, asks: str, disclosed: bool
) -> None:
    office.privacy = office.privacy_with(disclosed=disclosed)
    before = (await office.privacy.mine(office.principal("anna"), None)).counts["audit"]
    await _operated(office)
    principal = office.principal(asks, "operator" if asks == "berta" else "visitor")
    assert (await office.privacy.mine(office.principal("anna"), None)).counts["audit"] == before + (
        3 if disclosed else 1
    )
    made = await office.privacy.export(principal, office.people[who].subject, "192.0.2.9")
    parts = await office.exported(principal, made.id)
    log = parts["audit.json"]
    own = [entry for entry in log if entry["actor_id"] is not None]
    assert {entry["actor"] for entry in own} == {"anna@example.org"}
    assert own[0]["address"] == "10.0.0.7"
    others = [entry for entry in log if entry["actor_id"] is None]
    assert {(entry["actor"], entry["address"]) for entry in others} == {("", "")}
    told = {entry["action"] for entry in others}
    assert "user.changed" in told
    assert ({"live.taken_over", "recording.heard"} <= told) is disclosed
    assert ("192.0.2.44" in json.dumps(parts), "berta@example.org" in json.dumps(parts)) == (False, False)
    marks = json.dumps([parts["messages.json"], parts["events.json"], parts["sessions.json"]])
    berta = office.people["berta"].subject.removeprefix("user:")
    assert (berta in marks, '"operator.' in marks, '"kind": "operator"' in marks) == (disclosed,) * 3
    assert "I am a person" in marks


async def test_the_export_of_an_operator_tells_of_operators(office: Office) -> None:
    office.privacy = office.privacy_with(disclosed=False)
    await _operated(office)
    await office.storage.collection(USERS).change(office.people["anna"].subject[5:], {"role": "operator"})
    anna = office.principal("anna", "operator")
    parts = await office.exported(anna, (await office.privacy.export(anna, None, "")).id)
    assert "recording.heard" in {entry["action"] for entry in parts["audit.json"]}


async def test_a_damaged_recording_is_noted_in_the_export_and_the_rest_is_there(office: Office) -> None:
    for path in (office.house.folder / "artefacts").rglob("*.sealed"):
        content = bytearray(path.read_bytes())
        content[100_000] ^= 1  # in its second piece
        path.write_bytes(content)
    anna = office.principal("anna")
    made = await office.privacy.export(anna, None, "")
    file = await office.files.export(anna, made.id)
    archive = zipfile.ZipFile(io.BytesIO(b"".join([chunk async for chunk in file.read(0, file.size)])))
    file.close()
    assert len(json.loads(archive.read("messages.json"))) == 4
    [sound] = [name for name in archive.namelist() if name.startswith("files/")]
    whole = b"the voice of anna" * 10_000
    assert archive.read(sound) == whole[:65_536]
    assert b"from byte 65536 of 170000 on: What was kept has been changed since" in archive.read("README.txt")


async def test_the_export_of_somebody_enrolled_has_their_face(office: Office) -> None:
    operator = office.principal("berta", "operator")
    made = await office.privacy.export(operator, "clara", "192.0.2.1")
    file = await office.files.export(operator, made.id)
    content = b"".join([chunk async for chunk in file.read(0, file.size)])
    file.close()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        [face] = json.loads(archive.read("face.json"))
    assert face["consent"]["statement"] == "clara agreed at the desk"
    assert len(face["template_float32_base64"]) > 600
    with pytest.raises(CodedError) as caught:
        await office.files.export(office.principal("anna", "member"), made.id)
    assert caught.value.code == "export.unknown"


async def test_one_erases_oneself_and_is_not_even_named_as_the_one_who_did(office: Office) -> None:
    anna = office.principal("anna")
    with pytest.raises(CodedError) as caught:
        await office.privacy.erase(anna, None, "berta@example.org")
    assert caught.value.code == "privacy.not_confirmed"
    await office.privacy.export(anna, None, "")  # goes with the rest
    done = await office.privacy.erase(anna, None, "Anna@example.org")
    assert done.leftovers == []
    assert done.counts["files"] == 1
    assert set(office.people["anna"].sessions) < set(office.ended)  # first of all, conversations are ended,
    assert f"open of {anna.user_id}" in office.ended  # also those that the database does not know yet
    found = await office.privacy.scan(office.principal("berta", "operator"), office.people["anna"].needles[:50], "")
    assert found.found == []
    assert found.records > 20
    [(who, _, subject)] = [item for item in await office.actions() if item[1] == "privacy.erased"]
    assert who.startswith("erased account ")
    assert subject is None


async def test_the_log_tells_those_who_are_erased_from_each_other_and_not_who_they_were(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    chances = iter(["1a2b", "1a2b", "3c4d5e"])
    monkeypatch.setattr("visavis.bootstrap.erasure.token_hex", lambda _: next(chances))
    for name in ("otto", "olga"):
        office.people[name] = await office.house.user(name, role="operator")
        await office.audit.record(office.principal(name, "operator"), "session.deleted", "a conversation")
        await office.audit.record(office.principal(name, "operator"), "live.taken_over", "another")
        await office.privacy.erase(office.principal(name, "operator"), None, f"{name}@example.org")
    entries = (await office.storage.collection(AUDIT).find(limit=500)).items
    done = {"session.deleted", "live.taken_over", "privacy.erased"}
    assert {(entry.actor, entry.action) for entry in entries if entry.action in done} == {
        (f"erased account {mark}", action) for mark in ("1a2b", "3c4d5e") for action in done
    }
    assert not any(entry.actor_id for entry in entries if entry.actor.startswith("erased"))


@pytest.mark.parametrize("role", ["operator", "admin"])
async def test_who_may_do_more_than_members_is_exported_and_erased_by_administrators_alone(
    office: Office, role: str
) -> None:
    otto = await office.house.user("otto", role=role)
    operator = office.principal("berta", "operator")
    for subject in (otto.subject, "otto@example.org", "Otto"):
        for ask in (office.privacy.export(operator, subject, ""), office.privacy.erase(operator, subject, "Otto")):
            with pytest.raises(CodedError) as caught:
                await ask
            assert caught.value.code == "privacy.protected"
    assert await office.storage.collection(USERS).get(otto.subject.removeprefix("user:")) is not None
    office.people["otto"] = otto
    oneself = office.principal("otto", "operator")
    assert (await office.privacy.export(oneself, otto.subject, "")).bytes > 0
    assert (await office.privacy.erase(office.principal("berta", "admin"), otto.subject, "Otto")).leftovers == []
    assert (await office.privacy.erase(operator, "anna@example.org", "Anna")).leftovers == []


async def test_consents_are_told_to_whom_they_are_of(office: Office) -> None:
    anna, made = office.principal("anna"), office.people["anna"]
    mine = await office.privacy.consents(anna, None, None, limit=10, cursor=None)
    assert [(item.about, item.granted, item.session_id) for item in mine.items] == [
        ("remember", True, made.sessions[0])
    ]
    here = await office.privacy.consents(anna, None, made.sessions[1], limit=10, cursor=None)
    assert here.items == []
    for session_id in (office.people["berta"].sessions[0], office.people["emma"].sessions[0], "none"):
        with pytest.raises(CodedError) as caught:
            await office.privacy.consents(anna, None, session_id, limit=10, cursor=None)
        assert caught.value.code == "session.unknown"
    operator = office.principal("berta", "operator")
    theirs = await office.privacy.consents(operator, "emma", None, limit=10, cursor=None)
    assert len(theirs.items) == 1


async def test_the_log_keeps_from_which_address_others_were_looked_at(office: Office) -> None:
    operator = office.principal("berta", "operator")
    await office.privacy.export(operator, "clara", "192.0.2.1")
    await office.privacy.scan(operator, ["never seen anywhere"], "192.0.2.2")
    file = await office.files.recording(operator, office.people["anna"].sessions[0], 0, "192.0.2.3")
    file.close()
    kept = (await office.storage.collection(AUDIT).find(limit=500)).items[-3:]
    assert [(entry.action, entry.address) for entry in kept] == [
        ("privacy.exported", "192.0.2.1"), ("privacy.scanned", "192.0.2.2"), ("recording.heard", "192.0.2.3"),
    ]  # fmt: skip


async def test_it_is_told_how_long_what_is_kept(office: Office) -> None:
    retention = office.privacy.retention()
    days = {rule.kind: rule.days for rule in retention.rules}
    assert (days["sessions"], days["recordings"], days["events"], days["exports"]) == (90, 30, None, 1)
    assert retention.swept_ms is None


async def test_recordings_are_heard_by_whom_they_are_of_and_by_operators_who_leave_a_trace(office: Office) -> None:
    session_id = office.people["anna"].sessions[0]
    anna, operator = office.principal("anna"), office.principal("berta", "operator")
    for principal in (anna, operator):
        [listed] = await office.files.recordings(principal, session_id)
        file = await office.files.recording(principal, session_id, 0, "192.0.2.1")
        assert listed.bytes == file.size == 170_000
        parts = [chunk async for chunk in file.read(16, 34)]
        assert b"".join(parts) == b"athe voice of anna"
        file.close()
    assert await office.actions() == [("berta@example.org", "recording.heard", session_id)]
    for stranger in (UNKNOWN, replace(anna, user_id="another")):
        with pytest.raises(CodedError) as caught:
            await office.files.recordings(stranger, session_id)
        assert caught.value.code == "session.unknown"
    with pytest.raises(CodedError) as caught:
        await office.files.recording(anna, session_id, 1, "")
    assert caught.value.code == "recording.unknown"
    assert await office.files.remove_recordings(anna, session_id, "") == 1
    assert await office.files.recordings(anna, session_id) == []


async def test_who_hears_others_is_noted_once_in_ten_minutes_and_for_each_conversation(office: Office) -> None:
    first, second = (office.people[who].sessions[0] for who in ("anna", "clara"))

    async def hear(role: str, session_id: str) -> None:
        (await office.files.recording(office.principal("berta", role), session_id, 0, "")).close()

    for session_id in (first, first, second):
        await hear("operator", session_id)
    office.now += HEARD_AGAIN_MS - 1
    await hear("operator", first)
    office.now += 1
    await hear("operator", first)
    assert [subject for _, _, subject in await office.actions()] == [first, second, first]


async def test_memories_are_read_and_forgotten_by_whom_they_are_of(office: Office) -> None:
    anna = office.principal("anna")
    mine = await office.memories.memories(anna, None)
    assert {item.text for item in mine} == {"My name is anna.", "I like tea."}
    assert await office.memories.forget(anna, None, [mine[0].id, "unknown"], "") == 1
    assert len(await office.memories.memories(anna, VAULT.person_id("user", anna.user_id or ""))) == 1
    emma = office.people["emma"].subject.removeprefix("memory:")
    for ask in (office.memories.memories(anna, emma), office.memories.forget(anna, emma, None, "")):
        with pytest.raises(CodedError) as caught:
            await ask
        assert caught.value.code == "auth.forbidden"
    with pytest.raises(CodedError) as caught:
        await office.memories.memories(OWNER, None)
    assert caught.value.code == "memory.unknown_person"


async def test_operators_see_of_whom_something_is_remembered(office: Office) -> None:
    found = {item.name: item.kind for item in await office.memories.people()}
    assert found == {
        "Anna": "account", "Berta": "account", "Clara": "enrolled", "Doris": "enrolled", "Emma": "device",
        "Frida": "device",
    }  # fmt: skip
    emma = office.people["emma"].subject.removeprefix("memory:")
    assert await office.memories.forget(office.principal("berta", "operator"), emma, None, "192.0.2.7") == 2
    assert ("berta@example.org", "memory.forgotten", emma) in await office.actions()


async def test_people_who_are_recognized_are_listed_renamed_and_forgotten(office: Office) -> None:
    operator = office.principal("berta", "operator")
    listed = (await office.faces.everybody()).people
    assert [(item.name, item.memories, item.pictures) for item in listed] == [("Clara", 2, 3), ("Doris", 2, 3)]
    renamed = await office.faces.rename(operator, listed[0].id, "Klara", "192.0.2.7")
    assert renamed.name == office.known.name_of(listed[0].id) == "Klara"
    with pytest.raises(CodedError) as caught:
        await office.faces.rename(operator, listed[0].id, "Doris", "")
    assert caught.value.code == "identity.name_taken"
    assert await office.faces.forget(operator, listed[0].id, "")
    assert not await office.faces.forget(operator, listed[0].id, "")
    assert office.known.gallery.ids == (listed[1].id,)
    recognized = FaceRecognized.type
    events = await office.storage.events(office.people["clara"].sessions[0], types=(recognized,))
    assert events.items == []
    assert [action for _, action, _ in await office.actions()] == ["person.renamed", "person.forgotten"]
    (entry,) = (await AuditLog(office.storage).list(action="person.renamed")).items
    assert entry.address == "192.0.2.7"


async def test_people_sealed_with_another_key_are_told_and_can_be_forgotten(office: Office) -> None:
    office.known = People(office.storage, Sealer(bytes(32)))
    told = await office.faces.everybody()
    assert told.people == []
    assert "another key" in told.problem
    person_id = office.people["clara"].subject.removeprefix("person:")
    assert await office.faces.forget(office.principal("berta", "operator"), person_id, "")


async def test_what_is_too_short_is_not_looked_for(office: Office) -> None:
    with pytest.raises(CodedError) as caught:
        await office.privacy.scan(OWNER, ["abc"], "")
    assert caught.value.code == "privacy.too_short"
