"""ESResNeXt: a residual network that looks at spectrograms, with attention beside every stage.

Guzhov, Raue, Hees, Dengel, "ESResNet: Environmental Sound Classification Based on Visual Domain Models" (ICPR 2020);
Xie et al., "Aggregated Residual Transformations for Deep Neural Networks" (CVPR 2017), 50 layers, 32 groups of 4.
Parameters have the names of the published checkpoints.
"""

from __future__ import annotations

from typing import Final

import torch
import torch.nn.functional as F  # noqa: N812 - everybody calls it F
from torch import Tensor, nn

from visavis.models.audioclip.config import BANDS, AudioConfig
from visavis.models.audioclip.fbsp import FbspSpectrogram

EXPANSION: Final = 4
"""A block's output has so many times the channels of its stage."""
KERNELS: Final = ((3, 1), (1, 5), (3, 1), (1, 5), (3, 5))
"""Of the attentions: over bins, over time by turns, over both at the end."""


class ESResNeXt(nn.Module):
    """Sounds in, embeddings out."""

    window: Tensor

    def __init__(self, config: AudioConfig, embedding: int) -> None:
        """``embedding`` is the width of what comes out. The window is in the checkpoints."""
        super().__init__()
        self.config = config
        width = config.width
        self.conv1 = nn.Conv2d(BANDS, width, 7, stride=2, padding=3, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        channels = width
        for stage, depth in enumerate(config.layers):
            planes = width << stage
            blocks = [Block(config, channels, stage)]
            blocks += [Block(config, planes * EXPANSION, stage) for _ in range(1, depth)]
            self.add_module(f"layer{stage + 1}", nn.Sequential(*blocks))
            self.add_module(f"att{stage + 1}", Attention(channels, planes * EXPANSION, KERNELS[stage]))
            channels = planes * EXPANSION
        self.att5 = Attention(channels, channels, KERNELS[4])
        self.fc = nn.Linear(channels, embedding)
        self.fbsp = FbspSpectrogram(config)
        self.register_buffer("window", blackman_harris(config.window))

    def forward(self, sounds: Tensor) -> Tensor:
        """Return embeddings (batch, embedding) of sounds (batch, samples): 44.1 kHz, scale of 16-bit integers."""
        embeddings: Tensor = self.fc(self.features(self.fbsp(sounds, self.window)))
        return embeddings

    def features(self, spectrograms: Tensor) -> Tensor:
        """Return features (batch, width) of spectrograms (batch, 3, bins, frames)."""
        values = F.max_pool2d(F.relu(self.bn1(self.conv1(spectrograms))), 3, stride=2, padding=1)
        for stage in range(1, 5):
            seen: Tensor = self.get_submodule(f"layer{stage}")(values)
            attention: Tensor = self.get_submodule(f"att{stage}")(values, seen.shape[-2:])
            values = seen * attention
        pooled = values.mean((2, 3), keepdim=True)
        attention = self.att5(values, pooled.shape[-2:])
        features: Tensor = (pooled * attention).flatten(1)
        return features


class Block(nn.Module):
    """A bottleneck whose middle is in groups."""

    def __init__(self, config: AudioConfig, channels: int, stage: int) -> None:
        super().__init__()
        planes, stride = config.width << stage, 1 if stage == 0 else 2
        inner = (config.group_width << stage) * config.groups
        fits = channels == planes * EXPANSION
        stride = 1 if fits else stride
        self.conv1 = nn.Conv2d(channels, inner, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(inner)
        self.conv2 = nn.Conv2d(inner, inner, 3, stride=stride, padding=1, groups=config.groups, bias=False)
        self.bn2 = nn.BatchNorm2d(inner)
        self.conv3 = nn.Conv2d(inner, planes * EXPANSION, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(planes * EXPANSION)
        self.downsample: nn.Module | None = None
        if not fits:
            self.downsample = nn.Sequential(
                nn.Conv2d(channels, planes * EXPANSION, 1, stride=stride, bias=False),
                nn.BatchNorm2d(planes * EXPANSION),
            )

    def forward(self, values: Tensor) -> Tensor:
        """Return (batch, channels, bins, frames), in later stages' first blocks of half the bins and frames."""
        inner = F.relu(self.bn1(self.conv1(values)))
        inner = F.relu(self.bn2(self.conv2(inner)))
        kept = values if self.downsample is None else self.downsample(values)
        return F.relu(self.bn3(self.conv3(inner)) + kept)


class Attention(nn.Module):
    """Says from a stage's input, made as small as its output, how much each place of that counts: 0 to 1."""

    def __init__(self, channels: int, out: int, kernel: tuple[int, int]) -> None:
        super().__init__()
        padding = (kernel[0] // 2, kernel[1] // 2)
        self.conv_depth = nn.Conv2d(channels, channels, kernel, padding=padding, groups=channels)
        self.conv_point = nn.Conv2d(channels, out, 1)
        self.bn = nn.BatchNorm2d(out)

    def forward(self, values: Tensor, size: torch.Size) -> Tensor:
        """Return weights (batch, channels, *size)."""
        pooled = F.adaptive_max_pool2d(values, list(size))
        return torch.sigmoid(self.bn(self.conv_point(self.conv_depth(pooled))))


def blackman_harris(length: int) -> Tensor:
    """Return the window of Harris (1978), with four terms and -92 dB beside the main lobe, periodic: (length,)."""
    angles = 2 * torch.pi * torch.arange(length, dtype=torch.float64) / length
    terms = (0.35875, -0.48829, 0.14128, -0.01168)
    return torch.stack([value * (order * angles).cos() for order, value in enumerate(terms)]).sum(0).float()
