"""Avatars: those that come with visavis, and one's own."""

from __future__ import annotations

import asyncio
import json
import logging
from pathlib import Path
from typing import Any

from starlette.responses import JSONResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

MANIFEST = "avatars.json"
_log = logging.getLogger(__name__)


class Avatars(StaticFiles):
    """The files below ``/avatars``. One's own come first: a file of the same name replaces ours."""

    def __init__(self, own: Path | None, built_in: Path) -> None:
        super().__init__(directory=built_in, check_dir=False)
        self._folders = [folder for folder in (own, built_in) if folder is not None]
        self.all_directories = list(self._folders)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return a file, or both lists in one."""
        if path == MANIFEST and scope["method"] in ("GET", "HEAD"):
            entries = await asyncio.to_thread(list_avatars, self._folders)
            return JSONResponse(entries, headers={"cache-control": "no-cache"})
        return await super().get_response(path, scope)


def list_avatars(folders: list[Path]) -> list[dict[str, Any]]:
    """Return what the folders' lists tell of their avatars; of two with one name the first."""
    entries: dict[str, dict[str, Any]] = {}
    for folder in folders:
        path = folder / MANIFEST
        try:
            found = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []
            for entry in found:
                entries.setdefault(str(entry["name"]), entry)
        except (OSError, ValueError, KeyError, TypeError) as error:
            _log.warning("%s is left out: it cannot be read (%s)", path, error)
    return list(entries.values())
