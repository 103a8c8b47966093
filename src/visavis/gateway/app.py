"""The web application: the page, ``/ws``, REST, health and figures."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path

from fastapi import APIRouter, FastAPI, WebSocket
from fastapi.responses import HTMLResponse
from pydantic import ValidationError
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from visavis import __version__
from visavis.accounts.principal import Principal
from visavis.events import CodedError, SessionSettings
from visavis.gateway.addresses import address_of
from visavis.gateway.avatars import Avatars
from visavis.gateway.guard import Access, Guard, Guarded
from visavis.gateway.headers import SecurityHeaders
from visavis.gateway.http import Services, add_error_handlers, add_operations, router
from visavis.gateway.hub import Hub
from visavis.gateway.media import Folder, Media
from visavis.gateway.observing import Observing
from visavis.gateway.open_access import OpenAccess
from visavis.gateway.page import PageFiles
from visavis.gateway.subprotocols import secret_of, subprotocol_for
from visavis.gateway.trpc.mounting import add_trpc
from visavis.gateway.trpc.procedures import Router
from visavis.gateway.visitors import Visitor, new_secret
from visavis.gateway.websocket import CLOSE_POLICY, Connection, close_socket, refuse

LET_IN_FOR_S = 15.0
"""After so long it is looked anew whether whoever is connected still may be."""
STATIC = Path(__file__).parent / "static"

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
    access: Access | None = None
    """Tells who is asking; if None everybody may do everything."""
    rest: tuple[APIRouter, ...] = ()
    """More routes; each declares with the guard of this access what it needs."""
    procedures: tuple[Router, ...] = ()
    """What can be asked over tRPC."""
    observing: Observing | None = None
    """Lets operators listen in, if they can here."""


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
    access = site.access or OpenAccess(site.allowed_origins)
    guard = Guard(access)
    app.add_middleware(SecurityHeaders, static=site.static)
    if site.allowed_origins:
        _let_in(app, site.allowed_origins)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(site.allowed_hosts))
    add_error_handlers(app)
    app.include_router(router(services, guard))
    for routes in site.rest:
        app.include_router(routes)
    add_operations(app, services, guard)
    add_trpc(app, site.procedures, access)
    _add_websocket(app, hub, access, site.observing)
    if site.persona_folder is not None:
        app.mount("/media", Guarded(Media(site.persona_folder), access, "talk"))
    app.mount("/avatars", Avatars(site.avatars, site.static / "avatars"))
    if (site.static / "index.html").is_file():
        app.mount("/", PageFiles(directory=site.static, html=True))
    else:

        @app.get("/", include_in_schema=False)
        async def no_page() -> HTMLResponse:
            return HTMLResponse(_NO_PAGE)

    return app


def _let_in(app: FastAPI, origins: tuple[str, ...]) -> None:
    """Let the pages of other sites read answers. Cookies go with their requests only where the sites are named."""
    app.add_middleware(
        CORSMiddleware,
        allow_origins=list(origins),
        allow_credentials="*" not in origins,
        allow_methods=["GET", "POST", "DELETE", "PATCH", "PUT"],
        allow_headers=["authorization", "content-type", "last-event-id", "trpc-accept", "x-visavis-csrf"],
        max_age=3_600,
    )


def _add_websocket(app: FastAPI, hub: Hub, access: Access, observing: Observing | None) -> None:
    @app.websocket("/ws")
    async def websocket(socket: WebSocket) -> None:
        observed = socket.query_params.get("observe")
        try:
            principal = await access.identify(socket)
            principal.require("talk" if observed is None else "live.observe")
        except CodedError as error:
            if error.code == "origin.not_allowed":
                await socket.close(CLOSE_POLICY, error.code)  # before accepting: the handshake is answered with 403
            else:
                await refuse(socket, error)
            return
        watch = asyncio.get_running_loop().create_task(_watch(socket, access, principal), name="ws-access")
        try:
            if observed is None:
                await _serve(socket, hub, principal)
            else:
                await _show(socket, observing, observed, principal)
        finally:
            watch.cancel()


async def _show(socket: WebSocket, observing: Observing | None, session_id: str, principal: Principal) -> None:
    """Let an operator listen in."""
    try:
        if observing is None:
            raise CodedError("session.unknown", "Nobody can listen in here.")
        await observing.serve(socket, session_id, principal, address_of(socket))
    except CodedError as error:
        await refuse(socket, error)


async def _watch(socket: WebSocket, access: Access, principal: Principal) -> None:
    """Close the connection of somebody who would no longer be let in: conversations last for hours."""
    while True:
        await asyncio.sleep(LET_IN_FOR_S)
        try:
            await access.check_again(principal)
        except CodedError as error:
            if error.retryable:  # nobody can tell at the moment; that ends no conversation
                continue
            await close_socket(socket, CLOSE_POLICY, error.code)
            return


async def _serve(socket: WebSocket, hub: Hub, principal: Principal) -> None:
    query = socket.query_params
    session_id = query.get("session")
    hello = {"type": "connection_established", "message": "success"}
    try:
        if session_id is None:
            hello["secret"] = new_secret()
            attachment = await hub.open(_settings(dict(query)), _visitor(principal, hello["secret"]))
        else:
            visitor = _visitor(principal, secret_of(socket))
            attachment = await hub.resume(session_id, query.get("after"), visitor)
    except CodedError as error:
        await refuse(socket, error)
        return
    await socket.accept(subprotocol_for(socket))
    session = attachment.session
    await socket.send_json({**hello, "session_id": session.id})
    connection = Connection(socket, attachment, hub.wire)
    hub.connected(attachment, connection)
    try:
        await connection.run()
    finally:
        hub.disconnected(attachment, connection)


def _visitor(principal: Principal, secret: str) -> Visitor:
    """Return as whom somebody talks. At a kiosk's key anybody may stand: it stands for no account."""
    return Visitor(
        user=principal.user_id if principal.kind == "user" else None,
        key=f"{principal.login_id or principal.user_id}" if principal.kind == "key" else "",
        secret=secret,
    )


def _settings(query: dict[str, str]) -> SessionSettings:
    """Read the settings of a new session from the URL; what is no setting is passed over."""
    known = {name: value for name, value in query.items() if name in SessionSettings.model_fields}
    try:
        return SessionSettings.model_validate(known)
    except ValidationError as error:
        first = error.errors()[0]
        raise CodedError("session.invalid_settings", f"{first['loc'][0]}: {first['msg']}.") from None
