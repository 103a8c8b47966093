"""Every route of the application, with the permission that it declares."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute

from visavis.accounts.permissions import Permission
from visavis.gateway.guard import Guarded

OPEN = {
    "/api/openapi.json": "what the interface looks like is no secret: the source is open",
    "/avatars": "pictures of the virtual humans, which the sign-in page shows too",
    "/": "the page's files; everything that they show is asked for by them",
    "/ws": "asks for itself, before it accepts: see test_sockets.py",
    "/trpc": "each procedure declares its own: see test_authorization.py",
    "/trpc/{path:path}": "likewise",
}
"""Routes that declare nothing, and why that is right."""

SIGNING_IN = "/api/auth/"
"""Below it routes ask for a password, a token or a link themselves; each of them is listed in the test."""


@dataclass(frozen=True)
class Declared:
    """A route as it can be asked."""

    method: str
    path: str
    permission: Permission | None

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


class UndeclaredError(Exception):
    """A route says nothing of who may use it."""


def declared_routes(app: FastAPI) -> Iterator[Declared]:
    """Return all routes. Raises UndeclaredError for one that declares nothing and is not listed as open."""
    for route in app.routes:
        yield from _of(route)


def _of(route: BaseRoute) -> Iterator[Declared]:
    included = getattr(route, "original_router", None)  # newer versions of FastAPI keep routers whole
    if included is not None:
        for inner in included.routes:
            yield from _of(inner)
        return
    path = str(getattr(route, "path", "")) or "/"
    if isinstance(route, APIRoute):
        permissions = _permissions(route.dependant) or ([None] if path.startswith(SIGNING_IN) else [])
        if not permissions:
            raise UndeclaredError(f"{path} declares no permission: use guard.needs or guard.anybody")
        for method in (route.methods or set()) - {"HEAD"}:
            yield Declared(method, path, permissions[0])
    elif isinstance(route, Mount) and isinstance(route.app, Guarded):
        yield Declared("GET", f"{path}/x", route.app.permission)
    elif isinstance(route, Route | Mount | WebSocketRoute) and path in OPEN:
        return
    else:
        raise UndeclaredError(f"{path} is not an APIRoute, not Guarded, and not listed as open")


def _permissions(dependant: Any) -> list[Permission | None]:
    found = [getattr(item.call, "permission") for item in dependant.dependencies if hasattr(item.call, "permission")]  # noqa: B009
    return [*found, *(inner for item in dependant.dependencies for inner in _permissions(item))]
