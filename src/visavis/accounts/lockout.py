"""Wrong passwords: who has tried too often has to wait.

They are counted for an account and a network together, so that nobody locks others out of their own account; and, with
a much higher limit, for the account alone, against those who come from many networks. Where somebody is signed in
already, the latter does not hold: a crowd elsewhere does not keep them out. What has no account is treated in the same
way, so that nobody learns which addresses have one.
"""

from __future__ import annotations

from visavis.accounts.email import normalize_email
from visavis.accounts.logins import Logins
from visavis.accounts.networks import network_of
from visavis.accounts.secret_texts import hash_secret
from visavis.accounts.tallies import Tallies, Tally
from visavis.accounts.users import Users
from visavis.accounts.waiting import WaitError
from visavis.events import CodedError, now_ms
from visavis.events.clock import Now
from visavis.storage.account_records import UserRecord

FREE_ATTEMPTS = 5
"""From one network."""
FREE_FROM_EVERYWHERE = 100
_TRIES = 20


class Lockout:
    """Counts attempts. Each is counted as wrong before it is looked at, so that many at once gain nothing."""

    def __init__(self, users: Users, logins: Logins, now: Now = now_ms) -> None:
        self._users = users
        self._logins = logins
        self._now = now
        self._near = Tallies(FREE_ATTEMPTS)
        self._unknown = Tallies(FREE_FROM_EVERYWHERE)

    async def attempt(self, email: str, user: UserRecord | None, address: str) -> None:
        """Count an attempt to get in by an address, whose account this is. Raises WaitError ``auth.locked``."""
        self._near.count(_near(email, user, address), self._now())
        if user is None:
            self._unknown.count(_key(email), self._now())
        else:
            await self._attempt_account(user, address)

    def forget(self, user: UserRecord, address: str) -> None:
        """Begin to count anew for somebody who was let in."""
        self._near.forget(_near(user.email, user, address))

    async def _attempt_account(self, user: UserRecord, address: str) -> None:
        for _ in range(_TRIES):
            before = Tally(user.failures, user.locked_until_ms)
            try:
                after = before.counted(FREE_FROM_EVERYWHERE, self._now())
            except WaitError:
                if await self._is_signed_in_at(user, address):
                    return
                raise
            counted = {"failures": after.failures, "locked_until_ms": after.until_ms}
            expected = {"failures": before.failures, "locked_until_ms": before.until_ms}
            if await self._users.note(user.id, counted, expected):
                return
            user = await self._users.get(user.id)
        raise CodedError("auth.busy", "Too many people sign in right now. Try again in a moment.", retryable=True)

    async def _is_signed_in_at(self, user: UserRecord, address: str) -> bool:
        logins = await self._logins.of_user(user.id)
        return network_of(address) in {network_of(login.address) for login in logins}


def _near(email: str, user: UserRecord | None, address: str) -> str:
    """Return what is counted from one network; with a new password it begins anew."""
    generation = 0 if user is None else user.generation
    return f"{_key(email)} {generation} {network_of(address)}"


def _key(email: str) -> str:
    """Return the same for all spellings of an address: otherwise they would tell whether there is an account."""
    try:
        return hash_secret(normalize_email(email))
    except CodedError:
        return hash_secret(email)
