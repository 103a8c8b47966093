"""What was heard and what was seen, on one clock: the clock of the sound.

The recording of the loudspeaker has a time for every sample on the clock of its audio context. Where the answer's sound
lies in it is found by correlation, not asked for. Each drawn frame says which context time is audible when it is seen
and which mouth it shows. So the distance from a sound to its mouth shape can be told without any other clock, however
slowly the machine draws.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

VOICE_RATE = 24_000
VISEMES = ("sil", "PP", "FF", "TH", "DD", "kk", "CH", "SS", "nn", "RR", "aa", "E", "I", "O", "U")
LIPS = ("p", "b", "m")
"""Phonemes for which the lips close."""
_SEARCHED_MS = 200
_AUDIBLE = 1e-3
HEARD = 0.95
"""A correlation from which a sound was heard in one piece."""
_EDGE_MS = 55.0
"""How long lips take to meet and to part, about: what a closure looks like around its middle."""


@dataclass(frozen=True)
class Frames:
    """What was drawn. All arrays have one entry for each frame."""

    drawn_ms: Floats
    """When its drawing began, ms of the page's clock."""
    shown_ms: Floats
    """When the page thought that it would be seen."""
    context_s: Floats
    """What is audible then, s of the audio context; NaN where that is not known."""
    pts_ms: Floats
    """Where on the session's audio clock the mouth was taken from; NaN where it rests."""
    jaw: Floats
    visemes: Floats
    """Shape (frames, visemes), in the order of the page."""


@dataclass(frozen=True)
class Recording:
    """What went to the loudspeaker, what had come from the server, and what was drawn."""

    start_s: float
    """Time of the first sample, s of the audio context."""
    heard: Floats
    """What went to the loudspeaker, 24 kHz, -1 to 1."""
    received: list[tuple[float, Floats]]
    """Pieces of the voice with their place on the session's audio clock, ms."""
    frames: Frames


@dataclass(frozen=True)
class Alignment:
    """Where a stretch of the voice lies in what was heard."""

    start_s: float
    """Context time of the session's audio clock's zero."""
    correlation: float
    """How much what was heard is what came, -1 to 1."""
    samples: Floats
    """What was heard of it."""


def recording_of(raw: dict[str, Any]) -> Recording:
    """Read what the page gave."""
    assert raw["sampleRate"] == VOICE_RATE
    frames = raw["frames"]

    def column(name: str) -> Floats:
        return np.array([np.nan if frame[name] is None else frame[name] for frame in frames], dtype=np.float64)

    return Recording(
        start_s=raw["startContextTime"],
        heard=np.frombuffer(base64.b64decode(raw["samples"]), np.float32).astype(np.float64),
        received=[
            (piece["ptsMs"], np.frombuffer(base64.b64decode(piece["samples"]), np.int16) / 32768)
            for piece in raw["received"]
        ],
        frames=Frames(
            drawn_ms=column("performanceNow"),
            shown_ms=column("shownAt"),
            context_s=column("contextTime"),
            pts_ms=column("pts"),
            jaw=column("jaw"),
            visemes=np.array([frame["visemes"] for frame in frames], dtype=np.float64),
        ),
    )


def stretch(recording: Recording, start_ms: float, end_ms: float) -> Floats:
    """Return the received voice between two times of the session's audio clock."""
    out = np.zeros(round((end_ms - start_ms) * VOICE_RATE / 1000))
    for pts_ms, samples in recording.received:
        begin = round((pts_ms - start_ms) * VOICE_RATE / 1000)
        first, last = max(0, begin), min(len(out), begin + len(samples))
        if first < last:
            out[first:last] = samples[first - begin : last - begin]
    return out


def align(recording: Recording, start_ms: float, end_ms: float) -> Alignment:
    """Find a stretch of the received voice in what was heard, by cross-correlation."""
    wanted, heard = stretch(recording, start_ms, end_ms), recording.heard
    assert len(heard) >= len(wanted), "less was recorded than should have been heard"
    size = 1 << (len(heard) + len(wanted)).bit_length()
    products = np.fft.irfft(np.fft.rfft(heard, size) * np.conj(np.fft.rfft(wanted, size)), size)
    lag = int(np.argmax(products[: len(heard) - len(wanted) + 1]))
    samples = heard[lag : lag + len(wanted)]
    correlation = float(np.dot(samples, wanted) / (np.linalg.norm(samples) * np.linalg.norm(wanted) + 1e-12))
    return Alignment(recording.start_s + lag / VOICE_RATE - start_ms / 1000, correlation, samples)


