"""The speech recognizers that can be used, the best first."""

from __future__ import annotations

from visavis.bootstrap.parts import Candidate, Part, choose
from visavis.config import Settings
from visavis.inference import Runner
from visavis.inference.catalog import ModelStore
from visavis.inference.recognizer_models import SHERPA_ENGLISH, WHISPER_MODELS
from visavis.perception.recognition import Recognizer


def recognizer_part(settings: Settings, store: ModelStore) -> Part[Recognizer]:
    """Return the speech recognizer to use. Raises CodedError as :func:`choose` does."""
    return choose(
        "speech recognition",
        settings.recognizer,
        [
            Candidate("sherpa", lambda: _sherpa(store), "sherpa_onnx", lambda: _lacks_sherpa(store)),
            Candidate("whisper", lambda: _whisper(store), "faster_whisper", lambda: _lacks_whisper(store)),
            Candidate("pocketsphinx", lambda: _pocketsphinx(settings), "pocketsphinx"),
            Candidate("fake", lambda: _fake(settings)),
        ],
        better="sherpa-onnx and Whisper understand open speech: visavis models list",
    )


def _sherpa(store: ModelStore) -> Recognizer:
    from visavis.perception.backends.sherpa_onnx import SherpaRecognizer

    return SherpaRecognizer(store.folder(SHERPA_ENGLISH.name), Runner("sherpa"), name="sherpa")


def _lacks_sherpa(store: ModelStore) -> str:
    return "" if store.installed(SHERPA_ENGLISH.name) else "The model of sherpa-onnx is not on disk."


def _whisper(store: ModelStore) -> Recognizer:
    from visavis.perception.backends.faster_whisper import WhisperRecognizer

    best = next(model.name for model in WHISPER_MODELS if store.installed(model.name))
    return WhisperRecognizer(store.folder(best), Runner("whisper"), name="whisper")


def _lacks_whisper(store: ModelStore) -> str:
    there = any(store.installed(model.name) for model in WHISPER_MODELS)
    return "" if there else "No model of Whisper is on disk."


def _pocketsphinx(settings: Settings) -> Recognizer:
    from visavis.perception.backends.pocketsphinx.recognizer import PocketsphinxRecognizer

    return PocketsphinxRecognizer(settings.cache_dir / "language-models", processes=settings.recognizer_workers)


def _fake(settings: Settings) -> Recognizer:
    from visavis.perception.backends.fake import FakeRecognizer

    fake = settings.fake
    return FakeRecognizer(fake.recognizer_texts, delay_ms=fake.recognizer_ms, word_ms=fake.recognizer_word_ms)
