"""Whether the microphone hears the virtual human herself, from a loudspeaker, and not the user."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from visavis.events import (
    SAMPLE_RATE,
    EchoDetected,
    Event,
    PlaybackCompleted,
    PlaybackProgressed,
    PlaybackStarted,
    SessionOpened,
    SessionUpdated,
    SpeechChunkSynthesized,
    UserSpeechContinued,
    UserSpeechPaused,
    UserSpeechStarted,
)
from visavis.perception.microphone import SAMPLES_PER_MS, Microphone

FRAME_MS, HOP_MS = 16, 10
BANDS_HZ = (250, 437, 687, 1_000, 1_375, 1_812, 2_375, 3_062, 4_000)
"""Edges of the bands whose loudness is compared: about even on the mel scale, and what small loudspeakers can do."""
COHERENT_HZ = (200, 6_000)
CHECKS_MS = (190, 256, 320, 448, 640)
"""At which lengths of sound they are compared: the longer, the surer."""
EARLY_MS, LATE_MS = 100, 500
"""How much earlier or later than reported her voice is looked for."""
SHARP = 8.0
"""How far the peak must stand out, in root mean squares of all lags. Other voices reach 7 to 8 once in a hundred times
(python -m bench.echo)."""
ALIKE = 0.7
"""How alike the loudness curves must be at that lag. Less means that the user speaks as well."""

PLAYED: tuple[type[Event], ...] = (
    SessionOpened,
    SessionUpdated,
    SpeechChunkSynthesized,
    PlaybackStarted,
    PlaybackProgressed,
    PlaybackCompleted,
)
"""What tells which sound is being played when, and whether it matters."""

OVERHEARD: tuple[type[Event], ...] = (UserSpeechStarted, UserSpeechContinued, UserSpeechPaused)
"""When there may be an echo."""

Samples = NDArray[np.int16]
Bands = NDArray[np.float32]
"""Loudness, log energy, frames by bands."""


class EchoGuard:
    """Compares one session's microphone with what is being played."""

    def __init__(self, microphone: Microphone) -> None:
        """Begin with nothing being played."""
        self._microphone = microphone
        self._chunks: deque[SpeechChunkSynthesized] = deque()
        self._played: tuple[int, float] | None = None
        """A place on the audio clock, and where the microphone was when it was heard, both ms."""
        self._needed = True
        self._onset_ms = 0
        self._checks = 0

    def follow(self, event: Event) -> None:
        """Take in one event of ``PLAYED`` (a plain function: it runs inline)."""
        match event:
            case SpeechChunkSynthesized():
                if event.first:
                    self._chunks.clear()
                    self._played = None
                self._chunks.append(event)
            case SessionOpened() | SessionUpdated():
                self._needed = event.settings.duplex != "half"  # then nobody listens while she speaks
            case PlaybackStarted() if self._chunks and self._played is None:
                self._played = self._chunks[0].pts_ms, self._microphone.position / SAMPLES_PER_MS
            case PlaybackProgressed() | PlaybackCompleted():
                self._played = event.pts_ms, self._microphone.position / SAMPLES_PER_MS
                self._forget(event.pts_ms - EARLY_MS - LATE_MS - CHECKS_MS[-1])

    async def listen(
        self, event: UserSpeechStarted | UserSpeechContinued | UserSpeechPaused
    ) -> AsyncIterator[EchoDetected]:
        """Yield the discovery that this speech is her own, at most once for each onset."""
        if isinstance(event, UserSpeechStarted):
            self._onset_ms, self._checks = event.stream_ms, 0
            return
        if not self._needed or self._checks >= len(CHECKS_MS):
            return
        length_ms = self._microphone.position // SAMPLES_PER_MS - self._onset_ms
        if length_ms < CHECKS_MS[self._checks]:
            return
        self._checks = sum(check <= length_ms for check in CHECKS_MS)
        sounds = self._both(min(length_ms, CHECKS_MS[-1]))
        if sounds is None:
            return
        likeness, lag_ms = await asyncio.to_thread(compare, *sounds)
        if likeness >= ALIKE:
            self._checks = len(CHECKS_MS)
            yield EchoDetected(stream_ms=self._onset_ms, correlation=round(likeness, 3), lag_ms=lag_ms)

    def _both(self, length_ms: int) -> tuple[Samples, Samples] | None:
        """Return the last so many ms of the microphone, and what was to be played around them; None if nothing was."""
        if self._played is None:
            return None
        end_ms = self._microphone.position // SAMPLES_PER_MS
        begin_ms = end_ms - length_ms
        pts_ms, heard_ms = self._played
        due_ms = round(pts_ms + begin_ms - heard_ms)
        said = self._sound(due_ms - LATE_MS, due_ms + length_ms + EARLY_MS)
        if said is None:
            return None
        return self._microphone.read(max(0, begin_ms * SAMPLES_PER_MS), end_ms * SAMPLES_PER_MS), said

    def _sound(self, begin_ms: int, end_ms: int) -> Samples | None:
        """Return what was to be played in a stretch of the audio clock, silence where there is nothing."""
        per_ms = SAMPLE_RATE // 1000
        sound = np.zeros((end_ms - begin_ms) * per_ms, np.int16)
        filled = False
        for chunk in self._chunks:
            samples = np.frombuffer(chunk.data, "<i2")
            start = (chunk.pts_ms - begin_ms) * per_ms
            left, right = max(start, 0), min(start + len(samples), len(sound))
            if left < right:
                sound[left:right] = samples[left - start : right - start]
                filled = True
        return sound if filled else None

    def _forget(self, before_ms: int) -> None:
        while self._chunks and self._chunks[0].pts_ms + len(self._chunks[0].data) * 500 // SAMPLE_RATE < before_ms:
            self._chunks.popleft()


