from __future__ import annotations

import asyncio

import numpy as np
import pytest
import soxr
from numpy.typing import NDArray

from visavis.events import (
    SAMPLE_RATE,
    AudioReceived,
    EchoDetected,
    PlaybackProgressed,
    PlaybackStarted,
    SpeechChunkSynthesized,
    UserSpeechContinued,
    UserSpeechStarted,
)
from visavis.perception.echo import ALIKE, EARLY_MS, LATE_MS, EchoGuard, compare, loudness
from visavis.perception.microphone import Microphone

Samples = NDArray[np.int16]
LAG_MS = 150


def babble(seconds: float, seed: int) -> NDArray[np.float64]:
    """Return a sound like speech at 16 kHz: noise whose color and loudness change every eighth of a second."""
    random = np.random.default_rng(seed)
    pieces = []
    for _ in range(round(seconds * 8)):
        spectrum = np.fft.rfft(random.normal(0, 1, 2_000))
        spectrum *= np.interp(np.arange(len(spectrum)), np.linspace(0, 1_001, 9), random.uniform(0, 1, 9) ** 2)
        pieces.append(np.fft.irfft(spectrum, 2_000) * random.uniform(500, 6_000))
    return np.concatenate(pieces)


def played(sound: NDArray[np.float64]) -> Samples:
    """Return the same as she says it, at 24 kHz."""
    samples: Samples = np.rint(soxr.resample(sound, 16_000, SAMPLE_RATE)).astype(np.int16)
    return samples


def echo(sound: NDArray[np.float64], lag_ms: int) -> NDArray[np.float64]:
    """Return what a microphone hears of it: late, faint, and with the ringing of a room."""
    random = np.random.default_rng(7)
    ringing = random.normal(0, 0.05, 1_600) * np.exp(-np.arange(1_600) / 400)
    ringing[0] = 0.3
    late = np.concatenate([np.zeros(lag_ms * 16), np.convolve(sound, ringing)])[: len(sound)]
    return np.asarray(late + random.normal(0, 10, len(sound)))


def cut(sound: NDArray[np.float64], begin_ms: int, end_ms: int) -> NDArray[np.float64]:
    return sound[begin_ms * 16 : end_ms * 16]


@pytest.mark.parametrize("lag_ms", [0, 60, LAG_MS, 400])
def test_her_own_voice_is_known_and_how_late_it_comes(lag_ms: int) -> None:
    voice = babble(3, seed=1)
    heard = cut(echo(voice, lag_ms), 1_000, 1_400).astype(np.int16)
    likeness, lag = compare(heard, played(cut(voice, 1_000 - LATE_MS, 1_400 + EARLY_MS)))
    assert likeness > ALIKE
    assert lag == pytest.approx(lag_ms, abs=5)


@pytest.mark.parametrize("seed", range(2, 8))
def test_another_voice_is_not_hers(seed: int) -> None:
    voice = babble(3, seed=1)
    heard = cut(babble(3, seed), 1_000, 1_400).astype(np.int16)
    likeness, _ = compare(heard, played(cut(voice, 1_000 - LATE_MS, 1_400 + EARLY_MS)))
    assert likeness < ALIKE


def test_the_user_over_her_echo_is_the_user() -> None:
    voice = babble(3, seed=1)
    both = echo(voice, LAG_MS) + babble(3, seed=3)
    likeness, _ = compare(cut(both, 1_000, 1_400).astype(np.int16), played(cut(voice, 500, 1_500)))
    assert likeness < ALIKE


def test_silence_is_nobodys_voice() -> None:
    silence = np.zeros(6_400, np.int16)
    assert compare(silence, played(cut(babble(3, seed=1), 500, 1_500)))[0] < ALIKE
    assert compare(silence, np.zeros(24_000, np.int16))[0] < ALIKE
    assert loudness(silence[:10]).shape == (0, 8)


class Talk:
    """An answer that is played, and a microphone that hears something."""

    def __init__(self, heard: NDArray[np.float64], voice: NDArray[np.float64], pts_ms: int = 5_000) -> None:
        self.microphone = Microphone()
        self.guard = EchoGuard(self.microphone)
        sound, size = played(voice), SAMPLE_RATE // 25
        for index in range(0, len(sound), size):
            self.guard.follow(
                SpeechChunkSynthesized(
                    response_id="r",
                    pts_ms=pts_ms + index * 1000 // SAMPLE_RATE,
                    data=sound[index : index + size].tobytes(),
                    first=index == 0,
                )
            )
        self.guard.follow(PlaybackStarted(response_id="r"))
        self._heard = np.clip(heard, -32768, 32767).astype("<i2")
        self.found: list[EchoDetected] = []

    async def listen(self, from_ms: int, until_ms: int) -> None:
        """Let the microphone hear everything; speech begins at ``from_ms``."""
        for at in range(0, until_ms, 32):
            self.microphone.receive(AudioReceived(data=self._heard[at * 16 : (at + 32) * 16].tobytes()))
            if at % 256 == 0:
                self.guard.follow(PlaybackProgressed(response_id="r", pts_ms=5_000 + at + 32))
            event: UserSpeechStarted | UserSpeechContinued
            if at < from_ms:
                continue
            if at < from_ms + 32:
                event = UserSpeechStarted(stream_ms=from_ms, probability=1)
            else:
                event = UserSpeechContinued(stream_ms=at + 32, speech_ms=at + 32 - from_ms)
            self.found += [item async for item in self.guard.listen(event)]


def test_an_echo_is_reported_once() -> None:
    voice = babble(3, seed=1)
    talk = Talk(echo(voice, LAG_MS), voice)
    asyncio.run(talk.listen(from_ms=500, until_ms=1_600))
    (found,) = talk.found
    assert found.stream_ms == 500
    assert found.correlation > ALIKE
    assert found.lag_ms == pytest.approx(LAG_MS, abs=40)  # reports come once in a while


def test_an_interruption_is_no_echo() -> None:
    voice = babble(3, seed=1)
    talk = Talk(babble(3, seed=9) + 0.5 * echo(voice, LAG_MS), voice)
    asyncio.run(talk.listen(from_ms=500, until_ms=1_600))
    assert talk.found == []


def test_without_a_voice_there_is_no_echo() -> None:
    microphone = Microphone()
    guard = EchoGuard(microphone)
    microphone.receive(AudioReceived(data=bytes(32_000)))

    async def listen() -> list[EchoDetected]:
        events = [UserSpeechStarted(stream_ms=0, probability=1), UserSpeechContinued(stream_ms=900, speech_ms=900)]
        return [found for event in events async for found in guard.listen(event)]  # type: ignore[arg-type]

    assert asyncio.run(listen()) == []
