"""A synthesizer around a blocking engine: one thread, pieces of bounded length, one loudness for all voices."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Protocol

from visavis.inference import Runner
from visavis.speech.loudness import gain_for
from visavis.speech.phonemes import PAUSE
from visavis.speech.pieces import split_pieces
from visavis.speech.sound import finish, resample
from visavis.speech.synthesis import SpokenPhrase, Voice
from visavis.speech.timing import Utterance

LONGEST_WORD = 60
"""How many characters of a word are spoken; nobody wants to hear more of a serial number."""

REFERENCE = "The quick brown fox jumps over the lazy dog, and nobody minds at all."
"""What a voice says when its loudness is measured."""


class Engine(Protocol):
    """Turns a few words into sound, and blocks meanwhile. Its methods are called in one thread."""

    name: str
    note: str

    def load(self, voice: Voice) -> None:
        """Load the library and the voice. Called before each utterance. Raises CodedError (``synthesizer.*``)."""

    def key(self, voice: Voice) -> str:
        """Return what tells apart voices that differ in loudness."""

    def utter(self, words: Sequence[str], voice: Voice) -> Utterance:
        """Speak words in which at least one can be spoken. Without any sound the utterance is empty."""

    def voices(self) -> list[str]:
        """Return the names of the voices that are there."""

    def close(self) -> None:
        """Release everything."""


class ThreadedSynthesizer:
    """Runs an :class:`Engine` for many sessions; implements :class:`visavis.speech.synthesis.Synthesizer`."""

    def __init__(self, engine: Engine) -> None:
        """Nothing is loaded before :meth:`prepare` or the first phrase."""
        self._engine = engine
        self._runner = Runner(f"speech-{engine.name}")
        self._gains: dict[str, float] = {}

    @property
    def name(self) -> str:
        """Return the engine's name."""
        return self._engine.name

    @property
    def note(self) -> str:
        """Return a sentence about the engine's limits; empty if there is nothing to say."""
        return self._engine.note

    async def prepare(self, voice: Voice) -> None:
        """Load the voice and measure its loudness. Raises CodedError (``synthesizer.*``)."""
        await self._runner.run(self._gain, voice)

    async def speak(self, text: str, voice: Voice) -> AsyncIterator[SpokenPhrase]:
        """Speak one phrase, in pieces of a few seconds. Raises CodedError (``synthesizer.*``)."""
        for words in split_pieces(text):
            spoken = await self._runner.run(self._speak, words, voice)
            if spoken is not None:
                yield spoken

    def voices(self) -> list[str]:
        """Return the names of the voices that can be used now."""
        return self._engine.voices()

    async def close(self) -> None:
        """Release everything, once what is being spoken is done."""
        await self._runner.run(self._engine.close)
        self._runner.close()

    def _speak(self, words: list[str], voice: Voice) -> SpokenPhrase | None:
        gain = self._gain(voice)
        if not any(character.isalnum() for word in words for character in word):
            return None
        utterance = self._engine.utter([_pronounceable(word) for word in words], voice)
        if all(segment.phoneme == PAUSE for segment in utterance.segments):
            return None
        return finish(utterance, words, gain=gain, rate=voice.rate)

    def _gain(self, voice: Voice) -> float:
        self._engine.load(voice)
        key = self._engine.key(voice)
        if key not in self._gains:
            reference = self._engine.utter(REFERENCE.split(), voice)
            self._gains[key] = gain_for(resample(reference.samples, reference.rate))
        return self._gains[key]


def _pronounceable(word: str) -> str:
    """Return a word as engines take it: of bounded length, without control characters and halves of characters."""
    plain = "".join(character for character in word if character.isprintable())
    if len(plain) <= LONGEST_WORD:
        return plain
    return plain[:LONGEST_WORD] + (plain[-1] if plain[-1] in ",.;:!?" else "")
