"""The page's files: compressed copies, how long they may be kept, and what is no page."""

from __future__ import annotations

import gzip
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from visavis.gateway.page import FOREVER, LOOK_FIRST, PageFiles

SCRIPT = b"console.log('a script that is long enough to be compressed')\n" * 100


@pytest.fixture
def client(tmp_path: Path) -> httpx.AsyncClient:
    chunks = tmp_path / "_next/static"
    chunks.mkdir(parents=True)
    (chunks / "a.js").write_bytes(SCRIPT)
    (chunks / "a.js.gz").write_bytes(gzip.compress(SCRIPT))
    (tmp_path / "index.html").write_text("<h1>page</h1>")
    (tmp_path / "404.html").write_text("<h1>nothing</h1>")
    app = Starlette()
    app.mount("/", PageFiles(directory=tmp_path, html=True))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://localhost")


async def test_browsers_that_take_it_get_the_compressed_copy(client: httpx.AsyncClient) -> None:
    packed = await client.get("/_next/static/a.js", headers={"accept-encoding": "gzip, br"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["content-type"].startswith("text/javascript")
    assert packed.headers["vary"] == "accept-encoding"
    assert packed.content == SCRIPT
    plain = await client.get("/_next/static/a.js", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.content == SCRIPT


async def test_names_with_a_hash_are_kept_and_pages_are_asked_about(client: httpx.AsyncClient) -> None:
    assert (await client.get("/_next/static/a.js")).headers["cache-control"] == FOREVER
    first = await client.get("/")
    assert first.headers["cache-control"] == LOOK_FIRST
    again = await client.get("/", headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304


async def test_what_is_not_there_is_told_so(client: httpx.AsyncClient) -> None:
    nothing = await client.get("/nothing")
    assert (nothing.status_code, nothing.text) == (404, "<h1>nothing</h1>")
    assert (await client.get("/api/nothing")).text == "Not Found"
    assert (await client.get("/trpc/nothing")).text == "Not Found"
