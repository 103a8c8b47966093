"""The recognizers that tests run against."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path

from tests.conftest import require_service
from tests.perception.tiny_models import build_sherpa, build_whisper
from visavis.inference import Runner
from visavis.perception.backends.fake import FakeRecognizer
from visavis.perception.backends.faster_whisper import WhisperRecognizer
from visavis.perception.backends.pocketsphinx.recognizer import PocketsphinxRecognizer
from visavis.perception.backends.sherpa_onnx import SherpaRecognizer
from visavis.perception.recognition import Recognizer, Vocabulary

QUESTIONS = (
    "Hello, who are you?",
    "What can you do?",
    "Good morning.",
    "Can you see me?",
    "Tell me a joke.",
    "Where does Iris come from?",
    "What is visavis?",
)
VOCABULARY = Vocabulary(QUESTIONS, {"visavis": "V IY1 Z AH0 V IY1"})


def pocketsphinx(folder: Path) -> PocketsphinxRecognizer:
    return PocketsphinxRecognizer(folder)


def whisper(folder: Path) -> WhisperRecognizer:
    require_service("Whisper (faster-whisper)", importlib.util.find_spec("faster_whisper") is not None)
    return WhisperRecognizer(build_whisper(folder), Runner("whisper"), threads=1, partial_ms=300)


def sherpa(folder: Path) -> SherpaRecognizer:
    require_service("sherpa-onnx", importlib.util.find_spec("sherpa_onnx") is not None)
    return SherpaRecognizer(build_sherpa(folder), Runner("sherpa"))


MAKERS: dict[str, Callable[[Path], Recognizer]] = {
    "fake": lambda _: FakeRecognizer(),
    "fake with partial texts": lambda _: FakeRecognizer(["one two three four"], delay_ms=100, word_ms=200),
    "pocketsphinx": pocketsphinx,
    "whisper with random weights": whisper,
    "sherpa with random weights": sherpa,
}
