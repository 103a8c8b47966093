"""Audio towers run by PyTorch: on a GPU, and wherever nothing was converted."""

from __future__ import annotations

from pathlib import Path

import torch

from visavis.models.audioclip.build import LoadedNetwork, load_network
from visavis.models.audioclip.errors import SoundModelError
from visavis.models.audioclip.runtimes import Floats


class TorchRuntime:
    """Float32 on a CPU; on a GPU bfloat16 behind a float32 spectrogram."""

    def __init__(self, loaded: LoadedNetwork, *, device: str = "cpu") -> None:
        """Move the tower to the device.

        Raises SoundModelError ``sound.device_unsupported``, or ``sound.no_audio`` for a checkpoint without the tower.
        """
        if loaded.network.config.audio is None:
            raise SoundModelError("sound.no_audio", f"{loaded.file} is CLIP alone: it does not hear.")
        self._half = device != "cpu"
        self.name = "torch bfloat16" if self._half else "torch float32"
        try:
            self._device = torch.device(device)
            self._tower = loaded.network.audio.to(self._device).eval()
        except (RuntimeError, AssertionError) as error:  # a build without CUDA raises the latter
            raise SoundModelError("sound.device_unsupported", f"PyTorch cannot use '{device}': {error}") from error

    @classmethod
    def from_file(cls, path: Path, *, device: str) -> TorchRuntime:
        """Load a checkpoint."""
        return cls(load_network(path), device=device)

    def run(self, sounds: Floats) -> Floats:
        """See ``Runtime``."""
        tower = self._tower
        with torch.inference_mode():
            spectrograms = tower.fbsp(torch.from_numpy(sounds).to(self._device), tower.window)
            with torch.autocast(self._device.type, torch.bfloat16, enabled=self._half):
                embeddings = tower.fc(tower.features(spectrograms))
            found: Floats = embeddings.float().cpu().numpy()
            return found
