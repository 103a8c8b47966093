"""How people come to an account: setting up, taking an invitation, choosing a password."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from visavis.accounts.audit import AuditLog
from visavis.accounts.invitations import Invitations
from visavis.accounts.password_rules import check_password
from visavis.accounts.passwords import Passwords
from visavis.accounts.refusals import busy_account
from visavis.accounts.sign_in import SignIn
from visavis.accounts.users import Users, principal_of
from visavis.events import CodedError
from visavis.storage.account_records import InvitationRecord, UserRecord


class Admission:
    """Makes accounts for those who may have one, and keeps the passwords that they choose."""

    def __init__(
        self, users: Users, invitations: Invitations, passwords: Passwords, sign_in: SignIn, audit: AuditLog
    ) -> None:
        self._users = users
        self._invitations = invitations
        self._passwords = passwords
        self._sign_in = sign_in
        self._audit = audit
        self._setting_up = asyncio.Lock()

    async def set_up(self, email: str, password: str, *, name: str = "", address: str = "") -> UserRecord:
        """Make the first administrator for whoever sits at this computer.

        Raises CodedError ``auth.set_up_already``, ``auth.weak_password`` or ``users.*``.
        """
        async with self._setting_up:  # two at once are one too many
            if await self._users.count() > 0:
                raise CodedError("auth.set_up_already", "This server has accounts already. Sign in.")
            user = await self.create(email, "admin", password, name=name)
        await self._audit.record(principal_of(user), "server.set_up", user.email, address=address)
        return user

    async def create(self, email: str, role: str, password: str, *, name: str = "") -> UserRecord:
        """Make an account. Raises CodedError ``auth.weak_password``, ``users.exists`` or ``users.invalid_*``."""
        user = await self._made(email, role, password, name)
        await self._users.add(user)
        return user

    async def accept(self, token: str, password: str, *, email: str | None, name: str, address: str = "") -> UserRecord:
        """Do what a link is for: make an account, or change a password.

        Raises CodedError ``invitation.invalid``, ``invitation.email_needed``, ``auth.weak_password`` or ``users.*``.
        """
        link = await self._invitations.look(token)
        if link.purpose == "reset":
            return await self._reset(link, password, address)
        wanted = link.email or email
        if wanted is None:
            raise CodedError("invitation.email_needed", "Say with which e-mail address you want to sign in.")
        user = await self._made(wanted, link.role, password, name)
        await self._invitations.make_account(link, user)
        action = "server.set_up" if link.purpose == "setup" else "invitation.accepted"
        detail = {"invitation": link.id, "role": user.role}
        await self._audit.record(principal_of(user), action, user.email, address=address, detail=detail)
        return user

    async def change_password(self, user: UserRecord, current: str, new: str, *, address: str = "") -> UserRecord:
        """Keep another password of somebody who knows the present one; all their logins are ended.

        Raises CodedError ``auth.wrong_password``, ``auth.locked``, ``auth.weak_password`` or ``users.busy``.
        """
        await self._sign_in.check(user, current, address=address)
        hashed = await self._passwords.hash(check_password(new, user.email, user.name))
        if not await self._users.set_password(user, hashed, keep_keys=True):
            raise busy_account()
        await self._invitations.forget(user.id)
        await self._audit.record(principal_of(user), "user.password_changed", user.email, address=address)
        return await self._users.get(user.id)

    async def _reset(self, link: InvitationRecord, password: str, address: str) -> UserRecord:
        user = await self._users.get(link.user_id or "")
        hashed = await self._passwords.hash(check_password(password, user.email, user.name))
        user = await self._invitations.reset_password(link, hashed)
        detail = {"invitation": link.id}
        await self._audit.record(principal_of(user), "user.password_reset", user.email, address=address, detail=detail)
        return user

    async def _made(self, email: str, role: str, password: str, name: str) -> UserRecord:
        user = self._users.made(email, role, name=name)
        hashed = await self._passwords.hash(check_password(password, user.email, user.name))
        return replace(user, password_hash=hashed)
