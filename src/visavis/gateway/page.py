"""The page's files, compressed when it was built."""

from __future__ import annotations

import asyncio
from pathlib import Path

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOREVER = "public, max-age=31536000, immutable"
"""For files whose names change with their content."""
LOOK_FIRST = "no-cache"
"""May be kept, and is asked about each time."""


class PageFiles(StaticFiles):
    """The page's files. Programs that ask for what ``/api`` has not are not answered with a page."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return a file; its compressed copy (``.gz``) where there is one and the browser takes it."""
        if path.startswith(("api/", "trpc/")) and scope["method"] == "GET":
            raise HTTPException(404)
        response = await super().get_response(path, scope)
        response.headers["cache-control"] = FOREVER if path.startswith("_next/static/") else LOOK_FIRST
        if not isinstance(response, FileResponse) or not _takes_gzip(scope):
            return response
        compressed = Path(f"{response.path}.gz")
        if not await asyncio.to_thread(compressed.is_file):
            return response
        headers = {"content-encoding": "gzip", "vary": "accept-encoding", "etag": response.headers["etag"]}
        headers |= {name: response.headers[name] for name in ("cache-control", "last-modified")}
        return FileResponse(compressed, response.status_code, headers, media_type=response.media_type)


def _takes_gzip(scope: Scope) -> bool:
    return "gzip" in Headers(scope=scope).get("accept-encoding", "")
