"""A server as a reader starts it, for the pages and the examples."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.services import visavis_server

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
    with visavis_server(folder, environment(folder)) as port:
        yield port


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
