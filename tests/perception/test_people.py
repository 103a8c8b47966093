from __future__ import annotations

import asyncio
import struct
from pathlib import Path

import numpy as np
import pytest

from tests.conftest import in_virtual_time
from visavis.events import CodedError, new_id
from visavis.events.clock import DAY_MS
from visavis.perception.backends.fake_encoder import person_at
from visavis.perception.people import PURPOSE_VERSION, Consent, FaceTemplate, People
from visavis.storage import PersonRecord
from visavis.storage.memory import MemoryStorage
from visavis.storage.sealing import Sealer
from visavis.storage.sql import SqlStorage

KEY = bytes(range(32))
START = 1_700_000_000_000


class Clock:
    def __init__(self) -> None:
        self.now_ms = START

    def __call__(self) -> int:
        return self.now_ms


def consent(statement: str = "asked, and agreed") -> Consent:
    return Consent("Anna", START, statement)


def template(*place: float) -> FaceTemplate:
    return FaceTemplate(person_at(*place), 0.25, 4)


def people(store: MemoryStorage | SqlStorage, clock: Clock | None = None, key: bytes = KEY, **options: float) -> People:
    return People(store, Sealer(key), now_ms=clock or Clock(), **options)  # type: ignore[arg-type]


async def refused(what: object) -> CodedError:
    with pytest.raises(CodedError) as caught:
        await what  # type: ignore[misc]
    return caught.value


async def test_a_person_is_kept_as_enrolled() -> None:
    store = MemoryStorage()
    kept = await people(store).enroll("  Anna   Example ", consent(), template(1, 2))
    assert (kept.name, kept.expires_ms - kept.created_ms) == ("Anna Example", 365 * DAY_MS)
    (read,) = await people(store).all()
    assert (read.id, read.name, read.consent) == (kept.id, "Anna Example", consent())
    assert read.consent.purpose_version == PURPOSE_VERSION
    np.testing.assert_array_equal(read.template.mean, person_at(1, 2))
    assert (read.template.spread, read.template.pictures) == (0.25, 4)


def everything(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir())


async def test_the_database_tells_nothing_of_them(tmp_path: Path) -> None:
    store = SqlStorage(f"sqlite:///{tmp_path}/a.db")
    await store.open()
    mean = np.random.default_rng(5).standard_normal(128).astype(np.float32)
    await people(store).enroll("Wilhelmina Zauberwort", consent("by a signed form"), FaceTemplate(mean, 0.1, 3))
    await store.close()
    files = everything(tmp_path)
    assert b"people" in files
    for secret in (b"Wilhelmina", b"Zauberwort", b"signed form", b"Anna"):
        assert secret not in files
    for number in mean[:16]:
        assert struct.pack("<f", number) not in files
        assert repr(float(number)).encode()[:8] not in files


async def test_nobody_is_enrolled_without_consent_or_a_name() -> None:
    book = people(MemoryStorage())
    assert (await refused(book.enroll("Anna", consent("  "), template(1)))).code == "identity.no_consent"
    for name in ("", "   ", "a" * 81, "bell\x07"):
        assert (await refused(book.enroll(name, consent(), template(1)))).code == "identity.invalid_name"
    assert await book.all() == []


async def test_a_name_or_a_face_that_is_known_is_refused() -> None:
    book = people(MemoryStorage())
    first = await book.enroll("Anna", consent(), template(0))
    assert (await refused(book.enroll("ANNA", consent(), template(9)))).code == "identity.name_taken"
    error = await refused(book.enroll("Berta", consent(), template(0.4)))
    assert error.code == "identity.already_known"
    assert "Anna" in error.detail
    await book.enroll("Berta", consent(), template(0.7))
    renewed = await book.enroll("anna", consent(), template(0.05), replace=True)
    assert renewed.id != first.id
    assert [person.name for person in await book.all()] == ["Berta", "anna"]
    error = await refused(book.enroll("anna", consent(), template(0.7), replace=True))
    assert error.code == "identity.already_known"


