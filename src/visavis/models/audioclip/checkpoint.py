"""Checkpoints as they are published, brought to one layout: the names of AudioCLIP's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from torch import Tensor

from visavis.models.audioclip.errors import SoundModelError
from visavis.models.weights import ABOUT, UnreadableError, read_weights

Kind = Literal["audioclip", "clip", "esresnext"]
"""All three towers; pictures and words alone; sounds alone, a classifier or the tower of an AudioCLIP."""

SUB_DICTS = ("model", "state_dict", "module")
"""Where training code keeps the weights beside the rest of its state."""
WRAPPERS = ("_orig_mod.", "module.", "model.")
"""What torch.compile and data parallelism put before every name."""
FILES = ("checkpoint.pth", "model.safetensors", "checkpoint.pt")
"""What a checkpoint is called in a folder."""
SETTINGS = ("input_resolution", "context_length", "vocab_size")
"""Numbers that OpenAI keeps among CLIP's weights; shapes tell them too."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Weights by the names of ``AudioCLIP``'s parameters."""

    tensors: dict[str, Tensor]
    kind: Kind
    about: dict[str, Any] = field(default_factory=dict)
    """What no tensor tells, if it is told: ``hop``, ``image_heads``, ``text_heads``."""


def checkpoint_file(path: Path) -> Path:
    """Return the file that a path means: itself, or the checkpoint in a folder.

    Raises SoundModelError ``sound.checkpoint_missing``.
    """
    if path.is_dir():
        path = next((path / name for name in FILES if (path / name).is_file()), path)
    if not path.is_file():
        raise SoundModelError("sound.checkpoint_missing", f"There is no checkpoint at {path}.")
    return path


def read_checkpoint(path: Path) -> Checkpoint:
    """Read a checkpoint: a file of PyTorch's or a safetensors file, or a folder with one. Nothing in it is run.

    Raises SoundModelError ``sound.checkpoint_missing`` or ``sound.checkpoint_invalid``.
    """
    file = checkpoint_file(path)
    try:
        data = read_weights(file)
    except UnreadableError as error:
        raise SoundModelError("sound.checkpoint_invalid", str(error)) from error
    tensors = _tensors(data)
    kind = _kind(tensors)
    if kind is None:
        names = ", ".join(list(tensors)[:6]) or "nothing"
        raise SoundModelError(
            "sound.checkpoint_invalid", f"{file} is no checkpoint of AudioCLIP, CLIP or ESResNeXt: it has {names}."
        )
    if kind == "esresnext":
        tensors = {f"audio.{name}": value for name, value in tensors.items()}
    about = data.get(ABOUT)
    floats = {name: value.float() if value.is_floating_point() else value for name, value in tensors.items()}
    return Checkpoint(floats, kind, dict(about) if isinstance(about, dict) else {})


def is_audioclip(path: Path) -> bool:
    """Tell whether there is a checkpoint of this kind, by the names of its tensors; weights are not read."""
    try:
        return _kind(_tensors(read_weights(checkpoint_file(path), mapped=True))) is not None
    except SoundModelError:
        return False
    except UnreadableError:  # an old file of PyTorch's cannot be mapped
        return _is_old_audioclip(path)


def _is_old_audioclip(path: Path) -> bool:
    try:
        return _kind(_tensors(read_weights(checkpoint_file(path)))) is not None
    except UnreadableError:
        return False


def _tensors(data: Mapping[str, Any]) -> dict[str, Tensor]:
    inner = next((data[key] for key in SUB_DICTS if _holds_tensors(data.get(key))), data)
    found = {}
    for name, value in inner.items():
        if isinstance(value, Tensor) and name not in SETTINGS:
            found[_unwrapped(str(name))] = value
    return found


def _holds_tensors(value: object) -> bool:
    return isinstance(value, Mapping) and any(isinstance(item, Tensor) for item in value.values())


def _unwrapped(name: str) -> str:
    while wrapper := next((item for item in WRAPPERS if name.startswith(item)), None):
        name = name.removeprefix(wrapper)
    return name


def _kind(tensors: Mapping[str, Tensor]) -> Kind | None:
    if "audio.fbsp.m" in tensors:
        return "audioclip"
    if "visual.attnpool.c_proj.weight" in tensors and "token_embedding.weight" in tensors:
        return "clip"
    return "esresnext" if "fbsp.m" in tensors and "att1.conv_depth.weight" in tensors else None
