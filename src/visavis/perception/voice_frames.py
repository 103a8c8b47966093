"""What a microphone's sound is like every 10 ms: level, spectrum, pitch and quality of the voice."""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from visavis.perception.microphone import Microphone
from visavis.perception.pitch import HOP, SPAN
from visavis.perception.pitch_track import Candidates, PitchTracker, candidates
from visavis.perception.recognition import SAMPLE_RATE
from visavis.perception.voice_quality import COLUMNS, FRAME, Pulses, harmonicity

BATCH = 6
"""Hops that are looked at together, so that no call takes longer than about a millisecond."""
HISTORY = 1_000
"""Hops that are kept: 10 s."""

BANDS_HZ: Final = (100, 300, 500, 750, 1_000, 1_400, 2_000, 2_800, 4_000, 5_500, 8_000)
"""Edges of the bands whose levels tell one sound from another."""

LEVEL, HERTZ, TILT, HNR, PULSES = 0, 1, 2, 3, 4
"""Columns of a hop: dB of full scale; pitch, Hz, 0 without voice; alpha ratio, dB; harmonics-to-noise ratio, dB, NaN
where it was not measured; what is counted of pulses (``voice_quality.COLUMNS``)."""
BANDS = PULSES + COLUMNS
"""From this column on: the level of each band, dB."""
WIDTH = BANDS + len(BANDS_HZ) - 1

_FFT = 512
_BESIDE = 600
"""Samples beside a hop that finding pulses takes."""
_QUIET_DB = -70.0
"""Below this nothing is looked for."""
_ABOVE_DB, _CREEP_DB = 4.0, 0.02
"""Nor below so much above the room's noise, whose level is the least of late: it creeps up by so much at each hop."""
_FLOOR = 1e-11

Hops = NDArray[np.float32]
"""(hops, ``WIDTH``)."""


