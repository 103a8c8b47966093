from __future__ import annotations

import stat
from pathlib import Path

import pytest

from visavis.accounts.audit import AuditLog
from visavis.accounts.permissions import OF_ROLE
from visavis.accounts.principal import Principal
from visavis.bootstrap.identity import identity_keys
from visavis.bootstrap.memories import memories
from visavis.bootstrap.memories_service import MemoriesAdministration
from visavis.bootstrap.subjects import Subjects
from visavis.bus import SessionBus
from visavis.config import Settings
from visavis.events import CodedError, SessionClosed, SessionOpened, SessionSettings, TextReceived, TurnStarted
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


async def test_whoever_has_everything_forgotten_is_not_remembered_by_what_they_were_saying(tmp_path: Path) -> None:
    storage, runner = MemoryStorage(), Runner("test")
    made = memories(settings(tmp_path), storage, runner)
    assert made is not None
    buses = {}
    for user, place in (("ann", "Hamburg"), ("bea", "Bremen")):
        bus = buses[user] = SessionBus(f"session of {user}")
        made.attach(bus, "en", [])
        given = {"settings": SessionSettings(remember=True), "user": user, "persona": None, "capabilities": None}
        bus.publish(SessionOpened.model_construct(None, **given))  # type: ignore[arg-type]
        bus.publish(TurnStarted(why="text"))
        bus.publish(TextReceived(text=f"I live in {place}."))
        await bus.idle()
    subjects = Subjects(storage, lambda: identity_keys(settings(tmp_path)))
    service = MemoriesAdministration(storage, lambda: subjects, AuditLog(storage), lambda: made.long_term, made.let_go)
    ann = Principal("user", OF_ROLE["member"], "ann", "ann@example.org")
    bea = Principal("user", OF_ROLE["member"], "bea", "bea@example.org")
    assert await service.forget(ann, None, None, "") == 0
    for bus in buses.values():
        bus.publish(SessionClosed(reason="client"))
        await bus.idle()
    await made.settled()
    assert await service.memories(ann, None) == []
    assert [item.text for item in await service.memories(bea, None)] == ["I live in Bremen."]
    await made.close()
    runner.close()
