"""A server without accounts: everybody who reaches it may do everything, but for pages of other sites."""

from __future__ import annotations

from starlette.requests import HTTPConnection

from visavis.accounts.principal import OWNER, Principal
from visavis.gateway.origins import Origins


class OpenAccess:
    """An :class:`visavis.gateway.guard.Access` to which everybody is the same. Also the stand-in for tests."""

    def __init__(self, allowed_origins: tuple[str, ...] = (), principal: Principal = OWNER) -> None:
        self._origins = Origins(allowed_origins)
        self.principal = principal

    async def identify(self, connection: HTTPConnection, *, token: str | None = None) -> Principal:
        """Return the principal. Raises CodedError ``origin.not_allowed`` for a page of another site."""
        self._origins.check(connection)
        return self.principal

    async def check_again(self, principal: Principal) -> None:
        """Return: nobody is ever turned away."""
