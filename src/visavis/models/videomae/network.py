"""VideoMAE-v2's encoder with a classification head, written from its description.

Tong et al., "VideoMAE: Masked Autoencoders are Data-Efficient Learners for Self-Supervised Video Pre-Training" (2022);
Wang et al., "VideoMAE V2: Scaling Video Masked Autoencoders with Dual Masking" (2023). Joint space-time attention over
tubes of 2 frames × 16² (or 14²) pixels. Parameters have the names of the published checkpoints.
"""

from __future__ import annotations

from dataclasses import replace

import torch
import torch.nn.functional as F  # noqa: N812 - everybody calls it F
from torch import Tensor, nn

from visavis.models.videomae.config import VideoMAEConfig

CHANNELS = 3


class VideoMAE(nn.Module):
    """Clips in, features and the scores of classes out.

    Clips are float (batch, 3, frames, size, size), RGB, normalized with ImageNet's mean and deviation.
    """

    positions: Tensor

    def __init__(self, config: VideoMAEConfig) -> None:
        """Weights begin as the paper's code begins them; a head begins at random too, not at zero."""
        super().__init__()
        self.config = config
        self.patch_embed = PatchEmbedding(config)
        # Computed, not learned, and in no checkpoint.
        self.register_buffer("positions", sinusoid_table(config.tokens, config.width), persistent=False)
        self.blocks = nn.ModuleList([Block(config) for _ in range(config.depth)])
        self.fc_norm = nn.LayerNorm(config.width, eps=config.final_epsilon)
        self.head: nn.Module = nn.Linear(config.width, config.classes) if config.classes else nn.Identity()
        self.apply(_begin)

    def give_head(self, classes: int) -> None:
        """Put a new, untrained head on."""
        self.config = replace(self.config, classes=classes)
        self.head = nn.Linear(self.config.width, classes)
        self.head.apply(_begin)

    def tokens(self, clips: Tensor) -> Tensor:
        """Return what the last block says of each tube: (batch, tokens, width)."""
        values: Tensor = self.patch_embed(clips) + self.positions
        for block in self.blocks:
            values = block(values)
        return values

    def features(self, clips: Tensor) -> Tensor:
        """Return one vector for each clip, the normalized mean over its tubes: (batch, width)."""
        values: Tensor = self.fc_norm(self.tokens(clips).mean(1))
        return values

    def forward(self, clips: Tensor) -> Tensor:
        """Return the classes' logits: (batch, classes); the features if there is no head."""
        logits: Tensor = self.head(self.features(clips))
        return logits


class PatchEmbedding(nn.Module):
    """Each tube of pixels becomes a token."""

    def __init__(self, config: VideoMAEConfig) -> None:
        super().__init__()
        self.kernel = (config.tubelet, config.patch, config.patch)
        self.grid = (config.frames // config.tubelet, config.size // config.patch, config.size // config.patch)
        self.proj = nn.Conv3d(CHANNELS, config.width, self.kernel, self.kernel)

    def forward(self, clips: Tensor) -> Tensor:
        """Return tokens, time first, then rows: (batch, tokens, width).

        A convolution whose stride is its kernel is one matrix product over the pieces, which is what runs fastest.
        """
        (times, rows, columns), (deep, high, wide) = self.grid, self.kernel
        pieces = clips.reshape(-1, CHANNELS, times, deep, rows, high, columns, wide).permute(0, 2, 4, 6, 1, 3, 5, 7)
        flat = pieces.reshape(-1, times * rows * columns, CHANNELS * deep * high * wide)
        return F.linear(flat, self.proj.weight.flatten(1), self.proj.bias)


class Attention(nn.Module):
    """Every token looks at every other. Queries and values have a bias, keys have none."""

    def __init__(self, config: VideoMAEConfig) -> None:
        super().__init__()
        self.heads = config.heads
        self.qkv = nn.Linear(config.width, 3 * config.width, bias=False)
        self.q_bias = nn.Parameter(torch.zeros(config.width))
        self.v_bias = nn.Parameter(torch.zeros(config.width))
        self.proj = nn.Linear(config.width, config.width)

    def forward(self, values: Tensor) -> Tensor:
        """Return what each token has gathered: the shape of ``values``, (batch, tokens, width)."""
        batch, tokens, width = values.shape
        bias = torch.cat((self.q_bias, torch.zeros_like(self.q_bias), self.v_bias))
        parts = F.linear(values, self.qkv.weight, bias).reshape(batch, tokens, 3, self.heads, width // self.heads)
        query, key, value = parts.permute(2, 0, 3, 1, 4).unbind(0)
        mixed = F.scaled_dot_product_attention(query, key, value)
        gathered: Tensor = self.proj(mixed.transpose(1, 2).reshape(batch, tokens, width))
        return gathered


class Mlp(nn.Module):
    """Two layers with GELU between, for each token by itself."""

    def __init__(self, config: VideoMAEConfig) -> None:
        super().__init__()
        self.fc1 = nn.Linear(config.width, config.hidden)
        self.fc2 = nn.Linear(config.hidden, config.width)

    def forward(self, values: Tensor) -> Tensor:
        """Keep the shape, (batch, tokens, width)."""
        changed: Tensor = self.fc2(F.gelu(self.fc1(values)))
        return changed


class Block(nn.Module):
    """Attention, then the two layers, each added to what was there; optionally scaled (layer scale)."""

    def __init__(self, config: VideoMAEConfig) -> None:
        super().__init__()
        self.norm1 = nn.LayerNorm(config.width, eps=config.epsilon)
        self.attn = Attention(config)
        self.norm2 = nn.LayerNorm(config.width, eps=config.epsilon)
        self.mlp = Mlp(config)
        self.scaled = config.layer_scale > 0
        if self.scaled:
            self.gamma_1 = nn.Parameter(torch.full((config.width,), config.layer_scale))
            self.gamma_2 = nn.Parameter(torch.full((config.width,), config.layer_scale))

    def forward(self, values: Tensor) -> Tensor:
        """Keep the shape, (batch, tokens, width)."""
        if self.scaled:
            values = values + self.gamma_1 * self.attn(self.norm1(values))
            values = values + self.gamma_2 * self.mlp(self.norm2(values))
        else:
            values = values + self.attn(self.norm1(values))
            values = values + self.mlp(self.norm2(values))
        return values


def sinusoid_table(count: int, width: int) -> Tensor:
    """Return the positions of ``count`` tokens: (1, count, width).

    Sine in even columns, cosine in odd ones, of position / 10000^(2⌊i/2⌋ / width) (Vaswani et al., 2017). Tokens are
    numbered straight through, so a smaller picture has other positions, not scaled ones: so does the published code.
    """
    columns = torch.arange(width, dtype=torch.float64)
    rates = torch.pow(10000.0, 2 * torch.div(columns, 2, rounding_mode="floor") / width)
    angles = torch.arange(count, dtype=torch.float64)[:, None] / rates
    table = torch.where(columns % 2 == 0, angles.sin(), angles.cos())
    return table.float()[None]


def _begin(module: nn.Module) -> None:
    if isinstance(module, nn.Linear):
        nn.init.trunc_normal_(module.weight, std=0.02)
        if module.bias is not None:
            nn.init.zeros_(module.bias)
