from __future__ import annotations

import stat
from pathlib import Path

import pytest

from visavis.bootstrap.memories import memories
from visavis.config import Settings
from visavis.events import CodedError
from visavis.inference import Runner
from visavis.reasoning.fake_model import FakeLanguageModel
from visavis.storage.memory import MemoryStorage


def settings(folder: Path, **changes: object) -> Settings:
    return Settings(_env_file=None, data_dir=folder, **changes)  # type: ignore[arg-type]


async def test_memory_has_a_key_of_its_own_file_and_its_agents(tmp_path: Path) -> None:
    made = memories(settings(tmp_path), MemoryStorage(), Runner("test"), model=FakeLanguageModel())
    assert made is not None
    assert [agent.name for agent in made.agents()] == ["remember", "recall", "forget", "forget_everything"]
    assert stat.S_IMODE((tmp_path / "people.key").stat().st_mode) == 0o600
    again = memories(settings(tmp_path), MemoryStorage(), Runner("test"))
    assert again is not None
    ids = {item.long_term.vault.person_id("device", "x" * 16) for item in (made, again)}
    assert len(ids) == 1
    made.strike("no such session", None)
    await made.close()
    await again.close()


def test_it_can_be_switched_off_and_needs_no_key_then(tmp_path: Path) -> None:
    assert memories(settings(tmp_path, memory=False, identity_key="x"), MemoryStorage(), Runner("test")) is None


def test_a_key_that_is_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(CodedError) as caught:
        memories(settings(tmp_path, identity_key="x"), MemoryStorage(), Runner("test"))
    assert caught.value.code == "identity.invalid_key"
