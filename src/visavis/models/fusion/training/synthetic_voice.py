"""Voices made by code: vowels and consonants without words, said in seven ways.

A source of harmonics goes through the resonances of a vocal tract (Fant, *Acoustic Theory of Speech Production*, 1960),
added up harmonic by harmonic. It is speech enough for what finds speech and measures prosody, and means nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

RATE: Final = 16_000
_FRAME: Final = 160
"""Controls change every 10 ms."""
_HIGHEST_HZ: Final = 5_500.0

VOWELS: Final[Mapping[str, tuple[float, float, float]]] = {
    "a": (730, 1_090, 2_440), "e": (530, 1_840, 2_480), "i": (270, 2_290, 3_010), "o": (570, 840, 2_410),
    "u": (300, 870, 2_240), "@": (500, 1_500, 2_500),
}  # fmt: skip
"""Formants of men, Hz (Peterson & Barney, JASA 24, 1952), and of the neutral tube."""
_BANDWIDTHS: Final = (70.0, 100.0, 150.0)


@dataclass(frozen=True, slots=True)
class Speaker:
    """One person's usual voice."""

    pitch_hz: float = 120.0
    range_semitones: float = 4.0
    tract: float = 1.0
    """What the formants are multiplied by: shorter tracts have more than 1."""
    rate: float = 4.4
    """Syllables a second."""
    loudness_db: float = -24.0
    """Of full scale."""
    tilt_db: float = -11.0
    """Of the source, an octave."""
    jitter: float = 0.006
    breath: float = 0.02


@dataclass(frozen=True, slots=True)
class Manner:
    """How something is said, against the usual voice."""

    pitch: float = 0.0
    """Semitones."""
    range: float = 1.0
    rate: float = 1.0
    loudness_db: float = 0.0
    tilt_db: float = 0.0
    """More is a tenser, brighter voice."""
    jitter: float = 1.0
    slope: float = -2.0
    """Semitones from the beginning to the end."""
    pauses: float = 0.1
    """Probability of a pause after a syllable."""

    def weakened(self, amount: float) -> Manner:
        """Return the same, less of it: 0 is the usual voice, 1 all of it."""
        usual = Manner()
        return Manner(*(
            getattr(usual, name) + amount * (getattr(self, name) - getattr(usual, name)) for name in self.__slots__
        ))  # fmt: skip


