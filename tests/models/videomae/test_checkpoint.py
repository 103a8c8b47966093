"""Checkpoints of every published layout load, whole or not at all."""

from __future__ import annotations

import argparse
import json
import pickle
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from bench.video_peers import random_network, transformers_model, transformers_weights
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from safetensors.torch import save_file
from torch import Tensor

from tests.models.videomae.networks import TINY, clips
from visavis.models.videomae.build import load_network, save_checkpoint, save_safetensors
from visavis.models.videomae.config import GIANT, SMALL
from visavis.models.videomae.errors import VideoModelError
from visavis.models.videomae.network import VideoMAE

Weights = dict[str, Tensor]
SHAPE = {"size": TINY.size, "frames": TINY.frames, "heads": TINY.heads}


def prefixed(weights: Weights, prefix: str) -> Weights:
    return {f"{prefix}{name}": value for name, value in weights.items()}


LAYOUTS: dict[str, Callable[[Weights], Any]] = {
    "by names alone": lambda weights: weights,
    "fine-tuned": lambda weights: {"model": weights, "epoch": 3, "args": argparse.Namespace(nb_classes=7, lr=1e-3)},
    "distilled, DeepSpeed": lambda weights: {"module": weights, "global_steps": 10},
    "state_dict": lambda weights: {"state_dict": weights},
    "torch.compile": lambda weights: {"model": prefixed(weights, "_orig_mod.")},
    "data parallel": lambda weights: {"model": prefixed(weights, "module.")},
    "hub wrapper": lambda weights: prefixed(weights, "model."),
    "backbone": lambda weights: {"state_dict": prefixed(weights, "backbone.")},
    "several wrappers": lambda weights: {"module": prefixed(weights, "_orig_mod.module.")},
    "half precision": lambda weights: {"module": {name: value.half() for name, value in weights.items()}},
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_layout_loads(layout: str, tmp_path: Path) -> None:
    network = random_network(TINY)
    torch.save(LAYOUTS[layout](network.state_dict()), tmp_path / "model.pth")
    loaded = load_network(tmp_path / "model.pth", **SHAPE)
    assert loaded.network.config == TINY
    assert loaded.labels == tuple(f"class {number}" for number in range(7))
    tolerance = 1e-2 if layout == "half precision" else 0.0
    assert_same(loaded.network, network, tolerance)


def assert_same(one: VideoMAE, other: VideoMAE, tolerance: float = 0.0) -> None:
    """Assert that both say the same of clips."""
    given = clips(one.config)
    with torch.inference_mode():
        assert (one(given) - other(given)).abs().max() <= tolerance


def test_a_safetensors_file_loads(tmp_path: Path) -> None:
    network = random_network(TINY)
    save_file(network.state_dict(), tmp_path / "model.safetensors")
    assert_same(load_network(tmp_path, **SHAPE).network, network)


@pytest.mark.parametrize("kind", ["pth", "safetensors"])
def test_what_we_save_says_of_itself_what_tensors_do_not(kind: str, tmp_path: Path) -> None:
    network = random_network(replace(TINY, epsilon=1e-3, final_epsilon=1e-4))
    labels = ["a", "b", "c", "d", "e", "f", "g"]
    if kind == "pth":
        save_checkpoint(tmp_path / "checkpoint.pth", network, labels)
    else:
        save_safetensors(tmp_path / "model.safetensors", network, labels)
    loaded = load_network(tmp_path)
    assert loaded.network.config == network.config
    assert loaded.labels == tuple(labels)
    assert_same(loaded.network, network)


def pre_trained(weights: Weights) -> Weights:
    """Return weights as pre-training leaves them: an encoder with a normalization of tokens, and a decoder."""
    encoder = {name: value for name, value in weights.items() if not name.startswith(("fc_norm.", "head."))}
    width = TINY.width
    return {
        **prefixed(encoder, "encoder."),
        "encoder.norm.weight": torch.ones(width), "encoder.norm.bias": torch.ones(width),
        "decoder.blocks.0.norm1.weight": torch.ones(24), "decoder.head.weight": torch.ones(10, 24),
        "encoder_to_decoder.weight": torch.ones(24, width), "mask_token": torch.zeros(1, 1, 24),
    }  # fmt: skip


@pytest.mark.parametrize("key", ["model", "module"])
def test_a_pre_trained_encoder_gives_features_only(key: str, tmp_path: Path) -> None:
    network = random_network(TINY)
    torch.save({key: pre_trained(network.state_dict())}, tmp_path / "model.pth")
    loaded = load_network(tmp_path / "model.pth", **SHAPE)
    assert loaded.layout == "pre-trained"
    assert loaded.labels == ()
    assert loaded.network.config.classes == 0
    given = clips(TINY)
    with torch.inference_mode():
        expected = torch.nn.functional.layer_norm(network.tokens(given).mean(1), (TINY.width,), eps=1e-6)
        assert torch.allclose(loaded.network.features(given), expected, atol=1e-6)


def test_a_giant_is_recognized_by_its_tensors(tmp_path: Path) -> None:
    network = random_network(replace(GIANT, size=28, frames=2, depth=1, classes=710))
    torch.save({"module": network.half().state_dict()}, tmp_path / "vit_g.pth")
    config = load_network(tmp_path / "vit_g.pth", size=28, frames=2).network.config
    assert config == network.config
    assert (config.patch, config.heads, config.hidden) == (14, 16, 6144)


def test_the_distilled_small_model_loads_with_its_labels(tmp_path: Path) -> None:
    network = random_network(replace(SMALL, classes=710))
    torch.save({"module": {name: value.half() for name, value in network.state_dict().items()}}, tmp_path / "s.pth")
    loaded = load_network(tmp_path / "s.pth")
    assert loaded.network.config == network.config
    assert loaded.labels[0] == "riding a bike"
    assert len(loaded.labels) == 710


def test_transformers_own_checkpoint_loads(tmp_path: Path) -> None:
    """As transformers saves it, with the epsilons that it computes with."""
    theirs: Any = transformers_model(random_network(replace(TINY, epsilon=1e-12, final_epsilon=1e-5)))
    theirs.config.id2label = {number: f"label {number}" for number in range(7)}
    theirs.save_pretrained(tmp_path)
    loaded = load_network(tmp_path)
    assert loaded.layout == "transformers"
    assert loaded.labels[6] == "label 6"
    assert (loaded.network.config.epsilon, loaded.network.config.final_epsilon) == (1e-12, 1e-5)
    given = clips(TINY)
    with torch.inference_mode():
        assert (loaded.network(given) - theirs(given.transpose(1, 2)).logits).abs().max() < 1e-5


def test_older_transformers_checkpoints_load(tmp_path: Path) -> None:
    """They call the biases q_bias and v_bias, and have no configuration beside them here."""
    network = random_network(TINY)
    weights = {
        name.replace("query.bias", "q_bias").replace("value.bias", "v_bias"): value
        for name, value in transformers_weights(network).items()
    }
    torch.save(weights, tmp_path / "pytorch_model.bin")
    loaded = load_network(tmp_path, **SHAPE)
    assert loaded.network.config.final_epsilon == 1e-5
    assert_same(loaded.network, network, 1e-3)


def broken(change: Callable[[Weights], object]) -> Weights:
    weights = dict(random_network(TINY).state_dict())
    change(weights)
    return weights


BROKEN: dict[str, tuple[Callable[[Weights], object], str]] = {
    "a missing tensor": (lambda w: w.pop("blocks.1.attn.q_bias"), "missing: blocks.1.attn.q_bias"),
    "a tensor too many": (lambda w: w.update({"cls_token": torch.zeros(1)}), "unexpected: cls_token"),
    "a wrong shape": (lambda w: w.update({"fc_norm.bias": torch.zeros(5)}), r"wrong shape: fc_norm.bias \(5,\)"),
    "half a head": (lambda w: w.pop("head.bias"), "missing: head.bias"),
    "a head without its normalization": (lambda w: w.pop("fc_norm.weight"), "missing: fc_norm.weight"),
    "no patches": (lambda w: w.pop("patch_embed.proj.weight"), "no VideoMAE checkpoint"),
    "no blocks": (lambda w: [w.pop(name) for name in list(w) if "blocks" in name], "no VideoMAE checkpoint"),
    "learned positions": (lambda w: w.update({"pos_embed": torch.zeros(1, 8, 48)}), "unexpected: pos_embed"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_does_not_fit_is_named(case: str, tmp_path: Path) -> None:
    change, message = BROKEN[case]
    torch.save({"model": broken(change)}, tmp_path / "model.pth")
    with pytest.raises(VideoModelError, match=message) as caught:
        load_network(tmp_path / "model.pth", **SHAPE)
    assert caught.value.code == "video.checkpoint_invalid"


class _Harmful:
    def __reduce__(self) -> tuple[Callable[..., Any], tuple[str]]:
        return exec, ("raise SystemExit('a checkpoint ran code')",)


def test_nothing_in_a_checkpoint_is_run(tmp_path: Path) -> None:
    torch.save({"model": random_network(TINY).state_dict(), "extra": _Harmful()}, tmp_path / "model.pth")
    with pytest.raises(VideoModelError, match="cannot be read safely"):
        load_network(tmp_path / "model.pth")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.binary(max_size=300)
    | st.builds(lambda value: pickle.dumps(value, 2), st.dictionaries(st.text(), st.floats()))
)
def test_any_bytes_are_refused(data: bytes, tmp_path: Path) -> None:
    for name in ("model.pth", "model.safetensors"):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(VideoModelError) as caught:
            load_network(tmp_path / name)
        assert caught.value.code == "video.checkpoint_invalid"


def test_labels_beside_a_checkpoint_come_first(tmp_path: Path) -> None:
    save_checkpoint(tmp_path / "checkpoint.pth", random_network(TINY), "abcdefg")
    (tmp_path / "labels.txt").write_text("\n".join("tuvwxyz"))
    assert load_network(tmp_path).labels == tuple("tuvwxyz")
    (tmp_path / "labels.txt").write_text("one\ntwo")
    with pytest.raises(VideoModelError, match="2 labels for 7 classes"):
        load_network(tmp_path)


def test_a_configuration_that_cannot_be_read(tmp_path: Path) -> None:
    torch.save(transformers_weights(random_network(TINY)), tmp_path / "pytorch_model.bin")
    (tmp_path / "config.json").write_text(json.dumps({"id2label": ["no", "object"]}))
    with pytest.raises(VideoModelError, match=r"config\.json cannot be read"):
        load_network(tmp_path)


def test_no_checkpoint_at_all(tmp_path: Path) -> None:
    with pytest.raises(VideoModelError, match="no checkpoint"):
        load_network(tmp_path)
