from __future__ import annotations

import json
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from visavis.gateway.avatars import Avatars


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    for folder, names in (("own", ("me", "iris")), ("ours", ("iris", "kofi"))):
        (tmp_path / folder).mkdir()
        entries = [{"name": name, "title": f"{folder} {name}"} for name in names]
        (tmp_path / folder / "avatars.json").write_text(json.dumps(entries))
        for name in names:
            (tmp_path / folder / f"{name}.glb").write_bytes(f"{folder} {name}".encode())
    app = Starlette(routes=[Mount("/avatars", Avatars(tmp_path / "own", tmp_path / "ours"))])
    return TestClient(app)


def test_own_avatars_come_first(client: TestClient) -> None:
    titles = [entry["title"] for entry in client.get("/avatars/avatars.json").json()]
    assert titles == ["own me", "own iris", "ours kofi"]
    assert client.get("/avatars/iris.glb").content == b"own iris"
    assert client.get("/avatars/kofi.glb").content == b"ours kofi"


def test_what_is_not_there_is_not_found(client: TestClient) -> None:
    assert client.get("/avatars/nobody.glb").status_code == 404
    assert client.get("/avatars/../avatars.json").status_code == 404


def test_a_list_that_cannot_be_read_is_left_out(
    client: TestClient, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "own/avatars.json").write_text("[{")
    assert [entry["name"] for entry in client.get("/avatars/avatars.json").json()] == ["iris", "kofi"]
    assert "avatars.json is left out" in caplog.text


def test_there_may_be_no_own_avatars(tmp_path: Path) -> None:
    app = Starlette(routes=[Mount("/avatars", Avatars(tmp_path / "none", tmp_path))])
    assert TestClient(app).get("/avatars/avatars.json").json() == []
