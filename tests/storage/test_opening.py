from __future__ import annotations

import sys
from pathlib import Path

import pytest

from visavis.events import CodedError
from visavis.storage.opening import open_storage, reach_storage, storage_for


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("sqlite:///a.db", "sqlite"),
        ("postgresql://user:pa%20ss@host/database", "postgresql"),
        ("postgres://host/database?sslmode=require", "postgresql"),
        ("postgresql://host/database?ssl=require&command_timeout=5", "postgresql"),
        ("mongodb://user:password@host:27018/database?replicaSet=a", "mongodb"),
    ],
)
async def test_the_scheme_chooses_the_database(url: str, name: str) -> None:
    storage = storage_for(url)
    assert storage.name == name
    await storage.close()


@pytest.mark.parametrize(
    "url", ["", "visavis.db", "mysql://host/a", "sqlite+other:///a", "mongo://host", ":///a", "/a/b"]
)
def test_another_url_is_refused_with_the_forms_there_are(url: str) -> None:
    with pytest.raises(CodedError) as caught:
        storage_for(url)
    assert caught.value.code == "storage.invalid_url"
    assert "mongodb://user:password@host/database" in caught.value.detail


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://user:secret@host:port/a",
        "postgresql://u:secret@host/a?shoe=1",
        "mongodb://user:secret@/a",
        "mongodb://",
    ],
)
def test_a_password_is_never_told(url: str) -> None:
    with pytest.raises(CodedError) as caught:
        storage_for(url)
    assert caught.value.code == "storage.invalid_url"
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "driver", "extra"),
    [("postgresql://host/a", "asyncpg", "postgresql"), ("mongodb://host/a", "bson.int64", "mongodb")],
)
def test_a_driver_that_is_missing_is_named(url: str, driver: str, extra: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("visavis.storage.mongo")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, driver, None)  # so that an import fails
    with pytest.raises(CodedError) as caught:
        storage_for(url)
    assert caught.value.code == "storage.driver_missing"
    assert f"visavis[{extra}]" in caught.value.detail


async def test_reaching_a_database_makes_nothing_and_opening_it_does(tmp_path: Path) -> None:
    path = tmp_path / "folder/a.db"
    async with reach_storage(f"sqlite:///{path}"):
        pass
    assert not path.parent.exists()
    async with open_storage(f"sqlite:///{path}") as storage:
        await storage.ping()
    assert path.is_file()
