"""What ``auth.*``, ``users.*``, ``keys.*``, ``logins.*`` and ``audit.*`` do."""

from __future__ import annotations

from visavis.accounts.accounts import Accounts
from visavis.accounts.invitations import NewLink
from visavis.accounts.permissions import PERMISSIONS, Permission
from visavis.accounts.principal import Principal
from visavis.bootstrap.account_models import audit_entry, invitation_model, key_model, login_model, user_model
from visavis.events import CodedError, now_ms
from visavis.events.clock import Now
from visavis.gateway.access import AccountAccess
from visavis.gateway.account_models import (
    ApiKeyModel,
    AuditPage,
    ChangeUser,
    CreateKey,
    InvitationPage,
    InviteUser,
    ListAudit,
    ListPage,
    ListUsers,
    LoginModel,
    Me,
    NewInvitation,
    NewKey,
    SignInWays,
    UserModel,
    UserPage,
)
from visavis.gateway.trpc.procedures import Context


class AuthAnswers:
    """Implements :class:`visavis.gateway.trpc.routers.auth.AuthService`."""

    def __init__(
        self, accounts: Accounts, access: AccountAccess, ways: SignInWays, *, off: bool = False, now: Now = now_ms
    ) -> None:
        self._accounts = accounts
        self._access = access
        self._ways = ways
        self._off = off
        self._now = now

    async def me(self, principal: Principal) -> Me:
        """Tell who is asking, and what they may do."""
        user = None if principal.user_id is None else await self._accounts.users.recent(principal.user_id)
        needed = principal.kind in ("nobody", "guest") or await self._access.are_needed()
        return Me(
            kind=principal.kind,
            accounts="off" if self._off else "needed" if needed else "none",
            set_up=not self._off and not await self._accounts.users.have_admin(),
            user=None if user is None else user_model(user, self._now()),
            permissions=[item for item in PERMISSIONS if principal.may(item)],
            csrf=self._access.csrf_token(principal),
            login_id=principal.login_id,
            ways=self._ways,
        )


class UserAdministration:
    """Implements :class:`visavis.gateway.trpc.routers.users.UsersService`."""

    def __init__(self, accounts: Accounts, *, public_url: str = "", now: Now = now_ms) -> None:
        self._accounts = accounts
        self._public_url = public_url.rstrip("/")
        self._now = now

    async def list(self, wanted: ListUsers) -> UserPage:
        """Return accounts, the newest first."""
        page = await self._accounts.users.list(limit=wanted.limit, cursor=wanted.cursor, role=wanted.role)
        return UserPage(items=[user_model(user, self._now()) for user in page.items], next_cursor=page.next_cursor)

    async def get(self, user_id: str) -> UserModel:
        """Return an account."""
        return user_model(await self._accounts.users.get(user_id), self._now())

    async def invite(self, context: Context, wanted: InviteUser) -> NewInvitation:
        """Make an invitation."""
        _check_not_a_key(context.principal)
        by = context.principal.user_id
        link = await self._accounts.invitations.invite(wanted.role, email=wanted.email, days=wanted.days, by=by)
        await self._log(context, "user.invited", link.record.email, {"invitation": link.record.id, "role": wanted.role})
        return self._told(link)

    async def change(self, context: Context, change: ChangeUser) -> UserModel:
        """Change name, role, or whether it is disabled."""
        if change.role is not None:
            _check_not_a_key(context.principal)
        if change.id == context.principal.user_id and (change.role is not None or change.disabled is not None):
            raise CodedError("users.oneself", "Nobody changes their own role, or disables themselves.")
        user, changes = await self._accounts.users.change(
            change.id, name=change.name, role=change.role, disabled=change.disabled
        )
        if changes:
            known = {name: value for name, value in changes.items() if isinstance(value, str | bool)}
            await self._log(context, "user.changed", user.email, {"user": user.id, **known})
        return user_model(user, self._now())

    async def remove(self, context: Context, user_id: str) -> None:
        """Remove an account with its logins and keys."""
        if user_id == context.principal.user_id:
            raise CodedError("users.oneself", "Another administrator has to remove your account.")
        user = await self._accounts.users.remove(user_id)
        await self._log(context, "user.removed", user.email, {"user": user.id})

    async def reset_password(self, context: Context, user_id: str) -> NewInvitation:
        """Make a link with which somebody chooses a new password."""
        _check_not_a_key(context.principal)
        user = await self._accounts.users.get(user_id)
        link = await self._accounts.invitations.reset(user, by=context.principal.user_id)
        await self._log(context, "user.reset_requested", user.email, {"user": user.id, "invitation": link.record.id})
        return self._told(link)

    async def invitations(self, wanted: ListPage) -> InvitationPage:
        """Return invitations, the newest first."""
        page = await self._accounts.invitations.list(limit=wanted.limit, cursor=wanted.cursor)
        return InvitationPage(items=[invitation_model(item) for item in page.items], next_cursor=page.next_cursor)

    async def revoke_invitation(self, context: Context, invitation_id: str) -> None:
        """Make an invitation useless."""
        record = await self._accounts.invitations.revoke(invitation_id)
        await self._log(context, "invitation.revoked", record.email, {"invitation": record.id})

    def _told(self, link: NewLink) -> NewInvitation:
        return NewInvitation(invitation=invitation_model(link.record), link=self._public_url + link.path)

    async def _log(self, context: Context, action: str, subject: str | None, detail: dict[str, str | bool]) -> None:
        await self._accounts.audit.record(
            context.principal, action, subject, address=context.address, detail={**detail}
        )


