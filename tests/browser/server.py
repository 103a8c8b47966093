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
