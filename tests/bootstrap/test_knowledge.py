"""Documents over HTTP and on the command line, with the sentence model, as a server has them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI

from tests.cli.conftest import Run, run
from tests.gateway.conftest import Gateway, gateway
from tests.reasoning.documents.files import write_pdf
from tests.reasoning.installed import load_minilm
from tests.reasoning.personas import write_persona
from visavis.accounts.audit import AuditLog
from visavis.bootstrap.knowledge import DocumentsService, make_libraries
from visavis.config import Settings
from visavis.gateway.app import Site
from visavis.gateway.guard import Guard
from visavis.gateway.http import add_error_handlers
from visavis.gateway.knowledge import documents_router
from visavis.gateway.open_access import OpenAccess
from visavis.gateway.trpc.mounting import add_trpc
from visavis.gateway.trpc.routers.knowledge import knowledge_router
from visavis.reasoning.retrieval import Encoder
from visavis.storage.memory import MemoryStorage

__all__ = ["gateway", "run"]
PATH = "/api/personas/guide/documents"
FERRY = [["The harbor."], ["The ferry to the island leaves every morning at seven from the northern pier."]]


@pytest.fixture
def audit() -> AuditLog:
    return AuditLog(MemoryStorage())


@pytest_asyncio.fixture
async def client(tmp_path: Path, audit: AuditLog) -> AsyncIterator[httpx.AsyncClient]:
    write_persona(tmp_path / "personas", knowledge={"town.md": "# Town\n\nThe tower is fifty meters tall."})
    settings = Settings(data_dir=tmp_path / "data", cache_dir=tmp_path / "cache", personas_dir=tmp_path / "personas")

    async def encoder() -> Encoder:
        return load_minilm()

    libraries = make_libraries(settings, encoder)
    app, access = FastAPI(), OpenAccess()
    service = DocumentsService(lambda: libraries, audit)
    add_error_handlers(app)
    app.include_router(documents_router(service, Guard(access)))
    add_trpc(app, [knowledge_router(service)], access)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as made:
        yield made
    await libraries.close()


def form(path: Path, name: str | None = None) -> dict[str, Any]:
    return {"files": {"file": (name or path.name, path.read_bytes())}}


async def ready(client: httpx.AsyncClient, count: int) -> list[dict[str, Any]]:
    """Wait until all documents have been read, as a page does."""
    while True:
        items: list[dict[str, Any]] = (await client.get(PATH)).json()["items"]
        if len(items) == count and all(item["status"] in ("ready", "failed") for item in items):
            return items
        await asyncio.sleep(0.02)


async def test_a_document_goes_up_is_found_comes_back_and_goes(client: httpx.AsyncClient, tmp_path: Path) -> None:
    pdf = write_pdf(tmp_path / "Time table.pdf", FERRY, title="Ferries")
    answer = await client.post(PATH, **form(pdf))
    assert answer.status_code == 202
    assert answer.json()["name"] == "Time table.pdf"
    town, ferries = await ready(client, 2)
    assert (town["id"], town["origin"]) == ("town.md", "persona")
    assert (ferries["title"], ferries["pages"], ferries["origin"]) == ("Ferries", 2, "upload")

    (hit,) = (await client.get(f"{PATH}/search", params={"q": "When does the ferry leave?", "limit": 1})).json()[
        "items"
    ]
    assert (hit["title"], hit["page"]) == ("Ferries", 2)
    assert hit["score"] > 0.35
    original = await client.get(hit["url"])
    assert original.content == pdf.read_bytes()
    assert original.headers["content-disposition"].startswith("inline")
    saved = await client.get(f"{PATH}/{ferries['id']}")
    assert saved.headers["content-disposition"] == "attachment; filename*=utf-8''Time%20table.pdf"

    assert (await client.delete(f"{PATH}/{ferries['id']}")).status_code == 204
    assert [item["id"] for item in await ready(client, 1)] == ["town.md"]
    assert (await client.get(f"{PATH}/{ferries['id']}")).status_code == 404
    refused = await client.delete(f"{PATH}/town.md")
    assert (refused.status_code, refused.json()["code"]) == (403, "document.built_in")


async def test_html_is_never_shown_by_a_browser(client: httpx.AsyncClient, tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_text("<p>The mill grinds corn.</p><script>alert(1)</script>")
    identifier = (await client.post(PATH, **form(page))).json()["id"]
    answer = await client.get(f"{PATH}/{identifier}", params={"inline": "true"})
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["content-security-policy"].startswith("sandbox")


@pytest.mark.parametrize(
    ("name", "content", "status", "code"),
    [("a.exe", b"MZ", 415, "document.unsupported"), ("a.pdf", b"text", 415, "document.unsupported"),
     ("a.txt", b"", 422, "document.empty"), ("a.txt", b"x" * 20_000_001, 413, "document.too_large"),
     ("a.txt", b"x" * 20_100_000, 413, "document.too_large")],
    ids=["kind", "content", "empty", "large", "larger"],
)  # fmt: skip
async def test_what_is_refused(client: httpx.AsyncClient, name: str, content: bytes, status: int, code: str) -> None:
    answer = await client.post(PATH, files={"file": (name, content)})
    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_a_stream_without_a_length_is_cut_off(client: httpx.AsyncClient) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
        while sent < 100_000_000:
            sent += 1_000_000
            yield b"y" * 1_000_000

    answer = await client.post(PATH, content=endless(), headers={"content-type": "multipart/form-data; boundary=x"})
    assert (answer.status_code, answer.json()["code"]) == (413, "document.too_large")


@pytest.mark.parametrize(
    "request_options",
    [{"content": b"hello"}, {"data": {"file": "text"}}, {"files": {"other": ("a.txt", b"x")}},
     {"content": b"garbage", "headers": {"content-type": "multipart/form-data"}}],
)  # fmt: skip
async def test_what_is_no_form_with_a_file(client: httpx.AsyncClient, request_options: dict[str, Any]) -> None:
    answer = await client.post(PATH, **request_options)
    assert (answer.status_code, answer.json()["code"]) == (422, "document.no_file")


async def test_pages_of_other_sites_change_nothing(client: httpx.AsyncClient, tmp_path: Path) -> None:
    evil = {"origin": "https://evil.example"}
    document = tmp_path / "a.txt"
    document.write_text("The mill grinds corn.")
    for answer in (
        await client.post(PATH, **form(document), headers=evil),
        await client.delete(f"{PATH}/town.md", headers=evil),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "origin.not_allowed")
    assert len(await ready(client, 1)) == 1
    assert (await client.post(PATH, **form(document), headers={"origin": "http://test"})).status_code == 202


async def test_what_is_added_and_removed_is_written_down_once_whichever_way_it_was_asked(
    client: httpx.AsyncClient, audit: AuditLog, tmp_path: Path
) -> None:
    document = tmp_path / "a.txt"
    added = []
    for number in range(2):
        document.write_text(f"The mill grinds {number} sacks of corn.")
        added.append((await client.post(PATH, **form(document))).json()["id"])
    assert (await client.delete(f"{PATH}/{added[0]}")).status_code == 204
    asked = {"persona": "guide", "document": added[1]}
    assert (await client.post("/trpc/knowledge.remove", json=asked)).status_code == 200
    for again in (await client.delete(f"{PATH}/{added[0]}"), await client.post("/trpc/knowledge.remove", json=asked)):
        assert again.status_code == 404
    entries = [(item.action, item.subject, item.address) for item in reversed((await audit.list()).items)]
    assert entries == [
        (action, f"guide/{document_id}", "127.0.0.1")
        for action in ("document.added", "document.removed")
        for document_id in added
    ]


async def test_personas_that_are_unknown(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/personas/nobody/documents")
    assert (answer.status_code, answer.json()["code"]) == (404, "persona.unknown")


async def test_a_gateway_has_the_routes_and_checks_origins(gateway: Gateway, tmp_path: Path) -> None:
    document = tmp_path / "a.txt"
    document.write_text("The mill grinds corn.")
    documents = DocumentsService(lambda: None, AuditLog(MemoryStorage()))
    site = Site(rest=(documents_router(documents, Guard(OpenAccess())),))
    async with gateway(site=site) as house, httpx.AsyncClient(base_url=house.http) as client:
        early = await client.get(PATH)
        assert (early.status_code, early.json()["code"], early.json()["retryable"]) == (503, "document.not_ready", True)
        refused = await client.post(PATH, **form(document), headers={"origin": "https://evil.example"})
        assert (refused.status_code, refused.json()["code"]) == (403, "origin.not_allowed")
        own = await client.post(PATH, **form(document), headers={"origin": house.http})
        assert own.json()["code"] == "document.not_ready"
    async with gateway() as house, httpx.AsyncClient(base_url=house.http) as client:
        assert (await client.get(PATH)).status_code == 404


def test_the_command_line_adds_lists_searches_and_removes(run: Run, tmp_path: Path) -> None:
    load_minilm()
    write_persona(tmp_path / "personas")
    settings = {"personas_dir": str(tmp_path / "personas"), "persona": "guide", "cache_dir": str(tmp_path / "cache")}
    assert "There are no documents" in run("knowledge", "list", **settings).stdout
    pdf = write_pdf(tmp_path / "ferries.pdf", FERRY, title="Ferries")
    assert "ready" in run("knowledge", "add", pdf).stdout
    (record,) = json.loads(run("knowledge", "list", "--json").stdout)
    assert (record["name"], record["pages"], record["status"]) == ("ferries.pdf", 2, "ready")
    text = run("knowledge", "search", "When does the ferry leave?").stdout
    assert "Ferries, page 2" in text
    assert "northern pier" in text
    assert "Nothing in the documents fits." in run("knowledge", "search", "Who won the world cup?").stdout
    scanned = write_pdf(tmp_path / "scan.pdf", [[]])
    assert "document.no_text" in run("knowledge", "add", scanned, fails=True).stdout
    assert "document.unknown" in run("knowledge", "remove", "nothing", fails=True).stderr
    assert "is removed" in run("knowledge", "remove", "ferries.pdf").stdout
    assert [item["name"] for item in json.loads(run("knowledge", "list", "--json").stdout)] == ["scan.pdf"]
