"""The REST interface: sessions with their messages and events, personas, health and figures."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, fields
from typing import Annotated, Any, Generic, Literal, TypeVar

from fastapi import APIRouter, FastAPI, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from visavis.accounts.principal import Principal
from visavis.events import Capabilities, CodedError, PersonaCard
from visavis.gateway.addresses import address_of
from visavis.gateway.exports.discretion import (
    events_without_operators,
    hides_operators,
    without_operators,
)
from visavis.gateway.guard import Guard
from visavis.gateway.statuses import status_of
from visavis.gateway.timeline import Timeline, titles_of
from visavis.gateway.usage import SessionUsage, read_usage
from visavis.inference.http_errors import add_request_errors, problem
from visavis.storage import MAX_PAGE, MessageRecord, SessionFilter, SessionRecord, Storage

T = TypeVar("T")


class Listing(BaseModel, Generic[T]):
    """One page of many. ``next_cursor`` asks for the next one; null is the end."""

    items: list[T]
    next_cursor: str | None


class Problem(BaseModel):
    """Why a request was refused."""

    code: str = Field(description="Stable error code.")
    detail: str = Field(description="A sentence for people.")
    retryable: bool = Field(False, description="Whether trying again can help.")


PROBLEMS: dict[int | str, dict[str, Any]] = {
    401: {"model": Problem, "description": "Whoever asks has to sign in."},
    403: {"model": Problem, "description": "Whoever asks may not."},
    404: {"model": Problem},
    422: {"model": Problem},
    503: {"model": Problem},
}
"""What every route may answer in place of what was asked for."""


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
    remove_session: Callable[[Principal, str, str], Awaitable[None]]
    """Ends a conversation if it is still open, deletes all of it, and keeps in the log who asked for that, from which
    address. Raises CodedError ``session.unknown`` or ``auth.forbidden``."""
    timeline: Callable[[Principal, str, int], Awaitable[Timeline]]
    """Returns a conversation over time, up to now, with so many pictures of the user at most.

    Raises CodedError ``session.unknown``."""
    disclosed: bool = True
    """Whether users may know of the operators of their conversations."""


Limit = Annotated[int, Query(ge=1, le=MAX_PAGE, description="How many entries a page has.")]
Cursor = Annotated[str | None, Query(max_length=64, description="Where the page begins; from the page before.")]
Points = Annotated[
    int, Query(ge=20, le=2_000, description="How many pictures of the user at most; more are averaged over time.")
]
MAX_TITLES = 50
"""Each title is a query of its own."""


def router(services: Services, guard: Guard) -> APIRouter:
    """Return the routes under ``/api``."""
    api = APIRouter(prefix="/api", responses=PROBLEMS)
    storage = services.storage

    own: Any = guard.needs("own.read")
    erasing: Any = guard.needs("own.erase")

    @api.get("/status", tags=["server"], dependencies=[guard.needs("status.read")])
    async def status() -> Status:
        """Tell what this server is and can do."""
        return services.status()

    @api.get("/sessions", tags=["sessions"])
    async def sessions(
        principal: Principal = own,
        limit: Limit = 50,
        cursor: Cursor = None,
        titles: Annotated[bool, Query(description="Whether to look for titles; 50 at most have one.")] = False,
    ) -> Listing[ListedSession]:
        """List conversations, the newest first: everybody's, or one's own."""
        user = None if principal.may("sessions.read") else principal.user_id or ""
        page = await storage.sessions(limit=limit, cursor=cursor, where=SessionFilter(user=user))
        named = [record.id for record in page.items[:MAX_TITLES]] if titles else []
        title = await titles_of(storage, named)
        items = [_listed(record, title.get(record.id)) for record in page.items]
        return Listing(items=items, next_cursor=page.next_cursor)

    @api.get("/sessions/{session_id}", tags=["sessions"])
    async def session(session_id: str, principal: Principal = own) -> SessionRecord:
        """Return one conversation."""
        return await known_session(storage, session_id, principal)

    @api.delete("/sessions/{session_id}", tags=["sessions"], status_code=204)
    async def delete_session(session_id: str, request: Request, principal: Principal = erasing) -> None:
        """Delete a conversation with its messages and events, for good. One that is open is ended first."""
        await services.remove_session(principal, session_id, address_of(request))

    @api.get("/sessions/{session_id}/messages", tags=["sessions"])
    async def messages(
        session_id: str,
        principal: Principal = own,
        limit: Limit = 50,
        cursor: Cursor = None,
        context: Annotated[bool, Query(description="Whether what came of agents' runs is listed as well.")] = False,
    ) -> Listing[MessageRecord]:
        """List what was said, the oldest first."""
        await known_session(storage, session_id, principal)
        page = await storage.messages(session_id, limit=limit, cursor=cursor, context=context)
        hidden = hides_operators(principal, disclosed=services.disclosed)
        return Listing(items=without_operators(page.items) if hidden else page.items, next_cursor=page.next_cursor)

    @api.get("/sessions/{session_id}/events", tags=["sessions"])
    async def events(
        session_id: str,
        principal: Principal = own,
        limit: Limit = 50,
        cursor: Cursor = None,
        types: Annotated[list[str] | None, Query(alias="type", max_length=20, description="Only these types.")] = None,
    ) -> Listing[dict[str, Any]]:
        """List the journal of a conversation, the oldest first, as envelopes."""
        await known_session(storage, session_id, principal)
        page = await storage.events(session_id, limit=limit, cursor=cursor, types=tuple(types or ()))
        hidden = hides_operators(principal, disclosed=services.disclosed)
        items = events_without_operators(page.items) if hidden else page.items
        return Listing(items=items, next_cursor=page.next_cursor)

    @api.get("/sessions/{session_id}/timeline", tags=["sessions"])
    async def timeline(session_id: str, principal: Principal = own, points: Points = 800) -> Timeline:
        """Return a conversation over time: speech, words, sounds, and how the user came across."""
        return await services.timeline(principal, session_id, points)

    @api.get("/sessions/{session_id}/usage", tags=["sessions"])
    async def usage(session_id: str, principal: Principal = own) -> SessionUsage:
        """Return what a conversation has taken of language models: tokens, and the cost as far as prices are known."""
        return await read_usage(storage, (await known_session(storage, session_id, principal)).id)

    return api


def add_operations(app: FastAPI, services: Services, guard: Guard) -> None:
    """Add ``/healthz`` and ``/metrics``."""
    anybody: Any = guard.anybody()

    @app.get("/healthz", tags=["server"], responses={503: {"model": Health}})
    async def healthz(response: Response, principal: Principal = anybody) -> Health:
        """Tell whether everything works. What exactly is wrong is told to those who may see to it."""
        checks = await services.health()
        if not principal.may("health.read"):
            checks = {name: value if value == "ok" else "not well" for name, value in checks.items()}
        well = all(value == "ok" for value in checks.values())
        if not well:
            response.status_code = 503
        return Health(status="ok" if well else "degraded", checks=checks)

    @app.get("/metrics", include_in_schema=False, dependencies=[guard.needs("health.read")])
    async def metrics() -> Response:
        """Return figures in Prometheus' text format."""
        return Response(services.metrics(), media_type="text/plain; version=0.0.4; charset=utf-8")


def add_error_handlers(app: FastAPI) -> None:
    """Answer every error with a code, a sentence, and whether trying again can help."""
    add_request_errors(app)

    @app.exception_handler(CodedError)
    async def coded(_: Request, error: CodedError) -> JSONResponse:
        return problem(status_of(error.code), error.code, error.detail, retryable=error.retryable)


def _listed(record: SessionRecord, title: str | None) -> ListedSession:
    return ListedSession(**{item.name: getattr(record, item.name) for item in fields(record)}, title=title)


async def known_session(storage: Storage, session_id: str, principal: Principal) -> SessionRecord:
    """Return a conversation. Raises CodedError ``session.unknown`` if there is none that this one may see."""
    record = await storage.session(session_id)
    if record is None or not principal.may_see(record.user):
        raise CodedError("session.unknown", "There is no such conversation.")
    return record


async def removable_session(storage: Storage, session_id: str, principal: Principal) -> SessionRecord:
    """Return a conversation that this one may delete, or parts of it: their own, or any with ``sessions.delete``.

    Raises CodedError ``session.unknown`` or ``auth.forbidden``.
    """
    record = await known_session(storage, session_id, principal)
    if not principal.owns(record.user):
        principal.require("sessions.delete")
    return record
