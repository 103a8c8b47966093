from __future__ import annotations

import asyncio
import json
import re
import sqlite3
from dataclasses import asdict
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.conformance.contents import everything
from visavis.storage import MessageRecord, PersonRecord, SessionRecord
from visavis.storage.migrations import HEAD
from visavis.storage.opening import open_storage
from visavis.storage.upkeep import TABLES

MISSING = "01890000-0000-7000-8000-000000000001"


def fill(url: str, count: int = 5) -> None:
    async def put() -> None:
        async with open_storage(url) as storage:
            for table, rows in everything(count).items():
                await storage.put_rows(table, rows)

    asyncio.run(put())


def keep(url: str, *records: SessionRecord | MessageRecord | PersonRecord) -> None:
    async def put() -> None:
        async with open_storage(url) as storage:
            for record in records:
                match record:
                    case SessionRecord():
                        await storage.save_session(record)
                    case MessageRecord():
                        await storage.put_rows("messages", [asdict(record)])
                    case PersonRecord():
                        await storage.save_person(record)

    asyncio.run(put())


def test_upgrade_says_which_revision_it_was_and_is(run: Run, tmp_path: Path) -> None:
    assert run("db", "upgrade").output == f"sqlite: made, with revision {HEAD}.\n"
    assert run("db", "upgrade").output == f"sqlite: revision {HEAD} is the newest.\n"
    database = sqlite3.connect(tmp_path / "data/visavis.db")
    database.executescript("DROP TABLE folders; UPDATE alembic_version SET version_num = '0006';")
    database.commit()
    database.close()
    assert run("db", "upgrade").output == f"sqlite: revision 0006 → {HEAD}.\n"
    assert run("db", "upgrade", f"sqlite:///{tmp_path}/other.db").output.startswith("sqlite: made")


def test_upgrade_does_not_touch_what_is_newer(run: Run, tmp_path: Path) -> None:
    run("db", "upgrade")
    database = sqlite3.connect(tmp_path / "data/visavis.db")
    database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.commit()
    database.close()
    assert "storage.newer_schema" in run("db", "upgrade", fails=True).output
    assert "db upgrade" in run("db", "check", fails=True).output


def test_check_of_a_database_that_is_not_there_makes_none(run: Run, tmp_path: Path) -> None:
    assert "nothing in it yet" in run("db", "check", fails=True).output
    assert not (tmp_path / "data/visavis.db").exists()


def test_check_counts_and_finds_nothing_wrong(run: Run, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/data/visavis.db"
    session = SessionRecord(MISSING, "host", 1)
    keep(url, session, MessageRecord("m", session.id, 1, "user", "hello", 1))
    said = run("db", "check").output
    assert "Nothing is wrong" in said
    assert re.search(r"messages +1\n", said)
    found = json.loads(run("db", "check", "--json").output)
    assert found["revision"] == found["newest_revision"] == HEAD
    assert set(found["rows"]) == set(TABLES)
    assert found["rows"]["sessions"] == found["rows"]["messages"] == 1
    assert found["problems"] == []


def test_check_tells_what_belongs_to_nothing_and_what_cannot_be_opened(run: Run, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/data/visavis.db"
    keep(url, MessageRecord("m", MISSING, 1, "user", "hello", 1), PersonRecord("p", 1, 2, "of-another-key", b"x"))
    said = run("db", "check", fails=True).output
    assert "1 messages belong to something that is not there" in said
    assert "1 people are sealed with a key that is not here" in said
    found = json.loads(run("db", "check", "--json", fails=True).output)
    assert found["orphans"] == {"messages": 1}
    assert found["sealed_with_unknown_keys"] == {"people": 1}
    assert not (tmp_path / "data/people.key").exists()  # a check makes no key


def test_check_tells_of_damage(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "data/visavis.db"
    fill(f"sqlite:///{path}", 60)
    held = bytearray(path.read_bytes())
    page = len(held) // 4096 // 2 * 4096
    held[page : page + 100] = b"\x5a" * 100
    path.write_bytes(held)
    found = json.loads(run("db", "check", "--json", fails=True).output)
    assert found["problems"]


def test_copy_says_that_both_hold_the_same(run: Run, tmp_path: Path) -> None:
    source, destination = (f"sqlite:///{tmp_path}/{name}.db" for name in "ab")
    fill(source)
    said = run("db", "copy", source, destination).output
    assert "Both hold the same: SHA-256" in said
    found = json.loads(run("db", "copy", source, destination, "--verify", "--json").output)
    assert found["same"]
    assert found["source"] == found["destination"]
    assert {name: item["source"]["rows"] for name, item in found["tables"].items()} == dict.fromkeys(TABLES, 5)
    assert {item["copied"] for item in found["tables"].values()} == {0}


def test_copy_leaves_a_destination_alone_that_is_not_empty(run: Run, tmp_path: Path) -> None:
    source, destination = (f"sqlite:///{tmp_path}/{name}.db" for name in "ab")
    fill(source)
    keep(destination, SessionRecord("s", "host", 1))
    assert "storage.not_empty" in run("db", "copy", source, destination, fails=True).output
    said = run("db", "copy", source, destination, "--resume", fails=True).output  # it is no copy of this source
    assert "They are not the same: sessions" in said


@pytest.mark.parametrize(("source", "destination", "code"), [
    ("sqlite:///nope.db", "sqlite:///b.db", "storage.nothing_there"),
    ("sqlite:///a.db", "sqlite:///data/../a.db", "storage.same_database"),
    ("mysql://localhost/a", "sqlite:///b.db", "storage.invalid_url"),
    ("sqlite:///a.db", "b.db", "storage.invalid_url"),
    ("sqlite:///a.db", "postgresql://nobody@127.0.0.1:1/nothing", "storage.unreachable"),
])  # fmt: skip
def test_what_cannot_be_copied_gets_a_code(run: Run, source: str, destination: str, code: str) -> None:
    run("db", "upgrade", "sqlite:///a.db")
    assert code in run("db", "copy", source, destination, fails=True).output
    assert not Path("nope.db").exists()


def test_comparing_makes_no_database_and_upgrades_none(run: Run, tmp_path: Path) -> None:
    source, older, typo = (f"sqlite:///{tmp_path}/{name}.db" for name in ("a", "older", "typo"))
    fill(source)
    assert "storage.nothing_there" in run("db", "copy", source, typo, "--verify", fails=True).output
    assert not (tmp_path / "typo.db").exists()
    run("db", "copy", source, older)
    run("db", "copy", source, older, "--verify")
    with sqlite3.connect(tmp_path / "older.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '0006'")
        database.execute("DROP TABLE folders")
    for arguments in ((source, older, "--verify"), (older, source, "--verify"), (older, typo)):
        assert "storage.older_schema" in run("db", "copy", *arguments, fails=True).output
    with sqlite3.connect(tmp_path / "older.db") as database:
        assert database.execute("SELECT version_num FROM alembic_version").fetchone() == ("0006",)
