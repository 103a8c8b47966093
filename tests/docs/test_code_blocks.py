"""The code in the documentation runs, against a real server, as a reader would run it."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.services import free_port

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)
BINARIES = Path(sys.executable).parent


def _blocks(page: Path, language: str) -> list[str]:
    return [code for found, code in BLOCK.findall(page.read_text()) if found == language]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    port = free_port()
    environment = {**os.environ, "VISAVIS_DATA_DIR": str(tmp_path_factory.mktemp("data")), "VISAVIS_MIND": "scripted"}
    process = subprocess.Popen([BINARIES / "visavis", "serve", "--port", str(port)], env=environment)
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


def _ready(port: int) -> bool:
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) != 0:
            return False
    return bool(httpx.get(f"http://127.0.0.1:{port}/api/status").json()["ready"])


@pytest.mark.parametrize("page", [page for page in PAGES if _blocks(page, "python")], ids=lambda page: page.name)
def test_the_python_of_a_page_runs(page: Path, server: int, tmp_path: Path) -> None:
    code = "\n".join(_blocks(page, "python")).replace("127.0.0.1:8000", f"127.0.0.1:{server}")
    _run([sys.executable, "-W", "error", "-c", code], tmp_path)


@pytest.mark.parametrize("page", [page for page in PAGES if _blocks(page, "bash")], ids=lambda page: page.name)
def test_the_commands_of_a_page_run(page: Path, server: int, tmp_path: Path) -> None:
    """Run what calls visavis or curl; `make` and installations are tried by hand and in CI."""
    for recording in (ROOT / "personas").glob("*"):
        if recording.is_dir() and not (tmp_path / "personas").exists():
            shutil.copytree(ROOT / "personas", tmp_path / "personas")
    for block in _blocks(page, "bash"):
        lines = [line for line in block.splitlines() if line.startswith(("visavis ", "curl ", "echo "))]
        script = "\n".join(lines).replace("127.0.0.1:8000", f"127.0.0.1:{server}")
        _run(["bash", "-euo", "pipefail", "-c", script], tmp_path)


def test_every_link_between_pages_leads_somewhere() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text()):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def _run(command: list[str], folder: Path) -> None:
    path = f"{BINARIES}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "VISAVIS_DATA_DIR": str(folder / "data")}
    result = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert result.returncode == 0, result.stdout[-3000:] + result.stderr[-3000:]
