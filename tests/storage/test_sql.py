from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect

from visavis.events import CodedError, Envelope, TextReceived, new_id
from visavis.storage import tables
from visavis.storage.migrations import HEAD, upgrade
from visavis.storage.sql import SqlStorage


def test_the_migrations_make_the_tables_that_the_code_uses(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path}/a.db")
    with engine.begin() as connection:
        upgrade(connection)
        found = inspect(connection)
        for table in tables.metadata.sorted_tables:
            columns = {item["name"]: item["nullable"] for item in found.get_columns(table.name)}
            assert columns == {item.name: item.nullable for item in table.columns}
            assert {item["name"] for item in found.get_indexes(table.name)} == {item.name for item in table.indexes}
    engine.dispose()


def test_the_named_revision_is_the_newest_script() -> None:
    import visavis.storage.migrations as package

    scripts = Path(package.__file__).parent.glob("versions/*.py")
    revisions = [found[1] for path in scripts if (found := re.search(r'^revision = "(.+)"$', path.read_text(), re.M))]
    assert max(revisions) == HEAD


@pytest.mark.parametrize("url", ["mysql://localhost/a", "nonsense", "", "sqlite"])
def test_a_url_that_cannot_be_used_gets_a_code(url: str) -> None:
    with pytest.raises(CodedError) as caught:
        SqlStorage(url)
    assert caught.value.code == "storage.invalid_url"


async def test_an_absent_server_is_out_of_reach_for_now() -> None:
    storage = SqlStorage("postgresql://nobody@127.0.0.1:1/nothing")
    with pytest.raises(CodedError) as caught:
        await storage.open()
    assert (caught.value.code, caught.value.retryable) == ("storage.unreachable", True)
    await storage.close()


async def test_a_folder_that_cannot_be_written_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    storage = SqlStorage(f"sqlite:///{tmp_path}/file/visavis.db")
    with pytest.raises(CodedError) as caught:
        await storage.open()
    assert caught.value.code == "storage.unreachable"
    await storage.close()


async def test_readers_and_writers_do_not_disturb_each_other(tmp_path: Path) -> None:
    storage = SqlStorage(f"sqlite:///{tmp_path}/a.db")
    await storage.open()
    ids = [new_id() for _ in range(8)]

    async def write(session_id: str) -> None:
        for _ in range(10):
            await storage.append([Envelope(TextReceived(text="a"), session_id) for _ in range(20)])

    async def read(session_id: str) -> None:
        for _ in range(10):
            await storage.events(session_id, limit=100)

    await asyncio.gather(*(write(item) for item in ids), *(read(item) for item in ids))
    for session_id in ids:
        assert len((await storage.events(session_id, limit=500)).items) == 200
    await storage.close()
