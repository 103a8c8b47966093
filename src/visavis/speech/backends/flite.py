"""CMU Flite: small, fast, with exact phoneme times. English only."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import numpy as np

from visavis.events import CodedError
from visavis.speech.backends.flite_library import FliteLibrary, FliteToken
from visavis.speech.backends.threaded import ThreadedSynthesizer
from visavis.speech.phonemes import PAUSE, arpabet
from visavis.speech.synthesis import Voice, bounded
from visavis.speech.timing import Segment, Utterance, repitched

VOICES = {"slt": "female", "rms": "male", "awb": "male", "kal16": "male"}
"""Flite's voices, the better ones first, and whose they sound like."""

_PITCH_BY_PLAYBACK = frozenset(("rms",))
"""Voices that ignore flite's pitch: they are spoken slower and played faster, or the reverse."""


class FliteEngine:
    """Speaks with flite; see :class:`visavis.speech.backends.threaded.Engine`."""

    name = "flite"
    note = "A small and fast voice that sounds like a machine; better ones: visavis models list."

    def __init__(self) -> None:
        """Load nothing yet."""
        self._library: FliteLibrary | None = None

    def load(self, voice: Voice) -> None:
        """Load the library and the voice.

        Raises CodedError ``synthesizer.unavailable`` or ``synthesizer.language``.
        """
        if voice.language.partition("-")[0].lower() != "en":
            raise CodedError("synthesizer.language", f"flite speaks English only, not '{voice.language}'.")
        self._voice(voice)

    def key(self, voice: Voice) -> str:
        """Return the voice's name and pitch."""
        return f"{_choose(voice, self.voices())} {voice.pitch:.2f}"

    def utter(self, words: Sequence[str], voice: Voice) -> Utterance:
        """Speak words. What is written in other scripts than Latin is left out."""
        tokens = [token for number, word in enumerate(words) if (token := _token(number, word)) is not None]
        if not tokens:
            return Utterance(np.zeros(0, dtype=np.float32), 16_000, [])
        rate, pitch = bounded(voice.rate), bounded(voice.pitch)
        by_playback = pitch if _choose(voice, self.voices()) in _PITCH_BY_PLAYBACK else 1.0
        samples, hertz, segments = self._open().synthesize(
            self._voice(voice), tokens, stretch=by_playback / rate, pitch=pitch
        )
        utterance = Utterance(
            samples=samples.astype(np.float32) / np.float32(32768),
            rate=hertz,
            segments=[Segment(arpabet(item.name) or PAUSE, item.end, item.stress, item.token) for item in segments],
        )
        return repitched(utterance, by_playback)

    def voices(self) -> list[str]:
        """Return the names of flite's voices that are installed; none if flite is not."""
        try:
            library = self._open()
        except CodedError:
            return []
        return [name for name in VOICES if library.voice(name) is not None]

    def close(self) -> None:
        """Forget the library. A process keeps it in memory once it has loaded it."""
        self._library = None

    def _open(self) -> FliteLibrary:
        if self._library is None:
            self._library = FliteLibrary()
        return self._library

    def _voice(self, voice: Voice) -> int:
        library = self._open()
        name = _choose(voice, self.voices())
        pointer = library.voice(name) if name else None
        if pointer is None:
            raise CodedError("synthesizer.unavailable", "No voice of flite is installed. On Debian: apt install flite.")
        return pointer


class FliteSynthesizer(ThreadedSynthesizer):
    """Speaks with flite; implements :class:`visavis.speech.synthesis.Synthesizer`."""

    def __init__(self) -> None:
        """Load nothing yet."""
        super().__init__(FliteEngine())


def _choose(voice: Voice, installed: Sequence[str]) -> str:
    """Return the voice asked for by name, else one of its gender, else any."""
    if voice.name in installed:
        return voice.name
    return next((name for name in installed if VOICES[name] == voice.gender), installed[0] if installed else "")


def _token(number: int, word: str) -> FliteToken | None:
    """Return a word as flite reads it: ASCII letters and digits, in lower case, with one punctuation mark."""
    plain = unicodedata.normalize("NFKD", word).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    name = "".join(c for c in plain if c.isascii() and (c.isalnum() or c in "'-")).strip("'-").lower()
    if not name:
        return None
    mark = plain[-1] if plain[-1] in ",.;:!?" else ""
    return FliteToken(number, name.encode(), mark.encode())