class KeyAdministration:
    """Implements :class:`visavis.gateway.trpc.routers.keys.KeysService`."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts

    async def of_user(self, context: Context, user_id: str | None) -> list[ApiKeyModel]:
        """Return the keys of somebody, by default of the caller."""
        owner = _whose(context.principal, user_id, "users.read")
        return [] if owner is None else [key_model(item) for item in await self._accounts.keys.of_user(owner)]

    async def create(self, context: Context, wanted: CreateKey) -> NewKey:
        """Make a key. A key makes no keys: whoever found one would have it forever."""
        if context.principal.kind == "key":
            raise CodedError("auth.forbidden", "A key makes no other keys.")
        owner = _whose(context.principal, wanted.user_id, "users.write")
        if owner is None:
            raise CodedError("keys.user_needed", "A key belongs to a user: make an account first.")
        made = await self._accounts.keys.create(owner, wanted.name, list(wanted.scopes), days=wanted.days)
        detail = {"user": owner, "name": made.record.name, "scopes": ", ".join(made.record.scopes)}
        await self._accounts.audit.record(
            context.principal, "key.created", made.record.id, address=context.address, detail={**detail}
        )
        return NewKey(key=made.key, info=key_model(made.record))

    async def revoke(self, context: Context, key_id: str) -> None:
        """Make a key useless."""
        record = await self._accounts.keys.get(key_id)
        if not _may_end(context.principal, record.user_id):
            raise CodedError("keys.unknown", "There is no such key.")  # whether there is one is not told
        await self._accounts.keys.revoke(key_id)
        await self._accounts.audit.record(
            context.principal,
            "key.revoked",
            record.id,
            address=context.address,
            detail={"user": record.user_id, "name": record.name},
        )


class LoginAdministration:
    """Implements :class:`visavis.gateway.trpc.routers.keys.LoginsService`."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts

    async def of_user(self, context: Context, user_id: str | None) -> list[LoginModel]:
        """Return where somebody is signed in, by default the caller."""
        owner = _whose(context.principal, user_id, "users.read")
        found = [] if owner is None else await self._accounts.logins.of_user(owner)
        return [login_model(item, context.principal.login_id) for item in found]

    async def end(self, context: Context, login_id: str) -> None:
        """Sign out there."""
        login = await self._accounts.logins.get(login_id)
        if login is None or not _may_end(context.principal, login.user_id):
            raise CodedError("logins.unknown", "Nobody is signed in there.")
        await self._accounts.logins.end(login_id)
        await self._accounts.audit.record(
            context.principal, "login.ended", login.id, address=context.address, detail={"user": login.user_id}
        )


class AuditReading:
    """Implements :class:`visavis.gateway.trpc.routers.audit.AuditService`."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts

    async def list(self, wanted: ListAudit) -> AuditPage:
        """Return what was done, the latest first."""
        page = await self._accounts.audit.list(
            limit=wanted.limit, cursor=wanted.cursor, actor_id=wanted.actor_id, action=wanted.action
        )
        return AuditPage(items=[audit_entry(item) for item in page.items], next_cursor=page.next_cursor)


def _may_end(principal: Principal, user_id: str) -> bool:
    """Tell whether a login or a key of somebody may be ended: one's own, but not by a key, or anybody's."""
    own = principal.user_id == user_id and principal.kind != "key"
    return own or principal.may("users.write")


def _check_not_a_key(principal: Principal) -> None:
    """Raise ``auth.forbidden`` for keys: whoever found one could become an administrator, and stay one without it."""
    if principal.kind == "key":
        raise CodedError(
            "auth.forbidden", "A key opens no accounts: it invites nobody, and changes no role or password."
        )


def _whose(principal: Principal, user_id: str | None, permission: Permission) -> str | None:
    """Return of whom something is wanted: of oneself, or of another if that is allowed. Raises ``auth.forbidden``."""
    if user_id is not None and user_id != principal.user_id:
        principal.require(permission)
        return user_id
    return principal.user_id