@cache
def _spectral() -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return a Hann window that makes full scale of 16 bits 1, and what sums a power spectrum.

    The columns of the second are the whole from 50 Hz on, 0.05 to 1 kHz, 1 to 5 kHz (alpha ratio: Eyben et al., 'The
    Geneva Minimalistic Acoustic Parameter Set', IEEE Trans. Affective Computing 7(2), 2016), and the bands.
    """
    window = np.hanning(_FFT)
    hertz = np.fft.rfftfreq(_FFT, 1 / SAMPLE_RATE)
    ranges = [(50, 8_001), (50, 1_000), (1_000, 5_000), *zip(BANDS_HZ, (*BANDS_HZ[1:-1], 8_001), strict=False)]
    sums = np.stack([(hertz >= low) & (hertz < high) for low, high in ranges], axis=1)
    return np.asarray(window / 32_768, np.float32), np.asarray(2 * sums / _FFT / np.sum(window**2), np.float32)


class VoiceFrames:
    """Looks at one session's microphone hop by hop, and keeps the last 10 s of what it found, but no sound.

    Hop ``h`` is the moment at sample ``h * HOP`` of the stream, whenever the looking began and in whatever pieces the
    sound came. Pitch is decided 100 ms later than the rest, so a hop is complete only then.
    """

    def __init__(self, microphone: Microphone) -> None:
        """Begin at the present."""
        self._microphone = microphone
        self.begin(microphone.position)

    def begin(self, position: int) -> None:
        """Forget everything; look at what comes from ``position`` on."""
        self._next = max(0, -(-(max(position, self._microphone.oldest) + FRAME // 2) // HOP))
        self._tracker = PitchTracker()
        self._pulses = Pulses()
        self._pulses_at = 0
        self._noise_db = _QUIET_DB - _ABOVE_DB
        self._waiting = np.zeros((0, WIDTH), np.float32)
        """Hops whose pitch is not decided."""
        self._kept = np.zeros((2 * HISTORY, WIDTH), np.float32)
        self._count = 0
        self.end = self._next
        """The hop after the last complete one."""

    @property
    def pending(self) -> int:
        """Return how many hops could be looked at."""
        return max(0, (self._microphone.position - FRAME // 2) // HOP - self._next + 1)

    def since(self, hop: int) -> Hops:
        """Return the complete hops from ``hop`` on, as far as they are kept."""
        count = min(max(self.end - hop, 0), self._count)
        return self._kept[self._count - count : self._count]

    def advance(self, *, pulses: bool = True) -> int:
        """Look at up to ``BATCH`` more hops; return how many hops are complete by that.

        Without ``pulses`` there is neither jitter nor shimmer, which are a third of the work.
        """
        count = min(self.pending, BATCH)
        if count <= 0:
            return 0
        if self._next * HOP - FRAME // 2 < self._microphone.oldest:  # so late that sound is gone
            self.begin(self._microphone.oldest)
            return 0
        start = self._next * HOP - FRAME // 2
        samples = self._microphone.read(start, start + (count - 1) * HOP + FRAME)
        self._next += count
        fresh = _spectra(samples, count)
        self._waiting = np.concatenate([self._waiting, fresh])
        return self._decide(self._tracker.follow(_pitches(samples, self._quiet(fresh))), pulses=pulses)

    def finish(self, *, pulses: bool = True) -> int:
        """Complete all hops that have been looked at: a pause; return how many."""
        return self._decide(self._tracker.finish(), pulses=pulses)

    def _quiet(self, hops: Hops) -> NDArray[np.bool_]:
        """Return which of the next hops do not stand out of the room's noise."""
        quiet = np.zeros(len(hops), np.bool_)
        for index, level in enumerate(hops[:, LEVEL].tolist()):
            self._noise_db = max(min(self._noise_db + _CREEP_DB, level), _QUIET_DB - _ABOVE_DB)
            quiet[index] = level < self._noise_db + _ABOVE_DB
        return quiet

    def _decide(self, hertz: list[float], *, pulses: bool) -> int:
        count = len(hertz)
        if not count:
            return 0
        complete, self._waiting = self._waiting[:count], self._waiting[count:]
        complete[:, HERTZ] = hertz
        if any(hertz):
            self._listen_closely(complete, pulses=pulses)
        self._keep(complete)
        return count

    def _listen_closely(self, complete: Hops, *, pulses: bool) -> None:
        """Measure the quality of the voice in hops whose pitch is known."""
        hertz = complete[:, HERTZ]
        start = max(self.end * HOP - _BESIDE, self._microphone.oldest)
        stop = (self.end + len(complete) - 1) * HOP + _BESIDE
        sound = self._microphone.read(start, stop).astype(np.float32)
        centers = [(self.end + index) * HOP - start for index in range(len(complete))]
        if pulses:
            self._pulses.shift(start - self._pulses_at)
            self._pulses_at = start
            complete[:, PULSES:BANDS] = self._pulses.follow(sound, centers, hertz.tolist())
        half = FRAME // 2
        whole = [
            index
            for index, center in enumerate(centers)
            if hertz[index] and (self.end + index) % 2 == 0 and half <= center <= len(sound) - half
        ]  # every other hop is enough: frames are more than three times as long
        if whole:
            frames = np.stack([sound[centers[i] - half : centers[i] + half] for i in whole])
            complete[whole, HNR] = harmonicity(frames, hertz[whole])

    def _keep(self, complete: Hops) -> None:
        if self._count + len(complete) > len(self._kept):
            self._kept[:HISTORY] = self._kept[self._count - HISTORY : self._count].copy()
            self._count = HISTORY
        self._kept[self._count : self._count + len(complete)] = complete
        self._count += len(complete)
        self.end += len(complete)


def _spectra(samples: NDArray[np.int16], count: int) -> Hops:
    """Return hops with what their spectra tell."""
    window, sums = _spectral()
    middle = samples[(FRAME - _FFT) // 2 :]
    frames = sliding_window_view(middle, _FFT)[::HOP][:count] * window
    spectrum = np.fft.rfft(frames)
    energies = 10 * np.log10((spectrum.real**2 + spectrum.imag**2) @ sums + _FLOOR)
    found = np.zeros((count, WIDTH), np.float32)
    found[:, LEVEL] = energies[:, 0]
    found[:, TILT] = energies[:, 1] - energies[:, 2]
    found[:, HNR] = np.nan
    found[:, BANDS:] = energies[:, 3:]
    return found


def _pitches(samples: NDArray[np.int16], quiet: NDArray[np.bool_]) -> Candidates:
    """Return the pitches that hops could have; none where it is quiet."""
    count = len(quiet)
    if quiet.all():
        nothing = np.zeros((count, 1), np.float32)
        return Candidates(nothing, nothing, np.zeros(count, np.float32))
    beside = (FRAME - SPAN) // 2
    found = candidates(samples[beside : beside + (count - 1) * HOP + SPAN])
    return Candidates(found.hertz, found.strength, np.where(quiet, 0, found.power).astype(np.float32))
