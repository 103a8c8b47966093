"""What the routes under ``/api/auth`` share: who may try, and what a browser is given."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from visavis.accounts.accounts import Accounts
from visavis.accounts.logins import Renewal
from visavis.accounts.principal import UNKNOWN, Principal
from visavis.accounts.refusals import invalid_login
from visavis.accounts.users import principal_of
from visavis.gateway.access import AccountAccess
from visavis.gateway.account_models import Me
from visavis.gateway.address_limits import AddressLimits
from visavis.gateway.addresses import address_of
from visavis.gateway.auth_cookies import Cookies
from visavis.gateway.guard import Guard
from visavis.gateway.trpc.routers.auth import AuthService
from visavis.storage.account_records import UserRecord


@dataclass(frozen=True, slots=True)
class Entrance:
    """What people come in by."""

    accounts: Accounts
    access: AccountAccess
    guard: Guard
    auth: AuthService
    cookies: Cookies
    attempts: AddressLimits = field(default_factory=lambda: AddressLimits(burst=10, every_s=6))
    """Of one address, with passwords and links that were wrong."""
    arrivals: AddressLimits = field(default_factory=lambda: AddressLimits(burst=60, every_s=2))
    """Of one address, with passwords and links, right or wrong: a whole class signs in when it begins."""
    departures: AddressLimits = field(default_factory=lambda: AddressLimits(burst=60, every_s=2))
    """Of one address, to and from a provider of OpenID Connect."""
    renewals: AddressLimits = field(default_factory=lambda: AddressLimits(burst=60, every_s=1))

    @contextmanager
    def attempt(self, request: Request) -> Iterator[None]:
        """Let our own page, or a program, try. Raises CodedError ``origin.not_allowed`` or ``auth.rate``.

        It is counted as wrong before it is looked at, so that many at once gain nothing.
        """
        self.access.origins.check(request)
        address = address_of(request)
        self.arrivals.take(address)
        self.attempts.take(address)
        yield
        self.attempts.give_back(address)

    async def sign_in(self, request: Request, response: Response, user: UserRecord, how: str) -> Me:
        """Sign a browser in anew, whoever was signed in before, and tell who that is."""
        await self.leave(request)
        renewal = await self.start(request, user, how)
        principal = principal_of(user, login_id=renewal.login.id)
        self.give(request, response, renewal, user)
        return await self.auth.me(principal)

    async def start(self, request: Request, user: UserRecord, how: str) -> Renewal:
        """Begin a login, and keep in the log that it began. Raises CodedError ``auth.invalid_token``."""
        address = address_of(request)
        device = request.headers.get("user-agent", "")
        renewal = await self.accounts.begin(user, device=device, address=address)
        detail = {"by": how}
        await self.accounts.audit.record(
            principal_of(user), "login.started", user.email, address=address, detail=detail
        )
        return renewal

    async def leave(self, request: Request) -> Principal | None:
        """End the login whose renewal token a browser has; return whose it was."""
        token = self.cookies.renewal(request)
        ended = None if not token else await self.accounts.logins.end_with(token)
        if ended is None:
            return None
        user = await self.accounts.users.recent(ended.user_id)
        return UNKNOWN if user is None else principal_of(user, login_id=ended.id)

    async def leave_by_bearer(self, request: Request) -> Principal | None:
        """End the login that a program names in its ``Authorization``; return whose it was."""
        if "authorization" not in request.headers:
            return None
        principal = await self.access.identify(request)
        ended = principal.login_id is not None and await self.accounts.logins.end(principal.login_id)
        return principal if ended else None

    def give(self, connection: HTTPConnection, response: Response, renewal: Renewal, user: UserRecord) -> None:
        """Set a browser's cookies."""
        self.cookies.set_access(connection, response, self.access_token(renewal, user))
        self.cookies.set_renewal(connection, response, renewal.token)

    def access_token(self, renewal: Renewal, user: UserRecord) -> str:
        """Return an access token for a login."""
        return self.accounts.tokens.issue(user.id, renewal.login.id, user.generation)

    async def renew(self, request: Request, token: str) -> tuple[Renewal, UserRecord]:
        """Renew a login. Raises CodedError ``auth.invalid_token`` or ``auth.token_reused``."""
        renewal = await self.accounts.logins.renew(token, address=address_of(request))
        user = await self.accounts.users.recent(renewal.login.user_id)
        if user is None or user.disabled:
            await self.accounts.logins.end(renewal.login.id)
            raise invalid_login()
        return renewal, user
