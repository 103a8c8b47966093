"""``keys.*`` and ``logins.*``: what can come in on somebody's behalf."""

from __future__ import annotations

from typing import Protocol

from visavis.gateway.account_models import ApiKeyModel, ById, CreateKey, LoginModel, NewKey, OfUser
from visavis.gateway.trpc.procedures import Context, Router


class KeysService(Protocol):
    """Keeps API keys. Raises CodedError ``keys.*``, ``users.unknown``, ``auth.forbidden``."""

    async def of_user(self, context: Context, user_id: str | None) -> list[ApiKeyModel]:
        """Return the keys of somebody, by default of the caller."""

    async def create(self, context: Context, wanted: CreateKey) -> NewKey:
        """Make a key."""

    async def revoke(self, context: Context, key_id: str) -> None:
        """Make a key useless."""


class LoginsService(Protocol):
    """Keeps logins. Raises CodedError ``logins.unknown``, ``auth.forbidden``."""

    async def of_user(self, context: Context, user_id: str | None) -> list[LoginModel]:
        """Return where somebody is signed in, by default the caller."""

    async def end(self, context: Context, login_id: str) -> None:
        """Sign out there."""


def keys_router(service: KeysService) -> Router:
    """Return the procedures ``keys.*``."""
    router = Router("keys")

    @router.query("list", "own.read")
    async def list_keys(context: Context, wanted: OfUser) -> list[ApiKeyModel]:
        """List keys."""
        return await service.of_user(context, wanted.user_id)

    @router.mutation("create", "own.read")
    async def create(context: Context, wanted: CreateKey) -> NewKey:
        """Make a key; it is told this once."""
        return await service.create(context, wanted)

    @router.mutation("revoke", "own.read")
    async def revoke(context: Context, wanted: ById) -> None:
        """Make a key useless at once."""
        await service.revoke(context, wanted.id)

    return router


def logins_router(service: LoginsService) -> Router:
    """Return the procedures ``logins.*``."""
    router = Router("logins")

    @router.query("list", "own.read")
    async def list_logins(context: Context, wanted: OfUser) -> list[LoginModel]:
        """List where somebody is signed in."""
        return await service.of_user(context, wanted.user_id)

    @router.mutation("end", "own.read")
    async def end(context: Context, wanted: ById) -> None:
        """Sign out there, at once."""
        await service.end(context, wanted.id)

    return router
