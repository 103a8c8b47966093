"""Spoken questions for the browser's microphone."""

from __future__ import annotations

import subprocess
import wave
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import soxr
from numpy.typing import NDArray

RATE = 48_000
"""What Chromium's fake microphone takes without converting."""
LISTENS_S = 4.0
"""The file plays from the moment that the page asks for the microphone; some time later, s, it surely listens."""


def spoken(text: str, folder: Path) -> NDArray[np.int16]:
    """Return a question, spoken by flite's voice slt, at 48 kHz."""
    path = folder / "spoken.wav"
    subprocess.run(["flite", "-voice", "slt", "-t", text, "-o", str(path)], check=True)
    with wave.open(str(path)) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), np.int16)
        return np.asarray(soxr.resample(samples, file.getframerate(), RATE))


def scene(folder: Path, *parts: float | str) -> Path:
    """Write a WAV: numbers are seconds of silence, texts are spoken."""
    pieces: Sequence[NDArray[np.int16]] = [
        spoken(part, folder) if isinstance(part, str) else np.zeros(round(part * RATE), np.int16) for part in parts
    ]
    path = folder / "microphone.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(np.concatenate(pieces).tobytes())
    return path
