"""The command line, called in this process, with folders of its own."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from visavis.cli import app, common

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command and return its result. Keyword arguments are settings."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VISAVIS_DATA_DIR", str(tmp_path / "data"))
    for console in (common.out, common.err):  # they were made with the width of whatever terminal there is
        monkeypatch.setattr(console, "width", 200)
    for name in ("VISAVIS_MODEL", "VISAVIS_MODEL_URL", "VISAVIS_MIND", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)

    def call(*arguments: object, fails: bool = False, **settings: str) -> Result:
        for name, value in settings.items():
            monkeypatch.setenv(f"VISAVIS_{name.upper()}", value)
        os.environ["COLUMNS"] = "200"
        result = CliRunner().invoke(app, [str(item) for item in arguments], catch_exceptions=False)
        assert (result.exit_code != 0) == fails, result.output
        return result

    return call
