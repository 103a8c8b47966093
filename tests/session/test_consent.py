"""To whom what was agreed to belongs."""

from __future__ import annotations

from collections.abc import Mapping

from tests.conftest import in_virtual_time
from visavis.events import (
    Capabilities,
    CodedError,
    ConsentChanged,
    FaceLost,
    FaceRecognized,
    FaceUnrecognized,
    InterlocutorChanged,
    SessionSettings,
    SessionUpdated,
)
from visavis.session.consent import ConsentNotes
from visavis.storage.memory import MemoryStorage
from visavis.storage.privacy_records import CONSENTS, ConsentRecord

CAPABILITIES = Capabilities(recognizer=None, recognizer_scope=None, synthesizer=None, mind="fake", turn_model=None)
AGREED = ConsentChanged(about="remember", granted=True, wording="1")
UPDATED = SessionUpdated(settings=SessionSettings(remember=True), capabilities=CAPABILITIES)


async def _kept(storage: MemoryStorage) -> list[tuple[str, str | None, str | None]]:
    found = await storage.collection(CONSENTS).find()
    return [(item.kind, item.user_id, item.person_id) for item in found.items]


async def test_a_device_that_is_remembered_is_named_whenever_it_tells_its_secret() -> None:
    known: list[str] = []
    storage = MemoryStorage()
    notes = ConsentNotes("s", storage, user="u", person=lambda: known[0] if known else None)
    await notes.identify(UPDATED)
    await notes.keep(AGREED)
    await notes.keep(ConsentChanged(about="seeing", granted=True))
    assert await _kept(storage) == [("remember", "u", None), ("seeing", "u", None)]
    known.append("device-1")
    await notes.identify(UPDATED)
    await notes.keep(ConsentChanged(about="remember", granted=False))
    assert await _kept(storage) == [
        ("remember", "u", "device-1"), ("seeing", "u", None), ("remember", "u", "device-1"),
    ]  # fmt: skip


async def test_the_first_who_is_known_stays() -> None:
    storage = MemoryStorage()
    notes = ConsentNotes("s", storage)
    for track, name in enumerate(("anna", "berta")):
        await notes.identify(InterlocutorChanged(track_id=track))
        await notes.identify(FaceRecognized(track_id=track, person_id=name, distance=0.1))
    await notes.keep(AGREED)
    assert await _kept(storage) == [("remember", None, "anna")]


async def test_whoever_only_stands_by_claims_nobodys_conversation() -> None:
    storage = MemoryStorage()
    notes = ConsentNotes("s", storage)
    await notes.keep(AGREED)
    await notes.identify(FaceRecognized(track_id=7, person_id="clara", distance=0.1))
    await notes.identify(InterlocutorChanged(track_id=1))
    await notes.identify(FaceUnrecognized(track_id=1))
    await notes.identify(UPDATED)
    assert await _kept(storage) == [("remember", None, None)]
    await notes.identify(FaceLost(track_id=7))
    await notes.identify(InterlocutorChanged(track_id=7))
    assert await _kept(storage) == [("remember", None, None)]


async def test_whoever_was_known_before_they_came_to_talk_is_named() -> None:
    storage = MemoryStorage()
    notes = ConsentNotes("s", storage)
    await notes.keep(AGREED)
    await notes.identify(FaceRecognized(track_id=7, person_id="clara", distance=0.1))
    await notes.identify(InterlocutorChanged(track_id=7))
    assert await _kept(storage) == [("remember", None, "clara")]


def test_only_what_changes_is_told() -> None:
    notes = ConsentNotes("s", MemoryStorage())
    settings = SessionSettings(remember=True, transcript=False, consent_wording="2")
    event = SessionUpdated(settings=settings, capabilities=CAPABILITIES)
    assert notes.compare(event) == [
        ConsentChanged(about="remember", granted=True, wording="2"),
        ConsentChanged(about="transcript", granted=False, wording="2"),
    ]
    assert notes.compare(event) == []


@in_virtual_time
async def test_a_database_that_is_busy_for_a_while_loses_no_proof() -> None:
    storage = MemoryStorage()
    notes = ConsentNotes("s", storage)
    consents, failures = notes._consents, ["add", "lost answer", "change"]

    class Busy:
        get = staticmethod(consents.get)

        async def add(self, record: ConsentRecord) -> None:
            if "add" in failures:
                failures.remove("add")
                raise CodedError("storage.busy", "Others use it.", retryable=True)
            await consents.add(record)
            if "lost answer" in failures:
                failures.remove("lost answer")
                raise CodedError("storage.unreachable", "It does not answer.", retryable=True)

        async def change(self, record_id: str, changes: Mapping[str, object]) -> bool:
            if "change" in failures:
                failures.remove("change")
                raise CodedError("storage.busy", "Others use it.", retryable=True)
            return await consents.change(record_id, changes)

    notes._consents = Busy()  # type: ignore[assignment]
    await notes.keep(AGREED)
    await notes.identify(InterlocutorChanged(track_id=1))
    await notes.identify(FaceRecognized(track_id=1, person_id="anna", distance=0.1))
    assert failures == []
    assert await _kept(storage) == [("remember", None, "anna")]
