"""Real servers for tests, started on private ports and stopped again."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import httpx

READY_WITHIN_S = 400
"""The first start on a machine builds the persona's language model."""
ENDS_WITHIN_S = 90
_PORTS = range(20_000, 30_000)
"""Below those that systems give to whoever asks for any port, as every connection of another test does."""
_PORTS_EACH = 200
"""How many each process has to itself, of those that run tests at the same time."""


def _own_ports() -> Iterator[int]:
    """Yield the ports of this process over and over, from one on that differs from run to run."""
    number = int(re.sub(r"\D", "", os.environ.get("PYTEST_XDIST_WORKER", "")) or 0)
    first = _PORTS.start + number * _PORTS_EACH % len(_PORTS)
    offset = os.getpid()
    while True:
        yield first + offset % _PORTS_EACH
        offset += 1


_own = _own_ports()


def free_port() -> int:
    """Return a TCP port that nobody uses now, and that nobody is given before a server of ours listens there."""
    for port in islice(_own, _PORTS_EACH):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("all ports for tests are taken")


def postgresql_binaries() -> Path | None:
    """Return the folder of PostgreSQL's own programs, or None."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


@contextmanager
def postgresql(*, durable: bool = False) -> Iterator[str]:
    """Run a PostgreSQL server of our own and yield its URL. It refuses to run as root, so it gets a user.

    ``durable``: what is kept survives a power cut, as by default elsewhere; tests do without.
    """
    binaries = postgresql_binaries()
    assert binaries is not None
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="visavis-postgresql-") as folder:
        if as_user:
            shutil.chown(folder, "postgres")

        def run(program: str, *arguments: str) -> None:
            subprocess.run([*as_user, str(binaries / program), *arguments], check=True, capture_output=True, cwd=folder)

        data = f"{folder}/data"
        run("initdb", "-D", data, "-U", "postgres", "--auth=trust", "--no-sync")
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync={durable}"
        run("pg_ctl", "-D", data, "-w", "-l", f"{folder}/log", "-o", options, "start")
        try:
            yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "-D", data, "-m", "immediate", "stop")


@contextmanager
def visavis_server(folder: Path, environment: Mapping[str, str]) -> Iterator[int]:
    """Run ``visavis serve`` in ``folder`` until it is ready, and yield its port. Its log lies there too."""
    port, log = free_port(), folder / "server.log"
    command = [sys.executable, "-m", "visavis", "serve", "--port", str(port)]
    with log.open("w") as file:
        process = subprocess.Popen(command, cwd=folder, env=dict(environment), stdout=file, stderr=file)
        try:
            _wait_until_ready(port, process, log)
            yield port
        finally:
            process.terminate()
            process.wait(ENDS_WITHIN_S)


def _wait_until_ready(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < end:
        assert process.poll() is None, log.read_text()
        try:
            if httpx.get(f"http://127.0.0.1:{port}/healthz").json()["checks"]["models"] == "ok":
                return
        except httpx.TransportError:
            pass  # it does not listen yet
        time.sleep(0.1)
    raise AssertionError(f"not ready after {READY_WITHIN_S} s: {log.read_text()}")
