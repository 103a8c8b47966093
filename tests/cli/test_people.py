"""``visavis people``, with real pictures where there are any."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.models.installed import model_file

KEY = "ab" * 32


@pytest.fixture
def pictures(test_data: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of the photos; the models are there too."""
    models = model_file("face-embedding").parents[1]
    model_file("face-mesh")
    monkeypatch.setenv("VISAVIS_MODELS_DIR", str(models))
    return test_data


def test_somebody_is_enrolled_listed_exported_and_forgotten(run: Run, pictures: Path, tmp_path: Path) -> None:
    assert "Nobody is known" in run("people", "list").stdout
    photos = (pictures / "obama.jpg", pictures / "obama2.jpg")
    enrolled = run("people", "enroll", "Barack", *photos, "--consent", "for this test")
    assert "Barack is known" in enrolled.stdout
    assert enrolled.stdout.count("✓") == 2

    (person,) = json.loads(run("people", "list", "--json").stdout)
    assert person["consent"]["statement"] == "for this test"
    assert person["pictures"] == 2
    assert "Barack" in run("people", "list").stdout
    everything = json.loads(run("people", "export", "barack").stdout)
    assert len(everything["template"]) == 128
    assert stat.S_IMODE((tmp_path / "data/people.key").stat().st_mode) == 0o600
    files = b"".join(path.read_bytes() for path in (tmp_path / "data").glob("visavis.db*"))
    assert b"Barack" not in files
    assert b"for this test" not in files

    assert "name_taken" in run("people", "enroll", "Barack", *photos, "--consent", "x", fails=True).stderr
    assert "already_known" in run("people", "enroll", "B.", *photos, "--consent", "x", fails=True).stderr
    run("people", "enroll", "Barack", photos[0], "--consent", "again", "--replace")
    joe = run("people", "enroll", "Joe", pictures / "biden.jpg", pictures / "biden2.jpg", "--consent", "x", "--json")
    assert [item["used"] for item in json.loads(joe.stdout)["pictures"]] == [True, True]

    assert "1 person erased" in run("people", "forget", "Barack", "--yes").stdout
    assert "unknown_person" in run("people", "forget", "Barack", "--yes", fails=True).stderr
    (left,) = json.loads(run("people", "list", "--json").stdout)
    assert left["name"] == "Joe"
    assert "1 person erased" in run("people", "forget", left["id"], "--yes").stdout


def test_poor_pictures_are_refused_with_reasons(run: Run, pictures: Path, tmp_path: Path) -> None:
    (tmp_path / "broken.jpg").write_bytes((pictures / "obama.jpg").read_bytes()[:2000])
    (tmp_path / "note.txt").write_text("no picture")
    sources = (tmp_path / "broken.jpg", tmp_path / "note.txt", tmp_path / "absent.jpg", "camera:x", "camera:99")
    result = run("people", "enroll", "Nobody", *sources, "--consent", "x", fails=True)
    assert "identity.no_good_picture" in result.stderr
    assert result.stdout.count("✗") == 5
    mixed = run("people", "enroll", "B", pictures / "obama.jpg", pictures / "biden.jpg", "--consent", "x", fails=True)
    assert "identity.different_people" in mixed.stderr
    assert json.loads(run("people", "list", "--json").stdout) == []


def test_nobody_is_enrolled_without_consent(run: Run) -> None:
    result = run("people", "enroll", "Barack", "obama.jpg", fails=True)
    assert "identity.no_consent" in result.stderr
    assert "128 numbers" in result.stderr


def test_without_the_models_it_says_which_to_pull(run: Run, tmp_path: Path) -> None:
    result = run("people", "enroll", "A", "a.jpg", "--consent", "x", fails=True, models_dir=str(tmp_path / "none"))
    assert "visavis models pull" in result.stderr


def test_another_key_is_told_and_everything_can_be_erased_without_it(run: Run, pictures: Path) -> None:
    run("people", "enroll", "Barack", pictures / "obama.jpg", "--consent", "x", identity_key=KEY)
    assert "identity.wrong_key" in run("people", "list", fails=True, identity_key="cd" * 32).stderr
    assert "identity.invalid_key" in run("people", "list", fails=True, identity_key="short").stderr
    assert len(json.loads(run("people", "list", "--json", identity_key=KEY).stdout)) == 1
    run("people", "forget", fails=True)
    run("people", "forget", "somebody", "--all", fails=True)
    assert "1 person erased" in run("people", "forget", "--all", "--yes", identity_key="cd" * 32).stdout
    assert json.loads(run("people", "list", "--json").stdout) == []
