from __future__ import annotations

import base64
import stat
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.events import CodedError
from visavis.storage.sealing import Sealer, load_key, parse_key

KEY = bytes(range(32))


@given(st.binary(max_size=2_000), st.text(max_size=50))
def test_what_is_sealed_comes_out_again(plain: bytes, about: str) -> None:
    sealed = Sealer(KEY).seal(plain, about=about)
    assert Sealer(KEY).open(sealed, about=about) == plain
    assert sealed != Sealer(KEY).seal(plain, about=about)  # another nonce
    if len(plain) > 8:
        assert plain not in sealed


@given(st.data())
def test_whatever_is_changed_is_noticed(data: st.DataObject) -> None:
    sealed = bytearray(Sealer(KEY).seal(b"a face", about="anna"))
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(CodedError) as caught:
        Sealer(KEY).open(bytes(sealed), about="anna")
    assert caught.value.code == "identity.damaged"


@pytest.mark.parametrize("kept", [0, 5, 12, 20])
def test_what_is_cut_off_or_belongs_elsewhere_is_noticed(kept: int) -> None:
    sealed = Sealer(KEY).seal(b"a face", about="anna")
    for wrong, about in ((sealed[:kept], "anna"), (sealed, "berta")):
        with pytest.raises(CodedError) as caught:
            Sealer(KEY).open(wrong, about=about)
        assert caught.value.code == "identity.damaged"


def test_keys_are_told_apart() -> None:
    assert Sealer(KEY).key_id == Sealer(bytes(range(32))).key_id != Sealer(KEY[::-1]).key_id
    with pytest.raises(ValueError):
        Sealer(b"short")


@pytest.mark.parametrize(
    "text",
    [
        KEY.hex(),
        f"  {KEY.hex().upper()}\n",
        base64.b64encode(KEY).decode(),
        base64.urlsafe_b64encode(b"\xff" * 32).decode(),
    ],
)
def test_a_key_may_be_written_in_two_ways(text: str) -> None:
    assert len(parse_key(text)) == 32


@pytest.mark.parametrize("text", ["", "secret", "ab" * 31, "zz" * 32, base64.b64encode(KEY[:31]).decode(), "ü" * 44])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(CodedError) as caught:
        parse_key(text)
    assert caught.value.code == "identity.invalid_key"
    assert text not in caught.value.detail or not text


def test_a_key_file_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "people.key"
    keys: list[bytes] = []
    threads = [threading.Thread(target=lambda: keys.append(load_key(path))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys) == 8
    assert len(set(keys)) == 1
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [item.name for item in path.parent.iterdir()] == ["people.key"]


@pytest.mark.parametrize(
    ("mode", "content", "code"),
    [(0o644, KEY.hex(), "identity.key_exposed"), (0o600, "nonsense", "identity.invalid_key")],
)
def test_a_key_file_that_others_may_read_or_that_holds_none(tmp_path: Path, mode: int, content: str, code: str) -> None:
    path = tmp_path / "people.key"
    path.write_text(content)
    path.chmod(mode)
    with pytest.raises(CodedError) as caught:
        load_key(path)
    assert caught.value.code == code
    assert path.read_text() == content


def test_a_key_file_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(CodedError) as caught:
        load_key(tmp_path / "file" / "people.key")
    assert caught.value.code == "identity.key_unreadable"
