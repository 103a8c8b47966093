"""``visavis persona``: new, check, test."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner, Result

from visavis.cli import app
from visavis.events import CodedError
from visavis.reasoning.persona_files import load_persona
from visavis.reasoning.persona_template import write_persona


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISAVIS_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "200")
    for name in ("VISAVIS_MODEL", "VISAVIS_MODEL_URL", "VISAVIS_PERSONAS_DIR"):
        monkeypatch.delenv(name, raising=False)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["persona", *arguments])


@pytest.mark.parametrize(("title", "language"), [("", "en"), ("Dr: Who? #1 {x}", "en"), ("Åsa O'Neil", "de")])
def test_a_new_persona_is_complete(title: str, language: str, tmp_path: Path) -> None:
    write_persona(tmp_path / "guide", title=title, language=language)
    about = load_persona(tmp_path / "guide").about
    assert (about.title, about.language) == (title or "Guide", language)


@pytest.mark.parametrize(
    ("name", "title", "language", "code"),
    [("Guide!", "", "en", "bad_name"), ("guide", "x" * 61, "en", "bad_name"), ("guide", "", "english!", "bad_name"),
     ("there", "", "en", "exists")],
)  # fmt: skip
def test_nothing_is_written_for_what_cannot_be(name: str, title: str, language: str, code: str, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    with pytest.raises(CodedError, match=rf"persona\.{code}"):
        write_persona(tmp_path / name, title=title, language=language)
    assert [path.name for path in tmp_path.iterdir()] == ["there"]


def test_a_persona_is_begun_checked_and_tested(tmp_path: Path) -> None:
    made = run("new", "guide", "--title", "Clara", "--in", str(tmp_path))
    assert made.exit_code == 0, made.output
    folder = str(tmp_path / "guide")
    assert run("new", "guide", "--in", str(tmp_path)).exit_code == 1
    checked = run("check", folder, "--json")
    assert checked.exit_code == 0, checked.output
    assert json.loads(checked.stdout)["problems"] == []
    report = tmp_path / "out/junit.xml"
    tested = run("test", folder, "--junit", str(report))
    assert tested.exit_code == 0, tested.output
    assert "4 of 4 passed" in tested.output
    assert ElementTree.parse(report).getroot().attrib["failures"] == "0"
    chosen = run("test", folder, "-k", "medicine", "--json")
    assert [item["scenario"] for item in json.loads(chosen.stdout)] == ["Medicine is refused"]


def test_mistakes_are_told_and_failures_fail(tmp_path: Path) -> None:
    folder = tmp_path / "guide"
    write_persona(folder)
    scenario = "scenarios:\n- name: odd\n  minds: [scripted]\n  turns:\n  - {user: Thank you., expect: {line: hello}}\n"
    (folder / "scenarios/first.yaml").write_text(scenario)
    failed = run("test", str(folder))
    assert failed.exit_code == 1
    assert "expected line hello" in failed.output
    assert run("test", str(folder), "-k", "nothing").exit_code == 1
    assert run("test", str(folder), "--mind", "modle").exit_code == 1
    lines = folder / "lines.yaml"
    text = lines.read_text().replace("    answers:\n      - You're welcome.", "    agent: rocket\n    answers: [Sure.]")
    lines.write_text(text)
    assert run("check", str(folder)).exit_code == 0
    strict = run("check", str(folder), "--strict", "--json")
    assert strict.exit_code == 1
    assert [item["kind"] for item in json.loads(strict.stdout)["warnings"]] == ["agent"]
    (folder / "scenarios/first.yaml").write_text(scenario.replace("hello", "helo"))
    assert "did you mean 'hello'" in run("check", str(folder)).output
    (folder / "persona.yaml").write_text("name: guide\ntitel: x\n")
    broken = run("check", str(folder))
    assert broken.exit_code == 1
    assert "persona.yaml:2" in broken.output


def test_a_copy_has_its_own_name(tmp_path: Path) -> None:
    assert run("new", "twin", "--from", "host", "--title", "Ada", "--in", str(tmp_path)).exit_code == 0
    about = load_persona(tmp_path / "twin").about
    assert (about.name, about.title) == ("twin", "Ada")
    assert not (tmp_path / "twin/evaluation.yaml").exists()
