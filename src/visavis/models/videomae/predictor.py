"""Clips in, labels with probabilities out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from visavis.models.softmax import softmax
from visavis.models.videomae.errors import VideoModelError, torch_missing
from visavis.models.videomae.manifest import MANIFEST, read_manifest
from visavis.models.videomae.runtimes import Floats, Outputs, Runtime, open_runtime
from visavis.models.videomae.transforms import RATE, Frames, batch


@dataclass(frozen=True, slots=True)
class Shape:
    """What a model takes and gives."""

    size: int
    """Height and width of a frame, pixels."""
    frames: int
    width: int
    """Of the features."""
    rate: int
    """Every how many frames one is taken, at 25 to 30 a second."""


@dataclass(frozen=True, slots=True)
class Watched:
    """What a model makes of clips, all of it from one pass through the network."""

    probabilities: Floats
    """(clips, labels), each row adds up to 1."""
    features: Floats
    """(clips, width)."""


class VideoPredictor:
    """A model that watches clips. Calls block, let other threads run, and may come from several threads."""

    def __init__(self, runtime: Runtime, shape: Shape, labels: Sequence[str]) -> None:
        """``labels`` name the head's classes; none if the model has no trained head."""
        self.shape = shape
        self.labels = tuple(labels)
        self.name = f"VideoMAE-v2 ({runtime.name})"
        self._runtime = runtime

    @classmethod
    def open(cls, path: Path, *, threads: int = 1, device: str = "cpu") -> VideoPredictor:
        """Load a converted model (its folder) or a checkpoint.

        Raises VideoModelError: ``video.checkpoint_*``, ``video.manifest_invalid``, ``video.model_broken``,
        ``video.torch_missing``, ``video.openvino_missing``, ``video.device_unsupported``.
        """
        if (path / MANIFEST).is_file():
            manifest = read_manifest(path)
            shape = Shape(manifest.size, manifest.frames, manifest.width, manifest.rate)
            return cls(open_runtime(path, manifest, threads=threads, device=device), shape, manifest.labels)
        try:
            from visavis.models.videomae.build import load_network
            from visavis.models.videomae.torch_runtime import TorchRuntime
        except ImportError as error:
            raise torch_missing(error) from error
        loaded = load_network(path)
        config = loaded.network.config
        shape = Shape(config.size, config.frames, config.width, RATE)
        return cls(TorchRuntime(loaded, device=device), shape, loaded.labels)

    def classify(self, clips: Sequence[Frames]) -> Floats:
        """Return the probabilities of the labels: float32 (clips, labels), each row adds up to 1.

        Clips are uint8 (frames, height, width, 3), RGB, of any height and width. Raises ValueError for other shapes,
        and VideoModelError ``video.no_head`` if the model was never taught labels.
        """
        return self.watch(clips).probabilities

    def watch(self, clips: Sequence[Frames]) -> Watched:
        """Return probabilities and features of clips from one pass. Raises as ``classify`` does."""
        if not self.labels:
            raise VideoModelError("video.no_head", f"{self.name} has no trained head: it gives features, not labels.")
        outputs = self._run(clips)
        probabilities = softmax(outputs.logits).astype(np.float32)
        return Watched(probabilities, np.asarray(outputs.features, np.float32))

    def features(self, clips: Sequence[Frames]) -> NDArray[np.float32]:
        """Return one vector for each clip: float32 (clips, width). Raises ValueError as ``classify`` does."""
        return self._run(clips).features

    def _run(self, clips: Sequence[Frames]) -> Outputs:
        for clip in clips:
            if len(clip) != self.shape.frames:
                raise ValueError(f"a clip has {self.shape.frames} frames here, not {len(clip)}")
        return self._runtime.run(batch(clips, self.shape.size))
