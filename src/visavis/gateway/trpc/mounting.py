"""Puts ``/trpc`` into the application."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from fastapi import FastAPI
from starlette.routing import Route, WebSocketRoute

from visavis.gateway.guard import Access
from visavis.gateway.trpc.calls import Calls
from visavis.gateway.trpc.http import HttpEndpoint
from visavis.gateway.trpc.limits import TrpcLimits
from visavis.gateway.trpc.procedures import Router
from visavis.gateway.trpc.websocket import SocketEndpoint

PREFIX = "/trpc"


def add_trpc(app: FastAPI, routers: Iterable[Router], access: Access, limits: TrpcLimits | None = None) -> None:
    """Add ``/trpc/{procedure}`` over HTTP, and ``/trpc`` as a WebSocket; before the page, which takes what is left.

    ``app.state.ending`` is an event that ends all streams once it is set: they would keep a server from going down.
    Raises ValueError if two procedures have the same name.
    """
    app.state.ending = ending = asyncio.Event()
    limits = limits or TrpcLimits()
    calls = Calls(routers, limits)
    socket = SocketEndpoint(calls, access, limits)
    app.router.routes.append(Route(PREFIX + "/{path:path}", HttpEndpoint(calls, access, limits, ending), name="trpc"))
    app.router.routes.append(WebSocketRoute(PREFIX, socket, name="trpc-socket"))
