"""When something has to be said because the work takes its time."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SilencePolicy:
    """When something is said because the work takes its time, seconds without a word."""

    first_s: float = 0.7
    again_s: float = 8.0
    most: int = 3
    """How often at most in one answer."""
    character_s: float = 0.06
    """How long a character takes to say: what has just been said still sounds."""


class Silence:
    """How long nothing has been said."""

    def __init__(self, policy: SilencePolicy) -> None:
        self._policy = policy
        self._loop = asyncio.get_running_loop()
        self._since: float | None = None
        self._sounds_until = 0.0
        self._count = 0

    def says(self, text: str) -> None:
        """Note what is said."""
        now = self._loop.time()
        self._sounds_until = max(now, self._sounds_until) + len(text) * self._policy.character_s
        if self._since is not None:
            self._since = self._sounds_until

    def works(self) -> None:
        """Note that agents are at work."""
        if self._since is None:
            self._since = max(self._loop.time(), self._sounds_until)

    @property
    def left_s(self) -> float | None:
        """Return how long one may wait before something has to be said; None for as long as it takes."""
        if self._since is None or self._count >= self._policy.most:
            return None
        limit = self._policy.again_s if self._count else self._policy.first_s
        return max(0.0, self._since + limit - self._loop.time())

    def fill(self) -> bool:
        """Note that it is filled; tell whether that had to be done before."""
        self._count += 1
        self._since = self._loop.time()
        return self._count > 1
