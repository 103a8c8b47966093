"""Routes that take little: more is refused before it is read."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi.routing import APIRoute
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from visavis.events import CodedError

MAX_BYTES = 16 * 1024

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class SmallBodyRoute(APIRoute):
    """A route whose requests have at most 16 KiB. Larger ones: CodedError ``request.too_large``."""

    def get_route_handler(self) -> Handler:
        """Return the route's handler behind the limit."""
        handler = super().get_route_handler()

        async def limited(request: Request) -> Response:
            await _read(request)
            return await handler(request)

        return limited


async def _read(request: Request) -> None:
    """Read a body as far as it may go; the request keeps it for whoever asks for it."""
    parts: list[bytes] = []
    size = 0
    try:
        async for part in request.stream():
            size += len(part)
            if size > MAX_BYTES:
                raise CodedError("request.too_large", f"At most {MAX_BYTES} bytes are taken here.")
            parts.append(part)
    except ClientDisconnect:
        raise CodedError("request.incomplete", "The connection ended before the request did.") from None
    request._body = b"".join(parts)
