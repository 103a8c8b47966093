from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.sounds import ODD_SOUNDS, RATE, Samples, noise, spoken, to_samples
from visavis.perception.pitch import HIGHEST_HZ, HOP, LOWEST_HZ, SPAN, fundamental, hops

SECOND = np.arange(RATE) / RATE


def pulses(hertz: NDArray[np.float64], loudness: float = 8_000) -> Samples:
    """Return a buzz, like a voice, with this pitch at each sample."""
    phase = 2 * np.pi * np.cumsum(hertz) / RATE
    harmonics = sum(np.cos(phase * k) / k for k in range(1, 9))
    return to_samples(np.asarray(harmonics) * loudness / 3)


@pytest.mark.parametrize("hertz", [61, 75, 100, 133.3, 200, 257, 300, 350, 395])
def test_a_tone_has_its_pitch(hertz: float) -> None:
    for sound in (to_samples(8_000 * np.sin(2 * np.pi * hertz * SECOND)), pulses(np.full(RATE, hertz))):
        found = fundamental(sound)
        assert len(found) == hops(RATE) == 95
        np.testing.assert_allclose(found, hertz, rtol=0.01)


def test_a_sweep_is_followed() -> None:
    up = np.geomspace(80, 320, 2 * RATE)
    found = fundamental(pulses(up))
    middle = HOP * np.arange(len(found)) + SPAN // 2
    assert (found > 0).mean() > 0.98
    error = found[found > 0] / up[middle][found > 0] - 1
    assert np.abs(error).max() < 0.04  # the window's own length
    assert np.abs(np.median(error)) < 0.01


@pytest.mark.parametrize("name", ["silence", "one sample", "an offset", "loud noise", "faint noise"])
def test_what_has_no_pitch_has_none(name: str) -> None:
    assert not fundamental(ODD_SOUNDS[name]).any()


def test_a_voice_in_noise_keeps_its_pitch() -> None:
    buzz = pulses(np.full(RATE, 140.0)).astype(np.float64)
    found = fundamental(to_samples(buzz + noise(1, 800).astype(np.float64)))
    assert (found > 0).mean() > 0.9
    np.testing.assert_allclose(np.median(found[found > 0]), 140, rtol=0.01)


@given(lengths=st.lists(st.integers(1, 5_000), max_size=12), hertz=st.floats(65, 390))
@settings(max_examples=40, deadline=None)
def test_sound_in_pieces_gives_what_the_whole_does(lengths: list[int], hertz: float) -> None:
    sound = pulses(np.full(RATE, hertz))[: sum(lengths)]
    whole = fundamental(sound)
    position, end, pieces = 0, 0, [np.zeros(0, np.float32)]
    for length in lengths:
        end = min(end + length, len(sound))
        pieces.append(fundamental(sound[position:end]))
        position += HOP * len(pieces[-1])
    np.testing.assert_allclose(np.concatenate(pieces), whole, rtol=1e-3)


@given(st.binary(max_size=8_000))
@settings(max_examples=50, deadline=None)
def test_whatever_the_sound_pitch_is_within_its_range(data: bytes) -> None:
    found = fundamental(np.frombuffer(data, "<i2", count=len(data) // 2))
    assert np.isfinite(found).all()
    assert ((found == 0) | ((found >= LOWEST_HZ) & (found <= HIGHEST_HZ))).all()


@pytest.mark.parametrize(("voice", "low", "high"), [("rms", 70, 130), ("slt", 140, 230)])
def test_a_man_and_a_woman_are_told_apart(voice: str, low: float, high: float) -> None:
    found = fundamental(spoken("We were away a year ago, and nobody knew where we were.", voice))
    voiced = found[found > 0]
    assert 0.3 < len(voiced) / len(found) < 0.95
    assert low < np.median(voiced) < high
    steps = np.abs(np.diff(np.log2(found[1:-1][(found[1:-1] > 0) & (found[:-2] > 0) & (found[2:] > 0)])))
    assert (steps > 0.8).mean() < 0.02  # hardly any leaps of an octave
