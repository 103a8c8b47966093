"""``visavis privacy``, with a database in which everything is kept of several people."""

from __future__ import annotations

import asyncio
import json
import stat
import zipfile
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.made_people import Made, made_house
from visavis.storage.sql import SqlStorage

KEY = bytes(range(32)).hex()


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Made]:
    """Keep everything of everybody; return by what they are found."""
    monkeypatch.setenv("VISAVIS_IDENTITY_KEY", KEY)

    async def make() -> dict[str, Made]:
        storage = SqlStorage(f"sqlite:///{tmp_path}/data/visavis.db")
        await storage.open()
        _, people = await made_house(storage, tmp_path / "data")
        await storage.close()
        return people

    return asyncio.run(make())


def _text(result: object) -> str:
    return " ".join(str(getattr(result, "output", "")).split())


def test_what_is_kept_is_shown(run: Run, made: dict[str, Made]) -> None:
    text = run("privacy", "show", "anna@example.org").stdout
    assert made["anna"].subject in text
    found = json.loads(run("privacy", "show", "Emma", "--json").stdout)
    assert (found["subject"], found["counts"]["memories"]) == (made["emma"].subject, 2)
    assert "privacy.unknown" in run("privacy", "show", "zoe", fails=True).stderr


def test_everything_is_exported_to_a_file_for_ones_own_eyes(run: Run, made: dict[str, Made], tmp_path: Path) -> None:
    run("privacy", "export", "anna@example.org", "--out", "anna.zip")
    path = tmp_path / "anna.zip"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with zipfile.ZipFile(path) as archive:
        assert len(json.loads(archive.read("messages.json"))) == 4
    run("privacy", "export", "clara", "--out", "clara.json")
    found = json.loads((tmp_path / "clara.json").read_text())
    assert found["face"][0]["name"] == "Clara"
    assert len(found["memories"]) == 2
    printed = json.loads(run("privacy", "export", "emma", "--out", "-").stdout)
    assert len(printed["messages"]) == 2
    assert "export.unwritable" in run("privacy", "export", "emma", "--out", "no/such/folder.zip", fails=True).stderr
    assert made["anna"].subject


def test_whoever_is_erased_is_found_no_more(run: Run, made: dict[str, Made]) -> None:
    needles = made["anna"].needles[:40]
    assert "secret of anna" in run("privacy", "scan", *needles, fails=True).stdout
    assert "entries erased" in run("privacy", "erase", "anna@example.org", "--yes").stdout
    assert "nothing found" in run("privacy", "scan", *needles).stdout
    assert "privacy.unknown" in run("privacy", "erase", "anna@example.org", "--yes", fails=True).stderr
    done = json.loads(run("privacy", "erase", made["emma"].subject, "--yes", "--json").stdout)
    assert (done["counts"]["memories"], done["leftovers"]) == (2, [])


def test_nobody_is_erased_without_being_asked(run: Run, made: dict[str, Made]) -> None:
    assert "Erase all of this of clara" in _text(run("privacy", "erase", "clara", fails=True)).replace("Clara", "clara")
    assert json.loads(run("privacy", "show", "clara", "--json").stdout)["counts"]["faces"] == 1
    assert made["clara"].subject


def test_what_was_kept_long_enough_is_deleted_when_it_is_asked_for(run: Run, made: dict[str, Made]) -> None:
    assert "nothing was old enough" in run("privacy", "sweep", keep_sessions_days="7").stdout
    assert len(made) == 6


def test_the_key_of_the_settings_is_changed(run: Run, made: dict[str, Made]) -> None:
    assert "keys.not_given" in run("privacy", "rotate-key", fails=True).stderr
    new = "ab" * 32
    text = run("privacy", "rotate-key", identity_key=new, identity_previous_keys=KEY).stdout
    assert "2 people, 12 memories, 4 artefacts" in text
    names = json.loads(run("memory", "list", "--json", identity_previous_keys="").stdout)
    assert {item["name"] for item in names} == {"Anna", "Berta", "Clara", "Doris", "Emma", "Frida"}
    assert made["anna"].subject in run("privacy", "show", "anna@example.org").stdout


def test_the_key_in_the_data_folder_is_changed(run: Run, tmp_path: Path) -> None:
    run("privacy", "rotate-key")
    first = (tmp_path / "data" / "people.key").read_text()
    run("privacy", "rotate-key")
    assert (tmp_path / "data" / "people.key").read_text() != first
    assert not (tmp_path / "data" / "people.key.previous").exists()
