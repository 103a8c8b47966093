"""What converted models run on."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from visavis.models.audioclip.errors import SoundModelError, torch_missing
from visavis.models.audioclip.manifest import SoundManifest
from visavis.models.onnx_sessions import SLEEPING, open_session, session_errors
from visavis.models.openvino_models import open_model

Floats = NDArray[np.float32]

SPECTROGRAM = "spectrogram.xml"
"""OpenVINO's spectrogram, which keeps to 32 bits: 16 would drown what is quiet."""


class Runtime(Protocol):
    """Runs an audio tower. Calls block, let other threads run, and may come from several threads."""

    name: str
    """With the precision, for people."""

    def run(self, sounds: Floats) -> Floats:
        """Return embeddings (sounds, embedding) of sounds (sounds, samples): 44.1 kHz, scale of 16-bit integers."""


def open_runtime(folder: Path, manifest: SoundManifest, *, threads: int, device: str = "cpu") -> Runtime:
    """Load a converted model. Raises SoundModelError ``sound.model_broken`` or one that names what is missing."""
    path = folder / manifest.file
    if not path.is_file():
        raise SoundModelError("sound.model_broken", f"{path} is missing.")
    if manifest.runtime == "torch":
        return _torch(path, device)
    if device != "cpu":
        raise SoundModelError("sound.device_unsupported", f"{manifest.runtime} runs on the CPU here, not on {device}.")
    return OnnxRuntime(path, threads) if manifest.runtime == "onnxruntime" else OpenVino(path, threads)


class OnnxRuntime:
    """onnxruntime on the CPU."""

    name = "onnxruntime float32"

    def __init__(self, path: Path, threads: int) -> None:
        try:  # sounds come about once a second
            self._session = open_session(path, threads=threads, entries=SLEEPING)
        except session_errors() as error:
            raise SoundModelError("sound.model_broken", f"{path} cannot be run: {error}") from error

    def run(self, sounds: Floats) -> Floats:
        """See ``Runtime``."""
        found: Floats = self._session.run(["embeddings"], {"sounds": sounds})[0]
        return found


class OpenVino:
    """OpenVINO on the CPU: 16-bit (bfloat16) products where the processor has them, behind a 32-bit spectrogram."""

    def __init__(self, path: Path, threads: int) -> None:
        try:
            self._front, _ = open_model(path.with_name(SPECTROGRAM), threads=threads, exact=True)
            self._tower, precision = open_model(path, threads=threads)
        except ImportError as error:
            raise openvino_missing() from error
        except RuntimeError as error:
            raise SoundModelError("sound.model_broken", f"{path} cannot be run: {error}") from error
        self.name = f"openvino {precision}"

    def run(self, sounds: Floats) -> Floats:
        """See ``Runtime``."""
        return _infer(self._tower, _infer(self._front, sounds))


def openvino_missing() -> SoundModelError:
    """Return what to say where OpenVINO is needed and is not installed."""
    return SoundModelError("sound.openvino_missing", "This needs OpenVINO: pip install 'visavis[openvino]'")


def _infer(model: Any, values: Floats) -> Floats:
    return np.array(model.create_infer_request().infer({0: values})[0])


def _torch(path: Path, device: str) -> Runtime:
    try:
        from visavis.models.audioclip.torch_runtime import TorchRuntime
    except ImportError as error:
        raise torch_missing(error) from error
    return TorchRuntime.from_file(path, device=device)
