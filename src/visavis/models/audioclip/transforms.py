"""Sounds and pictures to what the network takes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from visavis.models.audioclip.config import SAMPLE_RATE

MICROPHONE_RATE: Final = 16_000
"""Of the sound that predictors are given, Hz."""
MEAN: Final = (0.48145466, 0.4578275, 0.40821073)
DEVIATION: Final = (0.26862954, 0.26130258, 0.27577711)
"""CLIP's, for RGB from 0 to 1."""

Samples = NDArray[np.int16]
Floats = NDArray[np.float32]


def resample(sound: Samples, rate: int = MICROPHONE_RATE) -> Floats:
    """Return a sound at 44.1 kHz, on the scale of 16-bit integers and rounded to them, as sound files are.

    Without rounding, what lies above half of the old rate would be quieter than any recording, and that is what a
    spectrogram in dB shows best.
    """
    if rate == SAMPLE_RATE:
        return sound.astype(np.float32)
    import soxr

    found = soxr.resample(sound.astype(np.float32), rate, SAMPLE_RATE)
    return np.asarray(np.clip(np.rint(found), -32_768, 32_767), np.float32)


def batch(sounds: Sequence[Samples], samples: int, rate: int = MICROPHONE_RATE) -> Floats:
    """Return several sounds as the network takes them: (sounds, samples).

    The end of a longer one is taken; a shorter one is followed by silence.
    """
    result = np.zeros((len(sounds), samples), np.float32)
    for row, sound in zip(result, sounds, strict=True):
        found = resample(sound, rate)[-samples:]
        row[: len(found)] = found
    return result


def picture(pixels: NDArray[np.uint8], size: int) -> Floats:
    """Return the middle of a picture (height, width, 3), RGB, as CLIP takes it: (3, size, size)."""
    import cv2

    height, width = pixels.shape[:2]
    scale = size / min(height, width)
    wanted = (max(size, round(width * scale)), max(size, round(height * scale)))
    scaled = np.asarray(cv2.resize(pixels, wanted, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC))
    top, left = (wanted[1] - size) // 2, (wanted[0] - size) // 2
    cut = scaled[top : top + size, left : left + size].astype(np.float32) / 255
    return np.ascontiguousarray(((cut - np.array(MEAN)) / np.array(DEVIATION)).transpose(2, 0, 1), np.float32)
