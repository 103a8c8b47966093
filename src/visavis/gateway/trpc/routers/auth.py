"""``auth.*``: who is asking."""

from __future__ import annotations

from typing import Protocol

from visavis.accounts.principal import Principal
from visavis.gateway.account_models import Me
from visavis.gateway.trpc.procedures import Context, Router


class AuthService(Protocol):
    """Knows who somebody is."""

    async def me(self, principal: Principal) -> Me:
        """Tell who is asking, and what they may do."""


def auth_router(service: AuthService) -> Router:
    """Return the procedures ``auth.*``. Signing in is REST, since it sets cookies: ``/api/auth/*``."""
    router = Router("auth")

    @router.query("me", None)
    async def me(context: Context) -> Me:
        """Tell who is asking, and what they may do."""
        return await service.me(context.principal)

    return router
