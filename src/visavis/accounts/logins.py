"""Logins: browsers and programs that are signed in, each with a token that renews it and changes at every use.

Rotation with detection of reuse, as RFC 9700 (section 4.14.2) asks: whoever comes with a token of before has a copy,
or somebody else has; the login is ended for both.
"""

from __future__ import annotations

from dataclasses import dataclass

from visavis.accounts.recent import Recent
from visavis.accounts.refusals import invalid_login
from visavis.accounts.secret_texts import hash_secret, new_secret, same
from visavis.accounts.signing import SigningKeys
from visavis.events import CodedError, new_id, now_ms
from visavis.events.clock import DAY_MS, SECOND_MS, Now
from visavis.storage.account_records import LOGINS, LoginRecord
from visavis.storage.collections import Records

GRACE_MS = 10 * SECOND_MS
"""Two tabs renew at the same moment, or an answer is lost on the way: for so long the token before is not taken for a
stolen one. Whoever comes with it gets the same next token."""
LONGEST_DAYS = 180
"""However often it is renewed."""
_MOST = 50
_PURPOSE = "renewal token"
_NEXT = "next renewal token"


@dataclass(frozen=True, slots=True)
class Renewal:
    """A login, and the token with which it is renewed next."""

    login: LoginRecord
    token: str


class StolenTokenError(CodedError):
    """A renewal token was used twice."""

    def __init__(self, login: LoginRecord) -> None:
        self.login = login
        super().__init__("auth.token_reused", "This login was used in two places, and has been ended. Sign in again.")


class Logins:
    """Keeps who is signed in where."""

    def __init__(self, storage: Records, keys: SigningKeys, *, days: int = 30, now: Now = now_ms) -> None:
        """``days``: how long somebody stays signed in who does not come."""
        self._logins = storage.collection(LOGINS)
        self._keys = keys
        self._idle_ms = days * DAY_MS
        self._now = now
        self._recent: Recent[LoginRecord | None] = Recent()

    @property
    def idle_s(self) -> int:
        """Return how long somebody stays signed in who does not come, seconds."""
        return self._idle_ms // 1000

    async def start(self, user_id: str, *, device: str = "", address: str = "") -> Renewal:
        """Sign somebody in somewhere."""
        now = self._now()
        login_id = new_id()
        token = self._tokens(login_id, [new_secret()])[0]
        login = LoginRecord(
            id=login_id,
            user_id=user_id,
            token_hash=hash_secret(token),
            created_ms=now,
            renewed_ms=now,
            expires_ms=now + self._idle_ms,
            device=device[:120],
            address=address[:64],
        )
        await self._logins.add(login)
        await self._drop_oldest(user_id)
        return Renewal(login, token)

    async def renew(self, token: str, *, address: str = "") -> Renewal:
        """Exchange a token for the next one.

        Raises CodedError ``auth.invalid_token``, or :class:`StolenTokenError`; then the login is ended.
        """
        login_id = self._login_of(token)
        known = hash_secret(token)
        for _ in range(2):  # once more if another tab was quicker
            login = await self._logins.get(login_id)
            if login is None or login.expires_ms <= self._now():
                raise invalid_login()
            if not same(login.token_hash, known):
                return await self._used_before(login, token)
            renewal = await self._rotate(login, token, address)
            if renewal is not None:
                return renewal
        raise invalid_login()

    async def end(self, login_id: str) -> bool:
        """Sign out somewhere; tell whether it was signed in."""
        ended = await self._logins.delete(login_id)
        self._recent.forget(login_id)
        return ended

    async def end_with(self, token: str) -> LoginRecord | None:
        """Sign out with a renewal token, if it is of use; return the login that was ended."""
        try:
            login = await self._logins.get(self._login_of(token))
        except CodedError:
            return None
        known = hash_secret(token)
        if login is None or not (same(login.token_hash, known) or same(login.previous_hash, known)):
            return None
        await self.end(login.id)
        return login

    async def get(self, login_id: str) -> LoginRecord | None:
        """Return a login, or None."""
        return await self._logins.get(login_id)

    async def of_user(self, user_id: str) -> list[LoginRecord]:
        """Return where somebody is signed in."""
        found = await self._logins.find({"user_id": user_id}, limit=2 * _MOST)
        return [login for login in found.items if login.expires_ms > self._now()]

    async def is_open(self, login_id: str, user_id: str) -> bool:
        """Tell whether somebody is still signed in there, as of a few seconds ago."""
        login = await self._recent.get(login_id, lambda: self._logins.get(login_id))
        return login is not None and login.user_id == user_id and login.expires_ms > self._now()

    def forget(self) -> None:
        """Read all logins anew: others have ended some."""
        self._recent.forget()

    async def sweep(self) -> int:
        """Delete the logins whose time is over; return how many there were."""
        return await self._logins.delete_before("expires_ms", self._now())

    async def _rotate(self, login: LoginRecord, used: str, address: str) -> Renewal | None:
        """Give a login its next token; None if somebody else did so at this moment."""
        now = self._now()
        token = self._successors(login.id, used)[0]
        changes = {
            "token_hash": hash_secret(token),
            "previous_hash": login.token_hash,
            "renewed_ms": now,
            "expires_ms": min(now + self._idle_ms, login.created_ms + LONGEST_DAYS * DAY_MS),
            "address": address[:64] or login.address,
        }
        if not await self._logins.change(login.id, changes, {"token_hash": login.token_hash}):
            return None
        self._recent.forget(login.id)
        renewed = await self._logins.get(login.id)
        return Renewal(renewed or login, token)

    async def _used_before(self, login: LoginRecord, used: str) -> Renewal:
        if same(login.previous_hash, hash_secret(used)) and self._now() - login.renewed_ms <= GRACE_MS:
            for token in self._successors(login.id, used):
                if same(login.token_hash, hash_secret(token)):
                    return Renewal(login, token)
        await self.end(login.id)
        raise StolenTokenError(login)

    async def _drop_oldest(self, user_id: str) -> None:
        found = await self._logins.find({"user_id": user_id}, limit=2 * _MOST)
        for login in found.items[:-_MOST]:
            await self.end(login.id)

    def _successors(self, login_id: str, token: str) -> list[str]:
        """Return what follows a token, which only we can tell: by each secret of ours, the current one first."""
        return self._tokens(login_id, self._keys.signatures(_NEXT, token))

    def _tokens(self, login_id: str, secrets: list[str]) -> list[str]:
        texts = [f"{login_id}.{secret}" for secret in secrets]
        return [f"{text}.{self._keys.signatures(_PURPOSE, text)[number]}" for number, text in enumerate(texts)]

    def _login_of(self, token: str) -> str:
        """Return whose token it is. Only ours get further: so each that is not the latest one was used before."""
        text, _, signature = token.rpartition(".")
        if not text or not self._keys.is_signed(_PURPOSE, text, signature):
            raise invalid_login()
        return text.partition(".")[0]
