from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from visavis.models.fusion.training.synthetic_voice import MANNERS, RATE, Manner, Speaker, speak, speakers


def spoken(manner: Manner, seed: int = 0, speaker: Speaker | None = None) -> NDArray[np.float64]:
    samples = speak(speaker or Speaker(), manner, 3.0, np.random.default_rng(seed)).samples
    return samples.astype(np.float64) / 32_768


def pitch_hz(sound: NDArray[np.float64]) -> float:
    """Return the median pitch of the loud parts, by autocorrelation."""
    found = []
    for start in range(0, len(sound) - 1_024, 512):
        piece = sound[start : start + 1_024]
        if (piece**2).mean() < 0.2 * (sound**2).mean():
            continue
        like = np.correlate(piece, piece, "full")[1_023:]
        lags = slice(RATE // 400, RATE // 70)
        found.append(RATE / (int(like[lags].argmax()) + RATE // 400))
    return float(np.median(found))


def test_it_is_silent_loud_and_silent_again() -> None:
    said = speak(Speaker(), Manner(), 3.0, np.random.default_rng(0))
    assert said.samples.dtype == np.int16
    assert len(said.samples) == 3 * RATE
    assert len(said.opening) == 300
    assert np.abs(said.samples[: RATE // 5]).max() < 100 < np.abs(said.samples[RATE // 2 : -RATE]).max()
    assert 0 <= said.opening.min() <= said.opening.max() <= 1


def test_the_same_random_numbers_say_the_same() -> None:
    assert np.array_equal(spoken(Manner(), 3), spoken(Manner(), 3))
    assert not np.array_equal(spoken(Manner(), 3), spoken(Manner(), 4))


def test_voices_are_as_high_as_they_are_said_to_be() -> None:
    for hz in (110, 200):
        level = replace(Manner(), slope=0.0, range=0.0)
        assert pitch_hz(spoken(level, speaker=Speaker(pitch_hz=hz))) == pytest.approx(hz, rel=0.04)


def test_angry_is_louder_and_brighter_than_sad() -> None:
    angry, sad = spoken(MANNERS["angry"]), spoken(MANNERS["sad"])
    assert (angry**2).mean() > 4 * (sad**2).mean()

    def bright(sound: NDArray[np.float64]) -> float:
        power = np.abs(np.fft.rfft(sound)) ** 2
        return float(power[len(power) // 8 :].sum() / power.sum())

    assert bright(angry) > bright(sad)
    assert pitch_hz(angry) > pitch_hz(sad)


def test_a_manner_can_be_weakened() -> None:
    assert MANNERS["angry"].weakened(0) == Manner()
    assert MANNERS["angry"].weakened(1) == MANNERS["angry"]
    assert MANNERS["angry"].weakened(0.5).loudness_db == MANNERS["angry"].loudness_db / 2


def test_people_differ() -> None:
    people = speakers(6, np.random.default_rng(0))
    assert len({person.pitch_hz for person in people}) == 6
    assert min(person.pitch_hz for person in people[::2]) > max(person.pitch_hz for person in people[1::2])
