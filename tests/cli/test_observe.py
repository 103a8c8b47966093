"""``visavis observe``: eyes and ears together, on real and made recordings."""

from __future__ import annotations

import json
import wave
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import pytest

from tests.cli.conftest import Run
from tests.models.installed import model_file


@pytest.fixture(autouse=True)
def models(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the command find the models of the tests."""
    monkeypatch.setenv("VISAVIS_MODELS_DIR", str(model_file("face-mesh").parents[1]))


def observed(run: Run, *arguments: object) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Return the envelopes and the summary."""
    *envelopes, summary = map(json.loads, run("observe", *arguments, "--json").stdout.splitlines())
    assert summary["type"] == "summary"
    return envelopes, summary


def test_a_smile_is_seen_in_the_picture_of_the_person(run: Run, test_data: Path, tmp_path: Path) -> None:
    drawn, plot = tmp_path / "drawn.mp4", tmp_path / "plot.png"
    envelopes, summary = observed(run, test_data / "face_smile.mp4", "--annotate", drawn, "--plot", plot)
    states = [item for item in envelopes if item["type"] == "user.state"]
    assert any(item["payload"]["emotion"] == "happy" for item in states)
    smiling = [item["payload"]["valence"]["value"] for item in states if 1_800 <= item["pts_ms"] <= 2_700]
    assert min(smiling) > 0.3
    smile = next(item["payload"] for item in states if item["payload"]["emotion"] == "happy")
    assert smile["cues"][0]["name"] == "smile"
    assert smile["source"] == "rules"
    assert summary["frames_with_faces"] == summary["frames"] >= 44
    assert max(summary["states"]["at_ms"]) <= 3_200
    with av.open(str(drawn)) as video:
        first = next(video.decode(video=0))
        assert first.height > 512, "the strip is below the picture"
    assert cv2.imread(str(plot)).shape[1] > 800


def test_a_voice_alone_is_listened_to(run: Run, test_data: Path, tmp_path: Path) -> None:
    plot = tmp_path / "plot.svg"
    envelopes, summary = observed(run, test_data / "jfk.flac", "--plot", plot)
    voices = [item["payload"] for item in envelopes if item["type"] == "voice.emotion"]
    assert voices
    assert any(item["final"] for item in voices)
    assert all(item["prosody"]["pitch_hz"] is None or 80 < item["prosody"]["pitch_hz"] < 320 for item in voices)
    states = [item["payload"] for item in envelopes if item["type"] == "user.state"]
    assert any(item["arousal"]["sources"] == ["voice.emotion"] for item in states)
    assert {item["emotion"] for item in states} == {"unknown"}, "a voice alone names none"
    assert summary["speech"]
    assert summary["frames"] == 0
    assert b"<svg" in plot.read_bytes()[:600]


@pytest.mark.parametrize(
    ("name", "code"),
    [("missing.mp4", "look.not_found"), ("text.mp4", "look.unreadable"), ("obama.jpg", "observe.still")],
)
def test_what_cannot_be_observed_is_told(run: Run, test_data: Path, tmp_path: Path, name: str, code: str) -> None:
    (tmp_path / "text.mp4").write_text("not a film")
    path = test_data / name if name == "obama.jpg" else tmp_path / name
    assert code in run("observe", path, fails=True).stderr


def test_plots_and_drawings_are_refused_before_the_work_begins(run: Run, tmp_path: Path) -> None:
    silence = tmp_path / "silence.wav"
    with wave.open(str(silence), "wb") as file:
        file.setparams((1, 2, 16_000, 0, "NONE", ""))
        file.writeframes(np.zeros(16_000, "<i2").tobytes())
    assert "plot.unknown_format" in run("observe", silence, "--plot", tmp_path / "plot.gif", fails=True).stderr
    assert "observe.no_pictures" in run("observe", silence, "--annotate", tmp_path / "a.mp4", fails=True).stderr
    _, summary = observed(run, silence)
    assert summary["states"]["at_ms"] == []
