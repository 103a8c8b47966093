"""AudioCLIP by its authors, and weights that are made by a recipe."""

from __future__ import annotations

import hashlib
import importlib
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

RECIPE = "normal-by-name-1"
"""What ``recipe_weights`` does: golden outputs name it."""


def recipe_weights(shapes: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Return random weights of every kind, each from a generator that its name alone seeds.

    Those that training begins with at 0 or 1 are neither; values stay of a size that networks can live with.
    """
    return {name: _drawn(name, value) for name, value in shapes.items()}


def _drawn(name: str, like: Tensor) -> Tensor:
    if name.endswith(("num_batches_tracked", "window")):
        return like.clone()
    seed = int.from_bytes(hashlib.sha256(name.removeprefix("audio.").encode()).digest()[:8], "little")
    random = np.random.default_rng(seed).standard_normal(tuple(like.shape), np.float32)
    return torch.from_numpy(_scaled(name, np.asarray(random, np.float32)))


def _scaled(name: str, random: np.ndarray) -> np.ndarray:
    last = name.rpartition(".")[2]
    if name.endswith("fbsp.m"):
        return np.where(np.arange(len(random)) % 4 == 0, 0, 0.4 * np.abs(random)).astype(np.float32)
    if name.endswith("fbsp.fb"):
        return np.exp(0.2 * random)
    if name.endswith("fbsp.fc"):
        return np.arange(len(random), dtype=np.float32) + 0.3 * random
    if "logit_scale" in last:
        return np.asarray(3 + 0.2 * random, np.float32)
    if last == "running_var":
        return np.exp(0.2 * random)
    if name.endswith(("bn3.weight", "downsample.1.weight")):  # what blocks add up stays small
        return 0.4 + 0.1 * random
    if random.ndim == 1:
        return (1.0 if last == "weight" else 0.0) + 0.1 * random
    if "embedding" in name:
        return 0.5 * random
    fan = random.shape[0] if last == "text_projection" else random[0].size
    loud = 16.0 if name == "audio.conv1.weight" else 1.0  # decibels are large numbers
    return random * np.float32((1.5 / fan) ** 0.5 / loud)


class Reference:
    """The authors' AudioCLIP, from a checkout of their repository."""

    def __init__(self, folder: Path, vocabulary: Path) -> None:
        """``vocabulary`` is CLIP's, which the repository does not hold itself."""
        with _importable(folder, vocabulary):
            self._module = importlib.import_module("model.audioclip")
            self.tokenize: Any = importlib.import_module("model.clip.clip").tokenize

    def model(self, weights: Mapping[str, Tensor] | None = None) -> Any:
        """Return AudioCLIP, ready to be asked."""
        model: Any = self._module.AudioCLIP(pretrained=False).eval()
        model.loss_fn = lambda *_: None  # it wants as many sounds as pictures and texts
        if weights is not None:
            model.load_state_dict(dict(weights), strict=True)
        return model


@contextmanager
def _importable(folder: Path, vocabulary: Path) -> Iterator[None]:
    """Let the repository be imported, with stand-ins for what it imports and does not need to be asked."""
    own = ("model", "utils", "torchvision", "ignite_trainer", "termcolor", "ftfy")
    before = {name: module for name, module in sys.modules.items() if name.partition(".")[0] in own}
    for name in before:
        del sys.modules[name]
    sys.modules.update(_stand_ins())
    for name in ("model", "utils"):  # packages whose own first file, which imports data sets, is not run
        package: Any = ModuleType(name)
        package.__path__ = [str(folder / name)]
        sys.modules[name] = package
    try:
        tokenizer: Any = importlib.import_module("utils.simple_tokenizer").SimpleTokenizer
        tokenizer.__init__.__defaults__ = (str(vocabulary),)
        yield
    finally:
        for name in [name for name in sys.modules if name.partition(".")[0] in own]:
            del sys.modules[name]
        sys.modules.update(before)


def _stand_ins() -> dict[str, ModuleType]:
    names = ("torchvision", "torchvision.models", "torchvision.transforms", "ignite_trainer", "termcolor", "ftfy")
    modules: dict[str, Any] = {name: ModuleType(name) for name in names}
    vision, transforms = modules["torchvision"], modules["torchvision.transforms"]
    vision.models, vision.transforms = modules["torchvision.models"], transforms
    vision.models.resnet50 = vision.models.resnext50_32x4d = None
    for name in ("Compose", "Resize", "CenterCrop", "ToTensor", "Normalize"):
        setattr(transforms, name, object)
    modules["ignite_trainer"].AbstractNet = nn.Module
    modules["ignite_trainer"].AbstractTransform = object
    modules["termcolor"].colored = lambda text, *_: text
    modules["ftfy"].fix_text = lambda text: text
    return modules
