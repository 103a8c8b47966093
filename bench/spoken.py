"""Speech for measurements: sentences in several synthetic voices, clean or in noise. PCM16 mono 16 kHz."""

from __future__ import annotations

import asyncio
import functools
import importlib.util
import io
import shutil
import subprocess
import wave
import zlib

import numpy as np
import soxr
from numpy.typing import NDArray

RATE = 16_000
PAUSE = RATE * 3 // 10
Samples = NDArray[np.int16]

FLITE = ("slt", "rms", "awb", "kal16")
ESPEAK = ("en-us+f3", "en-us+m3")


def voices() -> list[str]:
    """Return the voices that can be used on this machine, as ``flite:slt`` or ``espeak:en-us+f3``."""
    found = [f"flite:{name}" for name in FLITE] if shutil.which("flite") else []
    return found + ([f"espeak:{name}" for name in ESPEAK] if importlib.util.find_spec("espeakng_loader") else [])


@functools.lru_cache(4096)
def spoken(text: str, voice: str, slower: float = 1.0) -> Samples:
    """Return a sentence with 0.3 s of faint noise before and after it; ``slower`` draws it out, at most to double."""
    engine, _, name = voice.partition(":")
    speech = _flite(text, name, slower) if engine == "flite" else _espeak(text, name, slower)
    loud = np.pad(speech * (16_000 / max(1e-9, float(np.abs(speech).max()))), PAUSE)
    return _samples(loud + _random(text).normal(0, 20, len(loud)))


def noisy(sound: Samples, decibels: float, seed: str) -> Samples:
    """Add white noise that is so much fainter than the sound."""
    power = np.mean(np.square(sound, dtype=np.float64))
    return _samples(sound + _random(seed).normal(0, np.sqrt(power / 10 ** (decibels / 10)), len(sound)))


def noises(count: int) -> list[Samples]:
    """Return sounds that are no speech: hiss, coughs, tones, hums and rumble."""
    made = []
    for i in range(count):
        random = _random(f"noise {i}")
        time = np.arange(int(random.uniform(0.3, 2) * RATE)) / RATE
        white = random.normal(0, 1, len(time))
        match i % 5:
            case 0:
                sound = 3000 * white
            case 1:
                sound = 9000 * white * np.exp(-time * random.uniform(6, 20))
            case 2:
                sound = 8000 * np.sin(2 * np.pi * random.uniform(100, 900) * time) * np.exp(-3 * time)
            case 3:
                pitch = random.uniform(90, 200)
                hum = sum(np.sin(2 * np.pi * pitch * harmonic * time) for harmonic in range(1, 6))
                sound = 3000 * hum * np.hanning(len(time))
            case _:
                sound = np.cumsum(300 * white)
                sound = sound - sound.mean()
        padded = np.pad(sound, PAUSE)
        made.append(_samples(padded + random.normal(0, 20, len(padded))))
    return made


def _flite(text: str, voice: str, slower: float) -> NDArray[np.float64]:
    stretch = ["--setf", f"duration_stretch={slower}"]
    command = ["flite", "-voice", voice, *stretch, "-t", text, "-o", "/dev/stdout"]
    output = subprocess.run(command, check=True, capture_output=True).stdout
    with wave.open(io.BytesIO(output)) as file:
        return _resampled(np.frombuffer(file.readframes(file.getnframes()), "<i2"), file.getframerate())


def _espeak(text: str, voice: str, slower: float) -> NDArray[np.float64]:
    from visavis.events import SAMPLE_RATE
    from visavis.speech.backends.espeak import EspeakSynthesizer
    from visavis.speech.synthesis import Voice

    async def speak() -> bytes:
        synthesizer = EspeakSynthesizer()
        pcm = b"".join([piece.pcm async for piece in synthesizer.speak(text, Voice(voice, rate=1 / slower))])
        await synthesizer.close()
        return pcm

    return _resampled(np.frombuffer(asyncio.run(speak()), "<i2"), SAMPLE_RATE)


def _resampled(sound: NDArray[np.int16], rate: int) -> NDArray[np.float64]:
    resampled: NDArray[np.float64] = soxr.resample(sound.astype(np.float64), rate, RATE)
    return resampled


def _samples(sound: NDArray[np.float64]) -> Samples:
    return np.clip(np.rint(sound), -32768, 32767).astype(np.int16)


def _random(seed: str) -> np.random.Generator:
    return np.random.default_rng(zlib.crc32(seed.encode()))
