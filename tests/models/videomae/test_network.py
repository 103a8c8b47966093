"""The network computes what the published formulae say, and what transformers' implementation says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from bench.video_peers import random_network, transformers_forward

from tests.models.videomae import oracle
from tests.models.videomae.networks import TINY, clips
from visavis.models.videomae.config import BASE, GIANT, HUGE, LARGE, SIZES, SMALL, VideoMAEConfig, flops
from visavis.models.videomae.network import VideoMAE, sinusoid_table

VARIANTS = {
    "plain": TINY,
    "three tubes in time": replace(TINY, frames=6),
    "patches of 14": replace(TINY, patch=14, size=42),
    "layer scale": replace(TINY, layer_scale=0.1),
    "another epsilon": replace(TINY, epsilon=1e-2, final_epsilon=1e-2),
}


@pytest.mark.parametrize("config", VARIANTS.values(), ids=VARIANTS)
def test_it_computes_the_published_formulae(config: VideoMAEConfig) -> None:
    network = random_network(config)
    weights = {name: value.double().numpy() for name, value in network.state_dict().items()}
    given = clips(config)
    with torch.inference_mode():
        found = network(given).numpy()
    for clip, row in zip(given.double().numpy(), found, strict=True):
        expected = oracle.logits(clip, weights, config.depth, config.heads, config.epsilon)
        assert expected.std() > 0.1  # the comparison means something
        assert row == pytest.approx(expected, abs=5e-6)


PEERS = {
    "S at 112": replace(SMALL, size=112, classes=710),
    "B at 112, two blocks": replace(BASE, size=112, classes=710, depth=2),
    "g at 112, one block": replace(GIANT, size=112, classes=710, depth=1),
    "tiny at 224": replace(TINY, frames=16, size=224),
    "tiny at 160": replace(TINY, frames=16, size=160),
}


@pytest.mark.parametrize("config", PEERS.values(), ids=PEERS)
def test_it_agrees_with_transformers(config: VideoMAEConfig) -> None:
    network = random_network(config)
    given = clips(config, 1)
    with torch.inference_mode():
        ours, theirs = network(given), transformers_forward(network)(given)
    assert ours.std() > 0.1
    assert (ours - theirs).abs().max() < 1e-5


@pytest.mark.parametrize("size", [112, 160, 224])
def test_positions_are_numbered_straight_through(size: int) -> None:
    count = 8 * (size // 16) ** 2
    assert sinusoid_table(count, 48)[0].numpy() == pytest.approx(oracle.positions(count, 48), abs=1e-6)


def test_clips_of_a_batch_do_not_touch_each_other() -> None:
    network, given = random_network(TINY), clips(TINY, 3)
    with torch.inference_mode():
        together = network(given)
        apart = torch.cat([network(clip[None]) for clip in given])
    assert torch.allclose(together, apart, atol=1e-5)


@pytest.mark.parametrize(("config", "millions"), [(SMALL, 22), (BASE, 87), (LARGE, 305), (HUGE, 633), (GIANT, 1_011)])
def test_the_published_sizes(config: VideoMAEConfig, millions: float) -> None:
    """Count weights without making them: 13 tensors a block, and 6 around the blocks."""
    with torch.device("meta"):
        network = VideoMAE(replace(config, classes=710))
    weights = network.state_dict()
    assert sum(value.numel() for value in weights.values()) / 1e6 == pytest.approx(millions, rel=0.015)
    assert len(weights) == 13 * config.depth + 6
    assert config.tokens == 8 * (224 // config.patch) ** 2


def test_operations_are_counted() -> None:
    """For S at 16 frames of 224²: 57 G multiplications and additions are published (VideoMAE, table 6)."""
    assert flops(SIZES["S"]) / 2e9 == pytest.approx(57, rel=0.02)
    assert flops(SIZES["B"]) / 2e9 == pytest.approx(180, rel=0.02)


def test_numbers_that_do_not_fit_together() -> None:
    for wrong in ({"size": 100}, {"frames": 15}, {"heads": 7}, {"size": 0}):
        with pytest.raises(ValueError, match=r"not a multiple|cannot be shared"):
            VideoMAEConfig(**wrong)


def test_a_head_begins_at_random() -> None:
    """At zero, as the published code begins it, every comparison of logits would pass."""
    assert VideoMAE(TINY).head.weight.abs().max() > 0  # type: ignore[operator]
    assert np.isfinite(VideoMAE(replace(TINY, classes=0))(clips(TINY)).detach().numpy()).all()
