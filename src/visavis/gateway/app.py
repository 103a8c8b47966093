"""The web application: the page, ``/ws``, REST, health and figures."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from fastapi import FastAPI, WebSocket
from fastapi.responses import HTMLResponse
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from visavis import __version__
from visavis.events import CodedError, SessionSettings
from visavis.gateway.avatars import Avatars
from visavis.gateway.http import Services, add_error_handlers, add_operations, router
from visavis.gateway.hub import Hub
from visavis.gateway.knowledge import Documents, documents_router
from visavis.gateway.media import Folder, Media
from visavis.gateway.websocket import Connection, refuse

STATIC = Path(__file__).parent / "static"

_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"permissions-policy", b"camera=(self), microphone=(self)"),
    (b"x-frame-options", b"SAMEORIGIN"),
)

_NO_PAGE = """<!doctype html><title>visavis</title><h1>The page has not been built</h1>
<p>The server runs; <code>/ws</code> and <code>/api</code> can be used. To build the page: <code>make web</code></p>"""


@dataclass(frozen=True, slots=True)
class Site:
    """Who may come in, and where the page lies."""

    allowed_hosts: tuple[str, ...] = ("localhost", "127.0.0.1", "[::1]")
    """Host names that this server answers to; anything else may be a trick (DNS rebinding)."""
    allowed_origins: tuple[str, ...] = ()
    """Other sites whose pages may connect, as ``https://host``; ``*`` lets every page in."""
    static: Path = STATIC
    avatars: Path | None = None
    """Folder of one's own avatars."""
    persona_folder: Folder | None = None
    """Finds the folder of a persona, whose slides are then served."""
    documents: Documents | None = None
    """What personas answer from, if it can be changed here."""


Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


def create_app(hub: Hub, services: Services, site: Site, lifespan: Lifespan) -> FastAPI:
    """Return the application."""
    app = FastAPI(
        title="visavis",
        version=__version__,
        lifespan=lifespan,
        openapi_url="/api/openapi.json",
        docs_url=None,  # FastAPI's pages come from another server; docs/rest.md says how to read the document
        redoc_url=None,
    )
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(site.allowed_hosts))
    app.add_middleware(_SecurityHeaders)
    add_error_handlers(app)
    app.include_router(router(services))
    if site.documents is not None:
        app.include_router(documents_router(site.documents, lambda request: _welcome(request, site)))
    add_operations(app, services)
    _add_websocket(app, hub, site)
    if site.persona_folder is not None:
        app.mount("/media", Media(site.persona_folder))
    app.mount("/avatars", Avatars(site.avatars, site.static / "avatars"))
    if (site.static / "index.html").is_file():
        app.mount("/", _Page(directory=site.static, html=True))
    else:

        @app.get("/", include_in_schema=False)
        async def no_page() -> HTMLResponse:
            return HTMLResponse(_NO_PAGE)

    return app


def _add_websocket(app: FastAPI, hub: Hub, site: Site) -> None:
    @app.websocket("/ws")
    async def websocket(socket: WebSocket) -> None:
        if not _welcome(socket, site):
            await socket.close(1008, "origin.not_allowed")  # before accepting: the handshake is answered with 403
            return
        await _serve(socket, hub)


async def _serve(socket: WebSocket, hub: Hub) -> None:
    query = socket.query_params
    session_id = query.get("session")
    try:
        if session_id is None:
            attachment = await hub.open(_settings(dict(query)))
        else:
            attachment = await hub.resume(session_id, query.get("after"))
    except CodedError as error:
        await refuse(socket, error)
        return
    await socket.accept()
    session = attachment.session
    await socket.send_json({"type": "connection_established", "message": "success", "session_id": session.id})
    connection = Connection(socket, attachment, hub.wire)
    hub.connected(attachment, connection)
    try:
        await connection.run()
    finally:
        hub.disconnected(attachment, connection)


def _settings(query: dict[str, str]) -> SessionSettings:
    """Read the settings of a new session from the URL; what is no setting is passed over."""
    known = {name: value for name, value in query.items() if name in SessionSettings.model_fields}
    try:
        return SessionSettings.model_validate(known)
    except ValidationError as error:
        first = error.errors()[0]
        raise CodedError("session.invalid_settings", f"{first['loc'][0]}: {first['msg']}.") from None


def _welcome(socket: HTTPConnection, site: Site) -> bool:
    """Tell whether a page may connect: ours, one that is allowed, or a program (which sends no Origin)."""
    origin = socket.headers.get("origin")
    if origin is None or "*" in site.allowed_origins or origin.rstrip("/") in site.allowed_origins:
        return True
    return urlsplit(origin).netloc == socket.headers.get("host")


class _Page(StaticFiles):
    """The page's files. Programs that ask for what ``/api`` has not are not answered with a page."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        if path.startswith("api/") and scope["method"] == "GET":
            raise HTTPException(404)
        return await super().get_response(path, scope)


class _SecurityHeaders:
    """Adds the headers that every answer carries."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *_HEADERS]
            await send(message)

        await self._app(scope, receive, send_with_headers)
