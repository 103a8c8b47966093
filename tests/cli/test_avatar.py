"""``visavis avatar``: what is told, and one person that is really made."""

from __future__ import annotations

import functools
import json
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

import visavis.avatar.build
from tests.avatar.extra import require_avatar_extra
from tests.models.installed import model_file
from visavis.avatar.detail import LITE
from visavis.cli import app

run = functools.partial(CliRunner().invoke, app)


@pytest.fixture
def can_build(monkeypatch: pytest.MonkeyPatch) -> None:
    require_avatar_extra()
    model_file("makehuman")
    fewer = functools.partial(visavis.avatar.build.build, details=(LITE,))  # the full one takes four times as long
    monkeypatch.setattr(visavis.avatar.build, "build", fewer)


def test_our_people_are_listed() -> None:
    result = run(["avatar", "show"])
    assert result.exit_code == 0
    for name in ("iris", "kofi", "ruth"):
        assert name in result.stdout


def test_what_is_shown_is_a_start_for_ones_own() -> None:
    parameters = yaml.safe_load(run(["avatar", "show", "kofi"]).stdout)
    assert parameters["name"] == "kofi"
    assert parameters["hair"]["style"] == "cropped"


def test_an_unknown_person_is_told() -> None:
    result = run(["avatar", "show", "nobody"])
    assert result.exit_code == 1
    assert "avatar.unknown" in result.stderr
    assert "iris, kofi, ruth" in result.stderr


@pytest.mark.usefixtures("can_build")
@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("hair.color", "not of the form"),
        ("hair.color=brown", "hair.color"),
        ("name.first=Ada", "name has no parts"),
        ("age=300", "age"),
        ("features.nose/nose-of-cyrano=1", "nose-of-cyrano"),
    ],
)
def test_a_wrong_change_is_told(change: str, told: str, tmp_path: Path) -> None:
    result = run(["avatar", "build", "iris", "--out", str(tmp_path), "--set", change])
    assert result.exit_code == 1
    assert "avatar." in result.stderr
    assert told in result.stderr.replace("\n", " ")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("can_build")
def test_a_person_is_made_from_a_file(tmp_path: Path) -> None:
    me = tmp_path / "me.yaml"
    me.write_text("name: me\nage: 50\nhair: {style: bald, beard: 0.5}\n")
    changes = ["--set", "title=Myself", "--set", "clothes.color=#445566"]
    result = run(["avatar", "build", str(me), "--out", str(tmp_path / "avatars"), *changes, "--json"])
    assert result.exit_code == 0, result.stderr
    (file,) = json.loads(result.stdout)["files"]
    assert file["file"] == "me.lite.glb"
    assert (tmp_path / "avatars/me.lite.glb").stat().st_size == file["bytes"]
    (entry,) = json.loads((tmp_path / "avatars/avatars.json").read_text())
    assert (entry["name"], entry["title"]) == ("me", "Myself")


@pytest.mark.usefixtures("can_build")
def test_features_are_listed() -> None:
    assert "nose/nose-hump-incr" in run(["avatar", "features", "nose"]).stdout.splitlines()
    assert "eyes/?-eye-scale-incr" in run(["avatar", "features"]).stdout.splitlines()
    wrong = run(["avatar", "features", "wings"])
    assert wrong.exit_code == 1
    assert "avatar.unknown_target" in wrong.stderr
