"""One training of one network: on some speakers, until others are understood no better."""

from __future__ import annotations

import copy
import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 - everybody calls it F
from torch import Tensor, nn

from visavis.models.emotions import EMOTIONS
from visavis.models.fusion.config import FusionConfig
from visavis.models.fusion.network import FusionNetwork, FusionOutput
from visavis.models.fusion.training.calibration import fitted_temperature
from visavis.models.fusion.training.moments import Lessons, Moments


@dataclass(frozen=True, slots=True)
class FusionSettings:
    """How to train."""

    epochs: int = 120
    batch: int = 32
    rate: float = 1e-3
    decay: float = 0.05
    smoothing: float = 0.05
    """Of labels."""
    dropout: float = 0.3
    lose: float = 0.3
    """Probability with which each modality is taken away in training; one always stays (ModDrop: Neverova et al., IEEE
    TPAMI 38, 2016)."""
    alone: float = 0.2
    """Probability with which a single one is left."""
    affect: float = 1.0
    """Weight of the error in valence and arousal, beside the emotions'."""
    patience: int = 20
    """After so many epochs without a smaller loss on the speakers that are held out it ends."""
    folds: int = 5
    width: int = 128
    seed: int = 0
    device: str = "cpu"


@dataclass(frozen=True, slots=True)
class Batch:
    """Moments as tensors."""

    values: Mapping[str, Tensor]
    present: Tensor
    confidence: Tensor

    def __getitem__(self, chosen: Tensor) -> Batch:
        """Return some of the moments."""
        return Batch(
            {name: item[chosen] for name, item in self.values.items()}, self.present[chosen], self.confidence[chosen]
        )

    def without(self, present: Tensor) -> Batch:
        """Return the same with other modalities."""
        return Batch(self.values, present, self.confidence)


def as_batch(moments: Moments, config: FusionConfig, device: str = "cpu") -> Batch:
    """Return moments as a network takes them."""
    values = {name: torch.from_numpy(moments.values[name]).to(device) for name in config.modalities}
    confidence = torch.stack([torch.from_numpy(moments.confidence[name]) for name in config.modalities], 1).to(device)
    return Batch(values, (confidence > 0).float(), confidence)


@dataclass(frozen=True, slots=True)
class Taught:
    """What came of one training."""

    network: FusionNetwork
    temperature: float
    epochs: int
    losses: list[float]
    """On the speakers that were held out, epoch by epoch."""

    def answers(self, moments: Moments, present: Tensor | None = None) -> tuple[np.ndarray, np.ndarray]:
        """Return logits (moments, 7) and affect (moments, 2), with all modalities or with those of a mask."""
        device = next(self.network.parameters()).device.type
        batch = as_batch(moments, self.network.config, device)
        if present is not None:
            batch = batch.without(batch.present * present.to(device))
        self.network.eval()
        with torch.inference_mode():
            output = self.network(batch.values, batch.present, batch.confidence)
        return output.logits.cpu().numpy(), output.affect.cpu().numpy()


def teach(training: Lessons, held_out: Lessons, settings: FusionSettings, *, seed: int) -> Taught:
    """Train a network on some moments; others say when to stop, and how warm the probabilities are."""
    torch.manual_seed(seed)
    moments = training.moments
    dimensions = {name: moments.values[name].shape[1] for name in moments.modalities if moments.confidence[name].any()}
    config = FusionConfig(dimensions, width=settings.width, hidden=2 * settings.width, taught=training.taught)
    network = FusionNetwork(config, dropout=settings.dropout)
    _standardize(network, moments)
    network.to(settings.device)
    epochs, losses = _fit(network, training, held_out, settings, np.random.default_rng(seed))
    taught = Taught(network, 1.0, epochs, losses)
    logits, _ = taught.answers(held_out.moments)
    labels = held_out.labels[held_out.moments.recording]
    return Taught(network, fitted_temperature(logits, labels), epochs, losses)


