"""The course of one training, which can be interrupted after each epoch."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 - everybody calls it F
from torch import Tensor, nn

from visavis.models.videomae.network import VideoMAE
from visavis.models.videomae.training.clips_on_disk import LabeledClip
from visavis.models.videomae.training.examples import Examples
from visavis.models.videomae.training.metrics import Metrics


@dataclass(frozen=True, slots=True)
class TrainSettings:
    """How to train."""

    layers: int = 0
    """How many of the last blocks are trained with the head; all of them and the patches if there are no more."""
    epochs: int = 40
    batch: int = 16
    rate: float = 1e-3
    """Greatest learning rate of the head; blocks have a tenth of it unless everything is trained from scratch."""
    decay: float = 0.05
    smoothing: float = 0.1
    """Of labels."""
    warm_up: float = 0.1
    """Share of the steps in which the learning rate rises; then it falls along a cosine."""
    patience: int = 10
    """After so many epochs without a better UAR on validation it ends."""
    validation: float = 0.2
    """Share of the clips."""
    mirror: bool = False
    """Whether mirrored clips are trained with too: not where left and right matter."""
    seed: int = 0
    from_scratch: bool = False


class Course:
    """One training, from its beginning or from where it was interrupted."""

    def __init__(
        self, network: VideoMAE, examples: Examples, clips: Sequence[LabeledClip], settings: TrainSettings
    ) -> None:
        self.done = 0
        self.uars: list[float] = []
        self._network = network
        self._examples = examples
        self._clips = [(clip, mirrored) for mirrored in (False, True)[: 1 + settings.mirror] for clip in clips]
        self._settings = settings
        self._steps = math.ceil(len(self._clips) / settings.batch)
        counts = torch.tensor([sum(clip.label == label for clip in clips) for label in examples.labels])
        self._weights = counts.sum() / (len(counts) * counts)
        self._trained = {name: value for name, value in network.named_parameters() if value.requires_grad}
        self._optimizer = _optimizer(self._trained, settings)
        self._schedule = torch.optim.lr_scheduler.LambdaLR(self._optimizer, self._factor)
        self._best = self._copy()

    @property
    def goes_on(self) -> bool:
        """Whether there are epochs left, and it may still get better."""
        since_best = len(self.uars) - 1 - int(np.argmax(self.uars)) if self.uars else 0
        return self.done < self._settings.epochs and since_best < self._settings.patience

    def epoch(self, progress: Callable[[int, int], None]) -> None:
        """Go through all clips once, in an order that depends on the seed and the epoch alone."""
        order = np.random.default_rng((self._settings.seed, self.done)).permutation(len(self._clips))
        self._network.train()
        for step in range(self._steps):
            chosen = order[step * self._settings.batch : (step + 1) * self._settings.batch]
            logits, truth = self._examples.logits([self._clips[index] for index in chosen])
            loss = F.cross_entropy(logits, truth, self._weights, label_smoothing=self._settings.smoothing)
            self._optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(self._trained.values(), 1.0)
            self._optimizer.step()
            self._schedule.step()
            progress(step + 1, self._steps)
        self._network.eval()

    def judge(self, metrics: Metrics) -> None:
        """Take note of how good it is after another epoch."""
        self.done += 1
        self.uars.append(metrics.uar)
        if metrics.uar > max(self.uars[:-1], default=-1.0):
            self._best = self._copy()

    def take_best(self) -> None:
        """Go back to the weights of the best epoch."""
        self._network.load_state_dict(self._best, strict=False)

    def save(self, path: Path, mark: str) -> None:
        """Write down where it is; ``mark`` says which training this is."""
        state = {
            "mark": mark, "done": self.done, "uars": self.uars, "weights": self._copy(), "best": self._best,
            "optimizer": self._optimizer.state_dict(), "schedule": self._schedule.state_dict(),
        }  # fmt: skip
        part = path.with_suffix(".part")
        torch.save(state, part)
        part.replace(path)

    def resume(self, path: Path, mark: str) -> int:
        """Go on where an earlier run was, if it was the same training; return how many epochs that saves."""
        if not path.is_file():
            return 0
        state: dict[str, Any] = torch.load(path, weights_only=True)
        if state["mark"] != mark:
            return 0
        self.done, self.uars, self._best = state["done"], state["uars"], state["best"]
        self._network.load_state_dict(state["weights"], strict=False)
        self._optimizer.load_state_dict(state["optimizer"])
        self._schedule.load_state_dict(state["schedule"])
        return self.done

    def _copy(self) -> dict[str, Tensor]:
        return {name: value.detach().clone() for name, value in self._trained.items()}

    def _factor(self, step: int) -> float:
        total, warm = self._settings.epochs * self._steps, self._settings.warm_up * self._settings.epochs * self._steps
        if step < warm:
            return (step + 1) / (warm + 1)
        return 0.5 + 0.5 * math.cos(math.pi * min(1.0, (step - warm) / max(1.0, total - warm)))


def _optimizer(trained: Mapping[str, Tensor], settings: TrainSettings) -> torch.optim.AdamW:
    """Biases and normalizations do not decay."""
    groups = []
    for name, value in trained.items():
        slow = 1.0 if name.startswith("head.") or settings.from_scratch else 0.1
        decay = settings.decay if value.ndim > 1 else 0.0
        groups.append({"params": [value], "lr": settings.rate * slow, "weight_decay": decay})
    return torch.optim.AdamW(groups)
