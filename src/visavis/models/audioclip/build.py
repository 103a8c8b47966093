"""Networks out of checkpoints, and checkpoints out of networks."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from visavis.models.audioclip.checkpoint import Checkpoint, Kind, checkpoint_file, read_checkpoint
from visavis.models.audioclip.config import HOP, AudioCLIPConfig, AudioConfig, ImageConfig, TextConfig
from visavis.models.audioclip.errors import SoundModelError
from visavis.models.audioclip.network import AudioCLIP
from visavis.models.weights import ABOUT, misfit

HEAD_WIDTH = 64
"""Of an attention head in the published models."""
NOT_THERE = ("audio.fbsp.bias",)
"""Tensors without numbers, which may be missing."""

Tensors = Mapping[str, Tensor]


@dataclass(frozen=True, slots=True)
class LoadedNetwork:
    """A network with its weights, ready to be used."""

    network: AudioCLIP
    kind: Kind
    file: Path


def load_network(path: Path) -> LoadedNetwork:
    """Build the network of a checkpoint and load its weights; every tensor must be there and have its place.

    Towers that the checkpoint does not have are not built. Raises SoundModelError: ``sound.checkpoint_missing``,
    ``sound.checkpoint_invalid``.
    """
    file = checkpoint_file(path)
    checkpoint = read_checkpoint(file)
    config = infer_config(checkpoint, file)
    with torch.device("meta"):  # weights are neither drawn at random nor there twice
        network = AudioCLIP(config).eval()
    tensors = dict(checkpoint.tensors)
    for name in NOT_THERE:
        if config.audio is not None:
            tensors.setdefault(name, torch.empty(0))
    if problems := misfit(network.state_dict(), tensors):
        raise SoundModelError("sound.checkpoint_invalid", f"{file} does not fit. {problems}.")
    network.load_state_dict(tensors, strict=True, assign=True)
    return LoadedNetwork(network, checkpoint.kind, file)


def infer_config(checkpoint: Checkpoint, file: Path) -> AudioCLIPConfig:
    """Return what the tensors' shapes tell. Raises SoundModelError ``sound.checkpoint_invalid``."""
    tensors, about = checkpoint.tensors, checkpoint.about
    hears, sees, reads = (
        any(name.startswith(start) for name in tensors) for start in ("audio.", "visual.", "token_embedding.")
    )
    try:
        return AudioCLIPConfig(
            embedding=tensors["audio.fc.bias" if hears else "text_projection"].shape[-1],
            audio=_audio(tensors, about) if hears else None,
            image=_image(tensors, about) if sees else None,
            text=_text(tensors, about) if reads else None,
        )
    except KeyError as error:
        raise SoundModelError("sound.checkpoint_invalid", f"{file} does not fit. missing: {error.args[0]}.") from error
    except (IndexError, TypeError, ValueError, ZeroDivisionError) as error:
        raise SoundModelError("sound.checkpoint_invalid", f"{file}: {error}.") from error


def _audio(tensors: Tensors, about: Mapping[str, Any]) -> AudioConfig:
    middle = tensors["audio.layer1.0.conv2.weight"]
    return AudioConfig(
        bins=len(tensors["audio.fbsp.m"]),
        window=len(tensors["audio.window"]),
        hop=int(about.get("hop", HOP)),
        width=tensors["audio.conv1.weight"].shape[0],
        layers=_depths(tensors, "audio."),
        groups=middle.shape[0] // middle.shape[1],
        group_width=middle.shape[1],
    )


def _image(tensors: Tensors, about: Mapping[str, Any]) -> ImageConfig:
    places, width = tensors["visual.attnpool.positional_embedding"].shape
    side = round((places - 1) ** 0.5)
    if side * side != places - 1:
        raise ValueError(f"{places - 1} places make no square")
    return ImageConfig(
        size=32 * side,
        width=tensors["visual.layer1.0.conv1.weight"].shape[0],
        layers=_depths(tensors, "visual."),
        heads=int(about.get("image_heads", max(1, width // HEAD_WIDTH))),
    )


def _text(tensors: Tensors, about: Mapping[str, Any]) -> TextConfig:
    vocabulary, width = tensors["token_embedding.weight"].shape
    return TextConfig(
        context=len(tensors["positional_embedding"]),
        vocabulary=vocabulary,
        width=width,
        depth=_count(tensors, r"transformer\.resblocks\.(\d+)\."),
        heads=int(about.get("text_heads", max(1, width // HEAD_WIDTH))),
    )


def _depths(tensors: Tensors, tower: str) -> tuple[int, ...]:
    return tuple(_count(tensors, rf"{re.escape(tower)}layer{stage}\.(\d+)\.") for stage in (1, 2, 3, 4))


def _count(tensors: Tensors, pattern: str) -> int:
    numbers = {int(found[1]) for name in tensors if (found := re.match(pattern, name))}
    if not numbers:
        raise KeyError(pattern.replace("\\", "").replace("(d+)", "0"))
    return 1 + max(numbers)


def save_checkpoint(path: Path, network: AudioCLIP) -> None:
    """Write a checkpoint in the published layout, which says of itself what its tensors do not tell."""
    part = path.with_suffix(".part")
    torch.save({"model": network.state_dict(), ABOUT: _about(network.config)}, part)
    part.replace(path)


def save_safetensors(path: Path, network: AudioCLIP) -> None:
    """Write the same as a safetensors file."""
    from safetensors.torch import save_file

    weights = {name: value.contiguous() for name, value in network.state_dict().items()}
    save_file(weights, path, metadata={ABOUT: json.dumps(_about(network.config))})


def _about(config: AudioCLIPConfig) -> dict[str, Any]:
    about: dict[str, Any] = {}
    if config.audio is not None:
        about["hop"] = config.audio.hop
    if config.image is not None:
        about["image_heads"] = config.image.heads
    if config.text is not None:
        about["text_heads"] = config.text.heads
    return about
