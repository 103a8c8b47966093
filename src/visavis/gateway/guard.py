"""Asks who comes, on every wire, and whether they may."""

from __future__ import annotations

from typing import Any, Protocol

from fastapi import Depends
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from visavis.accounts.permissions import Permission
from visavis.accounts.principal import Principal
from visavis.events import CodedError
from visavis.gateway.statuses import status_of
from visavis.inference.http_errors import problem


class Access(Protocol):
    """Tells who is asking. The same one serves HTTP, ``/ws``, tRPC, and whatever comes later."""

    async def identify(self, connection: HTTPConnection, *, token: str | None = None) -> Principal:
        """Return who it is, by cookie, bearer token or key; ``token`` is one that came another way.

        Somebody without any of them is the owner, a guest or nobody, as the settings say. Raises CodedError
        ``auth.invalid_token``, ``auth.expired``, ``auth.csrf`` (a page of another site, or no token against forgery,
        with what changes something) or ``origin.not_allowed``.
        """

    async def check_again(self, principal: Principal) -> None:
        """Return if somebody who was let in a while ago would still be, over a connection that stays open.

        Raises CodedError ``auth.invalid_token``.
        """


class Guard:
    """Makes the dependencies that routes declare what they need with."""

    def __init__(self, access: Access) -> None:
        self.access = access

    def needs(self, permission: Permission) -> Any:
        """Return a dependency that lets only those in who may, and gives the route the ``Principal``."""

        async def allowed(connection: HTTPConnection) -> Principal:
            principal = await self.access.identify(connection)
            principal.require(permission)
            return principal

        allowed.permission = permission  # type: ignore[attr-defined]  # the test of all routes reads it
        return Depends(allowed)

    def anybody(self) -> Any:
        """Return a dependency that lets everybody in, and gives the route the ``Principal``."""

        async def known(connection: HTTPConnection) -> Principal:
            return await self.access.identify(connection)

        known.permission = None  # type: ignore[attr-defined]
        return Depends(known)


class Guarded:
    """An application that answers only those who may."""

    def __init__(self, app: ASGIApp, access: Access, permission: Permission) -> None:
        self.permission = permission
        self._app = app
        self._access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or say why not."""
        if scope["type"] != "http":
            return
        try:
            (await self._access.identify(HTTPConnection(scope))).require(self.permission)
        except CodedError as error:
            answer = problem(status_of(error.code), error.code, error.detail, retryable=error.retryable)
            await answer(scope, receive, send)
            return
        await self._app(scope, receive, send)
