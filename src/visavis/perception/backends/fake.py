"""A recognizer that understands what it was told to, for tests and trials."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterator, Sequence

from visavis.events import CodedError, RecognizedWord
from visavis.perception.recognition import SAMPLE_RATE, RecognitionStream, Scope, Transcript, Vocabulary

BYTES_PER_MS = 2 * SAMPLE_RATE // 1000


class FakeRecognizer:
    """Gives one scripted text after the other, whatever it hears."""

    name = "fake"
    scope: Scope = "open"
    note = "A stand-in for tests: it says what it was told to, not what it hears."

    def __init__(
        self,
        texts: Sequence[str] = ("hello there",),
        *,
        delay_ms: float = 0.0,
        word_ms: float | None = None,
        confidence: float = 1.0,
        failures: Sequence[CodedError | None] = (),
    ) -> None:
        """Say what to answer.

        Each session gets ``texts`` from the first one on, again and again. The final text comes ``delay_ms`` after it
        is asked for. With ``word_ms`` there are partial texts, which grow by one word for every so many ms of sound.
        ``failures`` lists, utterance by utterance, the error with which it ends; None for none.
        """
        if not texts:
            raise ValueError("a fake recognizer needs at least one text")
        self._texts = tuple(texts)
        self._delay_s = delay_ms / 1000
        self._word_ms = word_ms
        self._confidence = confidence
        self._failures = iter(failures)
        self._scripts: dict[str, Iterator[str]] = {}
        self.open_streams = 0
        """How many streams are open now."""

    async def prepare(self, vocabulary: Vocabulary) -> None:
        """Do nothing: there is nothing to load."""

    async def open(self, vocabulary: Vocabulary, *, session_id: str) -> RecognitionStream:
        """Begin an utterance."""
        script = self._scripts.setdefault(session_id, itertools.cycle(self._texts))
        self.open_streams += 1
        return _FakeStream(self, next(script), next(self._failures, None))

    async def forget(self, session_id: str) -> None:
        """Begin anew with the first text, should the session come back."""
        self._scripts.pop(session_id, None)

    async def close(self) -> None:
        """Do nothing: there is nothing to release."""

    async def finish(self, text: str, heard_ms: float, failure: CodedError | None) -> Transcript:
        """Return the final transcript after the delay (called by streams)."""
        if self._delay_s:
            await asyncio.sleep(self._delay_s)
        if failure is not None:
            raise failure
        return self.transcript(text.split(), heard_ms)

    def partial(self, text: str, heard_ms: float) -> Transcript | None:
        """Return what is understood after so much sound, if this fake has partial texts (called by streams)."""
        if self._word_ms is None:
            return None
        words = text.split()[: int(heard_ms / self._word_ms)]
        return self.transcript(words, heard_ms) if words else None

    def transcript(self, words: list[str], heard_ms: float) -> Transcript:
        """Spread the words evenly over the sound."""
        each = heard_ms / max(1, len(words))
        timed = tuple(
            RecognizedWord(word=word, start_ms=int(i * each), end_ms=int((i + 1) * each), confidence=self._confidence)
            for i, word in enumerate(words)
        )
        return Transcript(" ".join(words), timed, self._confidence)


class _FakeStream:
    def __init__(self, recognizer: FakeRecognizer, text: str, failure: CodedError | None) -> None:
        self._recognizer = recognizer
        self._text = text
        self._failure = failure
        self._heard_ms = 0.0
        self._shown = ""
        self._open = True

    async def feed(self, pcm: bytes) -> Transcript | None:
        self._heard_ms += len(pcm) / BYTES_PER_MS
        transcript = self._recognizer.partial(self._text, self._heard_ms)
        if transcript is None or transcript.text == self._shown:
            return None
        self._shown = transcript.text
        return transcript

    async def finish(self) -> Transcript:
        try:
            return await self._recognizer.finish(self._text, self._heard_ms, self._failure)
        finally:
            await self.close()

    async def close(self) -> None:
        if self._open:
            self._open = False
            self._recognizer.open_streams -= 1
