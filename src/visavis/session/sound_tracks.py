"""Where the sound of both sides belongs in time: what a recording is made of."""

from __future__ import annotations

from collections import deque

import numpy as np
from numpy.typing import NDArray

from visavis.events import (
    SAMPLE_RATE,
    AsideSynthesized,
    Event,
    PlaybackCompleted,
    PlaybackPaused,
    PlaybackProgressed,
    PlaybackResumed,
    PlaybackStarted,
    SpeechChunkSynthesized,
    TurnInterrupted,
)

Samples = NDArray[np.int16]

USER_RATE = 16_000
"""Sample rate of the user's sound, Hz."""
GAP_S = 0.25
"""The microphone was off if nothing came for so long; less is the network."""
MOST_LATE_S, MOST_EARLY_S = 5.0, 0.5
"""By the client's clock sound may be so late, or early against what came first; otherwise the clock is another."""
DRIFT_S = 0.06
"""A report of playback that differs more from what was taken for granted is believed."""


class Track:
    """One side's sound, from a time on that moves forward as it is taken away. Where nothing was put there is silence.

    >>> track = Track()
    >>> track.put(2, np.array([5, 6], np.int16))
    >>> track.take(3).tolist(), track.take(5).tolist()
    ([0, 0, 5], [6, 0])
    """

    def __init__(self) -> None:
        self.taken = 0
        """How many samples were taken away."""
        self._held = np.zeros(0, np.int16)

    @property
    def end(self) -> int:
        """Return behind which sample there is nothing yet."""
        return self.taken + len(self._held)

    def put(self, at: int, samples: Samples) -> None:
        """Add sound that begins with a sample; what was taken away cannot be changed."""
        late = max(0, self.taken - at)
        samples, at = samples[late:], at + late
        if not len(samples):
            return
        missing = at + len(samples) - self.end
        if missing > 0:
            self._held = np.concatenate([self._held, np.zeros(missing, np.int16)])
        place = slice(at - self.taken, at - self.taken + len(samples))
        mixed = self._held[place].astype(np.int32) + samples
        self._held[place] = np.clip(mixed, -32_768, 32_767).astype(np.int16)

    def take(self, until: int) -> Samples:
        """Return the sound up to a sample, and hold it no longer."""
        count = max(0, until - self.taken)
        found, self._held = self._held[:count], self._held[count:]
        self.taken += count
        return np.concatenate([found, np.zeros(count - len(found), np.int16)])


class UserTrack(Track):
    """The user's sound, 16 kHz: a stream that comes a little late or early, in bursts, and sometimes stops."""

    def __init__(self) -> None:
        super().__init__()
        self._next = 0
        self._clock: tuple[int, int] | None = None
        """A time of the client's clock, ms, and which sample belongs there."""

    def hear(self, data: bytes, now_s: float, pts_ms: int | None = None) -> None:
        """Put sound that has just come; ``now_s`` is the time since the recording began, s.

        ``pts_ms`` is when it begins on the client's clock (modulo 2³²): by that sound finds its place that the network
        held up. Without one, what comes after a while is taken to have been spoken just before it came.
        """
        samples = np.frombuffer(data, "<i2")
        due = round(now_s * USER_RATE) - len(samples)
        if pts_ms is not None:
            self._next = max(self._place(pts_ms, due), self.taken)
        elif due - self._next > GAP_S * USER_RATE or self._next < self.taken:
            self._next = max(due, self.taken)
        self.put(self._next, samples)
        self._next += len(samples)

    def _place(self, pts_ms: int, due: int) -> int:
        """Return where sound belongs by the client's clock, if that can be: it may have been set anew."""
        if self._clock is None:
            self._clock = pts_ms, max(due, 0)
        since_ms = (pts_ms - self._clock[0] + 2**31) % 2**32 - 2**31
        place = self._clock[1] + since_ms * USER_RATE // 1_000
        if not -MOST_EARLY_S * USER_RATE <= due - place <= MOST_LATE_S * USER_RATE:
            self._clock, place = (pts_ms, max(due, 0)), max(due, 0)
        # Times are whole milliseconds, and clocks differ by some in a minute: that is no reason to cut.
        return self._next if abs(place - self._next) <= DRIFT_S * USER_RATE else place


class AssistantTrack(Track):
    """The virtual human's sound, 24 kHz, as far as it was really played, and when."""

    def __init__(self) -> None:
        super().__init__()
        self._chunks: deque[SpeechChunkSynthesized] = deque()
        self._anchor_s: float | None = None
        """When the beginning of the session's audio clock would have been played; None while nothing is."""
        self._heard_ms = 0.0
        """Where playback stopped on that clock, while it pauses."""
        self._played_s = 0.0
        """Up to when it is known what was played."""

    def follow(self, event: Event, now_s: float) -> None:
        """Take in an event at a time since the recording began, s."""
        self.play(now_s)
        match event:
            case SpeechChunkSynthesized():
                self._chunks.append(event)
            case AsideSynthesized():
                self.put(round(now_s * SAMPLE_RATE), np.frombuffer(event.data, "<i2"))
            case PlaybackStarted():
                self._begin(event.response_id, now_s)
            case PlaybackProgressed():
                self._correct(event.pts_ms, now_s)
            case PlaybackCompleted():
                self._end()
            case PlaybackPaused() if self._anchor_s is not None:
                self._heard_ms, self._anchor_s = 1_000 * (now_s - self._anchor_s), None
            case PlaybackResumed() if self._chunks:
                self._anchor_s = now_s - self._heard_ms / 1_000
            case TurnInterrupted():
                self._chunks.clear()
                self._anchor_s = None

    def play(self, now_s: float) -> None:
        """Put what was played up to now."""
        begin_s, self._played_s = self._played_s, max(now_s, self._played_s)
        if self._anchor_s is None:
            return
        begin, end = round(begin_s * SAMPLE_RATE), round(self._played_s * SAMPLE_RATE)
        for chunk in self._chunks:
            start = round((self._anchor_s + chunk.pts_ms / 1_000) * SAMPLE_RATE)
            if start >= end:
                break
            samples = np.frombuffer(chunk.data, "<i2")
            left, right = max(begin, start), min(end, start + len(samples))
            if left < right:
                self.put(left, samples[left - start : right - start])
        self._forget(1_000 * (self._played_s - self._anchor_s) - 1_000 * GAP_S)

    def _begin(self, response_id: str, now_s: float) -> None:
        while self._chunks and response_id and self._chunks[0].response_id != response_id:
            self._chunks.popleft()
        if self._chunks:
            self._anchor_s = now_s - self._chunks[0].pts_ms / 1_000

    def _correct(self, pts_ms: int, now_s: float) -> None:
        if self._anchor_s is None:
            self._heard_ms = max(self._heard_ms, float(pts_ms)) if self._chunks else self._heard_ms
        elif abs(now_s - pts_ms / 1_000 - self._anchor_s) > DRIFT_S:
            self._anchor_s = now_s - pts_ms / 1_000

    def _end(self) -> None:
        """Forget an answer that was heard to its end; another may have come behind it."""
        while self._chunks:
            if self._chunks.popleft().last:
                break
        self._anchor_s = None

    def _forget(self, before_ms: float) -> None:
        """Forget what was played, but for the last moments, which a report can correct."""
        while len(self._chunks) > 1:
            first = self._chunks[0]
            if first.last or first.pts_ms + len(first.data) * 500 / SAMPLE_RATE >= before_ms:
                return
            self._chunks.popleft()
