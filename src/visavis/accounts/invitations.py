"""Links that work once: to set up the server, to make an account, to choose a new password."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from visavis.accounts.email import normalize_email
from visavis.accounts.secret_texts import hash_secret, new_secret
from visavis.accounts.users import Users, check_role, may_make_links
from visavis.events import CodedError, new_id, now_ms
from visavis.events.clock import DAY_MS, HOUR_MS, Now
from visavis.storage.account_records import INVITATIONS, InvitationRecord, UserRecord
from visavis.storage.collections import Alteration, Records, Step
from visavis.storage.pages import Page

JOIN = "/join/#"
"""Where the page lies that takes a link, and where the token stands: behind the # it is sent to no server and logged
nowhere."""
RESET_MS = 24 * HOUR_MS
SETUP_MS = 24 * HOUR_MS

Purpose = Literal["setup", "invitation", "reset"]


@dataclass(frozen=True, slots=True)
class NewLink:
    """What is kept of a link, and its token, which is not."""

    record: InvitationRecord
    token: str

    @property
    def path(self) -> str:
        """Return what follows the server's address."""
        return JOIN + self.token


class Invitations:
    """Keeps links; each can be used once, by one."""

    def __init__(self, storage: Records, users: Users, now: Now = now_ms) -> None:
        self._storage = storage
        self._invitations = storage.collection(INVITATIONS)
        self._users = users
        self._now = now

    async def setup(self) -> NewLink:
        """Make the link for the first administrator; those of before are of no use any more."""
        await self._invitations.delete_where({"purpose": "setup"})
        return await self._make("setup", "admin", SETUP_MS)

    async def invite(self, role: str, *, email: str | None, days: int, by: str | None) -> NewLink:
        """Invite somebody. Raises CodedError ``users.exists``, ``users.invalid_email`` or ``users.invalid_role``."""
        check_role(role)
        address = None if email is None else normalize_email(email)
        if address is not None and await self._users.by_email(address) is not None:
            raise CodedError("users.exists", "There is an account with this e-mail address.")
        return await self._make("invitation", role, days * DAY_MS, email=address, by=by)

    async def reset(self, user: UserRecord, *, by: str | None) -> NewLink:
        """Make a link with which somebody chooses a new password; those of before are of no use any more."""
        await self.forget(user.id)
        return await self._make("reset", user.role, RESET_MS, email=user.email, by=by, user_id=user.id)

    async def forget(self, user_id: str) -> None:
        """Make the links useless with which somebody could choose another password."""
        await self._invitations.delete_where({"user_id": user_id})

    async def look(self, token: str) -> InvitationRecord:
        """Return what a link is for. Raises CodedError ``invitation.invalid``."""
        found = await self._invitations.first({"token_hash": hash_secret(token)})
        if found is None or found.used_ms is not None or found.expires_ms <= self._now():
            raise _invalid()
        if found.purpose == "setup" and await self._users.have_admin():
            raise _invalid()
        if found.created_by is not None:
            maker = await self._users.recent(found.created_by)
            if maker is None or not may_make_links(maker):
                raise _invalid()
        return found

    async def make_account(self, link: InvitationRecord, user: UserRecord) -> None:
        """Keep the account that was made with a link. Raises CodedError ``invitation.invalid`` or ``users.exists``."""
        if not await self._users.add(user, together_with=(self._use(link),)):
            raise _invalid()

    async def reset_password(self, link: InvitationRecord, password_hash: str) -> UserRecord:
        """Keep the password chosen with a link. Raises CodedError ``invitation.invalid`` or ``users.unknown``."""
        user = await self._users.get(link.user_id or "")
        if user.disabled or not await self._users.set_password(user, password_hash, together_with=(self._use(link),)):
            raise _invalid()
        return await self._users.get(user.id)

    async def list(self, *, limit: int = 50, cursor: str | None = None) -> Page[InvitationRecord]:
        """Return links, the newest first."""
        return await self._invitations.find(limit=limit, cursor=cursor, newest_first=True)

    async def revoke(self, invitation_id: str) -> InvitationRecord:
        """Make a link useless. Raises CodedError ``invitation.unknown``."""
        found = await self._invitations.get(invitation_id)
        if found is None or not await self._invitations.delete(invitation_id):
            raise CodedError("invitation.unknown", "There is no such invitation.")
        return found

    async def sweep(self) -> int:
        """Delete the links whose time is over; return how many there were."""
        return await self._invitations.delete_before("expires_ms", self._now())

    def _use(self, link: InvitationRecord) -> Step[Any]:
        return Alteration(INVITATIONS, link.id, {"used_ms": self._now()}, {"used_ms": None})

    async def _make(
        self,
        purpose: Purpose,
        role: str,
        lifetime_ms: int,
        *,
        email: str | None = None,
        by: str | None = None,
        user_id: str | None = None,
    ) -> NewLink:
        now = self._now()
        token = new_secret()
        record = InvitationRecord(
            id=new_id(),
            token_hash=hash_secret(token),
            purpose=purpose,
            role=role,
            created_ms=now,
            expires_ms=now + lifetime_ms,
            created_by=by,
            email=email,
            user_id=user_id,
        )
        await self._invitations.add(record)
        return NewLink(record, token)


def _invalid() -> CodedError:
    return CodedError("invitation.invalid", "This link was used already, or is too old. Ask for another one.")
