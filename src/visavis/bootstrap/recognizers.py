"""The speech recognizers that can be used, the best first."""

from __future__ import annotations

from visavis.bootstrap.parts import Candidate, Part, choose
from visavis.config import Settings
from visavis.inference.catalog import ModelStore
from visavis.perception.recognition import Recognizer


def recognizer_part(settings: Settings, store: ModelStore) -> Part[Recognizer]:
    """Return the speech recognizer to use. Raises CodedError as :func:`choose` does."""
    return choose(
        "speech recognition",
        settings.recognizer,
        [
            Candidate("pocketsphinx", lambda: _pocketsphinx(settings), "pocketsphinx"),
            Candidate("fake", lambda: _fake(settings)),
        ],
        better="sherpa-onnx and Whisper understand open speech: visavis models list",
    )


def _pocketsphinx(settings: Settings) -> Recognizer:
    from visavis.perception.backends.pocketsphinx.recognizer import PocketsphinxRecognizer

    return PocketsphinxRecognizer(settings.cache_dir / "language-models", processes=settings.recognizer_workers)


def _fake(settings: Settings) -> Recognizer:
    from visavis.perception.backends.fake import FakeRecognizer

    return FakeRecognizer(settings.fake.recognizer_texts, delay_ms=settings.fake.recognizer_ms)
