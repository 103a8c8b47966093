"""What happens to an erasure that is stopped, lacks a key, or is overtaken by a conversation that begins."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.made_people import KEYS, House, Made, words_of
from visavis.accounts.audit import COMMAND_LINE, AuditLog
from visavis.accounts.users import Users
from visavis.bootstrap.erasure import Eraser, Erasure, Surroundings
from visavis.bootstrap.holdings import holdings_of
from visavis.bootstrap.leftovers import Leftovers
from visavis.bootstrap.naming import ERASED
from visavis.bootstrap.subjects import Subjects
from visavis.events import CodedError, Envelope, OperatorObserved, new_id
from visavis.storage import MessageRecord, SessionFilter
from visavis.storage.account_records import AUDIT, INVITATIONS, LOGINS, USERS, AuditRecord
from visavis.storage.keyring import Keyring, Keys
from visavis.storage.memory import MemoryStorage


class Storage(MemoryStorage):
    """Stops when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.fails_at = ""

    async def scrub(self) -> None:
        self._fail("scrub")

    async def delete_session(self, session_id: str) -> bool:
        self._fail("delete_session")
        return await super().delete_session(session_id)

    async def delete_memories_of(self, person_id: str) -> int:
        self._fail("delete_memories_of")
        return await super().delete_memories_of(person_id)

    def _fail(self, where: str) -> None:
        if self.fails_at == where:
            raise CodedError("storage.busy", "Not now.", retryable=True)


@dataclass
class Place:
    """A house with Ann and somebody who administers it."""

    house: House
    storage: Storage
    ann: Made

    @property
    def ann_id(self) -> str:
        return self.ann.subject.removeprefix("user:")

    async def erase(
        self, name: str, subjects: Subjects | None = None, surroundings: Surroundings | None = None
    ) -> Erasure:
        subjects = subjects or self.house.subjects()
        leftovers = Leftovers(self.storage, self.house.folder / "artefacts")
        eraser = Eraser(self.storage, self.house.artefacts, Users(self.storage), leftovers, surroundings)
        return await eraser.erase(subjects, await subjects.one(name), COMMAND_LINE, AuditLog(self.storage))

    async def left(self) -> set[str]:
        found = await Leftovers(self.storage, self.house.folder / "artefacts").scan(self.ann.needles)
        return {item.text for item in found.found}


@pytest.fixture
async def place(tmp_path: Path) -> Place:
    """Return a house."""
    storage = Storage()
    house = House(storage, tmp_path)
    await house.user("root", role="admin")
    return Place(house, storage, await house.user("ann"))


@pytest.mark.parametrize("where", ["delete_session", "delete_memories_of", "scrub"])
@pytest.mark.parametrize("name", ["user:{id}", "ann@example.org"])
async def test_an_erasure_that_was_stopped_goes_on_when_it_is_begun_again(place: Place, where: str, name: str) -> None:
    place.storage.fails_at = where
    with pytest.raises(CodedError) as caught:
        await place.erase(place.ann.subject)
    assert caught.value.code == "storage.busy"
    account = await place.storage.collection(USERS).get(place.ann_id)
    assert account is not None
    assert account.disabled  # nothing can be begun with it
    assert await place.storage.collection(LOGINS).count({"user_id": place.ann_id}) == 0
    place.storage.fails_at = ""
    done = await place.erase(name.format(id=place.ann_id))
    assert (done.leftovers, done.problems, await place.left()) == ([], [], set())


@pytest.mark.parametrize("name", ["user:{id}", "{id}", "Ann@example.org"])
async def test_whose_account_was_removed_can_still_be_erased(place: Place, name: str) -> None:
    await Users(place.storage).remove(place.ann_id)
    await AuditLog(place.storage).record(COMMAND_LINE, "user.removed", "ann@example.org", detail={"user": place.ann_id})
    done = await place.erase(name.format(id=place.ann_id))
    assert (done.counts["sessions"], done.counts["memories"], done.leftovers) == (2, 2, [])
    assert await place.left() == set()
    with pytest.raises(CodedError) as caught:
        await place.erase(place.ann.subject)
    assert caught.value.code == "privacy.unknown"


async def test_whose_account_was_removed_without_a_note_is_found_by_what_they_left(place: Place) -> None:
    await Users(place.storage).remove(place.ann_id)
    entries = place.storage.collection(AUDIT)
    await entries.delete_before("at_ms", 1 << 60)
    assert (await place.erase(place.ann.subject)).counts["sessions"] == 2
    with pytest.raises(CodedError) as caught:  # a conversation has an identifier, too
        await place.erase(new_id())
    assert caught.value.code == "privacy.unknown"


async def test_an_address_that_is_anothers_by_now_stays(place: Place) -> None:
    await Users(place.storage).remove(place.ann_id)
    await place.storage.collection(INVITATIONS).delete_where({"email": "ann@example.org"})
    again = await place.house.user("ann")
    await place.erase(place.ann.subject)
    whom = await place.house.subjects().one("ann@example.org")
    assert whom.subject == again.subject
    assert (await place.storage.collection(AUDIT).first({"actor_id": whom.id})).actor == "ann@example.org"  # type: ignore[union-attr]


