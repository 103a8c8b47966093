"""Sound for tests: real recordings, synthesized speech, and noises. PCM16 mono 16 kHz."""

from __future__ import annotations

import functools
import io
import shutil
import subprocess
import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tests.conftest import require_service

RATE = 16_000
Samples = NDArray[np.int16]


def read_wav(path: Path) -> Samples:
    """Return a mono PCM16 WAV file's samples, at 16 kHz."""
    with wave.open(str(path)) as file:
        assert file.getsampwidth() == 2
        frames = np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, file.getnchannels())
        return resample(frames.mean(axis=1), file.getframerate())


def read_flac(path: Path) -> Samples:
    """Return a recording's samples. Needs ffmpeg."""
    require_service("ffmpeg", shutil.which("ffmpeg") is not None)
    command = ["ffmpeg", "-v", "error", "-i", str(path), "-ac", "1", "-ar", str(RATE), "-f", "s16le", "-"]
    return np.frombuffer(subprocess.run(command, check=True, capture_output=True).stdout, "<i2")


@functools.cache
def spoken(text: str, voice: str = "rms", *, pause_ms: int = 300) -> Samples:
    """Return a sentence, spoken by flite, with faint noise for ``pause_ms`` before and after it."""
    require_service("flite", shutil.which("flite") is not None)
    command = ["flite", "-voice", voice, "-t", text, "-o", "/dev/stdout"]
    output = subprocess.run(command, check=True, capture_output=True).stdout
    with wave.open(io.BytesIO(output)) as file:
        sound = np.frombuffer(file.readframes(file.getnframes()), "<i2")
        speech = resample(sound.astype(np.float64), file.getframerate())
    padding = pause_ms * RATE // 1000
    loud = np.pad(speech * (16_000 / max(1, int(np.abs(speech).max()))), padding)
    return to_samples(loud + np.random.default_rng(7).normal(0, 20, len(loud)))


def resample(sound: NDArray[np.float64], rate: int) -> Samples:
    """Return sound at 16 kHz."""
    import soxr

    return to_samples(sound if rate == RATE else soxr.resample(sound, rate, RATE))


def to_samples(sound: NDArray[np.float64]) -> Samples:
    """Return sound on the scale of 16 bits, rounded and clipped."""
    return np.clip(np.rint(sound), -32768, 32767).astype(np.int16)


def noise(seconds: float, loudness: float, seed: int = 1) -> Samples:
    """Return white noise whose root mean square is ``loudness``."""
    return to_samples(np.random.default_rng(seed).normal(0, loudness, int(seconds * RATE)))


ODD_SOUNDS: dict[str, Samples] = {
    "silence": np.zeros(2 * RATE, np.int16),
    "one sample": np.zeros(1, np.int16),
    "clipping": np.where(np.arange(2 * RATE) % 160 < 80, 32767, -32768).astype(np.int16),
    "an offset": np.full(2 * RATE, 12_000, np.int16),
    "loud noise": noise(2, 9000),
    "faint noise": noise(2, 3),
    "a tone": to_samples(20_000 * np.sin(np.arange(2 * RATE) * 0.2)),
}
"""What a microphone may bring besides speech."""
