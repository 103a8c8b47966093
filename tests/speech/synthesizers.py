"""The synthesizers that tests run against."""

from __future__ import annotations

import importlib.util
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from tests.conftest import require_service
from tests.speech.tiny_voices import write_kokoro_download, write_piper_voice
from visavis.events import SAMPLE_RATE
from visavis.inference.voice_models import prepare_kokoro
from visavis.speech.backends.espeak import EspeakSynthesizer
from visavis.speech.backends.fake import FakeSynthesizer
from visavis.speech.backends.flite import FliteSynthesizer
from visavis.speech.backends.kokoro import KokoroSynthesizer
from visavis.speech.backends.piper import PiperFiles, PiperSynthesizer
from visavis.speech.synthesis import SpokenPhrase, Synthesizer, Voice


def _flite(_: Path) -> Synthesizer:
    synthesizer = FliteSynthesizer()
    require_service("flite", bool(synthesizer.voices()))
    return synthesizer


def _espeak(_: Path) -> Synthesizer:
    require_service("espeak-ng (espeakng-loader)", importlib.util.find_spec("espeakng_loader") is not None)
    return EspeakSynthesizer()


def _piper(folder: Path, *, alignable: bool = True) -> Synthesizer:
    require_service("Piper (piper-tts)", importlib.util.find_spec("piper") is not None)
    models = {
        "low": PiperFiles(write_piper_voice(folder / "low", alignable=alignable), "male"),
        "high": PiperFiles(write_piper_voice(folder / "high", alignable=alignable), "female"),
    }
    return PiperSynthesizer(models)


def _kokoro(folder: Path) -> Synthesizer:
    require_service("Kokoro (kokoro-onnx)", importlib.util.find_spec("kokoro_onnx") is not None)
    write_kokoro_download(folder)
    prepare_kokoro(folder)
    return KokoroSynthesizer(folder / "kokoro.onnx", folder / "voices.npz")


MAKERS: dict[str, Callable[[Path], Synthesizer]] = {
    "flite": _flite,
    "espeak": _espeak,
    "piper": _piper,
    "piper without alignments": lambda folder: _piper(folder, alignable=False),
    "kokoro": _kokoro,
    "fake": lambda _: FakeSynthesizer(),
    "fake in pieces": lambda _: FakeSynthesizer(first_byte_ms=100, speed=2, ms_per_character=50),
}


async def speak(synthesizer: Synthesizer, text: str, voice: Voice | None = None) -> list[SpokenPhrase]:
    """Return all pieces of a spoken text."""
    async with aclosing(cast("Any", synthesizer.speak(text, voice or Voice()))) as pieces:
        return [piece async for piece in cast("AsyncIterator[SpokenPhrase]", pieces)]


def samples(*pieces: SpokenPhrase) -> NDArray[np.float64]:
    """Return the sound of pieces, -1 to 1."""
    return np.frombuffer(b"".join(piece.pcm for piece in pieces), dtype="<i2") / 32768


def fundamental(sound: NDArray[np.float64]) -> float:
    """Return the median fundamental frequency of the loud parts of a sound, Hz, by autocorrelation."""
    window, hop = SAMPLE_RATE // 20, SAMPLE_RATE // 50
    lowest, highest = SAMPLE_RATE // 400, SAMPLE_RATE // 60
    found = []
    for start in range(0, len(sound) - window, hop):
        piece = sound[start : start + window]
        if np.sqrt(np.mean(piece**2)) < 0.3 * np.sqrt(np.mean(sound**2)):
            continue
        correlation = np.correlate(piece, piece, "full")[window - 1 :]
        lag = lowest + int(np.argmax(correlation[lowest:highest]))
        if correlation[lag] > 0.5 * correlation[0]:
            found.append(SAMPLE_RATE / lag)
    return float(np.median(found))