def closures_of(phrases: list[dict[str, Any]]) -> list[tuple[float, float]]:
    """Return when the lips are closed by the sound: every run of p, b and m, ms of the session's audio clock."""
    found: list[tuple[float, float]] = []
    for phrase in phrases:
        for phoneme in phrase["phonemes"]:
            start, end = phrase["pts_ms"] + phoneme["start_ms"], phrase["pts_ms"] + phoneme["end_ms"]
            if phoneme["phoneme"] not in LIPS:
                continue
            if found and abs(found[-1][1] - start) < 1:
                found[-1] = (found[-1][0], end)
            else:
                found.append((start, end))
    return found


def closed(times_ms: Floats, closures: list[tuple[float, float]]) -> Floats:
    """Return how far the lips are closed if they are exactly with the sound: 1 within, with soft edges around."""
    shape = np.zeros(len(times_ms))
    for start, end in closures:
        away = np.maximum(np.maximum(start - times_ms, times_ms - end), 0)
        shape = np.maximum(shape, np.clip(1 - away / _EDGE_MS, 0, 1))
    return shape


def best_shift_ms(times_ms: Floats, seen: Floats, expected: Any) -> tuple[float, float]:
    """Return by how much ``seen`` is late against ``expected(times)``, ms, and how well they agree then (-1 to 1)."""
    shifts = np.arange(-_SEARCHED_MS, _SEARCHED_MS + 1, 1.0)
    with np.errstate(invalid="ignore"):  # nothing is expected to move at some shifts where little was drawn
        scores = [float(np.corrcoef(seen, expected(times_ms - shift))[0, 1]) for shift in shifts]
    best = int(np.nanargmax(scores))
    return float(shifts[best]), scores[best]


def sounded_to_ms(recording: Recording, phrases: list[dict[str, Any]], end_s: float) -> float:
    """Return how far phrases were heard that were the first to be heard, and nothing else before ``end_s``.

    The result is on the session's audio clock, ``end_s`` on the context's. Only sound is counted, so a gap that a busy
    machine leaves in it is no matter.
    """
    start_ms, end_ms = span_ms(phrases)
    last = round((end_s - recording.start_s) * VOICE_RATE)
    heard = int(np.count_nonzero(np.abs(recording.heard[:last]) > _AUDIBLE))
    wanted = np.flatnonzero(np.abs(stretch(recording, start_ms, end_ms)) > _AUDIBLE)
    reached = wanted[min(heard, len(wanted)) - 1] if heard else 0
    return start_ms + float(reached) * 1000 / VOICE_RATE


def loudness(samples: Floats, window_ms: float = 20.0) -> tuple[Floats, Floats]:
    """Return times (ms) and root mean square values (dB) of a sound, every 5 ms."""
    half, hop = round(window_ms * VOICE_RATE / 2000), VOICE_RATE // 200
    power = np.concatenate([[0.0], np.cumsum(np.square(samples))])
    centers = np.arange(half, len(samples) - half, hop)
    mean = (power[centers + half] - power[centers - half]) / (2 * half)
    return centers * 1000 / VOICE_RATE, 10 * np.log10(mean + 1e-6)


