"""``visavis memory``, with a database in which two people are remembered."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.reasoning.memory.parts import SECRET
from visavis.events.clock import DAY_MS
from visavis.inference import Runner
from visavis.reasoning.memory.draft import Draft, Learned
from visavis.reasoning.memory.long_term import LongTermMemory
from visavis.reasoning.memory.vault import Vault
from visavis.storage.sql import SqlStorage


@pytest.fixture
def ids(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Let Tom and somebody without a name be remembered; return their ids."""
    monkeypatch.setenv("VISAVIS_IDENTITY_KEY", SECRET.hex())
    vault = Vault(SECRET)
    found = {name: vault.person_id("device", name * 8) for name in ("tom", "nobody")}

    async def tell() -> None:
        storage = SqlStorage(f"sqlite:///{tmp_path}/data/visavis.db")
        await storage.open()
        memory = LongTermMemory(storage, vault, Runner("test"))
        now = memory.now_ms()
        name, paris = Draft("My name is Tom.", "name", value="Tom"), Draft("I live in Paris.", "home", value="Paris")
        await memory.learn(found["tom"], Learned((name, paris)), session_id="s1", told_ms=now - DAY_MS)
        moved = Learned((Draft("I moved to Rome.", "home", value="Rome"),), "They said: \u201cbooks [bold]\u201d.")
        await memory.learn(found["tom"], moved, session_id="s2", told_ms=now)
        await memory.learn(found["nobody"], Learned((Draft("I sing."),)), session_id="s3", told_ms=now)
        await storage.close()

    asyncio.run(tell())
    return found


def test_everybody_is_listed_by_an_id_that_names_nobody(run: Run, ids: dict[str, str]) -> None:
    text = run("memory", "list").stdout
    assert all(person_id in text for person_id in ids.values())
    assert "Tom" in text
    found = {item["person"]: item for item in json.loads(run("memory", "list", "--json").stdout)}
    assert (found[ids["tom"]]["name"], found[ids["tom"]]["count"]) == ("Tom", 4)
    assert (found[ids["nobody"]]["name"], found[ids["nobody"]]["count"]) == ("", 1)


def test_memories_are_shown_by_name_or_id_with_what_no_longer_holds_on_demand(run: Run, ids: dict[str, str]) -> None:
    text = run("memory", "show", "tom").stdout
    assert "I moved to Rome." in text
    assert "books bold" in text
    assert "Paris" not in text
    assert "1 more no longer hold" in text
    text = run("memory", "show", ids["tom"][:20], "--all").stdout
    assert "I live in Paris." in text
    assert "until" in text
    assert "unknown_person" in run("memory", "show", "device-", fails=True).stderr
    assert "unknown_person" in run("memory", "show", "Anna", fails=True).stderr


def test_everything_can_be_exported(run: Run, ids: dict[str, str]) -> None:
    found = json.loads(run("memory", "export", "Tom").stdout)
    assert found["person"] == ids["tom"]
    home = {item["value"]: item for item in found["memories"] if item["about"] == "home"}
    assert home["Paris"]["replaced_by"] == home["Rome"]["id"]
    assert home["Paris"]["until"] == home["Rome"]["told_first"]
    assert home["Rome"]["session"] == "s2"


def test_one_memory_or_all_of_somebody_are_erased(run: Run, ids: dict[str, str]) -> None:
    memories = json.loads(run("memory", "export", "Tom").stdout)["memories"]
    assert "1 memory erased" in run("memory", "forget", "Tom", memories[0]["id"], "--yes").stdout
    assert "memory.unknown" in run("memory", "forget", ids["tom"], memories[0]["id"], "--yes", fails=True).stderr
    assert "memory.unknown" in run("memory", "forget", ids["tom"], "0", "--yes", fails=True).stderr
    assert "memory.unknown" in run("memory", "forget", ids["tom"], fails=True).stderr
    assert "3 memories erased" in run("memory", "forget", ids["tom"], "--all", "--yes").stdout
    (left,) = json.loads(run("memory", "list", "--json").stdout)
    assert left["person"] == ids["nobody"]


def test_without_the_key_nothing_can_be_read_but_everything_erased(run: Run, ids: dict[str, str]) -> None:
    other = "cd" * 32
    text = run("memory", "list", identity_key=other).stdout
    assert "sealed with another key" in text
    assert "Tom" not in text
    assert "wrong_key" in run("memory", "show", ids["tom"], fails=True, identity_key=other).stderr
    assert "wrong_key" in run("memory", "export", ids["tom"], fails=True, identity_key=other).stderr
    erased = run("memory", "forget", ids["tom"], "--all", "--yes", identity_key="nonsense")
    assert "4 memories erased" in erased.stdout


def test_of_nobody_anything_is_remembered_at_first(run: Run) -> None:
    assert "Nothing is remembered" in run("memory", "list").stdout
