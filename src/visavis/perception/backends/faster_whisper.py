"""Open speech with Whisper, on CTranslate2 through faster-whisper (https://github.com/SYSTRAN/faster-whisper, MIT)."""

from __future__ import annotations

import asyncio
import logging
import math
import os
from pathlib import Path
from typing import Any

import numpy as np

from visavis.events import CodedError, RecognizedWord
from visavis.inference import Runner
from visavis.perception.recognition import SAMPLE_RATE, RecognitionStream, Scope, Transcript, Vocabulary

log = logging.getLogger(__name__)

SHORTEST = SAMPLE_RATE // 2
"""Shorter sound is followed by silence up to so many samples: word times cannot be found in next to nothing."""

MOST_HINTS = 40
"""Whisper listens for so many unusual words; more would crowd out its own context."""


class WhisperRecognizer:
    """Understands open speech, utterance by utterance.

    Whisper looks at whole utterances. A partial text means that it looks at everything that there is so far, so
    partial texts come only as often as the machine can afford: they take at most half of the time.
    """

    scope: Scope = "open"
    note = ""

    def __init__(
        self,
        folder: Path,
        runner: Runner,
        *,
        name: str = "whisper",
        threads: int = 0,
        device: str = "auto",
        beam_size: int = 5,
        partial_ms: int = 700,
    ) -> None:
        """``folder`` holds model.bin, config.json, tokenizer.json and the vocabulary.

        ``threads`` are those of one recognition, 0 for all processors but one. The final text is searched with
        ``beam_size`` hypotheses. A partial text is looked for after every ``partial_ms`` of sound; 0 for none.
        """
        self.name = name
        self.runner = runner
        self.partial_ms = partial_ms
        self._folder = folder
        self._threads = threads or max(1, (os.cpu_count() or 1) - 1)
        self._device = device
        self._beam_size = beam_size
        self._model: Any = None
        self._loading = asyncio.Lock()

    async def prepare(self, vocabulary: Vocabulary) -> None:
        """Load the model. Raises CodedError ``recognizer.unavailable`` or ``recognizer.language``."""
        async with self._loading:
            if self._model is None:
                try:
                    self._model = await self.runner.run(self._load)
                except ImportError as error:
                    raise CodedError(
                        "recognizer.unavailable", "Whisper needs faster-whisper: pip install 'visavis[whisper]'"
                    ) from error
                except (RuntimeError, ValueError, OSError) as error:
                    raise CodedError(
                        "recognizer.unavailable", f"The Whisper model in {self._folder} cannot be loaded: {error}"
                    ) from error
        language = _language(vocabulary)
        if language not in self._model.supported_languages:
            raise CodedError("recognizer.language", f"The model {self.name} does not understand '{language}'.")

    async def open(self, vocabulary: Vocabulary, *, session_id: str) -> RecognitionStream:
        """Begin an utterance. Raises CodedError as :meth:`prepare` does."""
        await self.prepare(vocabulary)
        return _Stream(self, _language(vocabulary), _hints(vocabulary))

    async def forget(self, session_id: str) -> None:
        """Do nothing: nothing is learned of a session."""

    async def close(self) -> None:
        """Let the model and its threads go."""
        self._model = None
        self.runner.close()

    def transcribe(self, pcm: bytes, language: str, hints: str, final: bool) -> Transcript:
        """Recognize PCM16 samples (called in the runner's thread)."""
        model = self._model
        if model is None:
            raise RuntimeError("the recognizer is closed")
        samples = np.frombuffer(pcm, "<i2").astype(np.float32) / 32768
        samples = np.pad(samples, (0, max(0, SHORTEST - len(samples))))
        segments, _ = model.transcribe(
            samples,
            language=language,
            beam_size=self._beam_size if final else 1,
            temperature=0.0,
            condition_on_previous_text=False,
            without_timestamps=not final,
            word_timestamps=final,
            hotwords=hints or None,
        )
        return _transcript(list(segments))

    def _load(self) -> Any:
        from faster_whisper import WhisperModel

        log.info("loading %s", self.name)
        return WhisperModel(
            str(self._folder), device=self._device, cpu_threads=self._threads, compute_type="default", num_workers=1
        )


class _Stream:
    """One utterance."""

    def __init__(self, recognizer: WhisperRecognizer, language: str, hints: str) -> None:
        self._recognizer = recognizer
        self._language = language
        self._hints = hints
        self._pcm = bytearray()
        self._looked_at = 0
        self._wait_ms = float(recognizer.partial_ms)
        self._partial: asyncio.Task[Transcript] | None = None
        self._shown = ""

    async def feed(self, pcm: bytes) -> Transcript | None:
        self._pcm += pcm[: len(pcm) // 2 * 2]
        changed = self._take_partial()
        unseen_ms = (len(self._pcm) - self._looked_at) / 2 / SAMPLE_RATE * 1000
        if self._partial is None and 0 < self._wait_ms <= unseen_ms:
            self._looked_at = len(self._pcm)
            self._partial = asyncio.get_running_loop().create_task(self._look())
        return changed

    async def finish(self) -> Transcript:
        await self.close()
        if not self._pcm:
            return Transcript("", (), 0.0)
        return await self._run(final=True)

    async def close(self) -> None:
        partial, self._partial = self._partial, None
        if partial is not None:
            partial.cancel()
            await asyncio.wait([partial])
            if not partial.cancelled():
                partial.exception()  # so that it counts as seen

    async def _look(self) -> Transcript:
        loop = asyncio.get_running_loop()
        started = loop.time()
        transcript = await self._run(final=False)
        self._wait_ms = max(self._recognizer.partial_ms, 2000 * (loop.time() - started))
        return transcript

    def _take_partial(self) -> Transcript | None:
        """Return a partial text that has been found meanwhile. Raises the CodedError with which the search failed."""
        if self._partial is None or not self._partial.done():
            return None
        transcript, self._partial = self._partial.result(), None
        if transcript.text == self._shown:
            return None
        self._shown = transcript.text
        return transcript

    async def _run(self, *, final: bool) -> Transcript:
        try:
            return await self._recognizer.runner.run(
                self._recognizer.transcribe, bytes(self._pcm), self._language, self._hints, final
            )
        except (RuntimeError, ValueError) as error:
            raise CodedError("recognizer.failed", f"The speech recognizer has failed: {error}") from error


def _language(vocabulary: Vocabulary) -> str:
    return vocabulary.language.partition("-")[0].lower()


def _hints(vocabulary: Vocabulary) -> str:
    """Return the words that nobody would expect: those whose pronunciation an author had to give."""
    return ", ".join(list(vocabulary.pronunciations)[:MOST_HINTS])


def _transcript(segments: list[Any]) -> Transcript:
    text = "".join(segment.text for segment in segments).strip()
    if not text:
        return Transcript("", (), 0.0)
    found = [word for segment in segments for word in segment.words or ()]
    words = tuple(
        RecognizedWord(
            word=word.word.strip(),
            start_ms=max(0, round(word.start * 1000)),
            end_ms=max(0, round(word.end * 1000)),
            confidence=min(1.0, max(0.0, word.probability)),
        )
        for word in found
        if word.word.strip()
    )
    if words:
        confidence = sum(word.confidence for word in words) / len(words)
    else:
        confidence = sum(math.exp(min(0.0, segment.avg_logprob)) for segment in segments) / len(segments)
    return Transcript(text, words, confidence)
