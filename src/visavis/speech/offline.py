"""A whole text as one sound with its timeline, for files rather than conversations."""

from __future__ import annotations

import io
import wave
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from visavis.events import SAMPLE_RATE, JsonObject, PhonemeTiming, VisemeTiming, WordTiming
from visavis.speech.captions import Captions
from visavis.speech.normalization import normalize
from visavis.speech.phrases import PhraseSplitter
from visavis.speech.synthesis import Synthesizer, Voice

Timing = TypeVar("Timing", PhonemeTiming, WordTiming)


@dataclass(frozen=True, slots=True)
class RenderedPhrase:
    """What was spoken in one go. The times of its phonemes and words count from its start."""

    text: str
    """As written."""
    start_ms: float
    duration_ms: float
    phonemes: list[PhonemeTiming]
    words: list[WordTiming]


@dataclass(frozen=True, slots=True)
class Rendering:
    """A text that has been spoken. All times count from the start of the sound."""

    pcm: bytes
    """PCM16 little-endian, mono, 24 kHz."""
    duration_ms: float
    phonemes: list[PhonemeTiming]
    """Without gaps from 0 to ``duration_ms``."""
    words: list[WordTiming]
    """The written words."""
    phrases: list[RenderedPhrase]
    """The same, piece by piece."""

    def wav(self) -> bytes:
        """Return the sound as a WAV file."""
        buffer = io.BytesIO()
        with wave.open(buffer, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(SAMPLE_RATE)
            file.writeframes(self.pcm)
        return buffer.getvalue()

    def timeline(self, visemes: Sequence[VisemeTiming]) -> JsonObject:
        """Return the timeline as JSON; ``visemes`` are those of :attr:`phonemes`."""
        return {
            "sample_rate": SAMPLE_RATE,
            "duration_ms": self.duration_ms,
            "phonemes": [item.model_dump(include={"phoneme", "start_ms", "end_ms"}) for item in self.phonemes],
            "words": [item.model_dump() for item in self.words],
            "visemes": [item.model_dump() for item in visemes],
        }


async def render(text: str, synthesizer: Synthesizer, voice: Voice) -> Rendering:
    """Speak a whole text, Markdown allowed. Raises CodedError (``synthesizer.*``)."""
    splitter = PhraseSplitter()
    pcm = bytearray()
    phrases: list[RenderedPhrase] = []
    for phrase in [*splitter.feed(text), *splitter.flush()]:
        spoken = normalize(phrase, voice.language)
        if not spoken.text:
            continue
        captions = Captions(phrase, spoken)
        async with aclosing(cast("Any", synthesizer.speak(spoken.text, voice))) as sounds:
            async for piece in sounds:
                caption = captions.follow(piece)
                phrases.append(
                    RenderedPhrase(
                        caption.text, _milliseconds(pcm), piece.duration_ms, list(piece.phonemes), caption.words
                    )
                )
                pcm += piece.pcm
    phonemes = [_moved(item, phrase.start_ms) for phrase in phrases for item in phrase.phonemes]
    words = [_moved(item, phrase.start_ms) for phrase in phrases for item in phrase.words]
    return Rendering(bytes(pcm), _milliseconds(pcm), _merged(phonemes), words, phrases)


def _milliseconds(pcm: bytearray) -> float:
    return len(pcm) / 2 / SAMPLE_RATE * 1000


def _moved(item: Timing, by_ms: float) -> Timing:
    times = {"start_ms": round(item.start_ms + by_ms, 3), "end_ms": round(item.end_ms + by_ms, 3)}
    return item.model_copy(update=times)


def _merged(phonemes: Sequence[PhonemeTiming]) -> list[PhonemeTiming]:
    """Make one of the pauses where two phrases meet."""
    merged: list[PhonemeTiming] = []
    for item in phonemes:
        if merged and item.phoneme == "pau" == merged[-1].phoneme:
            item = item.model_copy(update={"start_ms": merged[-1].start_ms})
            merged.pop()
        merged.append(item)
    return merged
