"""The REST interface: sessions with their messages and events, personas, health and figures."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, fields
from typing import Annotated, Any, Generic, Literal, TypeVar

from fastapi import APIRouter, FastAPI, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from visavis.events import Capabilities, CodedError, PersonaCard
from visavis.gateway.timeline import Timeline, read_timeline, title_of
from visavis.gateway.usage import SessionUsage, read_usage
from visavis.inference.http_errors import add_request_errors, problem
from visavis.storage import MAX_PAGE, MessageRecord, SessionRecord, Storage

T = TypeVar("T")

_STATUS = {
    "session.unknown": 404,
    "persona.unknown": 404,
    "document.unknown": 404,
    "document.not_ready": 503,
    "document.built_in": 403,
    "document.too_large": 413,
    "document.too_many": 409,
    "document.unsupported": 415,
    "document.empty": 422,
    "document.invalid_name": 422,
    "document.no_file": 422,
    "origin.not_allowed": 403,
    "request.not_found": 404,
    "storage.invalid_page": 422,
    "storage.unreachable": 503,
    "limit.sessions": 503,
}


class Listing(BaseModel, Generic[T]):
    """One page of many. ``next_cursor`` asks for the next one; null is the end."""

    items: list[T]
    next_cursor: str | None


class Problem(BaseModel):
    """Why a request was refused."""

    code: str = Field(description="Stable error code.")
    detail: str = Field(description="A sentence for people.")
    retryable: bool = Field(False, description="Whether trying again can help.")


@dataclass(frozen=True, slots=True)
class ListedSession(SessionRecord):
    """A conversation in a list."""

    title: str | None = None
    """The first thing that the user said, shortened; null if there is none, or titles were not asked for."""


class Status(BaseModel):
    """What this server is and can do."""

    version: str
    ready: bool = Field(description="Whether every model has been loaded.")
    sessions: int = Field(description="How many conversations are open.")
    default_persona: str
    personas: list[PersonaCard]
    capabilities: Capabilities


class Health(BaseModel):
    """Whether everything works. Every check says 'ok', or what is wrong."""

    status: Literal["ok", "degraded"]
    checks: dict[str, str]


@dataclass(frozen=True, slots=True)
class Services:
    """What the REST interface needs."""

    storage: Storage
    status: Callable[[], Status]
    health: Callable[[], Awaitable[dict[str, str]]]
    metrics: Callable[[], bytes]
    end_session: Callable[[str], Awaitable[None]]
    """Ends a conversation if it is still open, and returns when all of it is written."""


Limit = Annotated[int, Query(ge=1, le=MAX_PAGE, description="How many entries a page has.")]
Cursor = Annotated[str | None, Query(max_length=64, description="Where the page begins; from the page before.")]
Points = Annotated[
    int, Query(ge=20, le=2_000, description="How many pictures of the user at most; more are averaged over time.")
]
MAX_TITLES = 50
"""Each title is a query of its own."""


def router(services: Services) -> APIRouter:
    """Return the routes under ``/api``."""
    api = APIRouter(prefix="/api", responses={404: {"model": Problem}, 503: {"model": Problem}})
    storage = services.storage

    @api.get("/status", tags=["server"])
    async def status() -> Status:
        """Tell what this server is and can do."""
        return services.status()

    @api.get("/sessions", tags=["sessions"])
    async def sessions(
        limit: Limit = 50,
        cursor: Cursor = None,
        titles: Annotated[bool, Query(description="Whether to look for titles; 50 at most have one.")] = False,
    ) -> Listing[ListedSession]:
        """List conversations, the newest first."""
        page = await storage.sessions(limit=limit, cursor=cursor)
        items = [
            _listed(record, await title_of(storage, record.id) if titles and number < MAX_TITLES else None)
            for number, record in enumerate(page.items)
        ]
        return Listing(items=items, next_cursor=page.next_cursor)

    @api.get("/sessions/{session_id}", tags=["sessions"])
    async def session(session_id: str) -> SessionRecord:
        """Return one conversation."""
        return await _known(storage, session_id)

    @api.delete("/sessions/{session_id}", tags=["sessions"], status_code=204)
    async def delete_session(session_id: str) -> None:
        """Delete a conversation with its messages and events, for good. One that is open is ended first."""
        await services.end_session(session_id)
        if not await storage.delete_session(session_id):
            raise CodedError("session.unknown", "There is no such conversation.")

    @api.get("/sessions/{session_id}/messages", tags=["sessions"])
    async def messages(
        session_id: str,
        limit: Limit = 50,
        cursor: Cursor = None,
        context: Annotated[bool, Query(description="Whether what came of agents' runs is listed as well.")] = False,
    ) -> Listing[MessageRecord]:
        """List what was said, the oldest first."""
        await _known(storage, session_id)
        page = await storage.messages(session_id, limit=limit, cursor=cursor, context=context)
        return Listing(items=page.items, next_cursor=page.next_cursor)

    @api.get("/sessions/{session_id}/events", tags=["sessions"])
    async def events(
        session_id: str,
        limit: Limit = 50,
        cursor: Cursor = None,
        types: Annotated[list[str] | None, Query(alias="type", max_length=20, description="Only these types.")] = None,
    ) -> Listing[dict[str, Any]]:
        """List the journal of a conversation, the oldest first, as envelopes."""
        await _known(storage, session_id)
        page = await storage.events(session_id, limit=limit, cursor=cursor, types=tuple(types or ()))
        return Listing(items=page.items, next_cursor=page.next_cursor)

    @api.get("/sessions/{session_id}/timeline", tags=["sessions"])
    async def timeline(session_id: str, points: Points = 800) -> Timeline:
        """Return a conversation over time: speech, words, sounds, and how the user came across."""
        return await read_timeline(storage, await _known(storage, session_id), points)

    @api.get("/sessions/{session_id}/usage", tags=["sessions"])
    async def usage(session_id: str) -> SessionUsage:
        """Return what a conversation has taken of language models: tokens, and the cost as far as prices are known."""
        return await read_usage(storage, (await _known(storage, session_id)).id)

    return api


def add_operations(app: FastAPI, services: Services) -> None:
    """Add ``/healthz`` and ``/metrics``."""

    @app.get("/healthz", tags=["server"], responses={503: {"model": Health}})
    async def healthz(response: Response) -> Health:
        """Tell whether everything works."""
        checks = await services.health()
        well = all(value == "ok" for value in checks.values())
        if not well:
            response.status_code = 503
        return Health(status="ok" if well else "degraded", checks=checks)

    @app.get("/metrics", include_in_schema=False)
    async def metrics() -> Response:
        """Return figures in Prometheus' text format."""
        return Response(services.metrics(), media_type="text/plain; version=0.0.4; charset=utf-8")


def add_error_handlers(app: FastAPI) -> None:
    """Answer every error with a code, a sentence, and whether trying again can help."""
    add_request_errors(app)

    @app.exception_handler(CodedError)
    async def coded(_: Request, error: CodedError) -> JSONResponse:
        return problem(_STATUS.get(error.code, 400), error.code, error.detail, retryable=error.retryable)


def _listed(record: SessionRecord, title: str | None) -> ListedSession:
    return ListedSession(**{item.name: getattr(record, item.name) for item in fields(record)}, title=title)


async def _known(storage: Storage, session_id: str) -> SessionRecord:
    record = await storage.session(session_id)
    if record is None:
        raise CodedError("session.unknown", "There is no such conversation.")
    return record
