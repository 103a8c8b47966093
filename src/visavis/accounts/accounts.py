"""Everything about accounts, put together."""

from __future__ import annotations

from visavis.accounts.admission import Admission
from visavis.accounts.api_keys import ApiKeys
from visavis.accounts.audit import AuditLog
from visavis.accounts.invitations import Invitations
from visavis.accounts.lockout import Lockout
from visavis.accounts.logins import Logins, Renewal
from visavis.accounts.passwords import Passwords
from visavis.accounts.refusals import invalid_login
from visavis.accounts.sign_in import REFUSAL_S, SignIn
from visavis.accounts.signing import SigningKeys
from visavis.accounts.tokens import AccessTokens
from visavis.accounts.users import Users
from visavis.events import now_ms
from visavis.events.clock import Now
from visavis.storage.account_records import UserRecord
from visavis.storage.collections import Records


class Accounts:
    """The parts that keep accounts, of one server."""

    def __init__(
        self,
        storage: Records,
        keys: SigningKeys,
        *,
        passwords: Passwords | None = None,
        login_days: int = 30,
        now: Now = now_ms,
        refusal_s: float = REFUSAL_S,
    ) -> None:
        self.signing = keys
        self.audit = AuditLog(storage, now)
        self.users = Users(storage, now)
        self.passwords = passwords or Passwords()
        self.logins = Logins(storage, keys, days=login_days, now=now)
        self.tokens = AccessTokens(keys, now)
        self.keys = ApiKeys(storage, self.users, now)
        self.invitations = Invitations(storage, self.users, now)
        self.users.follow(self.logins.forget)
        self.users.follow(self.keys.forget)
        lockout = Lockout(self.users, self.logins, now)
        self.sign_in = SignIn(self.users, self.passwords, lockout, self.audit, now=now, refusal_s=refusal_s)
        self.admission = Admission(self.users, self.invitations, self.passwords, self.sign_in, self.audit)

    async def begin(self, user: UserRecord, *, device: str = "", address: str = "") -> Renewal:
        """Sign somebody in who was just let in. Raises CodedError ``auth.invalid_token`` if that holds no more.

        Whoever changes a password meanwhile ends the logins that are there; this one might come after.
        """
        renewal = await self.logins.start(user.id, device=device, address=address)
        fresh = await self.users.find(user.id)
        if fresh is None or fresh.disabled or fresh.generation != user.generation:
            await self.logins.end(renewal.login.id)
            raise invalid_login()
        return renewal

    async def sweep(self) -> int:
        """Delete logins and links whose time is over; return how many there were."""
        return await self.logins.sweep() + await self.invitations.sweep()
