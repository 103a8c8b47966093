"""Logs of servers of tools can hold what people said: they are searched, and go in the end."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from visavis.accounts.audit import AuditLog
from visavis.bootstrap.outside import mcp_servers
from visavis.bootstrap.privacy_parts import leftovers_of
from visavis.bootstrap.retention import KEEP_LOGS_MS, KeepDays, Keeping, Retention
from visavis.bootstrap.session_removal import SessionRemoval
from visavis.bootstrap.tool_logs import delete_logs, tool_logs
from visavis.config import Settings
from visavis.events import CodedError
from visavis.storage.artefacts import ArtefactStore
from visavis.storage.memory import MemoryStorage

NOW = 1_800_000_000_000


async def _nothing(_: str) -> None:
    return None


def _log(settings: Settings, name: str, written_ms: int) -> Path:
    path = tool_logs(settings) / f"{name}.log"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("asked for the blue secret")
    os.utime(path, (written_ms / 1_000, written_ms / 1_000))
    return path


async def test_they_are_searched_and_swept(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, data_dir=tmp_path, cache_dir=tmp_path / "cache")
    assert len(mcp_servers(settings)) == 0
    storage = MemoryStorage()
    old = _log(settings, "old", NOW - KEEP_LOGS_MS - 1_000)
    new = _log(settings, "new", NOW - KEEP_LOGS_MS + 1_000)
    found = await leftovers_of(settings, storage).scan(["the blue secret"])
    assert {item.place for item in found.found} == {str(old), str(new)}
    artefacts = ArtefactStore(tmp_path / "artefacts", storage, lambda: pytest.fail("no key is needed"))
    removal = SessionRemoval(storage, artefacts, _nothing)
    keeping = Keeping(storage, artefacts, removal, AuditLog(storage), logs=tool_logs(settings))
    retention = Retention(keeping, KeepDays(), now=lambda: NOW)
    assert (await retention.sweep())["logs"] == 1
    assert (old.exists(), new.exists(), retention.problem) == (False, True, "")


def test_without_any_nothing_is_done_and_what_stays_is_told(tmp_path: Path) -> None:
    assert delete_logs(tmp_path / "none", NOW) == 0
    (tmp_path / "a.log").mkdir()
    with pytest.raises(CodedError) as caught:
        delete_logs(tmp_path, 1 << 60)
    assert caught.value.code == "logs.undeletable"