async def test_people_are_found_by_name_or_identifier() -> None:
    book = people(MemoryStorage())
    anna = await book.enroll("Anna", consent(), template(0))
    assert (await book.find(" aNNA ")).id == (await book.find(anna.id)).id == anna.id
    assert (await refused(book.find("Berta"))).code == "identity.unknown_person"
    assert book.name_of(anna.id) == "Anna"
    assert book.name_of("somebody") == ""


async def test_whoever_is_forgotten_is_gone_at_once_and_everywhere() -> None:
    store = MemoryStorage()
    book = people(store)
    anna = await book.enroll("Anna", consent(), template(0))
    await book.enroll("Berta", consent(), template(3))
    forgetting = asyncio.ensure_future(book.forget(anna.id))
    await asyncio.sleep(0)
    assert anna.id not in book.gallery.ids
    assert await forgetting
    assert not await book.forget(anna.id)
    assert [record.id for record in await store.people()] == list(book.gallery.ids)
    assert book.name_of(anna.id) == ""


@in_virtual_time
async def test_what_another_process_changes_is_noticed_within_a_second() -> None:
    store = MemoryStorage()
    here, there = people(store), people(store)
    await here.refresh()
    anna = await there.enroll("Anna", consent(), template(0))
    await here.refresh()
    assert not here.gallery.ids
    await asyncio.sleep(1)
    await here.refresh()
    assert list(here.gallery.ids) == [anna.id]
    await there.forget(anna.id)
    await asyncio.sleep(1)
    await here.refresh()
    assert not here.gallery.ids


@in_virtual_time
async def test_a_name_that_another_process_gives_is_read() -> None:
    store = MemoryStorage()
    here, there = people(store), people(store)
    anna = await there.enroll("Anna", consent(), template(0))
    assert [item.name for item in await here.all()] == ["Anna"]
    await there.rename(anna.id, "Annette")
    assert [item.name for item in await here.all()] == ["Annette"]
    await there.rename(anna.id, "Anne")
    for _ in range(40):
        await asyncio.sleep(1)
        await here.refresh()
    assert here.name_of(anna.id) == "Anne"


@in_virtual_time
async def test_whoever_expires_is_not_matched_from_that_moment_and_then_erased() -> None:
    store, clock = MemoryStorage(), Clock()
    book = people(store, clock, keep_days=2)
    anna = await book.enroll("Anna", consent(), template(0))
    clock.now_ms = anna.expires_ms - 1
    await book.refresh()
    assert list(book.gallery.ids) == [anna.id]
    clock.now_ms += 1
    assert not book.gallery.ids
    assert len(await store.people()) == 1
    await asyncio.sleep(1)
    await book.refresh()
    assert await store.people() == []
    assert await book.all() == []


async def test_another_key_is_told_apart_and_loses_nothing() -> None:
    store = MemoryStorage()
    anna = await people(store).enroll("Anna", consent(), template(0))
    other = people(store, key=KEY[::-1])
    for attempt in (other.all(), other.refresh(), other.enroll("Berta", consent(), template(3)), other.find("Anna")):
        assert (await refused(attempt)).code == "identity.wrong_key"
    assert [person.name for person in await people(store).all()] == ["Anna"]
    assert await other.forget(anna.id)  # erasing needs no key


async def test_a_record_that_was_tampered_with_is_refused() -> None:
    store = MemoryStorage()
    await people(store).enroll("Anna", consent(), template(0))
    (record,) = await store.people()
    longer = PersonRecord(record.id, record.created_ms, record.expires_ms + DAY_MS, record.key_id, record.sealed)
    await store.save_person(longer)
    assert (await refused(people(store).all())).code == "identity.damaged"
    await store.delete_person(record.id)
    moved = PersonRecord(new_id(), record.created_ms, record.expires_ms, record.key_id, record.sealed)
    await store.save_person(moved)
    assert (await refused(people(store).all())).code == "identity.damaged"
