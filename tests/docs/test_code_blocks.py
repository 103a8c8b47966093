"""The code in the documentation runs, against a real server, as a reader would run it."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest
import yaml

from tests.docs.running import run
from visavis.config import Settings

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "examples/README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```(\w+)(?: title=\"([^\"]+)\")?\n(.*?)^```$", re.M | re.S)
COMMANDS = ("visavis ", "curl ", "echo ", "export ")


def _blocks(page: Path, *languages: str) -> list[tuple[str, str]]:
    """Return the titles and contents of a page's code blocks in some languages."""
    return [(title, code) for found, title, code in BLOCK.findall(page.read_text()) if found in languages]


def _name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def _with(*languages: str) -> list[Path]:
    return [page for page in PAGES if _blocks(page, *languages)]


def _write_files(page: Path, folder: Path) -> None:
    """Write the files that a page shows: blocks with a path for a title."""
    for title, content in _blocks(page, "yaml", "markdown", "python"):
        if title:
            (folder / title).parent.mkdir(parents=True, exist_ok=True)
            (folder / title).write_text(content)


@pytest.mark.parametrize("page", _with("python"), ids=_name)
def test_the_python_of_a_page_runs(page: Path, server: int, tmp_path: Path) -> None:
    _write_files(page, tmp_path)
    code = "\n".join(code for title, code in _blocks(page, "python") if not title)
    run([sys.executable, "-W", "error", "-c", code.replace("127.0.0.1:8000", f"127.0.0.1:{server}")], tmp_path)


@pytest.mark.parametrize("page", _with("bash"), ids=_name)
def test_the_commands_of_a_page_run(page: Path, server: int, tmp_path: Path) -> None:
    """Run every line; `make`, installations and keys stand in `text` blocks and are tried by hand."""
    _write_files(page, tmp_path)
    lines = [line for _, block in _blocks(page, "bash") for line in block.splitlines() if line.strip()]
    unknown = [line for line in lines if not line.startswith(COMMANDS)]
    assert unknown == [], "this test does not know how to run these"
    script = "\n".join(lines).replace("127.0.0.1:8000", f"127.0.0.1:{server}").replace("curl ", "curl --fail ")
    run(["bash", "-euo", "pipefail", "-c", script], tmp_path)


@pytest.mark.parametrize("page", _with("yaml"), ids=_name)
def test_the_yaml_of_a_page_is_yaml(page: Path) -> None:
    for _, content in _blocks(page, "yaml"):
        assert yaml.safe_load(content)


@pytest.mark.parametrize("page", _with("json"), ids=_name)
def test_the_json_of_a_page_is_json(page: Path) -> None:
    for _, content in _blocks(page, "json"):
        assert json.loads(content)


def test_the_persona_of_the_page_is_the_one_of_the_examples() -> None:
    shown = _blocks(ROOT / "docs/personas.md", "yaml", "markdown")
    files = {title: content for title, content in shown if title}
    assert len(files) == 3
    for title, content in files.items():
        assert (ROOT / "examples" / title).read_text() == content


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_every_link_between_pages_leads_somewhere(page: Path) -> None:
    text = page.read_text()
    targets = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", text) + re.findall(
        r'src(?:set)?="(?!https?:)([^"]+)"', text
    )
    for target in targets:
        assert (page.parent / target).exists(), f"{_name(page)} links to {target}"


def test_every_setting_that_is_named_exists() -> None:
    known = {f"VISAVIS_{name.upper()}" for name in Settings.model_fields}
    other = {"VISAVIS_SERVER", "VISAVIS_TEST_DATA", "VISAVIS_REQUIRE_SERVICES", "VISAVIS_PEER_BENCH"}
    for page in PAGES:
        named = set(re.findall(r"VISAVIS_[A-Z_]+[A-Z]", page.read_text()))
        unknown = {name for name in named - known - other if not name.startswith(("VISAVIS_FAKE", "VISAVIS_NOTIFY__"))}
        assert unknown == set(), f"{_name(page)} names settings that do not exist"
