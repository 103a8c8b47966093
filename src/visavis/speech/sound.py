"""From an engine's raw sound to a spoken phrase: 24 kHz, even loudness, pauses as the punctuation asks for."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from visavis.events import SAMPLE_RATE, PhonemeTiming
from visavis.speech.loudness import pcm16
from visavis.speech.phonemes import PAUSE
from visavis.speech.synthesis import SpokenPhrase
from visavis.speech.timing import Segment, Utterance, word_timings

LEAD_IN_MS = 25
"""Silence before the first phoneme: room for the mouth to open."""

PAUSE_AFTER_MS = {",": 120, ";": 180, ":": 180, ".": 250, "!": 250, "?": 250}
"""Silence after a phrase, by its last character."""

NO_PAUSE_MS = 30
"""Silence after a phrase that ends in the middle of a clause."""

_FADE_IN_MS = 5
_FADE_OUT_MS = 15
_PER_MS = SAMPLE_RATE // 1000


def pause_after(text: str, rate: float = 1.0) -> float:
    """Return how long the silence after a text is, ms. Faster speech has shorter pauses."""
    return PAUSE_AFTER_MS.get(text.rstrip()[-1:], NO_PAUSE_MS) / rate


def finish(utterance: Utterance, words: Sequence[str], *, gain: float = 1.0, rate: float = 1.0) -> SpokenPhrase:
    """Make the phrase that the engine's sound stands for.

    The engine's own silence at both ends is cut or lengthened, never its speech; what is cut is faded. The phrase
    takes a whole number of milliseconds, so that phrases follow each other exactly on the audio clock. ``gain`` is
    the voice's, ``rate`` the speed of speech.
    """
    samples = resample(utterance.samples, utterance.rate)
    segments = _in_samples(utterance.segments, len(samples))
    begin = segments[0][1] if segments and segments[0][0].phoneme == PAUSE else 0
    stop = segments[-2][1] if len(segments) > 1 and segments[-1][0].phoneme == PAUSE else len(samples)
    lead_in = LEAD_IN_MS * _PER_MS
    tail = round(pause_after(words[-1] if words else "", rate) * _PER_MS)
    tail += -(lead_in + stop - begin + tail) % _PER_MS
    cut_in, cut_out = max(0, begin - lead_in), min(len(samples), stop + tail)
    sound = np.zeros(lead_in + stop - begin + tail, dtype=np.float32)
    offset = lead_in - begin
    sound[cut_in + offset : cut_out + offset] = _faded(samples[cut_in:cut_out], begin - cut_in, cut_out - stop)
    pcm = pcm16(sound, gain)
    duration_ms = len(sound) / _PER_MS
    phonemes = _phonemes(segments, begin, stop, offset, duration_ms)
    spans = _spans(segments, offset)
    return SpokenPhrase(pcm, duration_ms, tuple(phonemes), tuple(word_timings(words, spans, duration_ms)))


def resample(samples: NDArray[np.float32], rate: float) -> NDArray[np.float32]:
    """Return the sound at 24 kHz (soxr, high quality). Nothing moves in time."""
    if rate == SAMPLE_RATE or not len(samples):
        return samples
    import soxr

    resampled: NDArray[np.float32] = soxr.resample(samples, rate, SAMPLE_RATE, quality="HQ")
    return resampled


def _in_samples(segments: Sequence[Segment], length: int) -> list[tuple[Segment, int]]:
    """Return each segment with its end at 24 kHz: in order, within the sound, the last at its very end.

    Pauses that follow each other become one, and segments without length go.
    """
    ends: list[tuple[Segment, int]] = []
    position = 0
    for segment in segments:
        end = min(max(round(segment.end * SAMPLE_RATE), position), length)
        if segment.phoneme == PAUSE and ends and ends[-1][0].phoneme == PAUSE:
            ends[-1] = (ends[-1][0], end)
        elif end > position:
            ends.append((segment, end))
        position = end
    if ends:
        ends[-1] = (ends[-1][0], length)
    return ends


def _faded(samples: NDArray[np.float32], pause_before: int, pause_after: int) -> NDArray[np.float32]:
    """Fade a cut piece in and out, within its pauses only."""
    faded = samples.copy()
    count_in = min(pause_before, _FADE_IN_MS * _PER_MS)
    count_out = min(pause_after, _FADE_OUT_MS * _PER_MS)
    if count_in:
        faded[:count_in] *= _ramp(count_in)
    if count_out:
        faded[-count_out:] *= _ramp(count_out)[::-1]
    return faded


def _ramp(count: int) -> NDArray[np.float32]:
    return (0.5 - 0.5 * np.cos(np.pi * (np.arange(count) + 0.5) / count)).astype(np.float32)


def _phonemes(
    segments: Sequence[tuple[Segment, int]], begin: int, stop: int, offset: int, duration_ms: float
) -> list[PhonemeTiming]:
    spoken = [(segment, end) for segment, end in segments if begin < end <= stop]
    if not spoken:
        return [PhonemeTiming(phoneme=PAUSE, start_ms=0, end_ms=duration_ms)]
    start = round((begin + offset) / _PER_MS, 3)
    timings = [PhonemeTiming(phoneme=PAUSE, start_ms=0, end_ms=start)]
    for segment, end in spoken:
        end_ms = round((end + offset) / _PER_MS, 3)
        timings.append(PhonemeTiming(phoneme=segment.phoneme, start_ms=start, end_ms=end_ms, stress=segment.stress))
        start = end_ms
    timings.append(PhonemeTiming(phoneme=PAUSE, start_ms=start, end_ms=duration_ms))
    return timings


def _spans(segments: Sequence[tuple[Segment, int]], offset: int) -> list[tuple[int, float, float]]:
    spans: list[tuple[int, float, float]] = []
    start = 0
    for segment, end in segments:
        if segment.word is not None and segment.phoneme != PAUSE:
            spans.append((segment.word, (start + offset) / _PER_MS, (end + offset) / _PER_MS))
        start = end
    return spans