async def test_nobody_is_erased_while_the_key_cannot_be_read(place: Place) -> None:
    def exposed() -> Keyring:
        raise CodedError("identity.key_exposed", "Others may read the key for people.")

    for name in (place.ann.subject, "ann@example.org"):
        with pytest.raises(CodedError) as caught:
            await place.erase(name, Subjects(place.storage, exposed))
        assert caught.value.code == "identity.key_exposed"
    assert await place.left() == set(place.ann.needles)


async def test_nobody_is_erased_while_memories_may_be_theirs_that_no_key_opens(place: Place) -> None:
    emma = await place.house.device("emma")

    def other() -> Subjects:
        return Subjects(place.storage, lambda: Keyring(Keys(bytes(32))))

    with pytest.raises(CodedError) as caught:
        await place.erase(place.ann.subject, other())
    assert caught.value.code == "erasure.key_missing"
    assert await place.left() == set(place.ann.needles)
    done = await place.erase(emma.subject, other())  # those can be erased without it, and it is told what is not known
    assert done.counts["memories"] == 2
    assert len(done.problems) == 1
    assert "another key" in done.problems[0]
    for person in await place.storage.remembered_people():
        await place.erase(f"memory:{person.person_id}", other())
    assert (await place.erase(place.ann.subject, other())).counts["sessions"] == 2


async def test_an_earlier_key_is_as_good(place: Place) -> None:
    ring = Keyring(Keys(bytes(32), previous=(bytes(range(32)),), id_key=KEYS.id_key))
    assert (await place.erase(place.ann.subject, Subjects(place.storage, lambda: ring))).leftovers == []
    assert await place.left() == set()


async def test_a_conversation_that_begins_meanwhile_goes_with_the_others(place: Place) -> None:
    begun: list[str] = []
    ended: list[str] = []

    async def end(session_id: str) -> None:
        ended.append(session_id)

    async def forget(_: str) -> None:
        if not begun:
            begun.append(await place.house.conversation("ann", place.ann_id))

    done = await place.erase(place.ann.subject, None, Surroundings(end, lambda _: [], forget))
    assert set(ended) == {*place.ann.sessions, *begun}
    assert (done.counts["sessions"], done.counts["messages"], done.leftovers) == (3, 6, [])
    assert (await place.storage.sessions(where=SessionFilter(user=place.ann_id))).items == []
    assert (await Leftovers(place.storage).scan([*begun, *words_of("ann")])).found == []


async def test_from_where_somebody_tried_to_sign_in_goes_with_their_name(place: Place) -> None:
    log = place.storage.collection(AUDIT)
    for subject in ("ann@example.org", "root@example.org"):
        refused = AuditRecord(new_id(), 1, None, "guest", "login.started", subject, "refused", "203.0.113.7")
        await log.add(refused)
    await place.erase(place.ann.subject)
    tried = [(item.subject, item.address) for item in (await log.find({"action": "login.started"})).items]
    assert tried == [(ERASED, ""), ("root@example.org", "203.0.113.7")]


async def test_an_operator_leaves_the_conversations_of_others(place: Place) -> None:
    root = await place.house.subjects().one("root@example.org")
    [other] = (await place.storage.sessions(limit=1, where=SessionFilter(user=root.id))).items
    await place.storage.append([Envelope(OperatorObserved(operator=place.ann_id, present=True), other.id)])
    said = MessageRecord(
        new_id(), other.id, 2, "assistant", "Hi.", 1, sources=[{"kind": "operator", "reference": place.ann_id}]
    )
    await place.storage.save_message(said)
    assert (await place.erase(place.ann.subject)).leftovers == []
    assert (await place.storage.messages(other.id)).items[-1].text == "Hi."
    assert (await place.storage.events(other.id)).items[-1]["type"] == "operator.observed"


async def test_thousands_of_conversations_are_looked_for_in_one_go(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    from visavis.bootstrap import naming

    asked: list[str] = []

    class Counting:
        def findall(self, text: str) -> list[str]:
            asked.append(text)
            return original.findall(text)

        def fullmatch(self, text: str) -> object:
            return original.fullmatch(text)

    original = naming.ID
    monkeypatch.setattr(naming, "ID", Counting())
    subjects = place.house.subjects()
    whom = await subjects.one(place.ann.subject)
    await holdings_of(place.storage, subjects, whom)
    few = len(asked)
    for _ in range(200):
        await place.house.conversation("crowd", place.ann_id)
    asked.clear()
    held = await holdings_of(place.storage, subjects, whom)
    assert len(held.sessions) == 202
    assert len(asked) == few  # every text of the log once, however many names there are


async def test_one_memory_that_cannot_be_read_hides_no_conversation_that_others_tell_of(place: Place) -> None:
    emma = await place.house.device("emma")
    person_id = emma.subject.removeprefix("memory:")
    first = (await place.storage.memories(person_id))[0]
    await place.storage.save_memories([replace(first, sealed=b"damaged")])
    subjects = place.house.subjects()
    whom = await subjects.one(emma.subject)
    elsewhere = await place.house.conversation("emma", None)
    await place.house.memory(person_id, "emma", elsewhere)
    held = await holdings_of(place.storage, subjects, whom)
    assert held.sessions == sorted([*emma.sessions, elsewhere])
    assert len(subjects.problems) == 1
