"""Accounts: made, changed, removed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from visavis.accounts.email import normalize_email, normalize_name
from visavis.accounts.permissions import OF_ROLE, ROLES, Role
from visavis.accounts.principal import Principal
from visavis.accounts.recent import Recent
from visavis.accounts.refusals import busy_account
from visavis.events import CodedError, new_id, now_ms
from visavis.events.clock import Now
from visavis.storage.account_records import API_KEYS, INVITATIONS, LOGINS, USERS, UserRecord
from visavis.storage.collections import Alteration, Insertion, Records, Removal, Scalar, Step
from visavis.storage.pages import Page

Steps = list[Step[Any]]

_TRIES = 5
"""How often something is tried again that others change at the same moment."""


class Users:
    """Keeps accounts. Whatever ends what is signed in raises the generation of the account."""

    def __init__(self, storage: Records, now: Now = now_ms) -> None:
        self._storage = storage
        self._users = storage.collection(USERS)
        self._now = now
        self._recent: Recent[UserRecord | None] = Recent()
        self._recent_counts: Recent[bool] = Recent()
        self._followers: list[Callable[[], None]] = []

    def follow(self, forget: Callable[[], None]) -> None:
        """Call this whenever logins or keys may have ended together with what was changed of an account."""
        self._followers.append(forget)

    async def get(self, user_id: str) -> UserRecord:
        """Return an account. Raises CodedError ``users.unknown``."""
        user = await self.find(user_id)
        if user is None:
            raise CodedError("users.unknown", "There is no such account.")
        return user

    async def find(self, user_id: str) -> UserRecord | None:
        """Return an account as it is now, or None."""
        return await self._users.get(user_id)

    async def recent(self, user_id: str) -> UserRecord | None:
        """Return an account as it was at most a few seconds ago, or None."""
        return await self._recent.get(user_id, lambda: self._users.get(user_id))

    async def by_email(self, email: str) -> UserRecord | None:
        """Return the account with an address, or None. Raises CodedError ``users.invalid_email``."""
        return await self._users.first({"email": normalize_email(email)})

    async def by_subject(self, subject: str) -> UserRecord | None:
        """Return the account of a user of OpenID Connect, or None."""
        return await self._users.first({"subject": subject})

    async def list(self, *, limit: int = 50, cursor: str | None = None, role: str | None = None) -> Page[UserRecord]:
        """Return accounts, the newest first."""
        where = {} if role is None else {"role": role}
        return await self._users.find(where, limit=limit, cursor=cursor, newest_first=True)

    async def exist(self) -> bool:
        """Tell whether there are accounts, as of a few seconds ago."""
        return await self._recent_counts.get("any", self._any)

    async def have_admin(self) -> bool:
        """Tell whether somebody administers this server, as of a few seconds ago."""
        return await self._recent_counts.get("admin", self._any_admin)

    def made(
        self, email: str, role: str, *, name: str = "", password_hash: str | None = None, subject: str | None = None
    ) -> UserRecord:
        """Return an account that is not kept yet. Raises CodedError ``users.invalid_*``."""
        check_role(role)
        return UserRecord(
            id=new_id(),
            email=normalize_email(email),
            name=normalize_name(name),
            role=role,
            created_ms=self._now(),
            password_hash=password_hash,
            subject=subject,
        )

    async def add(self, user: UserRecord, *, together_with: tuple[Step[Any], ...] = ()) -> bool:
        """Keep a new account, and do other steps, all or none; tell whether. Raises CodedError ``users.exists``."""
        try:
            return await self._storage.apply([*together_with, _insertion(user)])
        except CodedError as error:
            if error.code != "storage.conflict":
                raise
            raise CodedError("users.exists", "There is an account with this e-mail address.") from None
        finally:
            self.forget(user.id)

    async def change(
        self, user_id: str, *, name: str | None = None, role: str | None = None, disabled: bool | None = None
    ) -> tuple[UserRecord, dict[str, object]]:
        """Change an account; return it, and what has changed of it.

        Raises CodedError ``users.unknown``, ``users.invalid_*``, or ``users.last_admin`` if nobody would be left who
        can administer this server.
        """
        if role is not None:
            check_role(role)
        wanted: dict[str, object] = {
            "name": None if name is None else normalize_name(name),
            "role": role,
            "disabled": disabled,
        }
        for _ in range(_TRIES):
            user = await self.get(user_id)
            changes = {key: value for key, value in wanted.items() if value not in (None, getattr(user, key))}
            if not changes:
                return user, {}
            if await self._apply_change(user, changes):
                await self._check_admin_left(user, changes)
                return await self.get(user_id), changes
        raise busy_account()

    async def remove(self, user_id: str) -> UserRecord:
        """Remove an account with its logins, keys and links. Raises CodedError as :meth:`change`."""
        user = await self.get(user_id)
        if user.role == "admin" and not user.disabled:
            await self.change(user_id, disabled=True)  # refuses to take the last one away
        await self._apply(user_id, [*removals(user_id), Removal(USERS, {"id": user_id})])
        return user

    async def count(self) -> int:
        """Return how many accounts there are."""
        return await self._users.count()

    async def remove_all(self) -> int:
        """Remove all accounts with all with which somebody could come in; return how many there were."""
        count = await self.count()
        everything: Steps = [Removal(kind, {}) for kind in (LOGINS, API_KEYS, INVITATIONS, USERS)]
        await self._apply(None, everything)
        return count

    async def set_password(
        self,
        user: UserRecord,
        password_hash: str,
        *,
        keep_keys: bool = False,
        together_with: tuple[Step[Any], ...] = (),
    ) -> bool:
        """Keep another password and end everything that is signed in; tell whether nobody else was quicker.

        ``keep_keys`` is for whoever knew the password of before. Who did not may have lost it to somebody else, who
        could have made keys.
        """
        changes = {
            "password_hash": password_hash,
            "generation": user.generation + 1,
            "failures": 0,
            "locked_until_ms": 0,
        }
        alteration = Alteration(USERS, user.id, changes, {"generation": user.generation})
        ended = (LOGINS,) if keep_keys else (LOGINS, API_KEYS)
        steps: Steps = [*together_with, alteration, *(Removal(kind, {"user_id": user.id}) for kind in ended)]
        return await self._apply(user.id, steps)

    async def link(self, user: UserRecord, subject: str) -> bool:
        """Let somebody in by OpenID Connect alone; tell whether the account was still free for that.

        Whoever made the account may not be whom the provider knows by its address. So all else with which they could
        come in is taken away: password, logins, keys and links.
        """
        changes = {
            "subject": subject,
            "password_hash": None,
            "generation": user.generation + 1,
            "failures": 0,
            "locked_until_ms": 0,
        }
        expected: dict[str, Scalar] = {"subject": None, "disabled": False, "generation": user.generation}
        return await self._apply(user.id, [Alteration(USERS, user.id, changes, expected), *removals(user.id)])

    async def note(self, user_id: str, changes: Mapping[str, object], expected: Mapping[str, Any]) -> bool:
        """Change what is counted of an account, if it is as expected; tell whether."""
        done = await self._users.change(user_id, changes, expected)
        self._recent.forget(user_id)
        return done

    def forget(self, user_id: str | None = None) -> None:
        """Read an account, or all of them, anew when it is wanted next."""
        self._recent.forget(user_id)
        self._recent_counts.forget()

    async def _apply_change(self, user: UserRecord, changes: dict[str, object]) -> bool:
        steps: Steps = []
        if {"role", "disabled"} & changes.keys():
            steps = await self._guarded(user, changes)
            changes = {**changes, "generation": user.generation + 1}
        steps.append(Alteration(USERS, user.id, changes, {"generation": user.generation}))
        if changes.get("disabled"):
            steps.append(Removal(LOGINS, {"user_id": user.id}))
        if not may_make_links(replace(user, **changes)):  # type: ignore[arg-type]  # they are fields of an account
            steps.append(Removal(INVITATIONS, {"created_by": user.id}))
        return await self._apply(user.id, steps)

    async def _guarded(self, user: UserRecord, changes: Mapping[str, object]) -> Steps:
        """Return steps that fail unless another administrator stays; none if this takes none away."""
        stays = changes.get("role", user.role) == "admin" and not changes.get("disabled", user.disabled)
        if stays or user.role != "admin" or user.disabled:
            return []
        admins = await self._users.find({"role": "admin", "disabled": False}, limit=2)
        others = [admin for admin in admins.items if admin.id != user.id]
        if not others:
            raise _last_admin()
        as_admin: dict[str, Scalar] = {"role": "admin", "disabled": False}
        both = sorted((user.id, others[0].id))  # always in this order, so that two who do this do not lock each other
        return [Alteration(USERS, admin_id, {"disabled": False}, as_admin) for admin_id in both]

    async def _check_admin_left(self, user: UserRecord, changes: Mapping[str, object]) -> None:
        """Look again whether somebody administers this server: not every database keeps steps together.

        Where two took away the last two at once, both are refused.
        """
        if not {"role", "disabled"} & changes.keys() or await self._any_admin():
            return
        if user.role == "admin" and not user.disabled:
            await self._users.change(user.id, {"role": user.role, "disabled": False})
            self.forget(user.id)
            raise _last_admin()

    async def _apply(self, user_id: str | None, steps: Steps) -> bool:
        try:
            return await self._storage.apply(steps)
        finally:
            self.forget(user_id)
            for forget in self._followers:
                forget()

    async def _any(self) -> bool:
        return await self._users.count() > 0

    async def _any_admin(self) -> bool:
        return await self._users.first({"role": "admin", "disabled": False}) is not None


def principal_of(user: UserRecord, *, login_id: str | None = None, by_cookie: bool = False) -> Principal:
    """Return an account as somebody who asks."""
    return Principal("user", OF_ROLE[role_of(user)], user.id, user.email, login_id, by_cookie)


def role_of(user: UserRecord) -> Role:
    """Return somebody's role; one that is not known any more may do as little as a visitor."""
    return user.role if user.role in OF_ROLE else "visitor"


def check_role(role: str) -> None:
    """Raise CodedError ``users.invalid_role`` if there is no such role."""
    if role not in ROLES:
        raise CodedError("users.invalid_role", f"There is no role {role}: they are {', '.join(ROLES)}.")


def may_make_links(user: UserRecord) -> bool:
    """Tell whether links that somebody made are of use: they lead no further than whoever made them may go."""
    return not user.disabled and "users.write" in OF_ROLE[role_of(user)]


def removals(user_id: str) -> Steps:
    """Return the steps that remove all with which somebody could come in, or let others in."""
    with_which = [Removal(kind, {"user_id": user_id}) for kind in (LOGINS, API_KEYS, INVITATIONS)]
    return [*with_which, Removal(INVITATIONS, {"created_by": user_id})]


def _insertion(user: UserRecord) -> Step[Any]:
    return Insertion(USERS, user)


def _last_admin() -> CodedError:
    return CodedError("users.last_admin", "Somebody has to administer this server: make another admin first.")
