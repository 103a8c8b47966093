"""Converted models say what the checkpoint says."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from bench.video_peers import random_network

from tests.models.videomae.networks import TINY
from visavis.models.videomae.build import save_checkpoint
from visavis.models.videomae.clips import synthetic_clip
from visavis.models.videomae.config import VideoMAEConfig
from visavis.models.videomae.errors import VideoModelError
from visavis.models.videomae.export import Conversion, Target, convert
from visavis.models.videomae.graph import quantize
from visavis.models.videomae.manifest import MANIFEST, read_manifest
from visavis.models.videomae.predictor import VideoPredictor

LABELS = tuple("abcdefg")
CLIPS = [synthetic_clip(seed, TINY.frames, 40) for seed in range(3)]
TARGETS: list[tuple[Target, bool]] = [("onnx", False), ("onnx", True), ("openvino", False), ("safetensors", False)]


def checkpoint(folder: Path, config: VideoMAEConfig = TINY) -> Path:
    path = folder / "checkpoint.pth"
    save_checkpoint(path, random_network(config), LABELS[: config.classes])
    return path


@pytest.mark.parametrize(("to", "int8"), TARGETS)
@pytest.mark.parametrize("config", [TINY, replace(TINY, layer_scale=0.1)], ids=["plain", "layer scale"])
def test_a_converted_model_agrees(to: Target, int8: bool, config: VideoMAEConfig, tmp_path: Path) -> None:
    path = checkpoint(tmp_path, config)
    manifest = convert(Conversion(path, tmp_path / "out", to=to, int8=int8, license="MIT"))
    original, converted = VideoPredictor.open(path), VideoPredictor.open(tmp_path / "out")
    assert converted.labels == original.labels == LABELS
    assert converted.shape == original.shape
    tolerance = 0.05 if int8 or "bfloat16" in converted.name else 1e-4
    assert converted.features(CLIPS) == pytest.approx(original.features(CLIPS), abs=3 * tolerance)
    probabilities = converted.classify(CLIPS)
    assert probabilities == pytest.approx(original.classify(CLIPS), abs=tolerance)
    assert probabilities.sum(1) == pytest.approx([1, 1, 1], abs=1e-5)
    assert manifest.check["feature_cosine"] > 0.999
    assert read_manifest(tmp_path / "out") == manifest
    assert manifest.sha256 == hashlib.sha256((tmp_path / "out" / manifest.file).read_bytes()).hexdigest()
    assert (manifest.license, manifest.size, manifest.labels) == ("MIT", TINY.size, list(LABELS))


@pytest.mark.parametrize(("to", "int8"), TARGETS)
def test_without_a_head_there_are_features_only(to: Target, int8: bool, tmp_path: Path) -> None:
    path = checkpoint(tmp_path, replace(TINY, classes=0))
    manifest = convert(Conversion(path, tmp_path / "out", to=to, int8=int8))
    predictor = VideoPredictor.open(tmp_path / "out")
    assert predictor.features(CLIPS).shape == (3, TINY.width)
    assert "top1_agreement" not in manifest.check
    with pytest.raises(VideoModelError, match="no trained head") as caught:
        predictor.classify(CLIPS)
    assert caught.value.code == "video.no_head"


def test_8_bit_clips_do_not_depend_on_their_neighbors(tmp_path: Path) -> None:
    convert(Conversion(checkpoint(tmp_path), tmp_path / "out", int8=True))
    predictor = VideoPredictor.open(tmp_path / "out")
    apart = np.concatenate([predictor.features([clip]) for clip in CLIPS])
    assert np.array_equal(predictor.features(CLIPS), apart)


def test_another_size(tmp_path: Path) -> None:
    path = checkpoint(tmp_path)
    manifest = convert(Conversion(path, tmp_path / "out", size=64))
    assert manifest.size == 64
    assert VideoPredictor.open(tmp_path / "out").classify(CLIPS).shape == (3, 7)


def test_weights_become_8_bit_with_half_a_step_of_error() -> None:
    weight = np.random.default_rng(0).normal(size=(50, 7)).astype(np.float32)
    weight[:, 3] = 0
    integers, scales = quantize(weight)
    assert integers.dtype == np.int8
    assert np.abs(integers * scales - weight).max() <= scales.max() / 2 + 1e-6
    assert np.abs(integers).max(0).tolist() == [127, 127, 127, 0, 127, 127, 127]


def test_8_bits_are_for_onnx(tmp_path: Path) -> None:
    with pytest.raises(VideoModelError, match="8-bit weights are for ONNX"):
        convert(Conversion(checkpoint(tmp_path), tmp_path / "out", to="openvino", int8=True))


def test_labels_must_be_as_many_as_classes(tmp_path: Path) -> None:
    with pytest.raises(VideoModelError, match="2 labels for 7 classes"):
        convert(Conversion(checkpoint(tmp_path), tmp_path / "out", labels=("a", "b")))
    assert not (tmp_path / "out").exists()


MANIFESTS = {
    "no JSON": "{",
    "a list": "[]",
    "another version": json.dumps({"version": 9}),
    "half of it": json.dumps({"version": 1, "runtime": "torch"}),
}


@pytest.mark.parametrize("case", MANIFESTS)
def test_a_manifest_that_cannot_be_used(case: str, tmp_path: Path) -> None:
    (tmp_path / MANIFEST).write_text(MANIFESTS[case])
    with pytest.raises(VideoModelError) as caught:
        VideoPredictor.open(tmp_path)
    assert caught.value.code == "video.manifest_invalid"


@pytest.mark.parametrize(("to", "file"), [("onnx", "model.onnx"), ("openvino", "model.xml")])
def test_a_damaged_model(to: Target, file: str, tmp_path: Path) -> None:
    convert(Conversion(checkpoint(tmp_path), tmp_path / "out", to=to, check_clips=0))
    (tmp_path / "out" / file).write_bytes(b"nothing")
    with pytest.raises(VideoModelError) as caught:
        VideoPredictor.open(tmp_path / "out")
    assert caught.value.code == "video.model_broken"
    (tmp_path / "out" / file).unlink()
    with pytest.raises(VideoModelError, match="is missing"):
        VideoPredictor.open(tmp_path / "out")


def test_a_file_elsewhere_is_not_opened(tmp_path: Path) -> None:
    convert(Conversion(checkpoint(tmp_path), tmp_path / "out", check_clips=0))
    manifest = json.loads((tmp_path / "out" / MANIFEST).read_text())
    (tmp_path / "out" / MANIFEST).write_text(json.dumps({**manifest, "file": "../checkpoint.pth"}))
    with pytest.raises(VideoModelError, match="make no sense"):
        VideoPredictor.open(tmp_path / "out")


def test_what_a_device_cannot_do_is_said(tmp_path: Path) -> None:
    path = checkpoint(tmp_path)
    convert(Conversion(path, tmp_path / "out", check_clips=0))
    for model in (path, tmp_path / "out"):
        with pytest.raises(VideoModelError) as caught:
            VideoPredictor.open(model, device="nowhere")
        assert caught.value.code == "video.device_unsupported"


def test_clips_have_the_models_length(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="4 frames here, not 3"):
        VideoPredictor.open(checkpoint(tmp_path)).classify([CLIPS[0][:3]])
