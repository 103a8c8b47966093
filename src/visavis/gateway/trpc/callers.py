"""Who is on the other side of a connection, looked up anew from time to time."""

from __future__ import annotations

import asyncio

from starlette.requests import HTTPConnection

from visavis.accounts.permissions import Permission
from visavis.events import CodedError
from visavis.gateway.addresses import address_of
from visavis.gateway.guard import Access
from visavis.gateway.trpc.procedures import Context

RETRY_S = 1.0
"""How long a refusal holds: all calls of a batch are refused at once."""


class Caller:
    """Whoever asks over one connection.

    A subscription lasts for hours: logins end meanwhile, roles change, people are removed.
    """

    def __init__(self, access: Access, connection: HTTPConnection, token: str | None, identify_s: float) -> None:
        self._access = access
        self._connection = connection
        self._token = token
        self._identify_s = identify_s
        self._found: Context | CodedError | None = None
        self._until = 0.0
        self._lock = asyncio.Lock()

    async def context(self) -> Context:
        """Return who calls. Raises CodedError (``auth.*``, ``origin.not_allowed``)."""
        now = asyncio.get_running_loop().time()
        async with self._lock:
            if self._found is None or now >= self._until:
                self._found = await self._look_up()
                self._until = now + (RETRY_S if isinstance(self._found, CodedError) else self._identify_s)
            found = self._found
        if isinstance(found, CodedError):
            raise CodedError(found.code, found.detail, retryable=found.retryable)
        return found

    async def allowed(self, permission: Permission | None) -> Context:
        """Return who calls, if they may. Raises CodedError as above, or ``auth.required``, ``auth.forbidden``."""
        context = await self.context()
        if permission is not None:
            context.principal.require(permission)
        return context

    async def _look_up(self) -> Context | CodedError:
        try:
            if isinstance(self._found, Context):
                await self._access.check_again(self._found.principal)
                return self._found
            principal = await self._access.identify(self._connection, token=self._token)
        except CodedError as error:
            return error
        return Context(principal, address_of(self._connection))
