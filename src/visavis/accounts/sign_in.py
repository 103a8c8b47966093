"""Signing in by e-mail address and password."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from visavis.accounts.audit import AuditLog
from visavis.accounts.email import normalize_email
from visavis.accounts.lockout import Lockout
from visavis.accounts.passwords import Passwords
from visavis.accounts.principal import UNKNOWN
from visavis.accounts.users import Users
from visavis.events import CodedError, now_ms
from visavis.events.clock import Now
from visavis.storage.account_records import UserRecord

REFUSAL_S = 0.4
"""A refusal takes at least so long, whatever it is for: what a database does differs by milliseconds."""


class SignIn:
    """Compares passwords. There is one answer for a wrong password, an unknown address and a disabled account."""

    def __init__(
        self,
        users: Users,
        passwords: Passwords,
        lockout: Lockout,
        audit: AuditLog,
        *,
        now: Now = now_ms,
        refusal_s: float = REFUSAL_S,
    ) -> None:
        self._users = users
        self._passwords = passwords
        self._lockout = lockout
        self._audit = audit
        self._now = now
        self._refusal_s = refusal_s

    async def by_password(self, email: str, password: str, *, address: str = "") -> UserRecord:
        """Return whose address and password these are.

        Raises CodedError ``auth.wrong_password``, WaitError ``auth.locked``, or ``auth.busy`` (retryable).
        """
        clock = asyncio.get_running_loop().time
        began = clock()
        try:
            return await self._checked(email, password, address)
        except CodedError:
            await asyncio.sleep(max(0.0, began + self._refusal_s - clock()))
            raise

    async def check(self, user: UserRecord, password: str, *, address: str = "") -> None:
        """Return if it is somebody's password, who is signed in. Raises as above."""
        await self.by_password(user.email, password, address=address)

    async def _checked(self, email: str, password: str, address: str) -> UserRecord:
        user = await self._known(email)
        with self._passwords.place():  # before anything is counted: who is turned away here has tried nothing
            await self._attempt(email, user, address)
            right, renewed = await self._passwords.verify(password, user.password_hash if user is not None else None)
        if user is None or user.disabled or not right:
            await self._refused(user, "disabled" if right else "wrong password", address)
            raise CodedError("auth.wrong_password", "E-mail address or password is wrong.")
        let_in = await self._let_in(user, renewed)
        self._lockout.forget(let_in, address)
        return let_in

    async def _known(self, email: str) -> UserRecord | None:
        try:
            return await self._users.by_email(normalize_email(email))
        except CodedError as error:
            if error.code == "users.invalid_email":
                return None
            raise

    async def _attempt(self, email: str, user: UserRecord | None, address: str) -> None:
        try:
            await self._lockout.attempt(email, user, address)
        except CodedError as error:
            if user is not None:
                await self._refused(user, error.code, address)
            raise

    async def _let_in(self, user: UserRecord, renewed: str | None) -> UserRecord:
        changes: dict[str, object] = {"failures": 0, "locked_until_ms": 0, "seen_ms": self._now()}
        if renewed is not None:
            changes["password_hash"] = renewed
        expected = {"password_hash": user.password_hash, "generation": user.generation, "disabled": False}
        if not await self._users.note(user.id, changes, expected):  # it was changed while we compared
            raise CodedError("auth.wrong_password", "E-mail address or password is wrong.")
        return replace(user, **changes)  # type: ignore[arg-type]  # the fields are named above

    async def _refused(self, user: UserRecord | None, reason: str, address: str) -> None:
        """Keep it in the log; of unknown addresses nothing: people type passwords there by mistake."""
        subject = None if user is None else user.email
        detail = {"reason": reason if user is not None else "unknown address"}
        await self._audit.record(UNKNOWN, "login.started", subject, outcome="refused", address=address, detail=detail)
