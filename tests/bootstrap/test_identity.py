"""No key is made in the place of one that is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.made_people import House
from visavis.bootstrap.identity import check_keys_are_here, identity_keys
from visavis.bootstrap.runtime import Runtime
from visavis.config import Settings
from visavis.events import CodedError
from visavis.storage.memory import MemoryStorage


def _settings(tmp_path: Path, **given: str) -> Settings:
    return Settings(_env_file=None, data_dir=tmp_path, **given)  # type: ignore[arg-type]


async def test_a_lost_key_is_not_replaced_while_something_is_sealed(tmp_path: Path) -> None:
    storage, settings = MemoryStorage(), _settings(tmp_path)
    await check_keys_are_here(settings, storage)  # nothing is sealed yet
    await House(storage, tmp_path).device("emma")
    with pytest.raises(CodedError) as caught:
        await check_keys_are_here(settings, storage)
    assert caught.value.code == "identity.key_missing"
    assert "2 memories" in caught.value.detail
    assert not (tmp_path / "people.key").exists()
    await check_keys_are_here(_settings(tmp_path, identity_key="ab" * 32), storage)
    identity_keys(settings)  # it is there again
    await check_keys_are_here(settings, storage)


async def test_a_server_does_not_start_without_it(tmp_path: Path) -> None:
    storage = MemoryStorage()
    await House(storage, tmp_path).person("clara")
    runtime = Runtime(_settings(tmp_path), storage)
    with pytest.raises(CodedError) as caught:
        await runtime.start()
    assert caught.value.code == "identity.key_missing"
    assert not (tmp_path / "people.key").exists()
