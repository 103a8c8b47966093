"""AudioCLIP, written from its description: three towers that put sounds, pictures and words into one space.

Guzhov, Raue, Hees, Dengel, "AudioCLIP: Extending CLIP to Image, Text and Audio" (ICASSP 2022). Parameters have
the names of the published checkpoints: 861 tensors.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F  # noqa: N812 - everybody calls it F
from torch import Tensor, nn

from visavis.models.audioclip.audio_tower import ESResNeXt
from visavis.models.audioclip.config import AUDIOCLIP, AudioCLIPConfig, TextConfig
from visavis.models.audioclip.image_tower import ImageTower
from visavis.models.audioclip.text_tower import Transformer

GREATEST_SCALE = 100.0
"""Likenesses are multiplied by 1 to 100."""


@dataclass(frozen=True, slots=True)
class Logits:
    """How alike things are, times the learned scale; None where one of the two was not given."""

    audio_image: Tensor | None
    """(sounds, pictures)."""
    audio_text: Tensor | None
    """(sounds, texts)."""
    image_text: Tensor | None
    """(pictures, texts)."""


class AudioCLIP(nn.Module):
    """The towers that the configuration names."""

    def __init__(self, config: AudioCLIPConfig = AUDIOCLIP) -> None:
        """Weights begin at random."""
        super().__init__()
        self.config = config
        if config.audio is not None:
            self.audio = ESResNeXt(config.audio, config.embedding)
        if config.image is not None:
            self.visual = ImageTower(config.image, config.embedding)
        if config.text is not None:
            self._add_text(config.text, config.embedding)
        pairs = {"logit_scale": (config.image, config.text), "logit_scale_ai": (config.audio, config.image),
                 "logit_scale_at": (config.audio, config.text)}  # fmt: skip
        for name, towers in pairs.items():
            if all(tower is not None for tower in towers):
                self.register_parameter(name, nn.Parameter(torch.tensor(math.log(GREATEST_SCALE))))

    def _add_text(self, config: TextConfig, embedding: int) -> None:
        self.transformer = Transformer(config)
        self.token_embedding = nn.Embedding(config.vocabulary, config.width)
        self.positional_embedding = nn.Parameter(torch.randn(config.context, config.width) * 0.01)
        self.ln_final = nn.LayerNorm(config.width)
        self.text_projection = nn.Parameter(torch.randn(config.width, embedding) * config.width**-0.5)

    def embed_audio(self, sounds: Tensor) -> Tensor:
        """Return (batch, embedding) of sounds (batch, samples): 44.1 kHz, on the scale of 16-bit integers."""
        embeddings: Tensor = self.audio(sounds)
        return embeddings

    def embed_images(self, pictures: Tensor) -> Tensor:
        """Return (batch, embedding) of pictures (batch, 3, size, size), normalized with CLIP's mean and deviation."""
        embeddings: Tensor = self.visual(pictures)
        return embeddings

    def embed_text(self, tokens: Tensor) -> Tensor:
        """Return (batch, embedding) of texts: token numbers (batch, tokens), zeros behind the end."""
        values = self.token_embedding(tokens) + self.positional_embedding[: tokens.shape[1]]
        values = self.ln_final(self.transformer(values))
        ends = tokens.argmax(-1)  # the token that ends a text has the greatest number
        embeddings: Tensor = values[torch.arange(len(tokens), device=tokens.device), ends] @ self.text_projection
        return embeddings

    def forward(
        self, sounds: Tensor | None = None, pictures: Tensor | None = None, tokens: Tensor | None = None
    ) -> Logits:
        """Return how alike those that are given are."""
        audio = None if sounds is None else F.normalize(self.embed_audio(sounds), dim=-1)
        image = None if pictures is None else F.normalize(self.embed_images(pictures), dim=-1)
        text = None if tokens is None else F.normalize(self.embed_text(tokens), dim=-1)
        return Logits(
            self._compared(audio, image, "logit_scale_ai"),
            self._compared(audio, text, "logit_scale_at"),
            self._compared(image, text, "logit_scale"),
        )

    def audio_text_scale(self) -> float:
        """Return with which likenesses of sounds and texts are multiplied, 1 to 100."""
        return float(self.scale("logit_scale_at").detach())

    def scale(self, name: str) -> Tensor:
        """Return a learned scale, as it is used: ``logit_scale`` (image, text), ``logit_scale_ai`` or ``…_at``."""
        return self.get_parameter(name).exp().clamp(1.0, GREATEST_SCALE)

    def _compared(self, one: Tensor | None, other: Tensor | None, scale: str) -> Tensor | None:
        return None if one is None or other is None else self.scale(scale) * one @ other.T
