"""What is no speech to the virtual human: coughs, and what sounds in the background. PCM16 mono 16 kHz."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from bench.dialogues.voices import PEAK, STORIES, Synthetic, questions
from bench.spoken import RATE, Samples, voices

BACKGROUNDS: tuple[tuple[str, float | None], ...] = (
    ("quiet", None), ("pink", 20), ("quiet", None), ("television", 20), ("quiet", None), ("white", 15),
    ("quiet", None), ("babble", 18), ("pink", 12), ("quiet", None), ("television", 15), ("white", 25),
)  # fmt: skip
"""What sounds behind one dialogue after the other, and how many decibels below the speech.

Quiet is a microphone's own noise.
"""
SPEECH_BEHIND = ("babble", "television")
"""Backgrounds in which people speak who are not the user."""
Sound = NDArray[np.float64]
MICROPHONE = 15.0
"""RMS of a quiet room through a microphone: -67 dB full scale."""
CROWD = 5
"""So many speak at once in babble."""


def cough(random: np.random.Generator) -> Samples:
    """Return a cough, bursts of breath with some voice in them; or a throat that is cleared, mostly voice."""
    clearing = random.random() < 0.4
    bursts = []
    for number in range(int(random.integers(2, 4))):
        time = np.arange(int(random.uniform(0.12, 0.26 if clearing else 0.19) * RATE)) / RATE
        breath = _colored(random.normal(0, 1, len(time)), _throat)
        voice = _colored(_glottis(time, random.uniform(85, 190), random), _throat)
        mixture = (0.4, 1.0) if clearing else (1.0, 0.5 if number else 0.15)
        sound = mixture[0] * breath / np.std(breath) + mixture[1] * voice / np.std(voice)
        decay = random.uniform(6, 12) if clearing else random.uniform(12, 25)
        envelope = np.minimum(1, time / 0.006) * np.exp(-time * decay)
        bursts.append(sound / np.std(sound) * envelope * random.uniform(3_500, 7_000))
    return _samples(np.concatenate(bursts))


def _glottis(time: Sound, hertz: float, random: np.random.Generator) -> Sound:
    """Return a rough voice: pulses whose rate falls and wavers."""
    rate = hertz * (1 - 0.8 * time) * (1 + 0.06 * random.normal(0, 1, len(time)).cumsum() / np.sqrt(len(time)))
    phase = np.cumsum(np.maximum(rate, 40)) / RATE
    return np.exp(-12 * (phase % 1)) - 1 / 12


def background(kind: str, decibels: float | None, level: float, length: int, random: np.random.Generator) -> Samples:
    """Return ``length`` samples of background, ``decibels`` below an RMS of ``level``. Raises ValueError."""
    room = random.normal(0, MICROPHONE, length)
    if kind == "quiet" or decibels is None:
        return _samples(room)
    match kind:
        case "white":
            sound = random.normal(0, 1, length)
        case "pink":
            sound = _colored(random.normal(0, 1, length), _pink)
        case "babble":
            sound = sum((_talk(i, length, random) for i in range(CROWD)), np.zeros(length))
        case "television":
            sound = _talk(0, length, random) + 0.4 * _music(length, random)
        case _:
            raise ValueError(f"there is no background {kind!r}")
    return _samples(room + sound / np.sqrt(np.mean(np.square(sound))) * level / 10 ** (decibels / 20))


def _talk(who: int, length: int, random: np.random.Generator) -> Sound:
    """Return somebody who talks all the time, from somewhere in the middle."""
    speech = _monologue(voices()[-1 - who % len(voices())], who)
    return np.resize(np.roll(speech, int(random.integers(len(speech)))), length).astype(np.float64)


@lru_cache(16)
def _monologue(voice: str, who: int) -> Sound:
    texts = [clause for story in STORIES for clause in story] + list(questions()[who * 7 :: 60][:12])
    somebody = Synthetic(voice)
    pieces = [np.pad(somebody.say(text).sound, (0, RATE // 5)) for text in texts]
    return np.concatenate(pieces).astype(np.float64)


def _music(length: int, random: np.random.Generator) -> Sound:
    """Return a tune of plain tones, one every 0.4 s."""
    note = int(0.4 * RATE)
    time = np.arange(note) / RATE
    hertz = 220 * 2 ** (random.choice([0, 2, 4, 7, 9, 12], size=length // note + 1) / 12)
    tones = [np.sin(2 * np.pi * tone * time) * np.exp(-3 * time) for tone in hertz]
    return PEAK * np.concatenate(tones)[:length]


def _colored(noise: Sound, gain: Callable[[Sound], Sound]) -> Sound:
    frequencies = np.asarray(np.fft.rfftfreq(len(noise), 1 / RATE), np.float64)
    return np.fft.irfft(np.fft.rfft(noise) * gain(frequencies), len(noise))


def _pink(hertz: Sound) -> Sound:
    return 1 / np.sqrt(np.maximum(hertz, 20))


def _throat(hertz: Sound) -> Sound:
    """Return the gain of three broad resonances."""
    peaks = ((650, 200, 1.0), (1_250, 300, 0.7), (2_600, 500, 0.3))
    gains = [height / (1 + ((hertz - middle) / width) ** 2) for middle, width, height in peaks]
    return np.asarray(sum(gains), np.float64) + 0.03


def _samples(sound: Sound) -> Samples:
    return np.clip(np.rint(sound), -32768, 32767).astype(np.int16)