def compare(heard: Samples, said: Samples) -> tuple[float, int]:
    """Return how alike a sound is to what was played, -1 to 1, and how late it comes, ms.

    ``heard`` is at 16 kHz; ``said`` at 24 kHz, from ``LATE_MS`` before to ``EARLY_MS`` after it. The lag is found by
    generalized cross-correlation with phase transform (Knapp & Carter 1976), which a room hardly disturbs and which no
    other voice passes; how alike the loudness curves are at that lag tells her voice alone from the user's over it.
    """
    import soxr  # only where she is spoken over

    played = soxr.resample(said.astype(np.float32), SAMPLE_RATE, 1_000 * SAMPLES_PER_MS)
    offset, sharpness = _offset(heard.astype(np.float32), played)
    if sharpness < SHARP:
        return 0.0, 0
    curve, curves = loudness(heard), loudness(played)
    place = round(offset / SAMPLES_PER_MS / HOP_MS)
    near = [curves[at : at + len(curve)] for at in range(max(0, place - 2), place + 3)]
    likeness = max((_correlation(curve, other) for other in near if len(other) == len(curve)), default=0.0)
    return likeness, LATE_MS - offset // SAMPLES_PER_MS


def loudness(samples: NDArray[np.generic]) -> Bands:
    """Return the log energy in each of the bands, every ``HOP_MS``, of sound at 16 kHz."""
    frame, hop = FRAME_MS * SAMPLES_PER_MS, HOP_MS * SAMPLES_PER_MS
    if len(samples) < frame:
        return np.zeros((0, len(BANDS_HZ) - 1), np.float32)
    frames = np.lib.stride_tricks.sliding_window_view(samples, frame)[::hop] * np.hanning(frame).astype(np.float32)
    power = np.abs(np.fft.rfft(frames)) ** 2
    edges = [round(hz * FRAME_MS / 1000) for hz in BANDS_HZ]
    bands = [power[:, low:high].mean(axis=1) for low, high in pairwise(edges)]
    return np.log(np.stack(bands, axis=1) + 2e4).astype(np.float32)  # about a bit's noise


def _offset(heard: NDArray[np.float32], played: NDArray[np.float32]) -> tuple[int, float]:
    """Return where in ``played`` a sound begins, samples, and how far that stands out among all offsets."""
    length = len(heard) + len(played)
    cross = np.fft.rfft(played, length) * np.conj(np.fft.rfft(heard, length))
    hertz = np.fft.rfftfreq(length, 1 / (1_000 * SAMPLES_PER_MS))
    low, high = COHERENT_HZ
    cross = np.where((hertz > low) & (hertz < high), cross / (np.abs(cross) + 1e-3), 0)
    peaks = np.abs(np.fft.irfft(cross, length)[: len(played) - len(heard) + 1])
    best = int(peaks.argmax())
    return best, float(peaks[best] / (np.sqrt(np.mean(peaks**2)) + 1e-12))


def _correlation(one: Bands, other: Bands) -> float:
    one, other = one - one.mean(axis=0), other - other.mean(axis=0)
    return float((one * other).sum() / (np.sqrt((one**2).sum() * (other**2).sum()) + 1e-6))
