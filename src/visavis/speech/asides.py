"""Short sounds beside the conversation: 'mhm' while the user speaks, 'hm' while an answer takes its time."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from contextlib import aclosing
from dataclasses import replace
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from visavis.events import SAMPLE_RATE, AsideSynthesized, BackchannelPlanned, CodedError
from visavis.speech.hums import hum_of, hummed, trimmed
from visavis.speech.loudness import TARGET_LUFS, pcm16
from visavis.speech.normalization import normalize
from visavis.speech.synthesis import SpokenPhrase, Synthesizer, Voice

log = logging.getLogger(__name__)

BACKCHANNEL_DB = -8.0
"""How much softer a backchannel is than speech: it is said under somebody else's words."""
FILLER_DB = -4.0
"""How much softer a filler is than speech."""
LONGEST_MS = 1_500
"""What takes longer is no aside, and is left out."""
_HUMMED_RATE = 0.75
"""A hum is slower than the word that it is cut from."""
_PER_MS = SAMPLE_RATE // 1000


class Asides:
    """The asides of one voice, made once and kept, for all sessions that have this voice."""

    def __init__(self, synthesizer: Synthesizer, voice: Voice) -> None:
        """Nothing is made before :meth:`prepare`."""
        self._synthesizer = synthesizer
        self._voice = voice
        self._sounds: dict[str, bytes] = {}

    async def prepare(self, backchannels: Iterable[str], fillers: Iterable[str]) -> None:
        """Make the sounds. What a voice cannot say, or takes too long to say, is left out, and logged."""
        for texts, decibels in ((backchannels, BACKCHANNEL_DB), (fillers, FILLER_DB)):
            for text in texts:
                if text in self._sounds:
                    continue
                try:
                    sound = await self._make(text)
                except CodedError as error:
                    log.warning("the aside '%s' cannot be said: %s", text, error.detail)
                    continue
                if not 0 < len(sound) <= LONGEST_MS * _PER_MS:
                    log.warning("the aside '%s' takes %d ms and is left out", text, len(sound) // _PER_MS)
                    continue
                self._sounds[text] = _leveled(sound, TARGET_LUFS + decibels)

    def texts(self) -> frozenset[str]:
        """Return what can be said now."""
        return frozenset(self._sounds)

    def speak(self, event: BackchannelPlanned) -> list[AsideSynthesized]:
        """Give the sound of a backchannel or filler (a plain function: it runs inline).

        What is not made yet stays silent: an aside that is late is worse than none.
        """
        sound = self._sounds.get(event.text)
        return [AsideSynthesized(text=event.text, data=sound)] if sound else []

    async def _make(self, text: str) -> NDArray[np.float32]:
        """Return the sound without silence around it, at the voice's own loudness."""
        hum = hum_of(text)
        if hum is not None:
            slowly = replace(self._voice, rate=self._voice.rate * _HUMMED_RATE)
            pieces = await self._speak(hum.carrier, slowly)
            return np.concatenate([hummed(piece, hum) for piece in pieces] or [np.zeros(0, np.float32)])
        pieces = await self._speak(normalize(text, self._voice.language).text, self._voice)
        return np.concatenate([trimmed(piece) for piece in pieces] or [np.zeros(0, np.float32)])

    async def _speak(self, text: str, voice: Voice) -> list[SpokenPhrase]:
        # The Protocol promises an iterator; all of ours are generators, which want to be closed at once.
        async with aclosing(cast("Any", self._synthesizer.speak(text, voice))) as pieces:
            return [piece async for piece in pieces]


def _leveled(sound: NDArray[np.float32], decibels: float) -> bytes:
    """Return PCM16 whose root mean square is so many dB below full scale.

    That is nearly the loudness of a voice in LUFS, which is not defined for sounds as short as these.
    """
    level = float(np.sqrt(np.mean(np.square(sound))))
    gain = 10 ** (decibels / 20) / max(level, 1e-4)
    return pcm16(sound, gain)
