"""Teaches a network new labels: its head alone, or its last blocks too."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import torch

from visavis.models.videomae.build import save_checkpoint
from visavis.models.videomae.labels import LABELS_FILE
from visavis.models.videomae.network import VideoMAE
from visavis.models.videomae.training.clips_on_disk import LabeledClip, split
from visavis.models.videomae.training.course import Course, TrainSettings
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
    course = Course(network, examples, training, settings)
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
    about = {
        "begun_from": begun_from, "trained": _what(network, settings), "by_subject": _by_subject(training, validation),
        "size": network.config.size, "frames": network.config.frames, "seed": settings.seed,
        "training_clips": len(training), "validation_clips": len(validation), "epochs": course.done,
        "uar_by_epoch": [round(value, 4) for value in course.uars], "settings": asdict(settings),
    }  # fmt: skip
    write_report(out, metrics, labels, about)
    (out / STATE).unlink(missing_ok=True)
    return Trained(metrics, labels, course.done, resumed_at)


def _prepare(network: VideoMAE, classes: int, settings: TrainSettings) -> None:
    """Give the network a new head, and freeze what is not trained."""
    network.give_head(classes)
    trained = [network.head]
    if settings.layers:
        trained += [*network.blocks[-settings.layers :], network.fc_norm]
    network.requires_grad_(False)
    for part in trained if settings.layers < len(network.blocks) else [network]:
        part.requires_grad_(True)


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


def _by_subject(training: Sequence[LabeledClip], validation: Sequence[LabeledClip]) -> bool:
    known = all(clip.subject for clip in (*training, *validation))
    return known and {clip.subject for clip in training}.isdisjoint(clip.subject for clip in validation)
