"""What a voice sounds like, from the embedding of its sound: a linear layer that was trained for that."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from visavis.models.audioclip.errors import SoundModelError
from visavis.models.emotions import EMOTIONS
from visavis.models.softmax import softmax

HEAD_FILE: Final = "voice-head.npz"
VERSION: Final = 1

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class VoiceHead:
    """Embeddings in, calibrated probabilities of the seven emotions out."""

    mean: Floats
    """Of the embeddings that it was trained with, (width,)."""
    deviation: Floats
    """Their deviation, (width,)."""
    weight: Floats
    """(width, 7)."""
    bias: Floats
    """(7,)."""
    temperature: float
    """By which logits are divided, so that probabilities are as often right as they say (Guo et al., ICML 2017)."""
    weights_sha256: str
    """Of the checkpoint whose embeddings it was trained with: those of others mean other things."""

    def logits(self, embeddings: Floats) -> Floats:
        """Return (sounds, 7), before the temperature."""
        return np.asarray((embeddings - self.mean) / self.deviation @ self.weight + self.bias, np.float32)

    def probabilities(self, embeddings: Floats) -> Floats:
        """Return (sounds, 7); each row adds up to 1."""
        return softmax(self.logits(embeddings), self.temperature).astype(np.float32)

    def save(self, folder: Path) -> None:
        """Write it beside its model."""
        part = folder / f"{HEAD_FILE}.part"
        with part.open("wb") as file:
            np.savez(
                file, version=VERSION, mean=self.mean, deviation=self.deviation, weight=self.weight, bias=self.bias,
                temperature=self.temperature, weights_sha256=self.weights_sha256, emotions=np.array(EMOTIONS),
            )  # fmt: skip
        part.replace(folder / HEAD_FILE)


def read_head(folder: Path, weights_sha256: str, width: int) -> VoiceHead | None:
    """Return the head that lies beside a model; None if none does.

    Raises SoundModelError ``sound.head_invalid`` if it is damaged, or was trained for other weights.
    """
    file = folder / HEAD_FILE
    if not file.is_file():
        return None
    try:
        with np.load(file, allow_pickle=False) as data:
            if int(data["version"]) != VERSION or tuple(data["emotions"].tolist()) != EMOTIONS:
                raise ValueError("it is of another version")
            mean, deviation, weight, bias = (
                np.asarray(data[name], np.float32) for name in ("mean", "deviation", "weight", "bias")
            )
            temperature, trained_for = float(data["temperature"]), str(data["weights_sha256"])
    except (OSError, ValueError, KeyError, EOFError, TypeError) as error:
        raise SoundModelError("sound.head_invalid", f"{file} cannot be used: {error}.") from error
    if trained_for != weights_sha256:
        raise SoundModelError("sound.head_invalid", f"{file} was trained for another model: train it again.")
    shapes = (mean.shape, deviation.shape, weight.shape, bias.shape)
    if shapes != ((width,), (width,), (width, len(EMOTIONS)), (len(EMOTIONS),)) or temperature <= 0:
        raise SoundModelError("sound.head_invalid", f"{file} cannot be used: its shapes are {shapes}.")
    return VoiceHead(mean, deviation, weight, bias, temperature, trained_for)
