"""The speech synthesizers that can be used, the best first."""

from __future__ import annotations

from dataclasses import replace

from visavis.bootstrap.parts import Candidate, Part, choose
from visavis.config import Settings
from visavis.inference.catalog import ModelStore
from visavis.speech.synthesis import Synthesizer

_BETTER = "Kokoro and Piper sound like people: visavis models list"
_FLITE = "flite is more pleasant to hear: sudo apt install flite"


def voice_part(settings: Settings, store: ModelStore) -> Part[Synthesizer]:
    """Return the speech synthesizer to use. Raises CodedError as :func:`choose` does."""
    part = choose(
        "voice",
        settings.synthesizer,
        [
            Candidate("kokoro", lambda: _kokoro(store), "kokoro_onnx", lambda: _lacks_kokoro(store)),
            Candidate("piper", lambda: _piper(store), "piper", lambda: _lacks_piper(store)),
            Candidate("flite", _flite, None, _lacks_flite),
            Candidate("espeak", _espeak, "espeakng_loader"),
            Candidate("fake", lambda: _fake(settings)),
        ],
        better=_BETTER,
    )
    return replace(part, better=f"{_FLITE}. {_BETTER}") if part.name == "espeak" else part


def _kokoro(store: ModelStore) -> Synthesizer:
    from visavis.speech.backends.kokoro import KokoroSynthesizer

    return KokoroSynthesizer(store.file("kokoro", "kokoro.onnx"), store.file("kokoro", "voices.npz"))


def _lacks_kokoro(store: ModelStore) -> str:
    return "" if store.installed("kokoro") else "Kokoro's model is not on disk."


def _piper(store: ModelStore) -> Synthesizer:
    from visavis.speech.backends.piper import PiperSynthesizer, piper_files

    return PiperSynthesizer(piper_files(store))


def _lacks_piper(store: ModelStore) -> str:
    from visavis.speech.backends.piper import piper_files

    return "" if piper_files(store) else "No voice of Piper is on disk."


def _flite() -> Synthesizer:
    from visavis.speech.backends.flite import FliteSynthesizer

    return FliteSynthesizer()


def _lacks_flite() -> str:
    return "" if _flite().voices() else "flite is not installed."


def _espeak() -> Synthesizer:
    from visavis.speech.backends.espeak import EspeakSynthesizer

    return EspeakSynthesizer()


def _fake(settings: Settings) -> Synthesizer:
    from visavis.speech.backends.fake import FakeSynthesizer

    fake = settings.fake
    return FakeSynthesizer(
        first_byte_ms=fake.voice_first_byte_ms, speed=fake.voice_speed, ms_per_character=fake.voice_ms_per_character
    )
