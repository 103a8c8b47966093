"""Networks out of checkpoints, and checkpoints out of networks."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from visavis.models.videomae.checkpoint import Checkpoint, Layout, checkpoint_file, read_checkpoint
from visavis.models.videomae.config import EPSILON, HEADS_BY_WIDTH, VideoMAEConfig
from visavis.models.videomae.errors import VideoModelError
from visavis.models.videomae.labels import LABELS_FILE, labels_for, read_labels
from visavis.models.videomae.network import CHANNELS, VideoMAE, sinusoid_table
from visavis.models.weights import ABOUT, listed, misfit

_BLOCK = re.compile(r"blocks\.(\d+)\.")


@dataclass(frozen=True, slots=True)
class LoadedNetwork:
    """A network with its weights, ready to be used."""

    network: VideoMAE
    labels: tuple[str, ...]
    """What the head's classes are called; empty without a trained head."""
    layout: Layout
    file: Path


def load_network(
    path: Path, *, size: int | None = None, frames: int | None = None, heads: int | None = None
) -> LoadedNetwork:
    """Build the network of a checkpoint and load its weights; every tensor must be there and have its place.

    ``size``, ``frames`` and ``heads`` override what the checkpoint says of itself, or 224, 16 and what the published
    models have. A checkpoint without a head gives features only. Labels are those beside the checkpoint
    (``labels.txt``), those in it, those of the published head with as many classes, or numbers, in this order.

    Raises VideoModelError: ``video.checkpoint_missing``, ``video.checkpoint_invalid``, ``video.labels_invalid``.
    """
    file = checkpoint_file(path)
    checkpoint = read_checkpoint(file)
    config = infer_config(checkpoint, file, size=size, frames=frames, heads=heads)
    with torch.device("meta"):  # the giant's billion weights are neither drawn at random nor there twice
        network = VideoMAE(config).eval()
    network.positions = sinusoid_table(config.tokens, config.width)
    load_strictly(network, checkpoint.tensors, file)
    return LoadedNetwork(network, _labels(checkpoint, network.config.classes, file), checkpoint.layout, file)


def infer_config(
    checkpoint: Checkpoint, file: Path, *, size: int | None = None, frames: int | None = None, heads: int | None = None
) -> VideoMAEConfig:
    """Return what the tensors' shapes tell. Raises VideoModelError ``video.checkpoint_invalid``."""
    tensors, about = checkpoint.tensors, checkpoint.about
    patches, middle = tensors.get("patch_embed.proj.weight"), tensors.get("blocks.0.mlp.fc1.weight")
    if patches is None or middle is None or patches.ndim != 5 or patches.shape[1] != CHANNELS or middle.ndim != 2:
        raise VideoModelError(
            "video.checkpoint_invalid",
            f"{file} is no VideoMAE checkpoint: it has {listed(list(tensors))}, but no tubes of RGB pixels.",
        )
    width = patches.shape[0]
    depth = 1 + max(int(found[1]) for name in tensors if (found := _BLOCK.match(name)))
    try:
        return VideoMAEConfig(
            size=size or int(about.get("size", 224)),
            frames=frames or int(about.get("frames", 16)),
            patch=patches.shape[-1],
            tubelet=patches.shape[2],
            width=width,
            depth=depth,
            heads=heads or int(about.get("heads", HEADS_BY_WIDTH.get(width, max(1, width // 64)))),
            hidden=middle.shape[0],
            classes=tensors["head.weight"].shape[0] if checkpoint.has_head else 0,
            layer_scale=1.0 if "blocks.0.gamma_1" in tensors else 0.0,
            epsilon=float(about.get("epsilon", EPSILON)),
            final_epsilon=float(about.get("final_epsilon", EPSILON)),
        )
    except (TypeError, ValueError) as error:
        raise VideoModelError("video.checkpoint_invalid", f"{file}: {error}.") from error


def load_strictly(network: VideoMAE, tensors: Mapping[str, Tensor], file: Path) -> None:
    """Load the weights; a last normalization that was never trained stays at its beginning, as in fine-tuning.

    Raises VideoModelError ``video.checkpoint_invalid``, which lists what is missing, left over or misshapen.
    """
    expected = network.state_dict()
    if "fc_norm.weight" not in tensors and "head.weight" not in tensors:
        width = network.config.width
        tensors = {**tensors, "fc_norm.weight": torch.ones(width), "fc_norm.bias": torch.zeros(width)}
    if problems := misfit(expected, tensors):
        raise VideoModelError("video.checkpoint_invalid", f"{file} does not fit. {problems}.")
    network.load_state_dict(dict(tensors), strict=True, assign=True)


def save_checkpoint(path: Path, network: VideoMAE, labels: Sequence[str], **more: Any) -> None:
    """Write a checkpoint in the published fine-tuned layout, which says of itself what its tensors do not tell."""
    part = path.with_suffix(".part")
    torch.save({"model": network.state_dict(), ABOUT: {**_about(network.config, labels), **more}}, part)
    part.replace(path)


def save_safetensors(path: Path, network: VideoMAE, labels: Sequence[str]) -> None:
    """Write the same as a safetensors file."""
    from safetensors.torch import save_file

    weights = {name: value.contiguous() for name, value in network.state_dict().items()}
    save_file(weights, path, metadata={ABOUT: json.dumps(_about(network.config, labels))})


def _about(config: VideoMAEConfig, labels: Sequence[str]) -> dict[str, Any]:
    return {
        "size": config.size, "frames": config.frames, "heads": config.heads, "labels": list(labels),
        "epsilon": config.epsilon, "final_epsilon": config.final_epsilon,
    }  # fmt: skip


def _labels(checkpoint: Checkpoint, classes: int, file: Path) -> tuple[str, ...]:
    if not classes:
        return ()
    beside = file.parent / LABELS_FILE
    if beside.is_file():
        labels = read_labels(beside)
    elif checkpoint.about.get("labels"):
        labels = tuple(str(label) for label in checkpoint.about["labels"])
    else:
        labels = labels_for(classes)
    check_labels(labels, classes)
    return labels


def check_labels(labels: Sequence[str], classes: int) -> None:
    """Raise VideoModelError ``video.labels_invalid`` if there are more or fewer labels than classes."""
    if len(labels) != classes:
        raise VideoModelError("video.labels_invalid", f"There are {len(labels)} labels for {classes} classes.")
