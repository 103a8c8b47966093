"""Documents over tRPC."""

from __future__ import annotations

from typing import Any, cast

import httpx
import pytest
from fastapi import FastAPI

from visavis.accounts.audit import AuditLog
from visavis.accounts.permissions import OF_ROLE, Role
from visavis.accounts.principal import Principal
from visavis.events import CodedError
from visavis.gateway.knowledge import Document, Documents
from visavis.gateway.open_access import OpenAccess
from visavis.gateway.trpc.mounting import add_trpc
from visavis.gateway.trpc.routers.knowledge import knowledge_router
from visavis.storage.memory import MemoryStorage


class Shelf:
    """One persona's documents, in memory."""

    def __init__(self) -> None:
        common: Any = {"kind": "text", "origin": "upload", "bytes": 3, "added": "2026-01-31", "progress": 1}
        self.kept = [Document(id="a", name="a.txt", title="A", status="ready", **common)]

    async def documents(self, persona: str) -> list[Document]:
        if persona != "host":
            raise CodedError("persona.unknown", "There is no such persona.")
        return self.kept

    async def remove(self, persona: str, document: str) -> None:
        if document not in [item.id for item in await self.documents(persona)]:
            raise CodedError("document.unknown", "There is no such document.")
        self.kept = [item for item in self.kept if item.id != document]


@pytest.fixture
def audit() -> AuditLog:
    return AuditLog(MemoryStorage())


def client(role: Role, audit: AuditLog) -> httpx.AsyncClient:
    app = FastAPI()
    principal = Principal("user", OF_ROLE[role], user_id="u", name="ada@example.org")
    add_trpc(app, [knowledge_router(cast("Documents", Shelf()), audit)], OpenAccess(principal=principal))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test/trpc")


async def test_a_document_is_removed_and_that_is_written_down(audit: AuditLog) -> None:
    async with client("member", audit) as trpc:
        asked = {"persona": "host", "document": "a"}
        assert (await trpc.post("/knowledge.remove", json=asked)).json() == {"result": {"data": None}}
        left = await trpc.get("/knowledge.list", params={"input": '{"persona":"host"}'})
        assert left.json()["result"]["data"] == []
    (entry,) = (await audit.list()).items
    assert (entry.actor, entry.action, entry.subject) == ("ada@example.org", "document.removed", "host/a")


async def test_what_is_not_there_cannot_be_removed(audit: AuditLog) -> None:
    async with client("member", audit) as trpc:
        refused = await trpc.post("/knowledge.remove", json={"persona": "host", "document": "b"})
        assert (refused.status_code, refused.json()["error"]["data"]["code"]) == (404, "NOT_FOUND")
    assert (await audit.list()).items == []


async def test_visitors_have_no_documents(audit: AuditLog) -> None:
    async with client("visitor", audit) as trpc:
        assert (await trpc.get("/knowledge.list", params={"input": '{"persona":"host"}'})).status_code == 403