MANNERS: Final[Mapping[str, Manner]] = {
    "neutral": Manner(),
    "happy": Manner(pitch=4.0, range=1.7, rate=1.15, loudness_db=4, tilt_db=2.0, slope=1.0, pauses=0.05),
    "sad": Manner(pitch=-2.0, range=0.5, rate=0.75, loudness_db=-6, tilt_db=-3.0, jitter=1.4, slope=-4.0, pauses=0.25),
    "angry": Manner(pitch=3.5, range=1.5, rate=1.2, loudness_db=8, tilt_db=4.5, jitter=1.8, slope=-3.0, pauses=0.05),
    "surprised": Manner(pitch=6.0, range=1.9, rate=1.05, loudness_db=3, tilt_db=1.0, slope=5.0, pauses=0.1),
    "afraid": Manner(pitch=5.0, range=0.8, rate=1.3, loudness_db=1, tilt_db=2.0, jitter=2.4, slope=0.0, pauses=0.15),
    "disgusted": Manner(pitch=-1.5, range=1.1, rate=0.8, loudness_db=-1, tilt_db=2.5, jitter=1.6, slope=-5.0,
                        pauses=0.15),
}  # fmt: skip
"""Directions after the reviews of Juslin & Laukka, 'Communication of emotions in vocal expression and music
performance', Psychological Bulletin 129 (2003), table 7, and Scherer, 'Vocal communication of emotion', Speech
Communication 40 (2003), table 2. The amounts are ours."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """What was said."""

    samples: NDArray[np.int16]
    """16 kHz, mono."""
    opening: NDArray[np.float64]
    """How far the mouth is open every 10 ms, 0 to 1."""


def speak(speaker: Speaker, manner: Manner, seconds: float, random: np.random.Generator) -> Spoken:
    """Return so many seconds of speech, with silence around it. The same random numbers give the same."""
    frames = round(seconds * RATE / _FRAME)
    controls = _controls(speaker, manner, frames, random)
    sound = _sung(speaker, manner, controls, random)
    level = 10 ** ((speaker.loudness_db + manner.loudness_db) / 20)
    voiced = np.repeat(controls.opening > 0.1, _FRAME)
    usual = float(np.sqrt((sound[voiced] ** 2).mean())) if voiced.any() else 1.0
    sound = sound * (level / max(usual, 1e-9)) + random.normal(0, 4e-4, len(sound))
    loudest = float(np.abs(sound).max())
    sound = sound * min(1.0, 0.98 / max(loudest, 1e-9))
    return Spoken(np.round(sound * 32_767).astype(np.int16), controls.opening)


@dataclass(frozen=True, slots=True)
class _Controls:
    pitch_hz: NDArray[np.float64]
    opening: NDArray[np.float64]
    formants: NDArray[np.float64]
    hiss: NDArray[np.float64]


def _controls(speaker: Speaker, manner: Manner, frames: int, random: np.random.Generator) -> _Controls:
    opening, hiss = np.zeros(frames), np.zeros(frames)
    formants = np.tile(np.array(VOWELS["@"]), (frames, 1))
    accents = np.zeros(frames)
    begin, end = 25, frames - 20
    at = begin
    while at < end:
        length = round(100 / (speaker.rate * manner.rate) * random.uniform(0.8, 1.25))
        closed = max(3, round(0.28 * length))
        if at + length > end:
            break
        hiss[at : at + closed] = random.choice([0.0, 0.5, 1.0])
        vowel = np.hanning(length - closed + 2)[1:-1] ** 0.5 * random.uniform(0.75, 1.0)
        opening[at + closed : at + length] = vowel
        formants[at : at + length] = VOWELS[str(random.choice(list(VOWELS)))]
        accents[at : at + length] = random.normal(0, 0.5)
        at += length
        if random.random() < manner.pauses:
            at += round(random.uniform(12, 30))
    smooth = np.hanning(9)[1:-1] / np.hanning(9).sum()
    accents = np.convolve(accents, smooth, "same")
    formants = np.stack([np.convolve(column, smooth, "same") for column in formants.T], 1)
    time = np.clip((np.arange(frames) - begin) / max(1, end - begin), 0, 1)
    semitones = manner.pitch + manner.range * speaker.range_semitones * accents + manner.slope * (time - 0.5)
    return _Controls(speaker.pitch_hz * 2 ** (semitones / 12), opening, formants * speaker.tract, hiss)


def _sung(speaker: Speaker, manner: Manner, controls: _Controls, random: np.random.Generator) -> NDArray[np.float64]:
    count = len(controls.pitch_hz) * _FRAME
    places = np.arange(count) / _FRAME
    grid = np.arange(len(controls.pitch_hz)) + 0.5
    pitch = np.interp(places, grid, controls.pitch_hz)
    pitch = pitch * _wavering(pitch, speaker.jitter * manner.jitter, random)
    phase = 2 * np.pi * np.cumsum(pitch) / RATE
    loud = np.interp(places, grid, controls.opening)
    sound = np.zeros(count)
    tilt_db = speaker.tilt_db + manner.tilt_db
    for harmonic in range(1, int(_HIGHEST_HZ / controls.pitch_hz.min()) + 1):
        frequency = harmonic * controls.pitch_hz
        level = _resonance(frequency, controls.formants) * 10 ** (tilt_db * np.log2(harmonic) / 20)
        level = np.where(frequency < _HIGHEST_HZ, level, 0.0)
        sound += np.interp(places, grid, level) * np.sin(harmonic * phase)
    noise = random.normal(0, 1, count)
    bright = noise - np.concatenate([[0.0], noise[:-1]])
    usual = float(np.sqrt((sound**2).mean())) or 1.0
    hiss = np.interp(places, grid, np.convolve(controls.hiss, np.ones(3) / 3, "same"))
    return np.asarray(loud * (sound + speaker.breath * usual * noise) + 0.05 * usual * hiss * bright)


def _wavering(pitch: NDArray[np.float64], jitter: float, random: np.random.Generator) -> NDArray[np.float64]:
    """Return what the pitch is multiplied by, another value for each period."""
    periods = np.cumsum(pitch) / RATE
    values = 1 + jitter * random.normal(0, 1, int(periods[-1]) + 2)
    return np.asarray(values[periods.astype(np.int64)])


def _resonance(frequency: NDArray[np.float64], formants: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how much a vocal tract lets through: all poles, each a resonance (Fant 1960)."""
    through = np.ones_like(frequency)
    for number, bandwidth in enumerate(_BANDWIDTHS):
        center = formants[:, number]
        far = (1 - (frequency / center) ** 2) ** 2 + (bandwidth * frequency / center**2) ** 2
        through /= np.sqrt(far)
    return through


def speakers(count: int, random: np.random.Generator) -> Sequence[Speaker]:
    """Return people with voices of their own, every other one higher."""
    return [
        Speaker(
            pitch_hz=random.uniform(95, 135) if number % 2 else random.uniform(165, 230),
            range_semitones=random.uniform(2.5, 5.0),
            tract=random.uniform(0.94, 1.04) if number % 2 else random.uniform(1.1, 1.2),
            rate=random.uniform(3.8, 5.0), loudness_db=random.uniform(-30, -22), tilt_db=random.uniform(-13, -9),
            jitter=random.uniform(0.003, 0.009), breath=random.uniform(0.01, 0.05),
        )
        for number in range(count)
    ]  # fmt: skip
