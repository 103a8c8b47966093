"""Variety that is the same every time that a conversation is played."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Generic, TypeVar

T = TypeVar("T")


class Variety(Generic[T]):
    """Things in an order of chance: each once before any comes again, and none twice running."""

    def __init__(self, things: Sequence[T], chance: random.Random) -> None:
        """``chance`` is seeded by whoever owns it."""
        self._things = list(dict.fromkeys(things))
        self._chance = chance
        self._left: list[T] = []
        self._last: T | None = None

    def __bool__(self) -> bool:
        return bool(self._things)

    def draw(self) -> T:
        """Return the next one. Raises IndexError if there is none."""
        if not self._left:
            self._left = self._chance.sample(self._things, len(self._things))
            if len(self._left) > 1 and self._left[-1] == self._last:
                self._left.insert(0, self._left.pop())
        self._last = self._left.pop()
        return self._last
