"""Whether phonemes are where engines say: the sound itself and flite's own program are the witnesses."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.conftest import in_virtual_time, require_service
from tests.speech.synthesizers import MAKERS, samples, speak
from visavis.bus import virtual_time
from visavis.speech.backends.flite import VOICES
from visavis.speech.phonemes import PAUSE, VOICELESS_STOPS, VOWELS
from visavis.speech.synthesis import SpokenPhrase, Synthesizer, Voice

SENTENCES = [
    "My baby Bob viewed five puppies, and they took a picture of a happy cat.",
    "Please pass the paper to Peter, before you put it back on top of the stack.",
    "She keeps a box of tea cups, six pots, and a copper kettle.",
]


@pytest.fixture(scope="module", params=["flite", "espeak"])
def talking(request: pytest.FixtureRequest) -> Iterator[Synthesizer]:
    made = MAKERS[request.param](Path())
    yield made
    virtual_time.run(made.close())


def level(sound: NDArray[np.float64], start_ms: float, end_ms: float) -> float:
    """Return the RMS of a stretch of sound, dB of full scale."""
    stretch = sound[round(start_ms * 24) : round(end_ms * 24)]
    return float(20 * np.log10(np.sqrt(np.mean(stretch**2)) + 1e-6))


def quietest(sound: NDArray[np.float64], start_ms: float, end_ms: float) -> float:
    """Return the level of the quietest 10 ms in a stretch, dB."""
    return min(level(sound, at, at + 10) for at in np.arange(start_ms, max(start_ms + 1, end_ms - 9), 5))


def brightness(sound: NDArray[np.float64], start_ms: float, end_ms: float) -> float:
    """Return the part of a stretch's power that lies above 3 kHz."""
    spectrum = np.abs(np.fft.rfft(sound[round(start_ms * 24) : round(end_ms * 24)])) ** 2
    frequencies = np.linspace(0, 12_000, len(spectrum))
    return float(spectrum[frequencies > 3_000].sum() / spectrum.sum())


async def spoken(synthesizer: Synthesizer) -> list[tuple[NDArray[np.float64], SpokenPhrase]]:
    return [
        (samples(piece), piece)
        for sentence in SENTENCES
        for gender in ("female", "male")
        for piece in await speak(synthesizer, sentence, Voice(gender=gender))
    ]


@in_virtual_time
async def test_pauses_are_quiet_and_vowels_are_loud(talking: Synthesizer) -> None:
    pauses, vowels = [], []
    for sound, phrase in await spoken(talking):
        for item in phrase.phonemes:
            # The edges belong to both neighbors.
            margin = (item.end_ms - item.start_ms) / 5
            middle = level(sound, item.start_ms + margin, item.end_ms - margin)
            if item.phoneme == PAUSE and item.end_ms - item.start_ms > 30:
                pauses.append(middle)
            elif item.phoneme in VOWELS:
                vowels.append(middle)
    assert np.median(pauses) < -55
    assert np.median(vowels) > -22
    assert min(vowels) > max(pauses)


@in_virtual_time
async def test_voiceless_stops_are_closed_between_their_neighbors(talking: Synthesizer) -> None:
    depths = []
    for sound, phrase in await spoken(talking):
        for before, stop, after in zip(phrase.phonemes, phrase.phonemes[1:], phrase.phonemes[2:], strict=False):
            if stop.phoneme in VOICELESS_STOPS and before.phoneme in VOWELS and after.phoneme in VOWELS:
                around = min(level(sound, item.start_ms, item.end_ms) for item in (before, after))
                depths.append(around - quietest(sound, stop.start_ms, stop.end_ms))
    assert len(depths) >= 20
    assert np.median(depths) > 20
    assert np.mean(np.array(depths) > 10) > 0.9


@in_virtual_time
async def test_hisses_are_where_they_are_said_to_be(talking: Synthesizer) -> None:
    hisses, others = [], []
    for sound, phrase in await spoken(talking):
        for item in phrase.phonemes:
            margin = (item.end_ms - item.start_ms) / 4
            if item.phoneme in ("s", "sh"):
                hisses.append(brightness(sound, item.start_ms + margin, item.end_ms - margin))
            elif item.phoneme in VOWELS:
                others.append(brightness(sound, item.start_ms + margin, item.end_ms - margin))
    assert np.median(hisses) > 0.5
    assert np.median(others) < 0.1
    assert np.mean(np.array(hisses) > np.percentile(others, 95)) > 0.9


@in_virtual_time
async def test_nothing_sounds_before_the_first_phoneme_or_after_the_last(talking: Synthesizer) -> None:
    for sound, phrase in await spoken(talking):
        first, last = phrase.phonemes[0], phrase.phonemes[-1]
        assert level(sound, 0, first.end_ms - 5) < -45
        assert level(sound, last.start_ms + 60, last.end_ms) < -45


def segments_of_the_program(program: str, voice: str, text: str) -> list[str]:
    command = [program, "-voice", voice, "-psdur", "-t", text, "none"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()


@pytest.mark.parametrize("voice", ["slt", "rms", "awb", "kal16"])
@pytest.mark.parametrize("text", ["Hello there, it is really good to see you.", *SENTENCES])
@in_virtual_time
async def test_flite_agrees_with_its_own_program(voice: str, text: str) -> None:
    program = shutil.which("flite")
    require_service("flite", program is not None)
    assert program is not None
    synthesizer = MAKERS["flite"](Path())
    assert list(VOICES) == synthesizer.voices()
    output = segments_of_the_program(program, voice, text)
    expected = [(name, float(end) * 1000) for name, _, end in (item.partition(":") for item in output)]
    (phrase,) = await speak(synthesizer, text, Voice(voice))
    await synthesizer.close()
    assert [item.phoneme for item in phrase.phonemes] == [name for name, _ in expected]
    offset = phrase.phonemes[0].end_ms - expected[0][1]
    for item, (_, end) in zip(phrase.phonemes[:-1], expected[:-1], strict=True):
        assert item.end_ms == pytest.approx(end + offset, abs=2)
