from __future__ import annotations

import stat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from visavis.events import CodedError
from visavis.storage.keyring import Keyring, Keys
from visavis.storage.sealed_files import CHUNK_BYTES, SealedReader, SealedWriter, reseal
from visavis.storage.sealing import SEAL_BYTES

OLD, NEW = bytes(range(32)), b"\5" * 32
KEYS = Keyring(Keys(OLD))
HEADER_BYTES = 33


def _content(size: int) -> bytes:
    return bytes(index * 7 % 251 for index in range(size))


def _write(path: Path, content: bytes, step: int = 10_000, *, about: str = "a") -> None:
    writer = SealedWriter(path, KEYS.current, about=about)
    for start in range(0, len(content), step):
        assert writer.write(content[start : start + step]) == len(content[start : start + step])
    writer.close()
    writer.close()
    assert writer.bytes == len(content)


def _read(path: Path, start: int = 0, end: int = 10**9, *, keys: Keyring = KEYS, about: str = "a") -> bytes:
    reader = SealedReader(path, keys, about=about)
    try:
        return b"".join(reader.read(start, min(end, reader.bytes)))
    finally:
        reader.close()


def _read_whole(path: Path) -> bytes:
    """Return the content of a file whose end is there."""
    reader = SealedReader(path, KEYS, about="a")
    try:
        if not reader.is_complete:
            raise CodedError("identity.damaged", "The end is missing.")
        return b"".join(reader.read(0, reader.bytes))
    finally:
        reader.close()


@pytest.mark.parametrize("size", [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES, 200_000])
def test_a_file_comes_back_as_it_was_written(tmp_path: Path, size: int) -> None:
    path, content = tmp_path / "sub" / "file", _content(size)
    _write(path, content)
    assert _read(path) == content
    reader = SealedReader(path, KEYS, about="a")
    assert reader.is_complete
    assert reader.bytes == size
    reader.close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    if size > 100:
        assert content[:64] not in path.read_bytes()


@settings(max_examples=50)
@given(st.integers(0, 200_000), st.integers(0, 250_000))
def test_any_part_can_be_read(tmp_path_factory: pytest.TempPathFactory, start: int, end: int) -> None:
    folder = tmp_path_factory.getbasetemp()
    path, content = folder / "parts", _content(180_000)
    if not path.exists():
        _write(path, content)
    assert _read(path, start, end) == content[start : max(start, end)]


@pytest.mark.parametrize("place", [3, 25, HEADER_BYTES + 5, HEADER_BYTES + CHUNK_BYTES + SEAL_BYTES + 9, -1])
def test_whatever_is_changed_is_noticed(tmp_path: Path, place: int) -> None:
    path = tmp_path / "file"
    _write(path, _content(2 * CHUNK_BYTES + 50))
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)
    with pytest.raises(CodedError) as caught:
        _read_whole(path)
    assert caught.value.code in ("identity.damaged", "artefact.wrong_key")


def test_chunks_cannot_be_exchanged_and_files_not_be_mistaken(tmp_path: Path) -> None:
    path = tmp_path / "file"
    _write(path, _content(3 * CHUNK_BYTES))
    data, unit = path.read_bytes(), CHUNK_BYTES + SEAL_BYTES
    parts = [data[HEADER_BYTES + unit * index : HEADER_BYTES + unit * (index + 1)] for index in range(3)]
    path.write_bytes(data[:HEADER_BYTES] + parts[1] + parts[0] + parts[2])
    with pytest.raises(CodedError):
        _read(path)
    path.write_bytes(data)
    with pytest.raises(CodedError):
        _read(path, about="another")


@given(st.integers(0, 3 * (CHUNK_BYTES + SEAL_BYTES)))
def test_what_was_cut_off_is_read_as_far_as_it_goes(tmp_path_factory: pytest.TempPathFactory, kept: int) -> None:
    folder = tmp_path_factory.getbasetemp()
    whole, content = folder / "whole", _content(3 * CHUNK_BYTES - 10)
    if not whole.exists():
        _write(whole, content)
    path = folder / "cut"
    path.write_bytes(whole.read_bytes()[: HEADER_BYTES + kept])
    reader = SealedReader(path, KEYS, about="a")
    found = b"".join(reader.read(0, reader.bytes))
    assert content.startswith(found)
    assert reader.is_complete == (len(found) == len(content))
    assert len(found) >= kept // (CHUNK_BYTES + SEAL_BYTES) * CHUNK_BYTES - CHUNK_BYTES
    reader.close()


def test_a_file_is_sealed_anew(tmp_path: Path) -> None:
    path, content = tmp_path / "file", _content(150_000)
    _write(path, content)
    both, new = Keyring(Keys(NEW, (OLD,))), Keyring(Keys(NEW))
    with pytest.raises(CodedError) as caught:
        _read(path, keys=new)
    assert caught.value.code == "artefact.wrong_key"
    assert reseal(path, both, about="a")
    assert not reseal(path, both, about="a")
    assert _read(path, keys=new) == content
    assert [item.name for item in tmp_path.iterdir()] == ["file"]


def test_sealing_anew_what_is_damaged_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "file"
    _write(path, _content(150_000))
    data = bytearray(path.read_bytes())
    data[HEADER_BYTES + 100] ^= 1
    path.write_bytes(data)
    with pytest.raises(CodedError):
        reseal(path, Keyring(Keys(NEW, (OLD,))), about="a")
    assert path.read_bytes() == data
    assert [item.name for item in tmp_path.iterdir()] == ["file"]


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    with pytest.raises(CodedError) as caught:
        SealedWriter(tmp_path / "taken" / "file", KEYS.current, about="a")
    assert caught.value.code == "artefact.unwritable"
    with pytest.raises(CodedError) as caught:
        SealedReader(tmp_path / "none", KEYS, about="a")
    assert caught.value.code == "artefact.gone"
