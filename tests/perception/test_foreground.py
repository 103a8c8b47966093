from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from visavis.perception.foreground import Foreground

LOUD_DB = 70


def chunk(decibels: float, seed: int = 0) -> NDArray[np.int16]:
    """Return 32 ms of noise with a level in dB, full scale being 90."""
    noise = np.random.default_rng(seed).normal(0, 10 ** (decibels / 20), 512)
    return np.clip(noise, -32768, 32767).astype(np.int16)


def hear(foreground: Foreground, decibels: float, seconds: float, *, speech: bool = True) -> list[bool]:
    return [foreground.is_near(chunk(decibels, seed), speech=speech) for seed in range(round(seconds / 0.032))]


def test_the_first_voice_is_near_however_faint() -> None:
    assert all(hear(Foreground(), 35, 2))


def test_a_television_behind_a_speaker_is_far() -> None:
    foreground = Foreground()
    hear(foreground, LOUD_DB, 2)
    assert not any(hear(foreground, LOUD_DB - 18, 10)[10:])  # ten chunks are one voice
    assert all(hear(foreground, LOUD_DB, 1))


def test_who_comes_nearer_than_what_was_heard_first_becomes_the_speaker() -> None:
    foreground = Foreground()
    hear(foreground, LOUD_DB - 18, 10)
    assert all(hear(foreground, LOUD_DB, 1.5))
    assert not any(hear(foreground, LOUD_DB - 18, 5)[10:])


def test_a_voice_may_vary() -> None:
    foreground = Foreground()
    hear(foreground, LOUD_DB, 3)
    for decibels in (-6, 3, -9, 0, -11):
        assert all(hear(foreground, LOUD_DB + decibels, 1))


def test_a_faint_consonant_does_not_go_away() -> None:
    foreground = Foreground()
    hear(foreground, LOUD_DB, 2)
    assert all(hear(foreground, LOUD_DB - 25, 0.128))


def test_a_soft_voice_is_heard_in_the_end() -> None:
    foreground = Foreground()
    hear(foreground, LOUD_DB, 2)
    hear(foreground, 10, 40, speech=False)
    assert all(hear(foreground, LOUD_DB - 18, 1))


@given(st.lists(st.tuples(st.floats(0, 85), st.booleans()), max_size=60))
def test_the_loudest_voice_is_always_near(chunks: list[tuple[float, bool]]) -> None:
    foreground = Foreground()
    for seed, (decibels, speech) in enumerate(chunks):
        foreground.is_near(chunk(decibels, seed), speech=speech)
    assert foreground.is_near(chunk(88), speech=True)
