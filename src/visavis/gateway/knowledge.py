"""The REST interface of personas' documents: add, list, fetch, search and remove them."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, BinaryIO, Literal, Protocol

from fastapi import APIRouter, Query, Request
from fastapi.responses import FileResponse
from pydantic import BaseModel, Field
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from visavis.accounts.principal import Principal
from visavis.events import CodedError, SearchResult
from visavis.gateway.addresses import address_of
from visavis.gateway.guard import Guard
from visavis.gateway.http import PROBLEMS, Listing

MAX_UPLOAD_BYTES = 20_000_000
_FORM_BYTES = 64 * 1024
"""What a form may have beside the file."""


class Document(BaseModel):
    """A document of a persona, and how far it is."""

    id: str
    name: str = Field(description="The file's name.")
    title: str
    kind: Literal["pdf", "docx", "html", "markdown", "text"]
    origin: Literal["persona", "upload"] = Field(description="Whether it came with the persona or was added.")
    bytes: int
    added: str = Field(description="When, ISO 8601.")
    status: Literal["waiting", "parsing", "encoding", "ready", "failed"]
    progress: float = Field(ge=0, le=1, description="How much of it is encoded.")
    pages: int | None = None
    passages: int = Field(0, description="How many parts of it can be found.")
    error: str = Field("", description="Why it failed: a stable code,")
    detail: str = Field("", description="and a sentence for people.")


@dataclass(frozen=True, slots=True)
class Original:
    """A document's file."""

    path: Path
    name: str
    media_type: str


class Documents(Protocol):
    """The documents of all personas. Every call raises CodedError ``persona.unknown`` or ``document.*``.

    What is changed is written to the audit log, with the network address from which it was asked.
    """

    async def documents(self, persona: str) -> list[Document]:
        """Return a persona's documents."""

    async def add(self, principal: Principal, persona: str, name: str, content: Path, address: str) -> Document:
        """Copy a file to a persona's documents; it is read behind this."""

    async def remove(self, principal: Principal, persona: str, document: str, address: str) -> None:
        """Remove a document that was added."""

    async def original(self, persona: str, document: str) -> Original:
        """Return a document's file."""

    async def search(self, persona: str, text: str, count: int) -> list[SearchResult]:
        """Return the passages that fit best, the best first."""


def documents_router(service: Documents, guard: Guard) -> APIRouter:
    """Return the routes under ``/api/personas/{persona}/documents``."""
    read = [guard.needs("knowledge.read")]
    writing: Any = guard.needs("knowledge.write")
    api = APIRouter(prefix="/api/personas/{persona}/documents", tags=["documents"], responses=PROBLEMS)

    @api.get("", dependencies=read)
    async def documents(persona: str) -> Listing[Document]:
        """List a persona's documents: its own, then those that were added. Their status says how far they are."""
        return Listing(items=await service.documents(persona), next_cursor=None)

    @api.post("", status_code=202, openapi_extra=_FORM)
    async def add(persona: str, request: Request, principal: Principal = writing) -> Document:
        """Add a document: a form (``multipart/form-data``) with one ``file``. It is read behind this."""
        with tempfile.TemporaryDirectory() as folder:
            content = Path(folder) / "upload"
            name = await _receive(request, content)
            return await service.add(principal, persona, name, content, address_of(request))

    @api.get("/search", dependencies=read)
    async def search(
        persona: str,
        q: Annotated[str, Query(min_length=1, max_length=1_000, description="A question, or words.")],
        limit: Annotated[int, Query(ge=1, le=50, description="How many passages at most.")] = 5,
    ) -> Listing[SearchResult]:
        """Find the passages that answer a question, the best first."""
        return Listing(items=await service.search(persona, q, limit), next_cursor=None)

    @api.get("/{document}", response_class=FileResponse, dependencies=read)
    async def original(
        persona: str,
        document: str,
        inline: Annotated[bool, Query(description="Show it instead of saving it; only PDF is shown.")] = False,
    ) -> FileResponse:
        """Fetch a document's file."""
        file = await service.original(persona, document)
        shown = inline and file.media_type == "application/pdf"
        return FileResponse(
            file.path,
            filename=file.name,
            media_type=file.media_type if file.media_type != "text/html" else "text/plain; charset=utf-8",
            content_disposition_type="inline" if shown else "attachment",
            headers={} if shown else {"content-security-policy": "sandbox; default-src 'none'"},
        )

    @api.delete("/{document}", status_code=204)
    async def remove(persona: str, document: str, request: Request, principal: Principal = writing) -> None:
        """Remove a document that was added; it is found no more. Those that came with the persona stay."""
        await service.remove(principal, persona, document, address_of(request))

    return api


_FORM = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {"type": "string", "format": "binary"}},
                }
            }
        },
    }
}


async def _receive(request: Request, content: Path) -> str:
    """Write the file of a form to disk while it arrives; return its name. Raises CodedError."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise CodedError("document.no_file", "A form (multipart/form-data) with a 'file' is needed.")
    if int(request.headers.get("content-length") or 0) > MAX_UPLOAD_BYTES + _FORM_BYTES:
        raise _too_large()
    parser = MultiPartParser(request.headers, _counted(request), max_files=1, max_fields=4)
    try:
        form = await parser.parse()
    except MultiPartException as error:
        raise CodedError("document.no_file", f"The form cannot be read ({error.message}).") from None
    try:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise CodedError("document.no_file", "A form (multipart/form-data) with a 'file' is needed.")
        await asyncio.to_thread(_copy, file.file, content)
        return file.filename or ""
    finally:
        await form.close()


def _copy(received: BinaryIO, content: Path) -> None:
    with content.open("wb") as target:
        shutil.copyfileobj(received, target)


async def _counted(request: Request) -> AsyncGenerator[bytes, None]:
    count = 0
    async for piece in request.stream():
        count += len(piece)
        if count > MAX_UPLOAD_BYTES + _FORM_BYTES:
            raise _too_large()
        yield piece


def _too_large() -> CodedError:
    return CodedError("document.too_large", f"The file is larger than {MAX_UPLOAD_BYTES // 1_000_000} MB.")
