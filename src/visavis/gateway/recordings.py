"""The REST interface of files that are kept encrypted: recordings of conversations, and what people had exported."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from typing import Annotated, Any, Protocol

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from visavis.accounts.principal import Principal
from visavis.gateway.addresses import address_of
from visavis.gateway.byte_ranges import UnsatisfiableRangeError, wanted_range
from visavis.gateway.guard import Guard
from visavis.gateway.http import PROBLEMS


class Recording(BaseModel):
    """The sound of a stretch of a conversation in which the person agreed to be recorded."""

    id: str
    began_ms: int = Field(description="When it begins, Unix ms.")
    bytes: int = Field(description="Size of the file; 0 while it is being made.")
    media_type: str


class KeptFile(Protocol):
    """A file that is open for reading."""

    name: str
    media_type: str
    size: int

    def read(self, start: int, end: int) -> AsyncIterator[bytes]:
        """Yield the content from one place to another."""

    def close(self) -> None:
        """Close it."""


class KeptFiles(Protocol):
    """What the routes need. All methods raise CodedError ``artefact.*``, ``identity.damaged`` or ``storage.*``."""

    async def recordings(self, principal: Principal, session_id: str) -> list[Recording]:
        """Return what was recorded of a conversation, the oldest first. Raises CodedError ``session.unknown``."""

    async def recording(self, principal: Principal, session_id: str, part: int, address: str) -> KeptFile:
        """Open a recording. That somebody else's is heard is noted in the log, whichever part of it is wanted.

        Raises CodedError ``session.unknown`` or ``recording.unknown``.
        """

    async def remove_recordings(self, principal: Principal, session_id: str, address: str) -> int:
        """Delete what was recorded of a conversation; return how many files there were. Raises as above."""

    async def export(self, principal: Principal, export_id: str) -> KeptFile:
        """Open an export. Raises CodedError ``export.unknown``."""


Part = Annotated[int, Query(ge=0, le=10_000, description="Which one, if there are several: 0 is the first.")]
Range = Annotated[str | None, Header(alias="range", max_length=200, description="Which part of the file.")]


def kept_files_router(service: KeptFiles, guard: Guard) -> APIRouter:
    """Return the routes ``/api/sessions/{session_id}/recording…`` and ``/api/privacy/exports/{export_id}``."""
    api = APIRouter(prefix="/api", responses=PROBLEMS)
    reading: Any = guard.needs("own.read")
    erasing: Any = guard.needs("own.erase")

    @api.get("/sessions/{session_id}/recordings", tags=["sessions"])
    async def recordings(session_id: str, principal: Principal = reading) -> list[Recording]:
        """List what was recorded of a conversation, the oldest first."""
        return await service.recordings(principal, session_id)

    @api.get("/sessions/{session_id}/recording", tags=["sessions"], response_class=Response)
    async def recording(
        session_id: str, request: Request, principal: Principal = reading, part: Part = 0, wanted: Range = None
    ) -> Response:
        """Return the sound of a conversation as Ogg Opus: the user left, the virtual human right."""
        return _answer(await service.recording(principal, session_id, part, address_of(request)), wanted)

    @api.delete("/sessions/{session_id}/recording", tags=["sessions"], status_code=204)
    async def remove_recordings(session_id: str, request: Request, principal: Principal = erasing) -> None:
        """Delete what was recorded of a conversation, for good; its transcript stays."""
        await service.remove_recordings(principal, session_id, address_of(request))

    @api.get("/privacy/exports/{export_id}", tags=["privacy"], response_class=Response)
    async def export(export_id: str, principal: Principal = reading, wanted: Range = None) -> Response:
        """Return an export that was asked for, a ZIP file."""
        return _answer(await service.export(principal, export_id), wanted, download=True)

    return api


def _answer(file: KeptFile, wanted: str | None, *, download: bool = False) -> Response:
    disposition = "attachment" if download else "inline"
    headers = {
        "Accept-Ranges": "bytes",
        "Cache-Control": "no-store",
        "Content-Disposition": f'{disposition}; filename="{file.name}"',
        "X-Content-Type-Options": "nosniff",
    }
    try:
        part = wanted_range(wanted, file.size)
    except UnsatisfiableRangeError:
        file.close()
        return Response(status_code=416, headers={"Content-Range": f"bytes */{file.size}", "Cache-Control": "no-store"})
    start, end = part or (0, file.size)
    headers["Content-Length"] = str(end - start)
    if part is not None:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{file.size}"
    return StreamingResponse(
        _content(file, start, end), 200 if part is None else 206, headers=headers, media_type=file.media_type
    )


async def _content(file: KeptFile, start: int, end: int) -> AsyncGenerator[bytes, None]:
    try:
        async for chunk in file.read(start, end):
            yield chunk
    finally:
        file.close()
