"""A wheel carries everything that an installation needs, and none is made without the page."""

from __future__ import annotations

import runpy
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    return zipfile.ZipFile(next(folder.glob("*.whl")))


def test_the_page_the_personas_and_the_data_are_in_it(wheel: zipfile.ZipFile) -> None:
    names = set(wheel.namelist())
    assert {
        "visavis/gateway/static/index.html",
        "visavis/gateway/static/avatars/iris.glb",
        "visavis/personas/host/persona.yaml",
        "visavis/reasoning/data/out_of_domain.txt",
        "visavis/py.typed",
    } <= names
    tracked = subprocess.run(
        ["git", "ls-files", "src/visavis", "personas"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    expected = {
        name.replace("personas/", "visavis/personas/", 1) if name.startswith("personas/") else name[4:]
        for name in tracked
    }
    assert expected - names == set()


def test_every_script_of_the_page_is_in_it(wheel: zipfile.ZipFile) -> None:
    static = ROOT / "src/visavis/gateway/static"
    built = {
        f"visavis/gateway/static/{path.relative_to(static).as_posix()}" for path in static.rglob("*") if path.is_file()
    }
    assert built - set(wheel.namelist()) == set()


def test_it_carries_its_licenses(wheel: zipfile.ZipFile) -> None:
    names = [name.rpartition("/")[2] for name in wheel.namelist() if "/licenses/" in name]
    assert sorted(names) == ["LICENSE", "NOTICE"]


class Project:
    """A project of nothing but a hook and a stand-in for what builds the page."""

    def __init__(self, root: Path, *, is_built: bool, builds: bool) -> None:
        self.root = root
        self.page = root / "src/visavis/gateway/static/index.html"
        (root / "scripts").mkdir()
        self.page.parent.mkdir(parents=True)
        result = f"pathlib.Path({str(self.page)!r}).write_text('new')" if builds else "None"
        (root / "scripts/build_web.py").write_text(
            "import pathlib\n"
            "NODE_PACKAGE, OLDEST_NODE = 'node-for-python', (1000, 0)\n"
            "def _version(node): return (1, 0)\n"
            f"def is_built(): return {is_built}\n"
            f"def build(): {result}\n"
        )
        if is_built:
            self.page.write_text("old")

    def hook(self) -> Any:
        found = runpy.run_path(str(ROOT / "scripts/wheel_hook.py"))
        return found["PageHook"](str(self.root), {}, None, None, "", "wheel")


def test_a_missing_page_is_built(tmp_path: Path) -> None:
    project = Project(tmp_path, is_built=False, builds=True)
    assert project.hook().dependencies() == ["node-for-python"]  # none on this PATH is new enough for it
    project.hook().initialize("standard", {})
    assert project.page.read_text() == "new"


def test_a_page_that_is_up_to_date_is_left_alone(tmp_path: Path) -> None:
    project = Project(tmp_path, is_built=True, builds=True)
    assert project.hook().dependencies() == []
    project.hook().initialize("standard", {})
    assert project.page.read_text() == "old"


def test_a_source_distribution_brings_its_own(tmp_path: Path) -> None:
    project = Project(tmp_path, is_built=False, builds=False)
    (tmp_path / "PKG-INFO").write_text("")
    project.page.write_text("old")
    assert project.hook().dependencies() == []
    project.hook().initialize("standard", {})
    assert project.page.read_text() == "old"


def test_without_a_page_there_is_no_wheel(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="make web"):
        Project(tmp_path, is_built=False, builds=False).hook().initialize("standard", {})


def test_an_editable_installation_needs_none(tmp_path: Path) -> None:
    project = Project(tmp_path, is_built=False, builds=False)
    project.hook().initialize("editable", {})
    assert not project.page.exists()
