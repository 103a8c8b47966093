"""The pages become a site without a warning, and what is generated is up to date."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_site_is_built_without_a_warning(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path / "site")]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    assert (tmp_path / "site/contract/events.schema.json").is_file()
    assert "mermaid" in (tmp_path / "site/architecture/index.html").read_text()


def test_the_reference_of_the_command_line_is_up_to_date() -> None:
    command = [sys.executable, "scripts/generate_command_line.py", "--check"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
