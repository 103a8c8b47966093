"""A synthesizer for tests and benchmarks: a tone, made in a time that is given, never by computing."""

from __future__ import annotations

import asyncio
from bisect import bisect_left, bisect_right
from collections.abc import AsyncIterator
from functools import lru_cache

import numpy as np

from visavis.events import SAMPLE_RATE, PhonemeTiming, WordTiming
from visavis.speech.phonemes import PAUSE
from visavis.speech.pieces import split_pieces
from visavis.speech.synthesis import SpokenPhrase, Voice

_PHONEMES = {
    "a": "ae", "b": "b", "c": "k", "d": "d", "e": "eh", "f": "f", "g": "g", "h": "hh", "i": "ih", "j": "jh", "k": "k",
    "l": "l", "m": "m", "n": "n", "o": "ow", "p": "p", "q": "k", "r": "r", "s": "s", "t": "t", "u": "uw", "v": "v",
    "w": "w", "x": "s", "y": "y", "z": "z",
}  # fmt: skip
_PER_MS = SAMPLE_RATE // 1000
_AMPLITUDE = 0.1414
"""A sine of -20 dB full scale RMS."""
_HERTZ = {"female": 200, "male": 100}
_STEP_MS = 20
_GRID_HERTZ = 1000 // _STEP_MS
"""A tone of a multiple of this fits a step exactly, so that steps join without a click."""


class FakeSynthesizer:
    """Says a tone of 200 Hz (female) or 100 Hz (male), a letter a phoneme, everything spread evenly.

    It is deterministic: sound comes in pieces of 20 ms, the first after ``first_byte_ms``, the others at ``speed``
    times real time; with ``speed`` 0 everything that follows comes at once, in one piece.
    """

    name = "fake"
    note = "A tone instead of a voice, for tests."

    def __init__(self, *, first_byte_ms: float = 0, speed: float = 0, ms_per_character: float = 60) -> None:
        """Set the times, on the running loop's clock; ``ms_per_character`` is how much sound a character makes."""
        self.first_byte_ms = first_byte_ms
        self.speed = speed
        self.ms_per_character = ms_per_character

    async def prepare(self, voice: Voice) -> None:
        """Do nothing: a tone is always there."""

    async def speak(self, text: str, voice: Voice) -> AsyncIterator[SpokenPhrase]:
        """Speak one phrase. Raises CodedError ``synthesizer.text_too_long``."""
        words = [word for piece in split_pieces(text) for word in piece]
        if not any(character.isalnum() for word in words for character in word):
            return
        phrase = self._phrase(words, voice)
        if self.first_byte_ms:
            await asyncio.sleep(self.first_byte_ms / 1000)
        if not self.speed:
            yield phrase
            return
        loop = asyncio.get_running_loop()
        begun = loop.time()
        for start in range(0, round(phrase.duration_ms), _STEP_MS):
            wait = begun + start / 1000 / self.speed - loop.time()
            if wait > 0:
                await asyncio.sleep(wait)
            yield _cut(phrase, start, min(start + _STEP_MS, phrase.duration_ms))

    def voices(self) -> list[str]:
        """Return the two tones."""
        return list(_HERTZ)

    async def close(self) -> None:
        """Do nothing."""

    def _phrase(self, words: list[str], voice: Voice) -> SpokenPhrase:
        text = " ".join(words)
        steps = max(1, round(len(text) * self.ms_per_character / voice.rate / _STEP_MS))
        duration = steps * _STEP_MS
        share = duration / len(text)
        phonemes: list[PhonemeTiming] = []
        timings: list[WordTiming] = []
        position = 0
        for word in words:
            end = position + len(word)
            timings.append(WordTiming(word=word, start_ms=position * share, end_ms=end * share))
            position = end + 1
        for index, character in enumerate(text):
            symbol = _PHONEMES.get(character.lower(), PAUSE)
            end_ms = duration if index == len(text) - 1 else (index + 1) * share
            phonemes.append(PhonemeTiming(phoneme=symbol, start_ms=index * share, end_ms=end_ms))
        pcm = _tone(_HERTZ.get(voice.gender, 200) * voice.pitch) * steps
        return SpokenPhrase(pcm, duration, tuple(phonemes), tuple(timings))


@lru_cache(maxsize=8)
def _tone(hertz: float) -> bytes:
    """Return one step of a tone, its pitch rounded so that steps join."""
    fitting = max(_GRID_HERTZ, _GRID_HERTZ * round(hertz / _GRID_HERTZ))
    time = np.arange(_STEP_MS * _PER_MS) / SAMPLE_RATE
    return np.rint(_AMPLITUDE * 32767 * np.sin(2 * np.pi * fitting * time)).astype("<i2").tobytes()


def _cut(phrase: SpokenPhrase, start: float, end: float) -> SpokenPhrase:
    """Return a piece of a phrase. A word is named in the piece in which it begins."""
    first = bisect_right(phrase.phonemes, start, key=lambda item: item.end_ms)
    last = bisect_left(phrase.phonemes, end, key=lambda item: item.start_ms)
    phonemes = tuple(
        PhonemeTiming(
            phoneme=item.phoneme, start_ms=max(item.start_ms - start, 0), end_ms=min(item.end_ms, end) - start
        )
        for item in phrase.phonemes[first:last]
    )
    first = bisect_left(phrase.words, start, key=lambda item: item.start_ms)
    last = bisect_left(phrase.words, end, key=lambda item: item.start_ms)
    words = tuple(
        WordTiming(word=item.word, start_ms=item.start_ms - start, end_ms=item.end_ms - start)
        for item in phrase.words[first:last]
    )
    pcm = phrase.pcm[round(start) * _PER_MS * 2 : round(end) * _PER_MS * 2]
    return SpokenPhrase(pcm, end - start, phonemes, words)
