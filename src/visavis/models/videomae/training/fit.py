"""Teaches a network new labels: its head alone, or its last blocks too."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 - everybody calls it F
from torch import Tensor, nn

from visavis.models.videomae.build import save_checkpoint
from visavis.models.videomae.labels import LABELS_FILE
from visavis.models.videomae.network import VideoMAE
from visavis.models.videomae.training.clips_on_disk import LabeledClip, split
from visavis.models.videomae.training.examples import Examples, open_examples
from visavis.models.videomae.training.metrics import Metrics, measure
from visavis.models.videomae.training.report import write_report

_JUDGED = 8
"""Clips at a time."""

STATE = "training-state.pt"
"""What an interrupted training goes on from."""

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""


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


@dataclass(frozen=True, slots=True)
class Trained:
    """What came of it."""

    metrics: Metrics
    labels: tuple[str, ...]
    epochs: int
    """How many there were."""
    resumed_at: int
    """After how many epochs of an earlier run it went on."""


def train(
    network: VideoMAE,
    clips: Sequence[LabeledClip],
    out: Path,
    settings: TrainSettings,
    begun_from: str,
    progress: Progress,
) -> Trained:
    """Train, and write checkpoint, labels, metrics and a model card into ``out``.

    The network gets a new head. An interrupted training with the same clips, network and settings goes on where it was.
    Raises VideoModelError ``video.data_invalid`` or ``video.clip_broken``; OSError if ``out`` cannot be written.
    """
    torch.manual_seed(settings.seed)
    labels = tuple(sorted({clip.label for clip in clips}))
    training, validation = split(clips, settings.validation, settings.seed)
    out.mkdir(parents=True, exist_ok=True)
    _prepare(network, len(labels), settings)
    mark = _fingerprint(network, [*training, *validation], settings)
    examples = open_examples(network, labels, out, keep_features=settings.layers == 0)
    if settings.layers == 0:
        _judge(network, examples, [*training, *validation], lambda done, total: progress("features", done, total))
    course = _Course(network, examples, training, settings)
    resumed_at = course.resume(out / STATE, mark)
    while course.goes_on:
        course.epoch(lambda done, total: progress(f"epoch {course.done + 1}", done, total))
        course.judge(_judge(network, examples, validation))
        progress(f"epoch {course.done}: UAR {course.uars[-1]:.1%}, best {max(course.uars):.1%}", 1, 1)
        course.save(out / STATE, mark)
    course.take_best()
    metrics = _judge(network, examples, validation)
    (out / LABELS_FILE).write_text("".join(f"{label}\n" for label in labels), encoding="utf-8")
    save_checkpoint(out / "checkpoint.pth", network, labels)
    by_subject = bool(training[0].subject) and {c.subject for c in training}.isdisjoint(c.subject for c in validation)
    about = {
        "begun_from": begun_from, "trained": _what(network, settings), "by_subject": by_subject,
        "size": network.config.size, "frames": network.config.frames, "seed": settings.seed,
        "training_clips": len(training), "validation_clips": len(validation), "epochs": course.done,
        "uar_by_epoch": [round(value, 4) for value in course.uars], "settings": asdict(settings),
    }  # fmt: skip
    write_report(out, metrics, labels, about)
    (out / STATE).unlink(missing_ok=True)
    return Trained(metrics, labels, course.done, resumed_at)


class _Course:
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


def _prepare(network: VideoMAE, classes: int, settings: TrainSettings) -> None:
    """Give the network a new head, and freeze what is not trained."""
    network.give_head(classes)
    trained = [network.head]
    if settings.layers:
        trained += [*network.blocks[-settings.layers :], network.fc_norm]
    network.requires_grad_(False)
    for part in trained if settings.layers < len(network.blocks) else [network]:
        part.requires_grad_(True)


def _optimizer(trained: Mapping[str, Tensor], settings: TrainSettings) -> torch.optim.AdamW:
    """Biases and normalizations do not decay."""
    groups = []
    for name, value in trained.items():
        slow = 1.0 if name.startswith("head.") or settings.from_scratch else 0.1
        decay = settings.decay if value.ndim > 1 else 0.0
        groups.append({"params": [value], "lr": settings.rate * slow, "weight_decay": decay})
    return torch.optim.AdamW(groups)


def _judge(
    network: VideoMAE,
    examples: Examples,
    clips: Sequence[LabeledClip],
    progress: Callable[[int, int], None] = lambda *_: None,
) -> Metrics:
    network.eval()
    truth: list[int] = []
    guesses: list[int] = []
    with torch.inference_mode():
        for start in range(0, len(clips), _JUDGED):
            logits, labels = examples.logits([(clip, False) for clip in clips[start : start + _JUDGED]])
            truth += labels.tolist()
            guesses += logits.argmax(1).tolist()
            progress(len(truth), len(clips))
    return measure(truth, guesses, len(examples.labels))


def _fingerprint(network: VideoMAE, clips: Sequence[LabeledClip], settings: TrainSettings) -> str:
    digest = hashlib.sha256(repr((asdict(network.config), asdict(settings))).encode())
    for clip in clips:
        digest.update(repr((str(clip.path), clip.label, clip.path.stat().st_size)).encode())
    for value in network.state_dict().values():
        digest.update(value.flatten()[:8].numpy().tobytes())
    return digest.hexdigest()


def _what(network: VideoMAE, settings: TrainSettings) -> str:
    if not settings.layers:
        return "the head alone"
    return "everything" if settings.layers >= len(network.blocks) else f"the head and the last {settings.layers} blocks"
