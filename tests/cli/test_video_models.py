"""Converting and teaching from the command line, as a person does it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from bench.video_peers import random_network, transformers_weights

from tests.cli.conftest import Run
from tests.models.videomae.networks import TINY
from visavis.inference.builtin_models import MODELS
from visavis.inference.catalog import HubSource
from visavis.inference.video_models import CHECKPOINT, VIDEO_MODELS, convert
from visavis.models.videomae.build import save_checkpoint
from visavis.models.videomae.predictor import VideoPredictor


@pytest.fixture
def checkpoint(tmp_path: Path) -> Path:
    path = tmp_path / "some.pth"
    save_checkpoint(path, random_network(TINY), "abcdefg")
    return path


def test_a_checkpoint_is_converted(checkpoint: Path, tmp_path: Path, run: Run) -> None:
    result = run("models", "convert", checkpoint, "--int8", "--out", tmp_path / "out", "--license", "MIT")
    assert "int8, for onnxruntime" in result.output
    assert "cosine of features at least 0.999" in result.output
    assert VideoPredictor.open(tmp_path / "out").labels == tuple("abcdefg")


def test_the_manifest_is_printed(checkpoint: Path, tmp_path: Path, run: Run) -> None:
    (tmp_path / "names.txt").write_text("\n".join("tuvwxyz"))
    arguments = ("--to", "openvino", "--size", 64, "--labels", tmp_path / "names.txt", "--json")
    result = run("models", "convert", checkpoint, "--out", tmp_path / "out", *arguments)
    manifest = json.loads(result.stdout)
    assert (manifest["size"], manifest["labels"], manifest["runtime"]) == (64, list("tuvwxyz"), "openvino")


def test_transformers_layout_is_converted(tmp_path: Path, run: Run) -> None:
    (tmp_path / "theirs").mkdir()
    torch.save(transformers_weights(random_network(TINY)), tmp_path / "theirs/pytorch_model.bin")
    (tmp_path / "theirs/config.json").write_text(
        json.dumps({"image_size": 32, "num_frames": 4, "num_attention_heads": 3, "layer_norm_eps": 1e-6})
    )
    result = run("models", "convert", tmp_path / "theirs", "--out", tmp_path / "out", "--to", "safetensors")
    assert "pytorch_model.bin, transformers" in result.output


WRONG = {
    "nothing there": (("missing.pth",), "video.checkpoint_missing"),
    "not pulled": (("videomae-s",), "models.missing"),
    "labels that are none": (("some.pth", "--labels", "missing.txt"), "video.labels_invalid"),
    "labels of another head": (("some.pth", "--labels", "kinetics-400"), "video.labels_invalid"),
    "a size that does not fit": (("some.pth", "--size", "40"), "video.checkpoint_invalid"),
    "8 bits for OpenVINO": (("some.pth", "--int8", "--to", "openvino"), "video.convert_unsupported"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_said(case: str, checkpoint: Path, tmp_path: Path, run: Run) -> None:
    arguments, code = WRONG[case]
    result = run("models", "convert", *arguments, "--out", tmp_path / "out", fails=True, models_dir=str(tmp_path))
    assert result.stderr.startswith(code)
    assert "Traceback" not in result.output


WITHOUT_TORCH = "import sys; sys.modules['torch'] = None; from visavis.cli import app; app()"


@pytest.mark.parametrize(
    "command",
    [["models", "convert", "some.pth", "--out", "out"], ["train", "expression", "clips", "--from", "some.pth"]],
    ids=["convert", "train"],
)
def test_without_pytorch_it_says_what_to_install(command: list[str], checkpoint: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-c", WITHOUT_TORCH, *command],
        cwd=checkpoint.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    assert result.stderr.startswith("video.torch_missing")
    assert "pip install 'visavis[video]'" in result.stderr


def test_a_converted_model_needs_no_pytorch(checkpoint: Path, tmp_path: Path, run: Run) -> None:
    run("models", "convert", checkpoint, "--out", tmp_path / "out", "--int8")
    code = (
        "import sys; sys.modules['torch'] = None; import numpy as np; from pathlib import Path;"
        "from visavis.models.videomae.predictor import VideoPredictor;"
        "print(VideoPredictor.open(Path('out')).classify([np.zeros((4, 40, 40, 3), np.uint8)]).shape)"
    )
    result = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert result.stdout == "(1, 7)\n"


def test_teaching_needs_clips_and_a_beginning(tmp_path: Path, run: Run) -> None:
    assert run("train", "expression", fails=True).stderr.startswith("video.no_data")
    assert run("train", "expression", tmp_path, fails=True).stderr.startswith("video.no_checkpoint")
    assert run("train", "expression", tmp_path, "--from", "missing.pth", fails=True).stderr.startswith(
        "video.checkpoint_missing"
    )


def test_drawn_clips_are_taught_and_the_result_is_converted(tmp_path: Path, run: Run) -> None:
    """How well it learns is measured elsewhere."""
    out = tmp_path / "trained"
    metrics = json.loads(run("train", "expression", "--synthetic", 8, "--epochs", 2, "--out", out, "--json").stdout)
    assert set(metrics["labels"]) == {path.name for path in (out / "clips").iterdir()}
    shown = run(
        "train", "expression", out / "clips", "--from", out / "checkpoint.pth", "--epochs", 1, "--out", tmp_path / "b"
    )
    assert "recall" in shown.output
    assert "guessing: 14.3%" in shown.output
    converted = run("models", "convert", out / "checkpoint.pth", "--out", tmp_path / "converted")
    assert "7 labels" in converted.output


@pytest.mark.parametrize("model", VIDEO_MODELS, ids=lambda model: model.name)
def test_the_catalog_names_files_of_one_revision(model: object) -> None:
    entry = MODELS[model.name]  # type: ignore[attr-defined]
    assert entry is model
    assert isinstance(entry.source, HubSource)
    assert len(entry.source.revision) == 40
    assert list(entry.source.files.values()) == [CHECKPOINT]


def test_a_pulled_checkpoint_is_converted(tmp_path: Path) -> None:
    save_checkpoint(tmp_path / CHECKPOINT, random_network(TINY), "abcdefg")
    convert(tmp_path)
    for name in VIDEO_MODELS[0].files:
        assert (tmp_path / name).is_file()
    assert "int8" in VideoPredictor.open(tmp_path).name


def test_a_pulled_file_that_is_no_checkpoint(tmp_path: Path) -> None:
    (tmp_path / CHECKPOINT).write_bytes(b"<html>")
    with pytest.raises(ValueError, match="cannot be read safely"):
        convert(tmp_path)
