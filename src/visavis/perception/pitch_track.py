"""The course of a voice's pitch: of several candidates at each moment the ones that make the likeliest line."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from visavis.perception.pitch import LOWEST_HZ, SLOW_RATE, aperiodicity

HIGHEST_HZ = 600
"""Laughter and excited voices of women and children go as high (Bachorowski et al., JASA 110, 2001)."""

_MOST = 5
"""Candidates of a hop; more are rarely dips."""
_SHORTEST = SLOW_RATE // HIGHEST_HZ


@dataclass(frozen=True, slots=True)
class PitchPolicy:
    """What a line of pitch costs.

    The costs, and what they weigh, are those of Boersma, 'Accurate short-term analysis of the fundamental frequency
    and the harmonics-to-noise ratio of a sampled sound', Proc. Institute of Phonetic Sciences 17 (1993), with the
    defaults of his program Praat but for the threshold of voicing: the strength of a candidate is here what YIN finds
    periodic below 900 Hz, which is more than the correlation of the whole sound.
    """

    octave: float = 0.01
    """What half the frequency costs: a period repeats itself, so does two."""
    octave_jump: float = 0.35
    voiced_unvoiced: float = 0.14
    voicing: float = 0.6
    """Part of the power that must be periodic."""
    silence_db: float = 30.0
    """So far below the loudest of the last seconds nothing is taken for voiced any more, if it could be helped."""
    fading_db: float = 0.05
    """How much of that the loudest loses at each hop: half of it is forgotten in 3 s."""
    faintest: float = 1e-7
    """Power below which there is no pitch: -70 dB of full scale."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Which pitches each hop could have."""

    hertz: NDArray[np.float32]
    """(hops, candidates); 0 where there are fewer."""
    strength: NDArray[np.float32]
    """(hops, candidates), part of the power that repeats itself, 0 to 1."""
    power: NDArray[np.float32]
    """(hops,), full scale being 1."""


def candidates(samples: NDArray[np.int16]) -> Candidates:
    """Return the pitches that each hop could have, 60 to 600 Hz. ``samples`` are those of ``pitch.fundamental``."""
    aperiodic, power = aperiodicity(samples)
    first, last = _SHORTEST - 1, aperiodic.shape[1] - 1
    before, here, after = aperiodic[:, first - 1 : last - 1], aperiodic[:, first:last], aperiodic[:, first + 1 :]
    depth = np.where((here <= before) & (here < after), here, np.float32(2))
    at = np.argpartition(depth, _MOST, axis=1)[:, :_MOST] if len(depth) else np.zeros((0, _MOST), np.int64)
    rows = np.arange(len(depth))[:, None]
    low, mid, high = before[rows, at], here[rows, at], after[rows, at]
    curvature = np.maximum(low - 2 * mid + high, np.float32(1e-9))
    shift = np.clip((low - high) / (2 * curvature), -0.5, 0.5)
    hertz = SLOW_RATE / (at + first + 1 + shift)
    lowest = mid - (low - high) * shift / 4
    there = (depth[rows, at] < 1) & (hertz >= LOWEST_HZ) & (hertz <= HIGHEST_HZ)
    return Candidates(
        np.where(there, hertz, 0).astype(np.float32),
        np.where(there, np.clip(1 - lowest, 0, 1), 0).astype(np.float32),
        power,
    )


class PitchTracker:
    """Finds the cheapest line through one voice's candidates (Viterbi), some hops later than they come."""

    def __init__(self, policy: PitchPolicy | None = None, *, lag: int = 10) -> None:
        """``lag`` is how many later hops may still change what a hop is."""
        self._policy = policy or PitchPolicy()
        self._lag = lag
        self._loudest_db = -120.0
        self._restart()

    def _restart(self) -> None:
        self._scores: list[float] = []
        self._octaves: list[float] = []
        self._waiting: list[tuple[list[float], list[int]]] = []
        """Of each hop that is not decided: the frequency of each state, and the state it came from."""

    def follow(self, found: Candidates) -> list[float]:
        """Take the next hops; return the pitch of those that are decided by now, Hz, 0 where there is no voice."""
        decided: list[float] = []
        octaves = np.log2(np.maximum(found.hertz, 1)).tolist()
        levels = 10 * np.log10(found.power + 1e-12)
        for hertz, strength, octave, level, power in zip(
            found.hertz.tolist(), found.strength.tolist(), octaves, levels.tolist(), found.power.tolist(), strict=True
        ):
            self._step(hertz, strength, octave, level, power)
            if len(self._waiting) > self._lag:
                decided.append(self._line()[0])
                del self._waiting[0]
        return decided

    def finish(self) -> list[float]:
        """Return the pitch of all hops that were not decided. What comes next is a new line."""
        line = self._line()
        self._restart()
        return line

    def _step(self, hertz: list[float], strength: list[float], octave: list[float], level: float, power: float) -> None:
        """Find the best way into each state of the next hop; the last state is to have no voice."""
        policy = self._policy
        self._loudest_db = max(level, self._loudest_db - policy.fading_db)
        faint = max(0.0, (self._loudest_db - level) / policy.silence_db - 1)
        here_hertz, here_octaves, here_scores = [], [], []
        if power > policy.faintest:
            for f, s, o in zip(hertz, strength, octave, strict=True):
                if f:
                    here_hertz.append(f)
                    here_octaves.append(o)
                    here_scores.append(s + policy.octave * o)
        unvoiced = policy.voicing + policy.octave * _CEILING + faint
        scores, came = [], []
        for o, s in zip(here_octaves, here_scores, strict=True):
            best, source = self._best(o)
            scores.append(best + s)
            came.append(source)
        best, source = self._best(None)
        scores.append(best + unvoiced)
        came.append(source)
        highest = max(scores)
        self._scores = [score - highest for score in scores]
        self._octaves = here_octaves
        self._waiting.append(([*here_hertz, 0.0], came))

    def _best(self, octave: float | None) -> tuple[float, int]:
        """Return the score of the best way into a state, and where that comes from."""
        if not self._scores:
            return 0.0, 0
        policy, unvoiced = self._policy, len(self._octaves)
        change = 0.0 if octave is None else policy.voiced_unvoiced
        best, source = self._scores[unvoiced] - change, unvoiced
        for index, other in enumerate(self._octaves):
            cost = policy.voiced_unvoiced if octave is None else policy.octave_jump * abs(octave - other)
            score = self._scores[index] - cost
            if score > best:
                best, source = score, index
        return best, source

    def _line(self) -> list[float]:
        """Return the best line through the hops that wait."""
        if not self._waiting:
            return []
        state = max(range(len(self._scores)), key=self._scores.__getitem__)
        line = []
        for hertz, came in reversed(self._waiting):
            line.append(hertz[state])
            state = came[state]
        return line[::-1]


_CEILING = float(np.log2(HIGHEST_HZ))
