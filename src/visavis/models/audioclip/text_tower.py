"""CLIP's text tower: a causal transformer (Radford et al., 2021; 12 blocks of width 512).

Parameters have the names of the published checkpoints, where they are not under a name of their own: so this is a part
that ``AudioCLIP`` is made of by inheritance.
"""

from __future__ import annotations

from collections import OrderedDict

import torch
import torch.nn.functional as F  # noqa: N812 - everybody calls it F
from torch import Tensor, nn

from visavis.models.audioclip.config import TextConfig


class Attention(nn.Module):
    """Every token looks at those before it, and at itself."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.in_proj_weight = nn.Parameter(torch.randn(3 * width, width) * width**-0.5)
        self.in_proj_bias = nn.Parameter(torch.zeros(3 * width))
        self.out_proj = nn.Linear(width, width)

    def forward(self, values: Tensor) -> Tensor:
        """Keep the shape, (batch, tokens, width)."""
        together = F.linear(values, self.in_proj_weight, self.in_proj_bias)
        query, key, value = together.reshape(*values.shape[:2], 3, self.heads, -1).permute(2, 0, 3, 1, 4).unbind(0)
        mixed = F.scaled_dot_product_attention(query, key, value, is_causal=True)
        gathered: Tensor = self.out_proj(mixed.transpose(1, 2).flatten(2))
        return gathered


class QuickGelu(nn.Module):
    """x · σ(1.702·x), the cheap approximation that CLIP was trained with (Hendrycks & Gimpel, 2016)."""

    def forward(self, values: Tensor) -> Tensor:
        """Keep the shape."""
        return values * torch.sigmoid(1.702 * values)


class TextBlock(nn.Module):
    """Attention, then two layers, each added to what was there."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.attn = Attention(width, heads)
        self.ln_1 = nn.LayerNorm(width)
        parts = [("c_fc", nn.Linear(width, 4 * width)), ("gelu", QuickGelu()), ("c_proj", nn.Linear(4 * width, width))]
        self.mlp = nn.Sequential(OrderedDict(parts))
        self.ln_2 = nn.LayerNorm(width)

    def forward(self, values: Tensor) -> Tensor:
        """Keep the shape, (batch, tokens, width)."""
        values = values + self.attn(self.ln_1(values))
        changed: Tensor = values + self.mlp(self.ln_2(values))
        return changed


class Transformer(nn.Module):
    """The blocks, one after the other."""

    def __init__(self, config: TextConfig) -> None:
        super().__init__()
        self.resblocks = nn.Sequential(*[TextBlock(config.width, config.heads) for _ in range(config.depth)])

    def forward(self, values: Tensor) -> Tensor:
        """Keep the shape, (batch, tokens, width)."""
        changed: Tensor = self.resblocks(values)
        return changed
