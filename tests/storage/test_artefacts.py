"""Sealed files with records: what no record tells of, and what belongs to another database."""

from __future__ import annotations

from pathlib import Path

import pytest

from visavis.events import CodedError, created_ms, new_id
from visavis.events.clock import DAY_MS
from visavis.storage.artefacts import ArtefactStore
from visavis.storage.keyring import Keyring, Keys
from visavis.storage.memory import MemoryStorage

KEYS = Keyring(Keys(bytes(range(32))))
LATER = created_ms(new_id()) + DAY_MS


def _store(folder: Path, storage: MemoryStorage | None = None) -> ArtefactStore:
    return ArtefactStore(folder, storage or MemoryStorage(), KEYS)


async def _make(store: ArtefactStore, text: bytes = b"sound") -> str:
    record, writer = await store.begin("recording", "a.ogg", "audio/ogg")
    writer.write(text)
    writer.close()
    await store.finish(record, writer.bytes)
    return record.id


def _files(folder: Path) -> list[str]:
    return sorted(path.name.partition(".")[0] for path in folder.glob("*/*"))


@pytest.mark.parametrize("swept_before", [False, True])
@pytest.mark.parametrize("own", [0, 1])
async def test_files_of_another_database_are_left_alone(
    tmp_path: Path, swept_before: bool, own: int, caplog: pytest.LogCaptureFixture
) -> None:
    right = _store(tmp_path)
    if swept_before:
        assert await right.remove_strays(LATER) == 0
    made = [await _make(right) for _ in range(3)]
    if swept_before or own == 0:
        wrong = _store(tmp_path)
        made += [await _make(wrong) for _ in range(own)]
    else:
        wrong = _store(tmp_path)  # it has records, but of files that lie elsewhere
        await _make(_store(tmp_path / "elsewhere", wrong._records))  # type: ignore[arg-type]
    assert await wrong.remove_strays(LATER) == 0
    assert set(made) <= set(_files(tmp_path))
    assert "left alone" in caplog.text


async def test_what_no_record_tells_of_goes_from_the_own_folder_also_when_nothing_else_is_left(tmp_path: Path) -> None:
    store = _store(tmp_path)
    assert await store.remove_strays(LATER) == 0
    stray, kept = await _make(store), await _make(store)
    await store.records.delete(stray)
    assert await store.remove_strays(LATER) == 1
    assert _files(tmp_path) == [kept]
    await store.records.delete(kept)
    assert await store.remove_strays(LATER) == 1
    assert _files(tmp_path) == []


async def test_a_folder_from_before_there_were_marks_is_known_by_its_files(tmp_path: Path) -> None:
    store = _store(tmp_path)
    stray, kept = await _make(store), await _make(store)
    await store.records.delete(stray)
    assert await store.remove_strays(LATER) == 1
    assert _files(tmp_path) == [kept]


async def test_a_file_that_cannot_be_deleted_can_be_tried_again(tmp_path: Path) -> None:
    store = _store(tmp_path)
    record = await store.records.get(await _make(store))
    assert record is not None
    path = tmp_path / record.path
    path.unlink()
    path.mkdir()  # cannot be unlinked, whoever we are
    with pytest.raises(CodedError):
        await store.remove(record)
    assert await store.records.get(record.id) == record
    path.rmdir()
    await store.remove(record)
    assert await store.records.get(record.id) is None


async def test_the_record_goes_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = _store(tmp_path)
    record = await store.records.get(await _make(store))
    assert record is not None

    def kill(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", kill)
        with pytest.raises(KeyboardInterrupt):
            await store.remove(record)
    assert await store.records.get(record.id) is None
