"""What is taught is learned, whoever shows it, and an interruption costs nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from visavis.models.videomae.errors import VideoModelError
from visavis.models.videomae.network import VideoMAE
from visavis.models.videomae.predictor import VideoPredictor
from visavis.models.videomae.training import clips_on_disk
from visavis.models.videomae.training.clips_on_disk import LabeledClip, find_clips, read_clip, split
from visavis.models.videomae.training.course import TrainSettings
from visavis.models.videomae.training.fit import STATE, Trained, train
from visavis.models.videomae.training.metrics import measure
from visavis.models.videomae.training.report import confusion_text
from visavis.models.videomae.training.synthetic import MOTIONS, SUBJECTS, write_synthetic
from visavis.models.videomae.training.tiny import TINY

ALL = TINY.depth


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with 16 clips of each motion, two by each subject."""
    folder = tmp_path_factory.mktemp("drawn")
    write_synthetic(folder, 16)
    return folder


def network(seed: int = 0) -> VideoMAE:
    torch.manual_seed(seed)
    return VideoMAE(TINY)


def teach(clips: list[LabeledClip], out: Path, **changes: Any) -> Trained:
    settings = replace(TrainSettings(layers=ALL, from_scratch=True, mirror=True), **changes)
    return train(network(), clips, out, settings, "random weights", lambda *_: None)


def test_it_learns(drawn: Path, tmp_path: Path) -> None:
    """Chance is one in seven; the held-out clips are of other subjects."""
    found = teach(find_clips(drawn), tmp_path, epochs=24)
    assert found.labels == tuple(sorted(MOTIONS))
    assert found.metrics.uar > 0.6
    assert found.metrics.confusion.sum() >= 14
    assert_complete(tmp_path, found)


def assert_complete(folder: Path, found: Trained) -> None:
    """Assert that the folder holds a model that works, and says of itself what it is."""
    figures = json.loads((folder / "metrics.json").read_text())
    assert figures["uar"] == pytest.approx(found.metrics.uar, abs=1e-4)
    assert max(figures["uar_by_epoch"]) == figures["uar"]
    assert figures["by_subject"]
    assert figures["training_clips"] + figures["validation_clips"] == 16 * len(MOTIONS)
    assert (folder / "confusion.png").read_bytes().startswith(b"\x89PNG")
    card = (folder / "README.md").read_text()
    assert f"{found.metrics.uar:.1%}" in card
    assert "by subjects" in card
    assert not (folder / STATE).exists()
    predictor = VideoPredictor.open(folder / "checkpoint.pth")
    assert predictor.labels == found.labels
    assert predictor.shape.size == TINY.size


class _InterruptedError(Exception):
    pass


def _interrupt(what: str, done: int, total: int) -> None:
    if what.startswith("epoch 4") and done == total:
        raise _InterruptedError


@pytest.mark.parametrize("layers", [0, 1, ALL])
def test_an_interrupted_training_goes_on_where_it_was(layers: int, drawn: Path, tmp_path: Path) -> None:
    """To the very same weights."""
    clips, settings = find_clips(drawn)[::4], TrainSettings(layers=layers, epochs=5, batch=8)
    whole = train(network(), clips, tmp_path / "whole", settings, "", lambda *_: None)
    with pytest.raises(_InterruptedError):
        train(network(), clips, tmp_path / "parts", settings, "", _interrupt)
    assert (tmp_path / "parts" / STATE).is_file()
    parts = train(network(), clips, tmp_path / "parts", settings, "", lambda *_: None)
    assert (whole.resumed_at, parts.resumed_at) == (0, 3)
    ours, theirs = (
        torch.load(tmp_path / name / "checkpoint.pth", weights_only=True)["model"] for name in ("whole", "parts")
    )
    assert all(torch.equal(value, theirs[name]) for name, value in ours.items())


def test_other_settings_begin_anew(drawn: Path, tmp_path: Path) -> None:
    clips = find_clips(drawn)[::4]
    with pytest.raises(_InterruptedError):
        train(network(), clips, tmp_path, TrainSettings(epochs=5), "", _interrupt)
    assert train(network(), clips, tmp_path, TrainSettings(epochs=2), "", lambda *_: None).resumed_at == 0


@pytest.mark.parametrize(("layers", "changed"), [(0, {"head"}), (1, {"head", "blocks.1", "fc_norm"})])
def test_only_what_is_named_is_trained(layers: int, changed: set[str], drawn: Path, tmp_path: Path) -> None:
    before = {name: value.clone() for name, value in network().state_dict().items()}
    trained = network()
    train(trained, find_clips(drawn)[::4], tmp_path, TrainSettings(layers=layers, epochs=2), "", lambda *_: None)
    after = trained.state_dict()
    moved = {name for name in before if not torch.equal(before[name], after[name])} | {"head.weight"}
    assert {
        ".".join(name.split(".")[:2]) if name.startswith("blocks") else name.split(".")[0] for name in moved
    } == changed


