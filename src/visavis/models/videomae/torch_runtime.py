"""Networks run by PyTorch: on a GPU, and wherever nothing was converted."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from visavis.models.videomae.build import LoadedNetwork, load_network
from visavis.models.videomae.errors import VideoModelError
from visavis.models.videomae.runtimes import Floats, Outputs


class TorchRuntime:
    """Float32 on a CPU, bfloat16 on a GPU."""

    def __init__(self, loaded: LoadedNetwork, *, device: str = "cpu") -> None:
        """Move the network to the device. Raises VideoModelError ``video.device_unsupported``."""
        self._type = torch.float32 if device == "cpu" else torch.bfloat16
        self.name = f"torch {str(self._type).removeprefix('torch.')}"
        try:
            self._device = torch.device(device)
            self._network = loaded.network.to(self._device, self._type).eval()
        except (RuntimeError, AssertionError) as error:  # a build without CUDA raises the latter
            raise VideoModelError("video.device_unsupported", f"PyTorch cannot use '{device}': {error}") from error

    @classmethod
    def from_file(cls, path: Path, *, device: str) -> TorchRuntime:
        """Load a checkpoint that says of itself what its tensors do not tell."""
        return cls(load_network(path), device=device)

    def run(self, clips: Floats) -> Outputs:
        """See ``Runtime``."""
        with torch.inference_mode():
            features = self._network.features(torch.from_numpy(clips).to(self._device, self._type))
            classes = self._network.config.classes
            logits = (
                self._network.head(features).float().cpu().numpy() if classes else np.empty((len(clips), 0), np.float32)
            )
            return Outputs(features.float().cpu().numpy(), logits)
