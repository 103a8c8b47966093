from __future__ import annotations

import stat
from pathlib import Path

import pytest

from visavis.events import CodedError
from visavis.storage.key_files import add_key, drop_previous, read_keys, stamp_of
from visavis.storage.keyring import Keyring, Keys, derive_id_key
from visavis.storage.sealing import Sealer

ONE, TWO, THREE = bytes(32), bytes(range(32)), b"\7" * 32


def test_the_current_key_seals_and_the_earlier_ones_still_open() -> None:
    ring = Keyring(Keys(ONE, (TWO, THREE)))
    assert ring.key_id == Sealer(ONE).key_id
    assert ring.previous_ids == [Sealer(TWO).key_id, Sealer(THREE).key_id]
    for key in (ONE, TWO, THREE):
        sealer = ring.sealer_of(Sealer(key).key_id)
        assert sealer is not None
        assert sealer.open(Sealer(key).seal(b"anna", about="x"), about="x") == b"anna"
    assert ring.sealer_of(Sealer(b"\1" * 32).key_id) is None


def test_ids_stay_the_same_when_keys_are_changed() -> None:
    before = Keyring(Keys(THREE)).id_key
    assert Keyring(Keys(ONE, (TWO, THREE))).id_key == before == derive_id_key(THREE)
    assert Keyring(Keys(ONE, id_key=before)).id_key == before


def test_keys_do_not_show_when_they_are_printed() -> None:
    assert repr(Keys(TWO, (THREE,), THREE)) == "Keys()"


def test_a_new_key_in_the_files_is_noticed(tmp_path: Path) -> None:
    ring = Keyring(lambda: read_keys(tmp_path), lambda: stamp_of(tmp_path))
    old, id_key = ring.current, ring.id_key
    sealed = old.seal(b"anna", about="x")
    elsewhere = Keyring(lambda: read_keys(tmp_path), lambda: stamp_of(tmp_path))
    add_key(tmp_path)
    assert ring.key_id != old.key_id
    assert ring.previous_ids == [old.key_id]
    opener = ring.sealer_of(old.key_id)
    assert opener is not None
    assert opener.open(sealed, about="x") == b"anna"
    assert ring.id_key == id_key
    # Whoever comes upon something that was sealed with the new key finds that one, too.
    assert elsewhere.sealer_of(ring.key_id) is not None
    drop_previous(tmp_path)
    assert ring.key_id == elsewhere.key_id
    assert ring.sealer_of(old.key_id) is None
    assert ring.id_key == id_key


def test_key_files_are_for_their_owner_alone(tmp_path: Path) -> None:
    read_keys(tmp_path)
    add_key(tmp_path)
    add_key(tmp_path)
    files = sorted(tmp_path.iterdir())
    assert [file.name for file in files] == ["people.ids", "people.key", "people.key.previous"]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert len(read_keys(tmp_path).previous) == 2
    (tmp_path / "people.key.previous").chmod(0o644)
    with pytest.raises(CodedError) as caught:
        read_keys(tmp_path)
    assert caught.value.code == "identity.key_exposed"


def test_a_change_of_keys_that_was_cut_short_does_no_harm(tmp_path: Path) -> None:
    current = read_keys(tmp_path).current
    (tmp_path / "people.key.previous").write_text(current.hex() + "\n")  # the power went before the new key was there
    (tmp_path / "people.key.previous").chmod(0o600)
    keys = read_keys(tmp_path)
    assert (keys.current, keys.previous) == (current, ())


def test_what_a_kill_left_while_keys_were_written_goes(tmp_path: Path) -> None:
    for change in (add_key, drop_previous):
        read_keys(tmp_path)
        (tmp_path / ".key-abc").write_text("a key")
        change(tmp_path)
        assert not list(tmp_path.glob(".key-*"))
