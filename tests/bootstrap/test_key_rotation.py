"""Keys are changed without losing anything, also if it is cut short anywhere."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from visavis.bootstrap.identity import identity_keys
from visavis.bootstrap.key_rotation import KeyRotation
from visavis.config import Settings
from visavis.events import CodedError, new_id
from visavis.perception.people import Consent, FaceTemplate, People
from visavis.reasoning.memory.memory import Memory
from visavis.reasoning.memory.vault import Vault
from visavis.storage import SessionRecord
from visavis.storage.artefacts import ArtefactStore
from visavis.storage.keyring import Keyring
from visavis.storage.memory import MemoryStorage
from visavis.storage.privacy_records import ARTEFACTS
from visavis.storage.sealed_files import CHUNK_BYTES

DEVICE = "k" * 20


class House:
    """Sealed things of all kinds."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        self.folder = folder
        self.settings = Settings(_env_file=None, data_dir=folder, **settings)
        self.storage = MemoryStorage()
        self.embedding = np.linspace(0, 1, 128).astype(np.float32)

    @property
    def keys(self) -> Keyring:
        """Return the keys as another process would read them."""
        return identity_keys(self.settings)

    async def fill(self) -> None:
        """Keep somebody, what is remembered of them, and files."""
        vault = Vault(self.keys)
        await People(self.storage, self.keys).enroll(
            "Anna", Consent("Anna", 1, "yes"), FaceTemplate(self.embedding, 0, 1)
        )
        device = vault.person_id("device", DEVICE)
        await self.storage.save_memories(
            [vault.seal(Memory(new_id(), device, "fact", f"fact {number}", 1, 1, 1)) for number in range(5)]
        )
        artefacts = ArtefactStore(self.folder / "artefacts", self.storage, self.keys)
        for _ in range(3):
            record, writer = await artefacts.begin("recording", "a.ogg", "audio/ogg")
            writer.write(b"sound" * CHUNK_BYTES)
            writer.close()
            await artefacts.finish(record, writer.bytes)

    async def check(self, keys: Keyring) -> None:
        """Read everything with some keys. Raises CodedError if that does not work."""
        [anna] = await People(self.storage, keys).all()
        assert anna.name == "Anna"
        assert np.array_equal(anna.template.mean, self.embedding)
        vault = Vault(keys)
        memories = vault.open_all(await self.storage.memories(vault.person_id("device", DEVICE)))
        assert [item.text for item in memories] == [f"fact {number}" for number in range(5)]
        artefacts = ArtefactStore(self.folder / "artefacts", self.storage, keys)
        for record in (await self.storage.collection(ARTEFACTS).find()).items:
            reader = await artefacts.open(record)
            assert b"".join(reader.read(0, reader.bytes)) == b"sound" * CHUNK_BYTES
            reader.close()

    async def rotate(self, **options: Any) -> dict[str, int]:
        """Change the key, as the command does."""
        from_files = self.settings.identity_key is None
        rotation = KeyRotation(self.storage, self.keys, self.folder, from_files=from_files, **options)
        return await rotation.rotate(settle_s=0)