def mouth_offsets(recording: Recording, phrases: list[dict[str, Any]]) -> dict[str, float]:
    """Return how far the mouth is from the sound, ms (positive: the mouth is late), and what that rests on.

    ``phrases`` are payloads of ``assistant.phonemes``. Those that were not heard in one piece are left out.
    """
    aligned = [(phrase, align(recording, *span_ms([phrase]))) for phrase in phrases]
    whole = [(phrase, alignment) for phrase, alignment in aligned if alignment.correlation > HEARD]
    assert whole, "no phrase was heard in one piece"
    parts = [_seen_and_heard(recording.frames, phrase, alignment) for phrase, alignment in whole]
    times = np.concatenate([part.times_ms for part in parts])
    moving = np.concatenate([part.moving for part in parts])
    errors = np.concatenate([part.clock_errors_ms for part in parts])[moving]
    closures = closures_of([phrase for phrase, _ in whole])
    lips_ms, lips_agree = best_shift_ms(
        times, np.concatenate([part.lips for part in parts]), lambda t: closed(t, closures)
    )
    loud_at, loud = np.concatenate([part.loud_at_ms for part in parts]), np.concatenate([part.loud for part in parts])
    jaw = np.concatenate([part.jaw for part in parts])
    jaw_ms, jaw_agree = best_shift_ms(times, jaw, lambda t: np.interp(t, loud_at, loud))
    return {
        "lips_offset_ms": lips_ms,
        "lips_agreement": round(lips_agree, 3),
        "closures": len(closures),
        "jaw_to_loudness_ms": jaw_ms,
        "jaw_to_loudness_agreement": round(jaw_agree, 3),
        "clock_error_ms": round(float(np.median(errors)), 3),
        "clock_error_p95_ms": round(float(np.percentile(np.abs(errors), 95)), 3),
        "display_error_ms": round(float(np.median(np.concatenate([part.display_errors_ms for part in parts]))), 1),
        "frame_ms": round(float(np.median(np.concatenate([part.intervals_ms for part in parts]))), 1),
        "frames": len(times),
        "phrases": len(whole),
        "broken_phrases": len(phrases) - len(whole),
    }


def planned_offset_ms(planned: list[dict[str, Any]], phrases: list[dict[str, Any]]) -> float:
    """Return how far from the sound the server has planned the lips, ms: what an ideal page would show.

    ``planned`` are the payloads of ``assistant.visemes`` of the same phrases.
    """
    times, lips = [np.empty(0)], [np.empty(0)]
    for phrase in planned:
        weights = next((item["weights"] for item in phrase["curves"] if item["viseme"] == "PP"), None)
        if weights is not None:
            first = phrase["pts_ms"] + phrase["curves_start_ms"]
            fine = np.arange(0, (len(weights) - 1) * phrase["frame_ms"], 2.0)
            times.append(first + fine)
            lips.append(np.interp(fine, np.arange(len(weights)) * phrase["frame_ms"], weights))
    closures = closures_of(phrases)
    return best_shift_ms(np.concatenate(times), np.concatenate(lips), lambda t: closed(t, closures))[0]


@dataclass(frozen=True)
class _SeenAndHeard:
    """One phrase: its frames, and its sound as it was heard. Times are on the session's audio clock."""

    times_ms: Floats
    """What was really audible when each frame was seen."""
    lips: Floats
    jaw: Floats
    moving: NDArray[np.bool_]
    clock_errors_ms: Floats
    """Where the page took the mouth from, less what was audible."""
    display_errors_ms: Floats
    """When a frame's successor began to be drawn, less when the frame was expected to be seen."""
    intervals_ms: Floats
    loud_at_ms: Floats
    loud: Floats


def _seen_and_heard(frames: Frames, phrase: dict[str, Any], alignment: Alignment) -> _SeenAndHeard:
    start_ms, end_ms = span_ms([phrase])
    at_ms = (frames.context_s - alignment.start_s) * 1000
    here = (at_ms >= start_ms) & (at_ms < end_ms)
    loud_at, loud = loudness(alignment.samples)
    return _SeenAndHeard(
        times_ms=at_ms[here],
        lips=frames.visemes[here, VISEMES.index("PP")],
        jaw=frames.jaw[here],
        moving=np.isfinite(frames.pts_ms[here]),
        clock_errors_ms=(frames.pts_ms - at_ms)[here],
        display_errors_ms=(frames.drawn_ms[1:] - frames.shown_ms[:-1])[here[:-1]],
        intervals_ms=np.diff(frames.drawn_ms[here]),
        loud_at_ms=loud_at + start_ms,
        loud=loud,
    )


def span_ms(phrases: list[dict[str, Any]]) -> tuple[float, float]:
    """Return where the sound of phrases begins and ends on the session's audio clock, ms."""
    return phrases[0]["pts_ms"], phrases[-1]["pts_ms"] + phrases[-1]["duration_ms"]
