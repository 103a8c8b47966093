"""The fusion network in PyTorch, for training."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import torch
import torch.nn.functional as F  # noqa: N812 - everybody calls it F
from torch import Tensor, nn

from visavis.models.emotions import EMOTIONS
from visavis.models.fusion.config import AFFECT, LEAST_CONFIDENCE, MOST_DEVIATIONS, QUERIES, FusionConfig

NEVER = -30.0
"""Logit of an emotion that was never taught."""
_ABSENT = -1e4
"""Attention's score of a modality that is not there."""


@dataclass(frozen=True, slots=True)
class FusionOutput:
    """What the network says of a batch."""

    logits: Tensor
    """(batch, 7), not divided by the temperature."""
    affect: Tensor
    """(batch, 2): valence and arousal, -1 to 1."""
    attention: Tensor
    """(batch, 3, modalities + 1): how much each output's query looks at each modality, and at none of them."""


class FusionNetwork(nn.Module):
    """Each modality becomes one token; three learned queries look at those that are there.

    Cross-attention with learned queries is that of Set Transformer (Lee et al., ICML 2019, pooling by multihead
    attention) and of Perceiver (Jaegle et al., ICML 2021). A token that says nothing is always there besides: where all
    that is there is hardly believed, the queries look at it, and the answer is the one that is right most often.
    """

    def __init__(self, config: FusionConfig, *, dropout: float = 0.3) -> None:
        super().__init__()
        self.config = config
        width = config.width
        names = config.modalities
        for name in names:
            self.register_buffer(f"mean_{name}", torch.zeros(config.dimensions[name]))
            self.register_buffer(f"deviation_{name}", torch.ones(config.dimensions[name]))
        self.project = nn.ModuleDict({name: nn.Linear(config.dimensions[name], width) for name in names})
        self.norm = nn.ModuleDict({name: nn.LayerNorm(width) for name in names})
        self.kind = nn.Parameter(torch.randn(len(names) + 1, width) * 0.02)
        """Added to each modality's token; the last one is the token that says nothing."""
        self.gain = nn.Parameter(torch.zeros(len(names)))
        """How much a modality's confidence matters, before softplus."""
        self.query = nn.Parameter(torch.randn(QUERIES, width) * 0.2)
        self.key = nn.Linear(width, width)
        self.value = nn.Linear(width, width)
        self.mix = nn.Linear(width, width)
        self.norm_mixed = nn.LayerNorm(width)
        self.widen = nn.Linear(width, config.hidden)
        self.narrow = nn.Linear(config.hidden, width)
        self.norm_last = nn.LayerNorm(width)
        self.emotion = nn.Linear(width, len(EMOTIONS))
        self.affect = nn.ModuleDict({name: nn.Linear(width, 1) for name in AFFECT})
        self.dropout = nn.Dropout(dropout)
        known = torch.tensor([0.0 if name in config.taught else NEVER for name in EMOTIONS])
        self.register_buffer("never", known)

    def standardize(self, name: str, mean: Tensor, deviation: Tensor) -> None:
        """Take note of a modality's means and standard deviations, (values,) each."""
        self.get_buffer(f"mean_{name}").copy_(mean)
        self.get_buffer(f"deviation_{name}").copy_(deviation.clamp(min=1e-4))

    def forward(self, values: Mapping[str, Tensor], present: Tensor, confidence: Tensor) -> FusionOutput:
        """Return what the modalities tell together.

        ``values`` are (batch, n) for each modality, anything where it is absent, not a number where it was not
        measured; ``present`` is 0 or 1, and ``confidence`` 0 to 1, both (batch, modalities).
        """
        tokens = [
            self.norm[name](self.project[name](self.dropout(self._standard(name, values[name]))))
            for name in self.config.modalities
        ]
        batch = len(present)
        nothing = torch.zeros_like(self.kind[-1]).expand(batch, -1)
        together = torch.stack([*tokens, nothing], 1) + self.kind
        gate = F.softplus(self.gain) * confidence.clamp(min=LEAST_CONFIDENCE).log() + (1 - present) * _ABSENT
        gate = torch.cat([gate, torch.zeros_like(gate[:, :1])], 1)
        mixed, attention = self._attend(together, gate)
        hidden = self.query + self.dropout(self.mix(mixed))
        hidden = hidden + self.narrow(self.dropout(F.gelu(self.widen(self.norm_mixed(hidden)))))
        hidden = self.dropout(self.norm_last(hidden))
        logits = self.emotion(hidden[:, 0]) + self.get_buffer("never")
        affect = [self.affect[name](hidden[:, 1 + index]) for index, name in enumerate(AFFECT)]
        return FusionOutput(logits, torch.tanh(torch.cat(affect, 1)), attention)

    def _standard(self, name: str, values: Tensor) -> Tensor:
        mean, deviation = self.get_buffer(f"mean_{name}"), self.get_buffer(f"deviation_{name}")
        known = torch.where(values.isnan(), mean, values)
        return ((known - mean) / deviation).clamp(-MOST_DEVIATIONS, MOST_DEVIATIONS)

    def _attend(self, tokens: Tensor, gate: Tensor) -> tuple[Tensor, Tensor]:
        heads, size = self.config.heads, self.config.width // self.config.heads
        query = self.query.view(QUERIES, heads, size).transpose(0, 1)
        key = self.key(tokens).unflatten(-1, (heads, size)).transpose(1, 2)
        value = self.value(tokens).unflatten(-1, (heads, size)).transpose(1, 2)
        scores = query @ key.transpose(-1, -2) / math.sqrt(size) + gate[:, None, None, :]
        shares = scores.softmax(-1)
        mixed = (shares @ value).transpose(1, 2).flatten(2)
        return mixed, shares.mean(1)