async def test_everything_is_sealed_anew_and_the_old_key_is_gone(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.fill()
    before = house.keys
    old = (tmp_path / "people.key").read_text()
    assert await house.rotate() == {"people": 1, "memories": 5, "artefacts": 3}
    after = house.keys
    assert after.key_id != Keyring(lambda: _keys(old)).key_id
    assert after.previous_ids == []
    await house.check(after)
    await house.check(before)  # a server that runs notices it
    with pytest.raises(CodedError):
        await house.check(Keyring(_keys(old)))
    counts = (await house.storage.examine()).keys
    assert counts == {"people": {after.key_id: 1}, "memories": {after.key_id: 5}, "artefacts": {after.key_id: 3}}


def _keys(text: str) -> Any:
    from visavis.storage.keyring import Keys

    return Keys(bytes.fromhex(text.strip()))


class _Stopped(Exception):  # noqa: N818
    """The power went."""


@pytest.mark.parametrize("after", range(9))
async def test_it_can_be_stopped_anywhere_and_goes_on(tmp_path: Path, after: int) -> None:
    house = House(tmp_path)
    await house.fill()
    steps = 0

    def stop(_: str, __: int) -> None:
        nonlocal steps
        steps += 1
        if steps > after:
            raise _Stopped

    try:
        await house.rotate(on_progress=stop)
    except _Stopped:
        assert house.keys.previous_ids
        await house.check(house.keys)  # nothing is lost in between
        key_id = house.keys.key_id
        await house.rotate()
        assert house.keys.key_id == key_id  # it went on with the key that was begun with
    assert house.keys.previous_ids == []
    await house.check(house.keys)


async def test_two_changes_one_after_the_other_leave_people_known(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.fill()
    await house.rotate()
    assert sum((await house.rotate()).values()) == 9
    await house.check(house.keys)


async def test_a_key_of_the_settings_is_changed_there(tmp_path: Path) -> None:
    house = House(tmp_path, identity_key="11" * 32)
    await house.fill()
    with pytest.raises(CodedError) as caught:
        await house.rotate()
    assert caught.value.code == "keys.not_given"
    house.settings = Settings(
        _env_file=None,
        data_dir=tmp_path,
        identity_key="22" * 32,
        identity_previous_keys="11" * 32,
    )
    await house.check(house.keys)
    assert sum((await house.rotate()).values()) == 9
    house.settings = Settings(_env_file=None, data_dir=tmp_path, identity_key="22" * 32)
    await house.check(house.keys)  # the device is still known, without the old key


def _age(path: Path) -> None:
    then = path.stat().st_mtime - 3_600
    os.utime(path, (then, then))


@pytest.mark.parametrize("kind", ["recording", "export"])
async def test_what_is_being_made_keeps_the_old_key(tmp_path: Path, kind: str) -> None:
    house = House(tmp_path)
    await house.fill()
    artefacts = ArtefactStore(tmp_path / "artefacts", house.storage, house.keys)
    record, writer = await artefacts.begin(kind, "a.ogg", "audio/ogg")
    writer.write(b"sound" * CHUNK_BYTES)
    _age(tmp_path / "artefacts" / record.path)  # nothing was said for a long time
    with pytest.raises(CodedError) as caught:
        await house.rotate()
    assert caught.value.code == "keys.still_used"
    writer.close()
    await artefacts.finish(record, writer.bytes)
    assert house.keys.previous_ids
    await house.check(house.keys)
    await house.rotate()
    await house.check(house.keys)
    assert house.keys.previous_ids == []


async def test_what_a_crash_left_is_sealed_anew(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.fill()
    session_id = new_id()
    await house.storage.save_session(SessionRecord(session_id, "host", 1))  # nobody has closed it
    artefacts = ArtefactStore(tmp_path / "artefacts", house.storage, house.keys)
    record, writer = await artefacts.begin("recording", "a.ogg", "audio/ogg", session_id=session_id)
    writer.write(b"sound" * CHUNK_BYTES)
    writer._file.close()  # as the system does when a process is killed
    with pytest.raises(CodedError, match=record.path):
        await house.rotate()  # another machine may be at it
    _age(tmp_path / "artefacts" / record.path)
    await house.rotate()
    assert house.keys.previous_ids == []
    reader = await ArtefactStore(tmp_path / "artefacts", house.storage, house.keys).open(record)
    assert reader.bytes >= 4 * CHUNK_BYTES
    reader.close()


async def test_a_record_without_its_file_needs_no_key(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.fill()
    record = (await house.storage.collection(ARTEFACTS).find()).items[0]
    (tmp_path / "artefacts" / record.path).unlink()
    assert (await house.rotate())["artefacts"] == 2
    assert house.keys.previous_ids == []


async def test_files_that_lie_elsewhere_keep_the_old_key(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.fill()
    artefacts = ArtefactStore(tmp_path / "artefacts", house.storage, house.keys)
    await artefacts.remove_strays(0)  # marks the folder
    (tmp_path / "artefacts").rename(tmp_path / "disk")
    for mounted in (False, True):
        if mounted:
            (tmp_path / "artefacts").mkdir()
        with pytest.raises(CodedError) as caught:
            await house.rotate()
        assert caught.value.code == "keys.unreadable"
    assert house.keys.previous_ids
    (tmp_path / "artefacts").rmdir()
    (tmp_path / "disk").rename(tmp_path / "artefacts")
    await house.rotate()
    await house.check(house.keys)


async def test_the_old_key_goes_only_when_the_database_is_on_the_disk(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.fill()
    keys_meanwhile: list[list[str]] = []

    async def scrub() -> None:
        keys_meanwhile.append(house.keys.previous_ids)
        if len(keys_meanwhile) == 1:
            raise CodedError("storage.busy", "Others read.", retryable=True)

    house.storage.scrub = scrub  # type: ignore[method-assign]
    with pytest.raises(CodedError):
        await house.rotate()
    assert house.keys.previous_ids
    await house.rotate()
    assert all(keys_meanwhile)
    assert house.keys.previous_ids == []


async def test_what_is_damaged_is_named_and_the_old_key_stays(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.fill()
    record = (await house.storage.collection(ARTEFACTS).find()).items[0]
    path = tmp_path / "artefacts" / record.path
    content = path.read_bytes()
    path.write_bytes(content[:-100])
    [anna] = await house.storage.people()
    await house.storage.save_person(replace(anna, sealed=anna.sealed[:-1]))
    with pytest.raises(CodedError) as caught:
        await house.rotate()
    assert caught.value.code == "keys.unreadable"
    assert str(path) in caught.value.detail
    assert anna.id in caught.value.detail
    counts = (await house.storage.examine()).keys["artefacts"]
    assert counts[house.keys.key_id] == 2  # it went on with the others
    assert house.keys.previous_ids
    assert path.read_bytes() == content[:-100]
    path.write_bytes(content)
    await house.storage.save_person(anna)
    await house.rotate()
    await house.check(house.keys)
