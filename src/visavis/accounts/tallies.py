"""Wrong passwords, counted: after some of them each further attempt has to wait, longer and longer."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from visavis.accounts.waiting import WaitError
from visavis.events.clock import MINUTE_MS, SECOND_MS

DECAY_MS = 15 * MINUTE_MS
"""For each such time without an attempt one wrong password is forgiven."""
_FIRST_WAIT_MS = 30 * SECOND_MS
_LONGEST_WAIT_MS = 900 * SECOND_MS
_MOST = 10_000


def wait_ms(failures: int, free: int) -> int:
    """Return how long to wait after so many wrong passwords: 30 s after those that are free, then twice as long."""
    if failures < free:
        return 0
    return min(_LONGEST_WAIT_MS, _FIRST_WAIT_MS << min(failures - free, 10))


@dataclass(frozen=True, slots=True)
class Tally:
    """How many passwords were wrong, and when the next attempt may be made, or might have been."""

    failures: int = 0
    until_ms: int = 0

    def counted(self, free: int, now_ms: int) -> Tally:
        """Return it with another attempt. Raises WaitError ``auth.locked``."""
        since_ms = now_ms - self.until_ms
        if since_ms < 0:
            raise WaitError("auth.locked", -(since_ms // SECOND_MS))
        failures = max(0, self.failures - since_ms // DECAY_MS) + 1
        return Tally(failures, now_ms + wait_ms(failures, free))


class Tallies:
    """Keeps tallies by name; when there are too many, those that were touched longest ago are forgotten."""

    def __init__(self, free: int) -> None:
        self._free = free
        self._kept: OrderedDict[str, Tally] = OrderedDict()

    def count(self, name: str, now_ms: int) -> None:
        """Count an attempt. Raises WaitError ``auth.locked``."""
        self._kept[name] = self._kept.get(name, Tally()).counted(self._free, now_ms)
        self._kept.move_to_end(name)
        while len(self._kept) > _MOST:
            self._kept.popitem(last=False)

    def forget(self, name: str) -> None:
        """Begin to count anew."""
        self._kept.pop(name, None)
