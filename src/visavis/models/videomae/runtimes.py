"""What converted models run on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from visavis.models.onnx_sessions import (
    EXACT_BYTES,
    SLEEPING,
    has_exact_byte_products,
    open_session,
    session_errors,
)
from visavis.models.openvino_models import open_model
from visavis.models.videomae.errors import VideoModelError, torch_missing
from visavis.models.videomae.manifest import VideoManifest

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Outputs:
    """What a model says of clips."""

    features: Floats
    """(clips, width)."""
    logits: Floats
    """(clips, classes); no columns without a head."""


class Runtime(Protocol):
    """Runs a network. Calls block, let other threads run, and may come from several threads."""

    name: str
    """With the precision, for people."""

    def run(self, clips: Floats) -> Outputs:
        """Take normalized clips: float32 (clips, 3, frames, size, size)."""


def open_runtime(folder: Path, manifest: VideoManifest, *, threads: int, device: str = "cpu") -> Runtime:
    """Load a converted model. Raises VideoModelError ``video.model_broken`` or one that names what is missing."""
    path = folder / manifest.file
    if not path.is_file():
        raise VideoModelError("video.model_broken", f"{path} is missing.")
    if manifest.runtime == "torch":
        return _torch(path, device)
    if device != "cpu":
        raise VideoModelError("video.device_unsupported", f"{manifest.runtime} runs on the CPU here, not on {device}.")
    return (
        OnnxRuntime(path, manifest, threads) if manifest.runtime == "onnxruntime" else OpenVino(path, manifest, threads)
    )


class OnnxRuntime:
    """onnxruntime on the CPU."""

    def __init__(self, path: Path, manifest: VideoManifest, threads: int) -> None:
        self.name = f"onnxruntime {manifest.precision}"
        self._one_by_one = manifest.precision == "int8"
        """The 8-bit values of a batch share a scale."""
        exact = {} if has_exact_byte_products() else EXACT_BYTES
        try:  # clips come about once a second
            self._session = open_session(path, threads=threads, entries=SLEEPING | exact)
        except session_errors() as error:
            raise VideoModelError("video.model_broken", f"{path} cannot be run: {error}") from error
        self._outputs = [item.name for item in self._session.get_outputs()]

    def run(self, clips: Floats) -> Outputs:
        """See ``Runtime``."""
        if self._one_by_one and len(clips) > 1:
            parts = [self.run(clips[index : index + 1]) for index in range(len(clips))]
            return Outputs(
                *(np.concatenate([getattr(part, name) for part in parts]) for name in ("features", "logits"))
            )
        found = dict(zip(self._outputs, self._session.run(self._outputs, {"clips": clips}), strict=True))
        return Outputs(found["features"], found.get("logits", _no_logits(len(clips))))


class OpenVino:
    """OpenVINO on the CPU: 16-bit (bfloat16) products where the processor has them."""

    def __init__(self, path: Path, manifest: VideoManifest, threads: int) -> None:
        try:
            self._model, precision = open_model(path, threads=threads)
        except ImportError as error:
            raise VideoModelError(
                "video.openvino_missing", "This model needs OpenVINO: pip install 'visavis[openvino]'"
            ) from error
        except RuntimeError as error:
            raise VideoModelError("video.model_broken", f"{path} cannot be run: {error}") from error
        self.name = f"openvino {precision}"
        self._names = [item.any_name for item in self._model.outputs]

    def run(self, clips: Floats) -> Outputs:
        """See ``Runtime``."""
        result = self._model.create_infer_request().infer({0: clips})
        found = {name: np.array(result[index]) for index, name in enumerate(self._names)}
        return Outputs(found["features"], found.get("logits", _no_logits(len(clips))))


def _no_logits(clips: int) -> Floats:
    return np.empty((clips, 0), np.float32)


def _torch(path: Path, device: str) -> Runtime:
    try:
        from visavis.models.videomae.torch_runtime import TorchRuntime
    except ImportError as error:
        raise torch_missing(error) from error
    return TorchRuntime.from_file(path, device=device)
