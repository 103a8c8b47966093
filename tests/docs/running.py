"""A server as a reader starts it, for the pages and the examples."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.services import free_port

BINARIES = Path(sys.executable).parent


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """Return the environment of a reader: our commands, a folder of their own, no language model."""
    path = f"{BINARIES}{os.pathsep}{os.environ['PATH']}"
    own = {name: value for name, value in os.environ.items() if not name.startswith(("VISAVIS_MODEL", "OPENAI_"))}
    if "VISAVIS_MODELS_DIR" in os.environ:
        own["VISAVIS_MODELS_DIR"] = os.environ["VISAVIS_MODELS_DIR"]
    return {**own, "PATH": path, "VISAVIS_DATA_DIR": str(folder / "data"), "VISAVIS_MIND": "scripted", **settings}


@contextmanager
def running_server(folder: Path) -> Iterator[int]:
    """Run ``visavis serve`` and yield its port, once it is ready."""
    port = free_port()
    process = subprocess.Popen([BINARIES / "visavis", "serve", "--port", str(port)], env=environment(folder))
    try:
        deadline = time.monotonic() + 120
        while not _ready(port):
            assert process.poll() is None, "the server has ended"
            assert time.monotonic() < deadline, "the server was not ready in time"
            time.sleep(0.2)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def run(command: list[str], folder: Path, **settings: str) -> str:
    """Run a command in a folder and return what it printed; it must succeed."""
    result = subprocess.run(
        command,
        cwd=folder,
        env=environment(folder, **settings),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert result.returncode == 0, result.stdout[-3000:] + result.stderr[-3000:]
    return result.stdout


def _ready(port: int) -> bool:
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) != 0:
            return False
    return bool(httpx.get(f"http://127.0.0.1:{port}/api/status").json()["ready"])
