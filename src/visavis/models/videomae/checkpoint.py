"""Checkpoints as they are published, brought to one layout: the names of OpenGVLab's fine-tuned models."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import torch
from torch import Tensor

from visavis.models.videomae.errors import VideoModelError
from visavis.models.weights import ABOUT, UnreadableError, read_weights

Layout = Literal["fine-tuned", "pre-trained", "transformers"]

SUB_DICTS = ("model", "module", "state_dict")
"""Where training code keeps the weights beside the rest of its state; ``module`` is DeepSpeed's."""
WRAPPERS = ("_orig_mod.", "module.", "model.", "backbone.")
"""What torch.compile, data parallelism, and wrappers on model hubs put before every name."""
FILES = ("checkpoint.pth", "model.safetensors", "pytorch_model.bin", "checkpoint.safetensors")
"""What a checkpoint is called in a folder."""
TRANSFORMERS_EPSILON, TRANSFORMERS_FINAL_EPSILON = 1e-12, 1e-5
"""Of transformers' VideoMAE: its configuration's default, and PyTorch's, which its last normalization keeps."""

_DECODER = re.compile(r"(videomae\.)?(decoder\.|mask_token$|encoder_to_decoder\.|position_embeddings$)")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Weights by the names of ``VideoMAE``'s parameters."""

    tensors: dict[str, Tensor]
    layout: Layout
    about: dict[str, Any] = field(default_factory=dict)
    """What is known beside the weights: ``size``, ``frames``, ``heads``, ``labels``, ``epsilon``, ``final_epsilon``."""

    @property
    def has_head(self) -> bool:
        """Whether there is a trained head."""
        return "head.weight" in self.tensors


def checkpoint_file(path: Path) -> Path:
    """Return the file that a path means: itself, or the checkpoint in a folder.

    Raises VideoModelError ``video.checkpoint_missing``.
    """
    if path.is_dir():
        path = next((path / name for name in FILES if (path / name).is_file()), path)
    if not path.is_file():
        raise VideoModelError("video.checkpoint_missing", f"There is no checkpoint at {path}.")
    return path


def read_checkpoint(path: Path) -> Checkpoint:
    """Read a checkpoint: a file of PyTorch's or a safetensors file, or a folder with one.

    Nothing in it is run (``weights_only``). Raises VideoModelError ``video.checkpoint_missing`` or
    ``video.checkpoint_invalid``.
    """
    file = checkpoint_file(path)
    data = _load(file)
    about = data.get(ABOUT)
    tensors = {str(name): value for name, value in _weights(data).items() if isinstance(value, Tensor)}
    if not tensors:
        raise VideoModelError("video.checkpoint_invalid", f"{file} holds no weights.")
    if any(".attention.attention.query.weight" in name for name in tensors):
        return _from_transformers(tensors, file)
    tensors = _unwrapped(tensors)
    pretrained = any(name.startswith("encoder.") for name in tensors)
    tensors = {name.removeprefix("encoder."): value for name, value in tensors.items() if not _DECODER.match(name)}
    if "fc_norm.weight" not in tensors and "head.weight" not in tensors:
        # The encoder's own last normalization works on tokens and is dropped, as the published fine-tuning drops it.
        pretrained = True
        tensors = {name: value for name, value in tensors.items() if not name.startswith("norm.")}
    return Checkpoint(
        _as_float(tensors),
        "pre-trained" if pretrained else "fine-tuned",
        dict(about) if isinstance(about, dict) else {},
    )


def _load(file: Path) -> Mapping[str, Any]:
    try:
        return read_weights(file)
    except UnreadableError as error:
        raise VideoModelError("video.checkpoint_invalid", str(error)) from error


def _weights(data: Mapping[str, Any]) -> Mapping[str, Any]:
    for key in SUB_DICTS:
        inner = data.get(key)
        if isinstance(inner, Mapping) and any(isinstance(value, Tensor) for value in inner.values()):
            return inner
    return data


def _unwrapped(tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    result = {}
    for name, value in tensors.items():
        inner = name
        while wrapper := next((item for item in WRAPPERS if inner.startswith(item)), None):
            inner = inner.removeprefix(wrapper)
        result[inner] = value
    return result


def _as_float(tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    return {name: value.float() if value.is_floating_point() else value for name, value in tensors.items()}


_TRANSFORMERS_NAMES = (
    (r"^videomae\.", ""),
    (r"^embeddings\.patch_embeddings\.projection\.", "patch_embed.proj."),
    (r"^encoder\.layer\.(\d+)\.", r"blocks.\1."),
    (r"\.attention\.output\.dense\.", ".attn.proj."),
    (r"\.attention\.attention\.query\.bias$", ".attn.q_bias"),
    (r"\.attention\.attention\.value\.bias$", ".attn.v_bias"),
    (r"\.attention\.attention\.", ".attn."),
    (r"\.intermediate\.dense\.", ".mlp.fc1."),
    (r"\.output\.dense\.", ".mlp.fc2."),
    (r"\.layernorm_before\.", ".norm1."),
    (r"\.layernorm_after\.", ".norm2."),
    (r"^classifier\.", "head."),
)
"""Pattern and replacement, applied in this order."""


def _from_transformers(tensors: dict[str, Tensor], file: Path) -> Checkpoint:
    renamed = {}
    for name, value in tensors.items():
        if _DECODER.match(name):
            continue
        for pattern, replacement in _TRANSFORMERS_NAMES:
            name = re.sub(pattern, replacement, name)
        renamed[name] = value
    for query in [name for name in renamed if name.endswith(".attn.query.weight")]:
        block = query.removesuffix("query.weight")
        parts = [renamed.pop(f"{block}{part}.weight", None) for part in ("query", "key", "value")]
        if any(part is None for part in parts):
            raise VideoModelError("video.checkpoint_invalid", f"{file} has no {block}key.weight or value.weight.")
        renamed[f"{block}qkv.weight"] = torch.cat([part for part in parts if part is not None])
    pretrained = "fc_norm.weight" not in renamed
    if pretrained:
        renamed = {name: value for name, value in renamed.items() if not name.startswith("layernorm.")}
    return Checkpoint(_as_float(renamed), "transformers", _about_transformers(file))


def _about_transformers(file: Path) -> dict[str, Any]:
    """Return what ``config.json`` beside the weights says; transformers' defaults without one."""
    about: dict[str, Any] = {"epsilon": TRANSFORMERS_EPSILON, "final_epsilon": TRANSFORMERS_FINAL_EPSILON}
    path = file.parent / "config.json"
    if not path.is_file():
        return about
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
        named = {
            "epsilon": "layer_norm_eps",
            "size": "image_size",
            "frames": "num_frames",
            "heads": "num_attention_heads",
        }
        about.update({key: config[name] for key, name in named.items() if name in config})
        if config.get("id2label"):
            about["labels"] = [config["id2label"][key] for key in sorted(config["id2label"], key=int)]
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise VideoModelError("video.checkpoint_invalid", f"{path} cannot be read: {error}") from error
    return about
