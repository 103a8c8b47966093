"""Wrong passwords: after some of them each further attempt has to wait, longer and longer.

Addresses without an account are treated in the same way, so that nobody learns which have one.
"""

from __future__ import annotations

from collections import OrderedDict

from visavis.accounts.secret_texts import hash_secret
from visavis.accounts.users import Users
from visavis.accounts.waiting import WaitError
from visavis.events import CodedError, now_ms
from visavis.events.clock import SECOND_MS, Now
from visavis.storage.account_records import UserRecord

FREE_ATTEMPTS = 5
_FIRST_WAIT_MS = 30 * SECOND_MS
_LONGEST_WAIT_MS = 900 * SECOND_MS
_MOST_UNKNOWN = 10_000
_TRIES = 20


def wait_ms(failures: int) -> int:
    """Return how long nobody gets in after so many wrong passwords in a row: 30 s after five, then twice as long."""
    if failures < FREE_ATTEMPTS:
        return 0
    return min(_LONGEST_WAIT_MS, _FIRST_WAIT_MS << min(failures - FREE_ATTEMPTS, 10))


class Lockout:
    """Counts attempts. Each is counted as wrong before it is looked at, so that many at once gain nothing."""

    def __init__(self, users: Users, now: Now = now_ms) -> None:
        self._users = users
        self._now = now
        self._unknown: OrderedDict[str, tuple[int, int]] = OrderedDict()

    async def attempt(self, user: UserRecord) -> None:
        """Count an attempt to get into an account. Raises WaitError ``auth.locked``."""
        for _ in range(_TRIES):
            self._check(user.locked_until_ms)
            failures = user.failures + 1
            counted = {"failures": failures, "locked_until_ms": self._until(failures)}
            expected = {"failures": user.failures, "locked_until_ms": user.locked_until_ms}
            if await self._users.note(user.id, counted, expected):
                return
            user = await self._users.get(user.id)
        raise CodedError("auth.busy", "Too many people sign in right now. Try again in a moment.", retryable=True)

    def attempt_unknown(self, email: str) -> None:
        """Count an attempt with an address that has no account. Raises WaitError ``auth.locked``."""
        key = hash_secret(email)
        failures, until = self._unknown.get(key, (0, 0))
        self._check(until)
        self._unknown[key] = (failures + 1, self._until(failures + 1))
        self._unknown.move_to_end(key)
        while len(self._unknown) > _MOST_UNKNOWN:
            self._unknown.popitem(last=False)

    def _until(self, failures: int) -> int:
        wait = wait_ms(failures)
        return self._now() + wait if wait else 0

    def _check(self, until_ms: int) -> None:
        left = until_ms - self._now()
        if left > 0:
            raise WaitError("auth.locked", -(-left // SECOND_MS))
