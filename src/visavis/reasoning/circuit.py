"""Passing over what failed a moment ago: a circuit breaker (M. Nygard, Release It!, 2007, chapter 5)."""

from __future__ import annotations

FIRST_S = 15.0
LONGEST_S = 300.0


class Circuit:
    """Remembers failures of one service. After each, it is left alone for a while: twice as long as the time before.

    Then one request may try it; others still pass it over until it is known how that one went.
    """

    def __init__(self, *, first_s: float = FIRST_S, longest_s: float = LONGEST_S) -> None:
        """``first_s`` is how long it is left alone after a first failure, ``longest_s`` after many; seconds."""
        self._first_s = first_s
        self._longest_s = longest_s
        self._pause_s = 0.0
        self._until = 0.0
        self._trying = False
        self.code = ""
        """Why it is left alone; '' if it is not."""

    @property
    def until(self) -> float:
        """Return when it may be tried again, in the time of whoever tells it the time; past if it may be."""
        return self._until

    def closed(self, now: float) -> bool:
        """Tell whether a request may go there now."""
        return not self.code or (now >= self._until and not self._trying)

    def begin(self) -> None:
        """Note that a request goes there."""
        self._trying = True

    def give_up(self) -> None:
        """Note that the request is not wanted any more, so that nothing is known of it."""
        self._trying = False

    def succeed(self) -> None:
        """Note that it works."""
        self._trying, self._pause_s, self._until, self.code = False, 0.0, 0.0, ""

    def fail(self, code: str, now: float) -> None:
        """Note that it does not, with the error's code."""
        self._pause_s = min(max(self._first_s, self._pause_s * 2), self._longest_s)
        self._trying, self._until, self.code = False, now + self._pause_s, code
