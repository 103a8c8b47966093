"""Laughter and sighs, by what is known of how they sound."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from visavis.events import SoundDetected
from visavis.perception.prosody import HOP_MS
from visavis.perception.sources import RULES_SOURCE
from visavis.perception.voice_frames import BANDS, HERTZ, HNR, LEVEL, TILT, Hops, VoiceFrames

_LOOK = 20
"""Hops between two looks: 0.2 s."""
_SEEN = 300
"""Hops that are looked at: 3 s."""
_SMOOTH = np.array([0.25, 0.5, 0.25], np.float32)


@dataclass(frozen=True, slots=True)
class LaughterPolicy:
    """What laughter is: bursts of much the same sound, several times a second.

    Calls come 4 to 6 times a second, nearly evenly (Bachorowski, Smoski & Owren, 'The acoustic features of human
    laughter', JASA 110(3), 2001; Truong & van Leeuwen, 'Automatic discrimination between laughter and speech', Speech
    Communication 49, 2007), and in one bout they resemble each other (Provine & Yong, 'Laughter: a stereotyped human
    vocalization', Ethology 89, 1991): the syllables of speech do not. The thresholds are ours.
    """

    shortest_ms: int = 140
    longest_ms: int = 320
    """From one burst to the next."""
    uneven: float = 0.35
    """How far an interval may be from the one before, part of it."""
    dip_db: float = 7.0
    """How far the level falls between two bursts."""
    bursts: int = 4
    """At least so many: shorter laughs are missed."""
    unlike_db: float = 8.0
    """How far the spectra of neighboring bursts may be apart at most (root mean square of ten bands)."""
    strict: tuple[float, float, float] = (5.0, 85.0, 4.0)
    """How far apart on average (dB), how long (ms, to 6 dB below the peak) and how clear (median harmonics-to-noise
    ratio, dB) the bursts may be at most: laughter is breathy, and its bursts are short."""
    lenient: tuple[float, float, float] = (5.5, 105.0, 5.0)
    """The same for more bursts than the least."""
    even: float = 0.2
    """Deviation of the intervals, part of their mean, at most."""
    voiced: float = 0.4
    """Part of the bursts that must be voiced: applause and steps are not."""
    over_ms: int = 350
    """After so long without another burst it is over."""


@dataclass(frozen=True, slots=True)
class SighPolicy:
    """What a sigh is: one long breath that swells, falls, and is not voiced. The thresholds are ours."""

    shortest_ms: int = 600
    longest_ms: int = 3_000
    above_db: float = 10.0
    """How far it stands out of the room's noise."""
    rise_ms: int = 80
    """Sounds of things begin faster."""
    swell_db: float = 5.0
    """How far it swells, and how far it has fallen by the last sixth of it: steady noise does neither."""
    rough_db: float = 2.5
    """How far the level strays from a smooth course: rustling strays further."""
    tilt_db: tuple[float, float] = (-8.0, 14.0)
    """Energy below over that above 1 kHz: less is a hiss, more a rumble."""
    quiet_ms: int = 200
    """No voice so long before and after."""


@dataclass(slots=True)
class _Run:
    """Bursts that follow each other as in laughter."""

    places: list[int] = field(default_factory=list)
    unlike_db: list[float] = field(default_factory=list)


class Vocalizations:
    """Hears one session's laughter and sighs, in speech or outside of it, each once."""

    def __init__(self, laughter: LaughterPolicy | None = None, sighs: SighPolicy | None = None) -> None:
        """Begin with silence."""
        self._laughter = laughter or LaughterPolicy()
        self._sighs = sighs or SighPolicy()
        self._looked = 0
        self._told = 0
        """The hop up to which all has been told."""

    def deafen(self, hop: int) -> None:
        """Leave out what was before this hop."""
        self._told = max(self._told, hop)

    def follow(self, frames: VoiceFrames) -> list[SoundDetected]:
        """Look at the newest hops, if there are enough new ones; return what has been over since the last look."""
        if abs(frames.end - self._looked) < _LOOK:
            return []
        self._looked = frames.end
        hops = frames.since(frames.end - _SEEN)
        if len(hops) < 60:
            return []
        levels = frames.since(0)[:, LEVEL]
        floor_db = float(np.percentile(levels, 10))
        first = frames.end - len(hops)
        return [*self._laughs(hops, floor_db, first), *self._breaths(hops, floor_db, first)]

    def _laughs(self, hops: Hops, floor_db: float, first: int) -> Iterator[SoundDetected]:
        policy = self._laughter
        places = bursts(hops[:, LEVEL], policy.dip_db, max(floor_db + policy.dip_db, -65.0))
        for run in self._runs(hops, places):
            over = len(hops) - run.places[-1] >= policy.over_ms // HOP_MS or places[-1] > run.places[-1]
            score = self._laughing(hops, run) if over and first + run.places[0] > self._told else 0.0
            if score:
                self._told = first + run.places[-1]
                length = run.places[-1] - run.places[0]
                yield _sound("laughter", score, first + run.places[0] - 5, length + 10)

    def _runs(self, hops: Hops, places: list[int]) -> Iterator[_Run]:
        """Yield the runs of bursts that are long enough, each up to a burst that does not fit."""
        policy = self._laughter
        shapes = _shapes(hops)
        run = _Run(places[:1])
        for place in places[1:]:
            interval = (place - run.places[-1]) * HOP_MS
            before = (run.places[-1] - run.places[-2]) * HOP_MS if len(run.places) > 1 else interval
            unlike_db = float(np.sqrt(np.mean((shapes[place] - shapes[run.places[-1]]) ** 2)))
            fits = policy.shortest_ms <= interval <= policy.longest_ms and unlike_db <= policy.unlike_db
            if fits and abs(interval - before) <= policy.uneven * before:
                run.places.append(place)
                run.unlike_db.append(unlike_db)
                continue
            if len(run.places) >= policy.bursts:
                yield run
            run = _Run([run.places[-1], place], [unlike_db]) if fits else _Run([place])
        if len(run.places) >= policy.bursts:
            yield run

    def _laughing(self, hops: Hops, run: _Run) -> float:
        """Return how sure it is that a run of bursts is laughter, 0 if it is none."""
        policy, places = self._laughter, run.places
        limits = policy.strict if len(places) == policy.bursts else policy.lenient
        level = hops[:, LEVEL]
        lengths = [HOP_MS * int((level[max(at - 15, 0) : at + 16] > level[at] - 6).sum()) for at in places]
        clear = hops[places[0] : places[-1] + 1, HNR]
        clear = clear[np.isfinite(clear)]
        if not len(clear):
            return 0.0
        measured = (float(np.mean(run.unlike_db)), float(np.mean(lengths)), float(np.median(clear)))
        voiced = float(np.mean([hops[max(at - 2, 0) : at + 3, HERTZ].any() for at in places]))
        intervals = np.diff(places)
        uneven = float(intervals.std() / intervals.mean())
        if voiced < policy.voiced or uneven > policy.even or any(a > b for a, b in zip(measured, limits, strict=True)):
            return 0.0
        return 0.5 + 0.2 * min((len(places) - policy.bursts) / 4, 1.0) + 0.1 * (1 - uneven / policy.even)

    def _breaths(self, hops: Hops, floor_db: float, first: int) -> Iterator[SoundDetected]:
        policy = self._sighs
        quiet = policy.quiet_ms // HOP_MS
        loud = _smoothed(hops[:, LEVEL]) > floor_db + policy.above_db
        edges = np.flatnonzero(np.diff(np.concatenate(([False], loud, [False])).astype(np.int8)))
        for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
            length = (end - start) * HOP_MS
            inside = start >= quiet and end + quiet <= len(hops) and first + start > self._told
            if not inside or not policy.shortest_ms <= length <= policy.longest_ms:
                continue
            if hops[start - quiet : end + quiet, HERTZ].any():
                continue
            score = self._sighing(hops[start:end], floor_db)
            if score:
                self._told = first + end
                yield _sound("sigh", score, first + start, end - start)

    def _sighing(self, breath: Hops, floor_db: float) -> float:
        """Return how sure it is that an unvoiced stretch is a sigh, 0 if it is none."""
        policy = self._sighs
        level = breath[:, LEVEL]
        course = np.convolve(np.pad(level, 7, mode="edge"), np.full(15, 1 / 15), "valid")
        top = int(course.argmax())
        rough = float(np.std(level - course))
        tilt = float(np.median(breath[:, TILT]))
        late = course[int(0.85 * len(course))]
        falls = bool(late < course[top] - policy.swell_db and top < 0.6 * len(course))
        nearly = int(np.argmax(_smoothed(level) > level.max() - 3))
        rises = nearly * HOP_MS >= policy.rise_ms and bool(level[0] < course[top] - policy.swell_db)
        if not (falls and rises) or rough > policy.rough_db or not policy.tilt_db[0] <= tilt <= policy.tilt_db[1]:
            return 0.0
        clear = min((float(course[top]) - floor_db - policy.above_db) / 20, 1.0)
        return 0.35 + 0.2 * max(clear, 0.0)


def bursts(level_db: NDArray[np.float32], dip_db: float, least_db: float) -> list[int]:
    """Return at which hops the level has peaks above ``least_db`` with falls of ``dip_db`` on both sides."""
    smooth = _smoothed(level_db)
    found: list[int] = []
    highest, lowest, rising = 0, 0, True
    for index, value in enumerate(smooth.tolist()):
        if rising:
            if value > smooth[highest]:
                highest = index
            elif value < smooth[highest] - dip_db:
                if smooth[highest] > least_db and highest:
                    found.append(highest)
                lowest, rising = index, False
        elif value < smooth[lowest]:
            lowest = index
        elif value > smooth[lowest] + dip_db:
            highest, rising = index, True
    return found


def _smoothed(level_db: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(np.convolve(np.pad(level_db, 1, mode="edge"), _SMOOTH, "valid"), np.float32)


def _shapes(hops: Hops) -> NDArray[np.float32]:
    """Return the shape of each hop's spectrum: its bands' levels over their mean, dB."""
    return np.asarray(hops[:, BANDS:] - hops[:, BANDS:].mean(axis=1, keepdims=True), np.float32)


def _sound(label: str, score: float, start: int, length: int) -> SoundDetected:
    return SoundDetected(
        label=label,
        score=round(score, 3),
        stream_ms=max(start * HOP_MS, 0),
        duration_ms=length * HOP_MS,
        source=RULES_SOURCE,
    )
