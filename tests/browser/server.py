"""The real server, as ``visavis serve`` runs it, with a database of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.services import free_port

READY_WITHIN_S = 180
"""The first start on a machine builds the persona's language model."""


@contextmanager
def real_server(folder: Path) -> Iterator[str]:
    """Run the server until it is ready; give its address. Its database and its log lie in ``folder``."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    chosen = {"VISAVIS_DATA_DIR": str(folder), "VISAVIS_LOG_LEVEL": "info", "VISAVIS_MIND": "scripted"}
    command = [sys.executable, "-m", "visavis", "serve", "--port", str(port)]
    log = folder / "server.log"
    with log.open("w") as file:
        process = subprocess.Popen(command, cwd=folder, env=os.environ | chosen, stdout=file, stderr=file)
        try:
            _wait_until_ready(address, process, log)
            yield address
        finally:
            process.terminate()
            process.wait(20)


def _wait_until_ready(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < end:
        assert process.poll() is None, log.read_text()
        try:
            if httpx.get(f"{address}/api/status").json()["ready"]:
                return
        except httpx.TransportError:
            pass  # it does not listen yet
        time.sleep(0.1)
    raise AssertionError(f"not ready after {READY_WITHIN_S} s: {log.read_text()}")
