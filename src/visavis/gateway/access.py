"""Tells who is asking, by cookie, bearer token or API key: the same for every wire."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import Literal

from starlette.requests import HTTPConnection

from visavis.accounts.accounts import Accounts
from visavis.accounts.api_keys import PREFIX
from visavis.accounts.principal import GUESTS, OWNER, UNKNOWN, Principal
from visavis.accounts.refusals import invalid_login
from visavis.accounts.users import principal_of
from visavis.events import CodedError
from visavis.gateway.auth_cookies import Cookies
from visavis.gateway.origins import SAFE, Origins
from visavis.gateway.subprotocols import bearer_of

CSRF_HEADER = "x-visavis-csrf"


@dataclass(frozen=True, slots=True)
class AccessPolicy:
    """Whether people have to sign in."""

    accounts: Literal["auto", "required", "off"] = "auto"
    """``auto``: as soon as there is an account; until then whoever sits at this computer is the owner."""
    guests: bool = False
    """Whether those who have not signed in may talk."""


class AccountAccess:
    """Implements :class:`visavis.gateway.guard.Access` with accounts."""

    def __init__(self, accounts: Accounts, policy: AccessPolicy, origins: Origins, cookies: Cookies) -> None:
        self._accounts = accounts
        self._policy = policy
        self._cookies = cookies
        self.origins = origins

    async def identify(self, connection: HTTPConnection, *, token: str | None = None) -> Principal:
        """Return who it is; see the Protocol."""
        self.origins.check(connection)
        if not await self.are_needed():
            return self._owner(connection)
        given = token or _bearer(connection)
        if given is not None:
            return await self._by_token(given)
        cookie = self._cookies.access(connection)
        if cookie:
            principal = await self._by_access_token(cookie, by_cookie=True)
            self._check_forgery(connection, principal)
            return principal
        return self._stranger()

    async def anybody(self, connection: HTTPConnection) -> Principal:
        """Return who it is without any cookie, token or key: the owner, a guest or nobody."""
        return self._stranger() if await self.are_needed() else self._owner(connection)

    @property
    def off(self) -> bool:
        """Tell whether nobody ever signs in."""
        return self._policy.accounts == "off"

    async def are_needed(self) -> bool:
        """Tell whether people have to sign in."""
        if self._policy.accounts == "auto":
            return await self._accounts.users.exist()
        return self._policy.accounts == "required"

    async def check_again(self, principal: Principal) -> None:
        """Return if somebody who was let in a while ago would still be: for sockets that stay open.

        Raises CodedError ``auth.invalid_token``.
        """
        if principal.kind == "owner" and await self.are_needed():
            raise invalid_login()
        if principal.user_id is None:
            return
        user = await self._accounts.users.recent(principal.user_id)
        if user is None or user.disabled or not principal.permissions <= principal_of(user).permissions:
            raise invalid_login()
        if principal.login_id is None:
            return
        if principal.kind == "key":
            still = await self._accounts.keys.is_of_use(principal.login_id)
        else:
            still = await self._accounts.logins.is_open(principal.login_id, user.id)
        if not still:
            raise invalid_login()

    def csrf_token(self, principal: Principal) -> str | None:
        """Return what a page sends along with what changes something; it is bound to the login."""
        if principal.kind != "user" or principal.login_id is None:
            return None
        return self._accounts.signing.sign("csrf", principal.login_id)

    def _stranger(self) -> Principal:
        return GUESTS if self._policy.guests else UNKNOWN

    def _owner(self, connection: HTTPConnection) -> Principal:
        """Return the owner, unless a proxy says that somebody comes from elsewhere."""
        if self.off or not _is_remote(connection):
            return OWNER
        return UNKNOWN

    async def _by_token(self, token: str) -> Principal:
        if token.startswith(PREFIX):
            return await self._accounts.keys.read(token)
        return await self._by_access_token(token, by_cookie=False)

    async def _by_access_token(self, token: str, *, by_cookie: bool) -> Principal:
        claims = self._accounts.tokens.read(token)
        user = await self._accounts.users.recent(claims.user_id)
        if user is None or user.disabled or user.generation != claims.generation:
            raise invalid_login()
        if not await self._accounts.logins.is_open(claims.login_id, user.id):
            raise invalid_login()
        return principal_of(user, login_id=claims.login_id, by_cookie=by_cookie)

    def _check_forgery(self, connection: HTTPConnection, principal: Principal) -> None:
        if connection.scope["type"] != "http" or connection.scope["method"] in SAFE:
            return
        given = connection.headers.get(CSRF_HEADER, "")
        signed = self._accounts.signing.is_signed("csrf", principal.login_id or "", given)
        if not signed or not self.origins.is_known(connection):
            raise CodedError("auth.csrf", "Only this server's own page may do this. Reload it.")


def _bearer(connection: HTTPConnection) -> str | None:
    kind, _, token = connection.headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer" and token.strip():
        return token.strip()
    return bearer_of(connection) if connection.scope["type"] == "websocket" else None


def _is_remote(connection: HTTPConnection) -> bool:
    """Tell whether somebody may come from another computer: through a proxy, for example.

    A socket of this computer has no client. Proxies write other things than addresses, too (RFC 7239, section 6).
    """
    try:
        return connection.client is not None and not ipaddress.ip_address(connection.client.host).is_loopback
    except ValueError:
        return True
