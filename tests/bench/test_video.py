"""The measurements of VideoMAE-v2 run, on a network that takes no time."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from bench.video import contenders, losses, speed
from bench.video_gpu import measure_gpu
from bench.video_peers import random_network, reference_forward

from tests.models.videomae.networks import TINY, clips


def test_speed_and_losses_of_all_contenders(tmp_path: Path) -> None:
    before = torch.get_num_threads()
    try:
        network = random_network(TINY)
        found = contenders(network, 1, tmp_path, None, more=False)
        rows = speed(found, TINY, rounds=1)
        lost = losses(network, found, clips=3)
    finally:
        torch.set_num_threads(before)
    names = [row["contender"] for row in rows]
    assert names[0] == "transformers"
    assert {"ours, torch float32", "ours, onnxruntime int8", "ours, onnxruntime float32"} < set(names)
    assert any("openvino" in name for name in names)
    assert all(row["clips_per_s"] > 0 for row in rows)
    assert all(row["least_cosine"] > 0.99 for row in lost)
    exact = next(row for row in lost if row["contender"] == "ours, onnxruntime float32")
    assert exact["top1_agreement"] == 1
    assert exact["greatest_difference"] < 1e-3


def test_the_gpus_measurement_runs_where_there_is_none() -> None:
    """The same code, without CUDA graphs."""
    result = measure_gpu({"tiny": TINY}, "cpu", [1, 2], rounds=1, peak=1.0)
    assert [row["batch"] for row in result["speed"]] == [1, 2, 1, 2]
    assert all(row["clips_per_s"] > 0 and "percent_of_peak" in row for row in result["speed"])


REFERENCE = """
from timm.models.layers import drop_path, to_2tuple, trunc_normal_
from timm.models.registry import register_model
from torch import nn

@register_model
class VisionTransformer(nn.Module):
    def __init__(self, img_size, embed_dim, num_classes, init_scale, **others):
        super().__init__()
        assert to_2tuple(img_size) == (32, 32) and init_scale == 1.0
        self.embed_dim, self.num_classes = embed_dim, num_classes
    def load_state_dict(self, weights, strict):
        assert strict and weights["head.weight"].shape == (self.num_classes, self.embed_dim)
    def forward(self, clips):
        return clips.new_zeros(len(clips), self.num_classes)
"""


def test_a_reference_is_loaded_from_its_file(tmp_path: Path) -> None:
    """With stand-ins for the package that it imports, which are gone afterwards."""
    (tmp_path / "modeling_finetune.py").write_text(REFERENCE)
    forward = reference_forward(random_network(TINY), tmp_path / "modeling_finetune.py")
    assert forward(clips(TINY)).shape == (2, 7)
    with pytest.raises(ImportError):
        import timm.models.registry  # type: ignore[import-not-found]  # noqa: F401