def _standardize(network: FusionNetwork, moments: Moments) -> None:
    for name in network.config.modalities:
        there = moments.values[name][moments.confidence[name] > 0].astype(np.float64)
        known = ~np.isnan(there)
        count = np.maximum(known.sum(0), 1)
        mean = np.where(known, there, 0).sum(0) / count
        deviation = np.sqrt((np.where(known, there - mean, 0) ** 2).sum(0) / count)
        deviation = np.where(deviation > 1e-6, deviation, 1.0)  # what never changes tells nothing
        network.standardize(name, torch.from_numpy(mean), torch.from_numpy(deviation))


@dataclass(frozen=True, slots=True)
class _Truth:
    labels: Tensor
    affect: Tensor
    weights: Tensor
    """Of the emotions: the rarer, the heavier."""

    @classmethod
    def of(cls, lessons: Lessons, weights: Tensor, device: str) -> _Truth:
        rows = lessons.moments.recording
        labels, affect = torch.from_numpy(lessons.labels[rows]), torch.from_numpy(lessons.affect[rows])
        return cls(labels.to(device), affect.to(device), weights.to(device))

    def loss(self, output: FusionOutput, chosen: Tensor, settings: FusionSettings) -> Tensor:
        labels, affect = self.labels[chosen], self.affect[chosen]
        loss = F.cross_entropy(output.logits, labels, self.weights, label_smoothing=settings.smoothing)
        known = ~affect.isnan()
        if known.any():
            loss = loss + settings.affect * F.mse_loss(output.affect[known], affect[known])
        return loss


def _fit(
    network: FusionNetwork, training: Lessons, held_out: Lessons, settings: FusionSettings, random: np.random.Generator
) -> tuple[int, list[float]]:
    device = settings.device
    counts = np.bincount(training.labels[training.moments.recording], minlength=len(EMOTIONS))
    weights = torch.from_numpy(np.where(counts > 0, counts.sum() / np.maximum(counts, 1), 0)).float()
    weights = weights / weights[weights > 0].mean()
    shown, judged = (as_batch(item.moments, network.config, device) for item in (training, held_out))
    truth, judged_truth = (_Truth.of(item, weights, device) for item in (training, held_out))
    steps = math.ceil(len(training.moments) / settings.batch)
    optimizer = torch.optim.AdamW(network.parameters(), lr=settings.rate, weight_decay=settings.decay)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, settings.rate, total_steps=settings.epochs * steps, pct_start=0.1
    )
    everything = torch.arange(len(held_out.moments), device=device)
    best, losses = copy.deepcopy(network.state_dict()), list[float]()
    for epoch in range(settings.epochs):
        network.train()
        order = random.permutation(len(training.moments))
        for step in range(steps):
            chosen = torch.from_numpy(order[step * settings.batch : (step + 1) * settings.batch]).to(device)
            some = shown[chosen]
            some = some.without(_some_lost(some.present, settings, random))
            loss = truth.loss(network(some.values, some.present, some.confidence), chosen, settings)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
        network.eval()
        with torch.inference_mode():
            output = network(judged.values, judged.present, judged.confidence)
            losses.append(float(judged_truth.loss(output, everything, settings)))
        if losses[-1] <= min(losses):
            best = copy.deepcopy(network.state_dict())
        if epoch - int(np.argmin(losses)) >= settings.patience:
            break
    network.load_state_dict(best)
    return len(losses), [round(value, 4) for value in losses]


def _some_lost(present: Tensor, settings: FusionSettings, random: np.random.Generator) -> Tensor:
    """Take modalities away at random, never all of a moment's."""
    there = present.cpu().numpy() > 0
    kept = there & (random.random(there.shape) >= settings.lose)
    # One of those that are there stays in any case; in some moments it stays alone.
    draws = np.where(there, random.random(there.shape), -1.0)
    stays = np.zeros_like(there)
    stays[np.arange(len(there)), draws.argmax(1)] = True
    single = random.random(len(there)) < settings.alone
    kept = np.where(single[:, None], stays, kept)
    kept = np.where(kept.any(1, keepdims=True), kept, stays) & there
    return torch.from_numpy(kept.astype(np.float32)).to(present.device)
