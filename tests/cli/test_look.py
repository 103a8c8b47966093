"""``visavis look`` on real people, and on what is no picture."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from shutil import which
from typing import Any

import av
import cv2
import numpy as np
import pytest

from tests.cli.conftest import Run
from tests.conftest import require_service
from tests.models.installed import model_file
from visavis.cli.footage import footage


@pytest.fixture
def eyes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the command find the models of the tests."""
    monkeypatch.setenv("VISAVIS_MODELS_DIR", str(model_file("face-mesh").parents[1]))


@pytest.fixture
def clips(eyes: None, test_data: Path) -> Path:
    return test_data


def seen(run: Run, *arguments: object) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Return the envelopes and the summary."""
    *envelopes, summary = map(json.loads, run("look", *arguments, "--json").stdout.splitlines())
    assert summary["type"] == "summary"
    return envelopes, summary


def during(spans: list[dict[str, Any]], name: str, start_s: float, end_s: float) -> float:
    """Return how much of a stretch of time a span of that name covers, 0 to 1."""
    start, end = 1_000 * start_s, 1_000 * end_s
    covered: float = sum(
        max(0, min(span["end_ms"], end) - max(span["start_ms"], start)) for span in spans if span["name"] == name
    )
    return covered / (end - start)


def test_a_smile_is_found_from_its_onset_to_its_offset(run: Run, clips: Path) -> None:
    envelopes, summary = seen(run, clips / "face_smile.mp4")
    assert summary["frames"] == summary["frames_with_faces"] == 78
    (person,) = summary["people"]
    (smile,) = person["smiles"]
    assert 600 <= smile["start_ms"] <= 900, "lips part at 0.7 s"
    assert 2_500 <= smile["end_ms"] <= 2_900, "they are closed at 2.75 s"
    assert [span["name"] for span in person["expressions"]] == ["happy"]
    assert 1 <= len(person["blinks"]) <= 2
    assert not person["eyes_closed"]
    assert all(envelope["pts_ms"] % 40 == 0 for envelope in envelopes), "25 pictures a second"
    assert {"face.detected", "face.interlocutor", "faces.tracked", "face.gaze", "face.mouth", "face.actions",
            "face.emotion", "user.state"} <= {envelope["type"] for envelope in envelopes}  # fmt: skip
    assert len({envelope["session_id"] for envelope in envelopes}) == 1


def test_looks_and_closed_eyes_are_found_when_they_happen(run: Run, clips: Path) -> None:
    _, summary = seen(run, clips / "face_gaze.mp4")
    assert summary["frames_with_faces"] == summary["frames"] == 536
    (person,) = summary["people"]
    assert during(person["looks"], "screen", 0.8, 1.6) > 0.9
    assert during(person["looks"], "right", 1.85, 2.15) > 0.8
    assert during(person["looks"], "left", 2.65, 2.95) > 0.8
    assert during(person["looks"], "right", 3.2, 3.5) > 0.8
    assert during(person["eyes_closed"], "closed", 4.6, 6.8) > 0.9
    assert during(person["looks"], "screen", 9.6, 12.5) > 0.9


def test_a_still_picture_is_read_as_one(run: Run, clips: Path, tmp_path: Path) -> None:
    drawn = tmp_path / "drawn.png"
    _, summary = seen(run, clips / "obama.jpg", "--annotate", drawn)
    (person,) = summary["people"]
    assert [span["name"] for span in person["expressions"]] == ["happy"]
    original = cv2.imread(str(clips / "obama.jpg"))
    assert np.abs(cv2.resize(cv2.imread(str(drawn)), original.shape[1::-1]).astype(int) - original).max() > 100
    table = run("look", clips / "biden.jpg").stdout
    assert "1 of 1 pictures with faces" in table
    assert "happy" not in table


def test_a_drawn_video_plays_as_long(run: Run, clips: Path, tmp_path: Path) -> None:
    out = tmp_path / "drawn.mp4"
    run("look", clips / "face_smile.mp4", "--annotate", out, "--fps", 10, "--seconds", 1.5)
    with av.open(str(out)) as container:
        frames = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    assert 14 <= len(frames) <= 16
    assert frames[0].shape == (512, 512, 3)


def test_landmarks_come_when_they_are_asked_for(run: Run, clips: Path) -> None:
    for option, there in (((), False), (("--mesh",), True)):
        envelopes, _ = seen(run, clips / "biden2.jpg", *option)
        (tracked,) = (item["payload"]["faces"] for item in envelopes if item["type"] == "faces.tracked")
        assert (tracked[0]["points"] is not None) == there


def test_expressions_can_be_left_out(run: Run, clips: Path) -> None:
    envelopes, summary = seen(run, clips / "face_smile.mp4", "--seconds", 1, "--no-expressions")
    assert not {"face.emotion", "face.actions"} & {envelope["type"] for envelope in envelopes}
    assert not summary["people"][0]["expressions"]


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_videos_are_turned_as_players_turn_them(degrees: int, run: Run, clips: Path, tmp_path: Path) -> None:
    require_service("ffmpeg", which("ffmpeg") is not None)
    upright, turned, played = (tmp_path / name for name in ("upright.mp4", "turned.mp4", "played.png"))
    ffmpeg = ("ffmpeg", "-v", "error", "-i")
    subprocess.run([*ffmpeg, clips / "face_smile.mp4", "-t", "0.2", "-vf", "crop=512:400", "-an", upright], check=True)
    note = f"rotate={degrees}"  # what phones write
    subprocess.run([*ffmpeg, upright, "-c", "copy", "-metadata:s:v:0", note, turned], check=True)
    subprocess.run([*ffmpeg, turned, "-frames:v", "1", played], check=True)
    ours = next(footage(str(turned), 30).frames).pixels
    theirs = cv2.cvtColor(cv2.imread(str(played)), cv2.COLOR_BGR2RGB)
    assert ours.shape == theirs.shape
    assert np.abs(ours.astype(int) - theirs).mean() < 3


def test_a_video_without_people_shows_nobody(run: Run, eyes: None, tmp_path: Path) -> None:
    path = tmp_path / "noise.mp4"
    random = np.random.default_rng(3)
    with av.open(str(path), "w") as container:
        stream = container.add_stream("h264", rate=10)
        stream.width, stream.height, stream.pix_fmt = 160, 120, "yuv420p"
        for _ in range(10):
            pixels = random.integers(0, 255, (120, 160, 3), np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        container.mux(stream.encode(None))
    assert "Nobody is seen." in run("look", path).stdout


def test_what_cannot_be_looked_at_is_told_with_its_code(run: Run, eyes: None, tmp_path: Path) -> None:
    (tmp_path / "note.mp4").write_text("no video")
    (tmp_path / "cut.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    cv2.imwrite(str(tmp_path / "dot.png"), np.zeros((1, 1, 3), np.uint8))
    for source, code in (
        ("absent.mp4", "look.not_found"),
        ("note.mp4", "look.unreadable"),
        ("cut.jpg", "video.broken"),
        ("dot.png", "video.too_small"),
        ("camera:x", "look.no_camera"),
        ("camera:99", "look.no_camera"),
    ):
        assert code in run("look", source, fails=True).stderr, source
    cv2.imwrite(str(tmp_path / "gray.png"), np.full((64, 64, 3), 99, np.uint8))
    assert "look.unknown_format" in run("look", "gray.png", "--annotate", "out.txt", fails=True).stderr


def test_without_the_model_it_says_how_to_get_it(run: Run, tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "gray.png"), np.full((64, 64, 3), 99, np.uint8))
    failed = run("look", "gray.png", fails=True, models_dir=str(tmp_path / "none"))
    assert "visavis models pull face-mesh" in failed.stderr
