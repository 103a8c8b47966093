"""What a search for leftovers finds, in records and in files."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.made_people import House
from visavis.bootstrap import leftovers
from visavis.bootstrap.leftovers import Leftovers
from visavis.events import new_id
from visavis.storage.memory import MemoryStorage

ANN, JOANN = "ann@example.org", "joann@example.org"


async def _found(tmp_path: Path, content: bytes, *texts: str) -> set[str]:
    storage = MemoryStorage()
    house = House(storage, tmp_path)
    await house.user("joann")
    path = tmp_path / "database"
    path.write_bytes(content)
    found = await Leftovers(storage, path).scan(texts)
    return {item.text for item in found.found if item.place == str(path)}


async def test_an_address_is_no_piece_of_a_longer_one(tmp_path: Path) -> None:
    storage = MemoryStorage()
    house = House(storage, tmp_path)
    await house.user("joann")
    assert (await Leftovers(storage).scan([ANN])).found == []
    await house.user("ann")
    found = (await Leftovers(storage).scan([ANN.upper()])).found
    assert {item.place for item in found} == {"users", "invitations", "audit", "persona_versions"}


async def test_files_hold_texts_with_nothing_in_between(tmp_path: Path) -> None:
    one, other = new_id(), new_id()
    content = f"abc{one}{JOANN}Jo{other}".encode()
    assert await _found(tmp_path, content, ANN, one, other, new_id()) == {one, other}
    assert await _found(tmp_path, content + f"{one}{ANN}Ann".encode(), ANN, JOANN) == {ANN, JOANN}


@pytest.mark.parametrize("before", range(1_000, 1_030, 3))
async def test_an_address_at_the_edge_of_a_block_is_seen_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: int
) -> None:
    monkeypatch.setattr(leftovers, "_BLOCK_BYTES", 1_024)
    rest = b"-" * 3_000
    assert await _found(tmp_path, b"-" * before + JOANN.encode() + rest, ANN) == set()
    assert await _found(tmp_path, b"-" * before + b"f" + ANN.encode() + rest, ANN) == {ANN}


async def test_words_are_found_anywhere_also_as_json_has_them(tmp_path: Path) -> None:
    content = b'xThe "blue\\u00fc" SECRETx'
    found = await _found(tmp_path, content, "blueü", "secret", 'The "blue')
    assert found == {"blueü", "secret", 'The "blue'}
