"""One utterance on its way from the microphone through a recognizer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from visavis.events import RecognizedWord
from visavis.perception.microphone import SAMPLES_PER_MS, Microphone
from visavis.perception.recognition import SAMPLE_RATE, RecognitionStream, Transcript

LONGEST_FEED = SAMPLE_RATE
"""Samples that are handed over at a time when there is something to catch up with: 1 s."""

EMPTY = Transcript("", (), 0.0)
"""What is understood of an utterance of which nothing is understood."""


class Utterance:
    """What the user says in one turn.

    It is one stream of the recognizer; where a turn is long or has long pauses, several, one after the other, whose
    texts are joined.
    """

    def __init__(
        self, open_stream: Callable[[], Awaitable[RecognitionStream]], microphone: Microphone, start: int
    ) -> None:
        """``start`` is the position in the microphone at which the utterance begins."""
        self._open_stream = open_stream
        self._microphone = microphone
        self.start = start
        self._part_start = start
        self._position = start
        self._stream: RecognitionStream | None = None
        self._current = EMPTY
        self._finished: list[Transcript] = []

    @property
    def position(self) -> int:
        """Return the position up to which the recognizer has heard the microphone."""
        return self._position

    @property
    def part_samples(self) -> int:
        """Return how many samples the present stream has got."""
        return self._position - self._part_start

    @property
    def transcript(self) -> Transcript:
        """Return what is understood so far, with word times in the microphone's ms."""
        return join([*self._finished, self._current])

    async def hear(self, end: int) -> None:
        """Hand over the microphone up to ``end``. Raises CodedError (``recognizer.*``)."""
        while self._position < end:
            if self._position < self._microphone.oldest:
                await self.skip(self._microphone.oldest)
            if self._stream is None:
                self._stream = await self._open_stream()
            samples = self._microphone.read(self._position, min(end, self._position + LONGEST_FEED))
            if not len(samples):
                return
            self._position += len(samples)
            transcript = await self._stream.feed(samples.tobytes())
            if transcript is not None:
                self._current = self._on_the_clock(transcript)

    async def skip(self, position: int) -> None:
        """Finish the present stream; what comes is a new one, which begins at ``position``."""
        await self.finish()
        self._part_start = self._position = max(position, self._position)

    async def finish(self) -> Transcript:
        """Return the final transcript. Raises CodedError (``recognizer.*``)."""
        stream, self._stream = self._stream, None
        if stream is not None:
            try:
                self._finished.append(self._on_the_clock(await stream.finish()))
            finally:
                await stream.close()
        self._current = EMPTY
        return self.transcript

    async def close(self) -> None:
        """Give up. Safe at any time."""
        stream, self._stream = self._stream, None
        if stream is not None:
            await stream.close()

    def _on_the_clock(self, transcript: Transcript) -> Transcript:
        """Move the times of words from the stream's clock to the microphone's."""
        offset = self._part_start // SAMPLES_PER_MS
        words = tuple(
            RecognizedWord(
                word=item.word,
                start_ms=item.start_ms + offset,
                end_ms=item.end_ms + offset,
                confidence=item.confidence,
            )
            for item in transcript.words
        )
        return Transcript(transcript.text, words, transcript.confidence)


def join(parts: list[Transcript]) -> Transcript:
    """Return the parts as one transcript. Its confidence is their mean, weighted by their numbers of words."""
    heard = [part for part in parts if part.text]
    if len(heard) <= 1:
        return heard[0] if heard else EMPTY
    weights = [len(part.text.split()) for part in heard]
    confidence = sum(part.confidence * weight for part, weight in zip(heard, weights, strict=True)) / sum(weights)
    return Transcript(
        " ".join(part.text for part in heard), tuple(word for part in heard for word in part.words), confidence
    )
