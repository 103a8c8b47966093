"""CLIP's picture tower: a residual network whose last pooling is attention.

Radford et al., "Learning Transferable Visual Models From Natural Language Supervision" (ICML 2021): three convolutions
as the stem, averages before every stride, attention instead of an average at the end. Parameters have the names of the
published checkpoints.
"""

from __future__ import annotations

from typing import Final

import torch
import torch.nn.functional as F  # noqa: N812 - everybody calls it F
from torch import Tensor, nn

from visavis.models.audioclip.config import ImageConfig

EXPANSION: Final = 4


class ImageTower(nn.Module):
    """Pictures in, embeddings out."""

    def __init__(self, config: ImageConfig, embedding: int) -> None:
        """``embedding`` is the width of what comes out."""
        super().__init__()
        width = config.width
        self.conv1 = nn.Conv2d(3, width // 2, 3, stride=2, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(width // 2)
        self.conv2 = nn.Conv2d(width // 2, width // 2, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(width // 2)
        self.conv3 = nn.Conv2d(width // 2, width, 3, padding=1, bias=False)
        self.bn3 = nn.BatchNorm2d(width)
        channels = width
        for stage, depth in enumerate(config.layers):
            planes = width << stage
            blocks = [Block(channels, planes, stride=1 if stage == 0 else 2)]
            blocks += [Block(planes * EXPANSION, planes, stride=1) for _ in range(1, depth)]
            self.add_module(f"layer{stage + 1}", nn.Sequential(*blocks))
            channels = planes * EXPANSION
        self.attnpool = AttentionPool((config.size // 32) ** 2, channels, config.heads, embedding)

    def forward(self, pictures: Tensor) -> Tensor:
        """Return embeddings (batch, embedding) of pictures (batch, 3, size, size), normalized with CLIP's numbers."""
        values = pictures
        for number in (1, 2, 3):
            values = F.relu(self.get_submodule(f"bn{number}")(self.get_submodule(f"conv{number}")(values)))
        values = F.avg_pool2d(values, 2)
        for stage in range(1, 5):
            values = self.get_submodule(f"layer{stage}")(values)
        embeddings: Tensor = self.attnpool(values)
        return embeddings


class Block(nn.Module):
    """A bottleneck that averages where it strides."""

    def __init__(self, channels: int, planes: int, *, stride: int) -> None:
        super().__init__()
        self.stride = stride
        self.conv1 = nn.Conv2d(channels, planes, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(planes)
        self.conv2 = nn.Conv2d(planes, planes, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(planes)
        self.conv3 = nn.Conv2d(planes, planes * EXPANSION, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(planes * EXPANSION)
        self.downsample: nn.Module | None = None
        if stride > 1 or channels != planes * EXPANSION:
            self.downsample = nn.Sequential(
                nn.Conv2d(channels, planes * EXPANSION, 1, bias=False), nn.BatchNorm2d(planes * EXPANSION)
            )

    def forward(self, values: Tensor) -> Tensor:
        """Return (batch, channels, height, width), divided by the stride."""
        inner = F.relu(self.bn1(self.conv1(values)))
        inner = self._smaller(F.relu(self.bn2(self.conv2(inner))))
        kept = values if self.downsample is None else self.downsample(self._smaller(values))
        return F.relu(self.bn3(self.conv3(inner)) + kept)

    def _smaller(self, values: Tensor) -> Tensor:
        return F.avg_pool2d(values, self.stride) if self.stride > 1 else values


class AttentionPool(nn.Module):
    """The mean of all places asks them what matters."""

    def __init__(self, places: int, width: int, heads: int, embedding: int) -> None:
        super().__init__()
        self.heads = heads
        self.positional_embedding = nn.Parameter(torch.randn(places + 1, width) / width**0.5)
        self.k_proj = nn.Linear(width, width)
        self.q_proj = nn.Linear(width, width)
        self.v_proj = nn.Linear(width, width)
        self.c_proj = nn.Linear(width, embedding)

    def forward(self, values: Tensor) -> Tensor:
        """Return one vector for each picture: (batch, embedding) of (batch, width, rows, columns)."""
        places = values.flatten(2).transpose(1, 2)
        places = torch.cat((places.mean(1, keepdim=True), places), 1) + self.positional_embedding
        query = self._heads(self.q_proj(places[:, :1]))
        gathered = F.scaled_dot_product_attention(
            query, self._heads(self.k_proj(places)), self._heads(self.v_proj(places))
        )
        embeddings: Tensor = self.c_proj(gathered.transpose(1, 2).flatten(1))
        return embeddings

    def _heads(self, values: Tensor) -> Tensor:
        return values.reshape(*values.shape[:2], self.heads, -1).transpose(1, 2)
