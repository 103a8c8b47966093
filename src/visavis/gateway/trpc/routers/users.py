"""``users.*``: accounts and invitations."""

from __future__ import annotations

from typing import Protocol

from visavis.gateway.account_models import (
    ById,
    ChangeUser,
    InvitationPage,
    InviteUser,
    ListPage,
    ListUsers,
    NewInvitation,
    UserModel,
    UserPage,
)
from visavis.gateway.trpc.procedures import Context, Router


class UsersService(Protocol):
    """Keeps accounts. Raises CodedError ``users.*`` and ``invitation.unknown``."""

    async def list(self, wanted: ListUsers) -> UserPage:
        """Return accounts, the newest first."""

    async def get(self, user_id: str) -> UserModel:
        """Return an account."""

    async def invite(self, context: Context, wanted: InviteUser) -> NewInvitation:
        """Make an invitation."""

    async def change(self, context: Context, change: ChangeUser) -> UserModel:
        """Change name, role, or whether it is disabled."""

    async def remove(self, context: Context, user_id: str) -> None:
        """Remove an account with its logins and keys."""

    async def reset_password(self, context: Context, user_id: str) -> NewInvitation:
        """Make a link with which somebody chooses a new password."""

    async def invitations(self, wanted: ListPage) -> InvitationPage:
        """Return invitations, the newest first."""

    async def revoke_invitation(self, context: Context, invitation_id: str) -> None:
        """Make an invitation useless."""


def users_router(service: UsersService) -> Router:
    """Return the procedures ``users.*``."""
    router = Router("users")

    @router.query("list", "users.read")
    async def list_users(context: Context, wanted: ListUsers) -> UserPage:
        """List accounts, the newest first."""
        return await service.list(wanted)

    @router.query("get", "users.read")
    async def get(context: Context, wanted: ById) -> UserModel:
        """Return an account."""
        return await service.get(wanted.id)

    @router.mutation("invite", "users.write")
    async def invite(context: Context, wanted: InviteUser) -> NewInvitation:
        """Make a link with which somebody makes an account; it works once."""
        return await service.invite(context, wanted)

    @router.mutation("change", "users.write")
    async def change(context: Context, wanted: ChangeUser) -> UserModel:
        """Change an account. Another role holds at once; disabling it signs its user out everywhere."""
        return await service.change(context, wanted)

    @router.mutation("remove", "users.write")
    async def remove(context: Context, wanted: ById) -> None:
        """Remove an account with its logins and keys."""
        await service.remove(context, wanted.id)

    @router.mutation("reset_password", "users.write")
    async def reset_password(context: Context, wanted: ById) -> NewInvitation:
        """Make a link with which somebody chooses a new password; it works once."""
        return await service.reset_password(context, wanted.id)

    @router.query("invitations", "users.read")
    async def invitations(context: Context, wanted: ListPage) -> InvitationPage:
        """List invitations, the newest first."""
        return await service.invitations(wanted)

    @router.mutation("revoke_invitation", "users.write")
    async def revoke_invitation(context: Context, wanted: ById) -> None:
        """Make an invitation useless."""
        await service.revoke_invitation(context, wanted.id)

    return router
