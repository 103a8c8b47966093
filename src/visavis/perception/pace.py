"""How many pictures a second are looked at: as many as can be done in time."""

from __future__ import annotations

from dataclasses import dataclass

RATES = (15.0, 12.0, 10.0, 7.5, 5.0, 3.0, 2.0, 1.0)
"""Pictures a second. Expressions last half a second and more; blinks, a tenth: 15 see most of them."""


@dataclass(frozen=True, slots=True)
class PacePolicy:
    """When the rate changes."""

    crowded: float = 0.75
    """Share of the time between two pictures that looking at one may take."""
    slow: int = 2
    """So many pictures in a row must take too long: one alone is an accident."""
    spare: float = 0.4
    """The same at the next higher rate, below which that is tried."""
    patience_s: float = 4.0
    """For how long there must be time to spare; doubled after each attempt that failed, up to a minute."""
    smoothing: float = 0.3
    """Weight of the newest picture in the mean time that one takes."""


class Pace:
    """Chooses one session's rate by how long its pictures take, waiting for shared models included."""

    def __init__(self, policy: PacePolicy | None = None) -> None:
        """Begin with the highest rate."""
        self._policy = policy or PacePolicy()
        self._index = 0
        self._took_s = 0.0
        self._slow = 0
        self._spare_since_s: float | None = None
        self._patience_s = self._policy.patience_s
        self._raised_at_s = float("-inf")
        self._taken_at_s = float("-inf")

    @property
    def fps(self) -> float:
        """Return the rate, pictures a second."""
        return RATES[self._index]

    def admits(self, now_s: float) -> bool:
        """Tell whether a picture that has come now is to be looked at, and count it if so.

        Senders' clocks jitter: a picture may be early by a quarter of the time between two.
        """
        due_s = self._taken_at_s + 1 / self.fps
        if now_s < due_s - 0.25 / self.fps:
            return False
        # Keep to the grid where pictures come on time, so that jitter does not add up to a lower rate.
        self._taken_at_s = due_s if now_s - due_s < 0.5 / self.fps else now_s
        return True

    def took(self, seconds: float, now_s: float) -> bool:
        """Take in how long a picture took until it was read; return whether the rate has changed by it."""
        policy = self._policy
        self._took_s += policy.smoothing * (seconds - self._took_s)
        self._slow = self._slow + 1 if seconds * self.fps > policy.crowded else 0
        crowded = self._took_s * self.fps > policy.crowded and self._slow >= policy.slow
        if crowded and self._index < len(RATES) - 1:
            return self._lower(now_s)
        if self._index == 0 or self._took_s * RATES[self._index - 1] >= policy.spare:
            self._spare_since_s = None
            return False
        if self._spare_since_s is None:
            self._spare_since_s = now_s
        if now_s - self._spare_since_s < self._patience_s:
            return False
        self._index -= 1
        self._spare_since_s, self._raised_at_s = None, now_s
        return True

    def _lower(self, now_s: float) -> bool:
        if now_s - self._raised_at_s < 2 * self._patience_s:  # the attempt to look more often has failed
            self._patience_s = min(2 * self._patience_s, 60.0)
        while self._took_s * self.fps > self._policy.crowded and self._index < len(RATES) - 1:
            self._index += 1
        self._spare_since_s = None
        return True