def test_features_are_computed_once(drawn: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clips, settings = find_clips(drawn)[::8], TrainSettings(epochs=2)
    first = train(network(), clips, tmp_path, settings, "", lambda *_: None)

    def refuse(*_: object) -> None:
        raise AssertionError("a clip was read again")

    monkeypatch.setattr("visavis.models.videomae.training.examples.read_clip", refuse)
    again = train(network(), clips, tmp_path, settings, "", lambda *_: None)
    assert np.array_equal(first.metrics.confusion, again.metrics.confusion)


def clips(counts: dict[tuple[str, str], int]) -> list[LabeledClip]:
    """Return so many clips of each label and subject."""
    return [
        LabeledClip(Path(f"{label}-{subject}-{number}.mp4"), label, subject)
        for (label, subject), count in counts.items()
        for number in range(count)
    ]


def test_nobody_is_in_both_parts() -> None:
    given = clips({(label, subject): 3 for label in "abc" for subject in ("ann", "bob", "cy", "di", "ed")})
    training, validation = split(given, 0.2, seed=0)
    assert {clip.subject for clip in training}.isdisjoint(clip.subject for clip in validation)
    assert len(validation) == 9
    assert split(given, 0.2, seed=0) == (training, validation)


def test_without_subjects_every_label_keeps_its_share() -> None:
    training, validation = split(clips({("a", ""): 20, ("b", ""): 10, ("c", ""): 2}), 0.2, seed=1)
    assert [sum(clip.label == label for clip in validation) for label in "abc"] == [4, 2, 1]
    assert len(training) + len(validation) == 32


def test_labels_that_one_person_has_alone_cannot_be_held_out() -> None:
    with pytest.raises(VideoModelError, match="shown by single subjects"):
        split(clips({("a", "ann"): 5, ("b", "bob"): 5}), 0.2, seed=0)


def test_a_csv_file_names_clips(drawn: Path, tmp_path: Path) -> None:
    rows = [f"{clip.path},{clip.label},{clip.subject}" for clip in find_clips(drawn)]
    (tmp_path / "clips.csv").write_text("\n".join(["path,label,subject", *rows]))
    assert find_clips(tmp_path / "clips.csv") == find_clips(drawn)


WRONG = {
    "no columns": ("a,b\n1,2\n", "no CSV file with path and label"),
    "one label": ("path,label\na.mp4,x\nb.mp4,x\n", "clips of 1 labels"),
    "a single clip": ("path,label\na.mp4,x\nb.mp4,x\nc.mp4,y\n", "a single clip of: y"),
    "missing files": ("path,label\na.mp4,x\nb.mp4,x\nc.mp4,y\nd.mp4,y\n", "4 files that are missing"),
}


@pytest.mark.parametrize("case", WRONG)
def test_lists_that_cannot_be_learned_from(case: str, tmp_path: Path) -> None:
    text, message = WRONG[case]
    (tmp_path / "clips.csv").write_text(text)
    with pytest.raises(VideoModelError, match=message) as caught:
        find_clips(tmp_path / "clips.csv")
    assert caught.value.code == "video.data_invalid"


def test_an_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(VideoModelError, match="clips of 0 labels"):
        find_clips(tmp_path)


@pytest.mark.parametrize("content", [b"", b"no video at all", b"\x00\x00\x00\x18ftypmp42" + bytes(50)])
def test_a_broken_clip_is_named(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "clip.mp4").write_bytes(content)
    with pytest.raises(VideoModelError, match=r"clip\.mp4 cannot be read") as caught:
        read_clip(tmp_path / "clip.mp4", 16, 32)
    assert caught.value.code == "video.clip_broken"


def test_clips_are_read_as_they_were_drawn(drawn: Path) -> None:
    still = read_clip(drawn / "still/subject-0/000.mp4", 16, 64).astype(int)
    growing = read_clip(drawn / "growing/subject-0/000.mp4", 16, 64).astype(int)
    assert still.shape == (16, 64, 64, 3)
    assert np.abs(still[0] - still[-1]).mean() < 8 < np.abs(growing[0] - growing[-1]).mean()
    assert len({path.parent.name for path in drawn.rglob("*.mp4")}) == SUBJECTS
    assert {".mp4", ".webm", ".avi"} <= clips_on_disk.SUFFIXES


def test_rare_labels_count_as_much_as_common_ones() -> None:
    metrics = measure([0] * 8 + [1] * 2, [0] * 8 + [0, 1], labels=3)
    assert metrics.war == pytest.approx(0.9)
    assert metrics.uar == pytest.approx(0.75)  # the third label does not occur
    assert np.isnan(metrics.recalls[2])
    text = confusion_text(metrics, ["happy", "sad", "surprised"])
    assert text.splitlines()[1].split() == ["happy", "8", "0", "0", "100.0%"]
