"""Tiny networks, trained and not."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from visavis.models.emotions import EMOTIONS
from visavis.models.fusion.config import FusionConfig
from visavis.models.fusion.export import export
from visavis.models.fusion.manifest import FusionManifest
from visavis.models.fusion.network import FusionNetwork

NEEDS = {"face": 4, "voice": 3, "text": 2}
LAYOUTS = {"face": "face-1", "voice": "voice-1", "text": "text-1", "video": "videomae-s", "sound": "audioclip"}
TEMPERATURE = 1.7


def random_network(
    needs: Mapping[str, int] = NEEDS, *, seed: int = 0, taught: tuple[str, ...] = EMOTIONS
) -> FusionNetwork:
    """Return a network with random weights, as large as those of a trained one."""
    torch.manual_seed(seed)
    network = FusionNetwork(FusionConfig(dict(needs), width=32, heads=2, hidden=48, taught=taught)).eval()
    with torch.no_grad():
        for value in network.parameters():
            value.add_(0.2 * torch.randn_like(value))
        for name, count in needs.items():
            network.standardize(name, torch.randn(count), torch.rand(count) + 0.5)
    return network


def written(folder: Path, network: FusionNetwork | None = None) -> FusionManifest:
    """Write a network as if it had been trained."""
    return export(
        network or random_network(), folder, name="tiny-fusion", layouts=LAYOUTS, temperature=TEMPERATURE,
        trained={"recordings": 70, "speakers": 5, "uar": 0.5},
    )  # fmt: skip


def sensed(seed: int = 0, *names: str) -> dict[str, tuple[NDArray[np.float32], float]]:
    """Return random values of the named modalities, all by default."""
    random = np.random.default_rng(seed)
    return {
        name: (random.normal(size=NEEDS[name]).astype(np.float32), float(random.uniform(0.1, 1)))
        for name in (names or NEEDS)
    }
