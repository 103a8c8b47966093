"""Documents over tRPC."""

from __future__ import annotations

from typing import Any, cast

import httpx
import pytest
from fastapi import FastAPI

from visavis.accounts.permissions import OF_ROLE, Role
from visavis.accounts.principal import Principal
from visavis.events import CodedError
from visavis.gateway.knowledge import Document, Documents
from visavis.gateway.open_access import OpenAccess
from visavis.gateway.trpc.mounting import add_trpc
from visavis.gateway.trpc.routers.knowledge import knowledge_router


class Shelf:
    """One persona's documents, in memory."""

    def __init__(self) -> None:
        common: Any = {"kind": "text", "origin": "upload", "bytes": 3, "added": "2026-01-31", "progress": 1}
        self.kept = [Document(id="a", name="a.txt", title="A", status="ready", **common)]
        self.removed: list[tuple[str, str, str, str]] = []

    async def documents(self, persona: str) -> list[Document]:
        if persona != "host":
            raise CodedError("persona.unknown", "There is no such persona.")
        return self.kept

    async def remove(self, principal: Principal, persona: str, document: str, address: str) -> None:
        if document not in [item.id for item in await self.documents(persona)]:
            raise CodedError("document.unknown", "There is no such document.")
        self.kept = [item for item in self.kept if item.id != document]
        self.removed.append((principal.name, persona, document, address))


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


def client(role: Role, shelf: Shelf) -> httpx.AsyncClient:
    app = FastAPI()
    principal = Principal("user", OF_ROLE[role], user_id="u", name="ada@example.org")
    add_trpc(app, [knowledge_router(cast("Documents", shelf))], OpenAccess(principal=principal))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test/trpc")


async def test_a_document_is_removed_by_somebody_from_somewhere(shelf: Shelf) -> None:
    async with client("member", shelf) as trpc:
        asked = {"persona": "host", "document": "a"}
        assert (await trpc.post("/knowledge.remove", json=asked)).json() == {"result": {"data": None}}
        left = await trpc.get("/knowledge.list", params={"input": '{"persona":"host"}'})
        assert left.json()["result"]["data"] == []
    assert shelf.removed == [("ada@example.org", "host", "a", "127.0.0.1")]


async def test_what_is_not_there_cannot_be_removed(shelf: Shelf) -> None:
    async with client("member", shelf) as trpc:
        refused = await trpc.post("/knowledge.remove", json={"persona": "host", "document": "b"})
        assert (refused.status_code, refused.json()["error"]["data"]["code"]) == (404, "NOT_FOUND")
    assert shelf.removed == []


async def test_visitors_have_no_documents(shelf: Shelf) -> None:
    async with client("visitor", shelf) as trpc:
        assert (await trpc.get("/knowledge.list", params={"input": '{"persona":"host"}'})).status_code == 403
