"""``/media``: the slides of personas."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from pathlib import Path

from starlette.responses import FileResponse, PlainTextResponse
from starlette.types import Receive, Scope, Send

_PATH = re.compile(r"/personas/([a-z0-9][a-z0-9_-]{0,63})/slides/([a-z0-9-]{1,80}\.(png|jpg|jpeg|webp))")
_TYPES = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "webp": "image/webp"}
_HEADERS = {"cache-control": "no-cache", "content-security-policy": "default-src 'none'; sandbox"}

Folder = Callable[[str], Path | None]
"""Returns the folder of a persona, by its name; None if there is no such persona. It may read the disk."""


class Media:
    """Serves pictures out of the folders ``slides`` of personas, and nothing else."""

    def __init__(self, folder_of: Folder) -> None:
        self._folder_of = folder_of

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            return
        path = str(scope["path"]).removeprefix(str(scope.get("root_path", "")))
        if scope["method"] not in ("GET", "HEAD"):
            await PlainTextResponse("Only GET.", 405, {"allow": "GET, HEAD"})(scope, receive, send)
            return
        found = await asyncio.to_thread(self.file, path)
        if found is None:
            await PlainTextResponse("There is no such picture.", 404)(scope, receive, send)
            return
        response = FileResponse(found, media_type=_TYPES[found.suffix[1:]], headers=_HEADERS)
        await response(scope, receive, send)

    def file(self, path: str) -> Path | None:
        """Return the file at a path below ``/media``, or None if there is none that may be seen."""
        wanted = _PATH.fullmatch(path)
        folder = self._folder_of(wanted[1]) if wanted else None
        if wanted is None or folder is None:
            return None
        slides = (folder / "slides").resolve()
        found = (slides / wanted[2]).resolve()
        return found if found.parent == slides and found.is_file() else None
