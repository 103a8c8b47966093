"""``GET /api/sessions/{id}/export``: a conversation as a file to be saved."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response

from visavis.accounts.principal import Principal
from visavis.gateway.addresses import address_of
from visavis.gateway.exports.formats import ExportFormat, ExportRows, ExportZero
from visavis.gateway.guard import Guard
from visavis.gateway.http import PROBLEMS
from visavis.gateway.trpc.routers.sessions import ExportQuery, SessionsService


def export_router(service: SessionsService, guard: Guard) -> APIRouter:
    """Return the route."""
    api = APIRouter(prefix="/api", tags=["sessions"], responses=PROBLEMS)
    own: Any = guard.needs("own.read")

    @api.get("/sessions/{session_id}/export", response_class=Response, responses=_CONTENT)
    async def export(
        session_id: Annotated[str, Path(max_length=64)],
        request: Request,
        principal: Principal = own,
        form: Annotated[ExportFormat, Query(alias="format", description="json: everything; csv; vtt.")] = "json",
        rows: Annotated[ExportRows, Query(description="What a CSV table lists.")] = "messages",
        zero: Annotated[ExportZero, Query(description="What captions count from.")] = "session",
    ) -> Response:
        """Return a conversation as a file: JSON (everything), CSV (a table) or WebVTT (captions)."""
        query = ExportQuery(id=session_id, format=form, rows=rows, zero=zero)
        file = await service.export(principal, query, address_of(request), whole=True)
        headers = {
            "content-disposition": f'attachment; filename="{file.name}"',
            "content-security-policy": "sandbox; default-src 'none'",
            "cache-control": "no-store",
        }
        return Response(file.text, media_type=file.media_type, headers=headers)

    return api


_CONTENT: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file.",
        "content": {
            media_type: {"schema": {"type": "string"}} for media_type in ("application/json", "text/csv", "text/vtt")
        },
    }
}
