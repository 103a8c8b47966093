"""The real server, as ``visavis serve`` runs it, with a database of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.services import visavis_server


@contextmanager
def real_server(folder: Path) -> Iterator[str]:
    """Run the server until it is ready; give its address. Its database and its log lie in ``folder``."""
    chosen = {"VISAVIS_DATA_DIR": str(folder), "VISAVIS_LOG_LEVEL": "info", "VISAVIS_MIND": "scripted"}
    with visavis_server(folder, os.environ | chosen) as port:
        yield f"http://127.0.0.1:{port}"


def files_with(folder: Path, *words: str) -> list[str]:
    """Return the files of a server, its log among them, that hold any of some words, be it amid a database's bytes."""
    contents = {path.name: _content(path) for path in folder.rglob("*") if path.is_file()}
    return [name for name, content in contents.items() if any(word.encode() in content for word in words)]


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes().lower()
    except FileNotFoundError:
        return b""  # the server works meanwhile, and what it has deleted holds no word
