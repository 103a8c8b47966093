"""Small networks with random weights, and clips for them."""

from __future__ import annotations

import torch
from torch import Tensor

from visavis.models.videomae.clips import synthetic_clip
from visavis.models.videomae.config import VideoMAEConfig
from visavis.models.videomae.transforms import batch

TINY = VideoMAEConfig(size=32, patch=16, frames=4, width=48, depth=2, heads=3, hidden=96, classes=7)


def clips(config: VideoMAEConfig, count: int = 2) -> Tensor:
    """Return normalized clips that move: (count, 3, frames, size, size)."""
    made = [synthetic_clip(seed, config.frames, config.size) for seed in range(count)]
    return torch.from_numpy(batch(made, config.size))
