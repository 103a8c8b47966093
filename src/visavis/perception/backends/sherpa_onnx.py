"""Open speech word by word, with streaming transducers on sherpa-onnx.

https://github.com/k2-fsa/sherpa-onnx, Apache-2.0.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
import math
from pathlib import Path
from typing import Any

import numpy as np

from visavis.events import CodedError, RecognizedWord
from visavis.inference import Runner
from visavis.perception.recognition import SAMPLE_RATE, RecognitionStream, Scope, Transcript, Vocabulary

log = logging.getLogger(__name__)

TAIL_S = 0.66
"""Silence that is added to the end: the encoder looks ahead by about so much."""

_WORD_MARK = "\u2581"
"""What sentencepiece puts at the beginning of a word."""


class SherpaRecognizer:
    """Understands open speech while it is being said."""

    scope: Scope = "open"
    note = ""

    def __init__(
        self,
        folder: Path,
        runner: Runner,
        *,
        name: str = "sherpa",
        language: str = "en",
        threads: int = 1,
        upper_case: bool = True,
    ) -> None:
        """``folder`` holds encoder.onnx, decoder.onnx, joiner.onnx and tokens.txt.

        A model that was trained on text in capitals has ``upper_case``; its words are then given in lower case.
        """
        self.name = name
        self.runner = runner
        self._folder = folder
        self._language = language
        self._threads = threads
        self._upper_case = upper_case
        self._model: Any = None
        self._loading = asyncio.Lock()

    async def prepare(self, vocabulary: Vocabulary) -> None:
        """Load the model. Raises CodedError ``recognizer.unavailable`` or ``recognizer.language``."""
        if vocabulary.language.partition("-")[0].lower() != self._language:
            raise CodedError("recognizer.language", f"The model {self.name} understands '{self._language}' only.")
        async with self._loading:
            if self._model is None:
                try:
                    self._model = await self.runner.run(self._load)
                except ImportError as error:
                    raise CodedError(
                        "recognizer.unavailable", "This needs sherpa-onnx: pip install 'visavis[sherpa]'"
                    ) from error
                except (RuntimeError, ValueError, OSError, AssertionError) as error:
                    raise CodedError(
                        "recognizer.unavailable", f"The model in {self._folder} cannot be loaded: {error}"
                    ) from error

    async def open(self, vocabulary: Vocabulary, *, session_id: str) -> RecognitionStream:
        """Begin an utterance. Raises CodedError as :meth:`prepare` does."""
        await self.prepare(vocabulary)
        return _Stream(self, self._model.create_stream())

    async def forget(self, session_id: str) -> None:
        """Do nothing: nothing is learned of a session."""

    async def close(self) -> None:
        """Let the model and its threads go."""
        self._model = None
        self.runner.close()

    def decode(self, stream: Any, pcm: bytes, final: bool) -> Transcript:
        """Take the next PCM16 samples and return what is understood (called in the runner's thread)."""
        model = self._model
        if model is None:
            raise RuntimeError("the recognizer is closed")
        if pcm:
            stream.accept_waveform(SAMPLE_RATE, np.frombuffer(pcm, "<i2").astype(np.float32) / 32768)
        if final:
            stream.accept_waveform(SAMPLE_RATE, np.zeros(int(TAIL_S * SAMPLE_RATE), np.float32))
            stream.input_finished()
        while model.is_ready(stream):
            model.decode_stream(stream)
        return transcript(
            model.tokens(stream), model.timestamps(stream), model.ys_probs(stream), lower=self._upper_case
        )

    def _load(self) -> Any:
        from sherpa_onnx import OnlineRecognizer

        missing = [name for name in _FILES if not (self._folder / name).is_file()]
        if missing:
            raise OSError(f"{', '.join(missing)} missing")  # the library would end the process
        log.info("loading %s", self.name)
        encoder, decoder, joiner, tokens = (str(self._folder / name) for name in _FILES)
        return OnlineRecognizer.from_transducer(
            tokens=tokens, encoder=encoder, decoder=decoder, joiner=joiner, num_threads=self._threads
        )


_FILES = ("encoder.onnx", "decoder.onnx", "joiner.onnx", "tokens.txt")


class _Stream:
    """One utterance."""

    def __init__(self, recognizer: SherpaRecognizer, stream: Any) -> None:
        self._recognizer = recognizer
        self._stream = stream
        self._shown = ""
        self._heard = False

    async def feed(self, pcm: bytes) -> Transcript | None:
        self._heard = True
        heard = await self._run(pcm[: len(pcm) // 2 * 2], final=False)
        if heard.text == self._shown:
            return None
        self._shown = heard.text
        return heard

    async def finish(self) -> Transcript:
        return await self._run(b"", final=True) if self._heard else Transcript("", (), 0.0)

    async def close(self) -> None:
        """Do nothing: the stream goes with its last reference."""

    async def _run(self, pcm: bytes, *, final: bool) -> Transcript:
        try:
            return await self._recognizer.runner.run(self._recognizer.decode, self._stream, pcm, final)
        except (RuntimeError, ValueError) as error:
            raise CodedError("recognizer.failed", f"The speech recognizer has failed: {error}") from error


def _in_lower_case(word: str) -> str:
    lower = word.lower()
    return "I" + lower[1:] if lower == "i" or lower.startswith("i'") else lower


def transcript(tokens: list[str], times_s: list[float], log_probabilities: list[float], *, lower: bool) -> Transcript:
    """Join pieces of words into words.

    A word begins with a piece that begins with a space or sentencepiece's mark. Its confidence is the geometric mean
    of its pieces' probabilities; without probabilities it is 1.
    """
    pieces = [token.replace(_WORD_MARK, " ") for token in tokens]
    edges = [i for i, piece in enumerate(pieces) if i == 0 or piece.startswith(" ")] + [len(pieces)]
    words = []
    for begin, end in itertools.pairwise(edges):
        text = "".join(pieces[begin:end]).strip()
        if not text:
            continue
        logs = log_probabilities[begin:end]
        start_ms = max(0, round(times_s[begin] * 1000))
        words.append(
            RecognizedWord(
                word=_in_lower_case(text) if lower else text,
                start_ms=start_ms,
                end_ms=max(start_ms, round((times_s[end] if end < len(times_s) else times_s[-1] + 0.08) * 1000)),
                confidence=math.exp(min(0.0, sum(logs) / len(logs))) if logs else 1.0,
            )
        )
    if not words:
        return Transcript("", (), 0.0)
    confidence = sum(word.confidence for word in words) / len(words)
    return Transcript(" ".join(word.word for word in words), tuple(words), confidence)
