"""Accounts, as the settings want them."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec

from fastapi import APIRouter

from visavis.accounts.accounts import Accounts
from visavis.accounts.oidc import OpenIdConnect
from visavis.accounts.oidc_provider import Client, Provider
from visavis.accounts.passwords import Passwords
from visavis.accounts.sign_in import REFUSAL_S
from visavis.bootstrap.account_services import (
    AuditReading,
    AuthAnswers,
    KeyAdministration,
    LoginAdministration,
    UserAdministration,
)
from visavis.bootstrap.session_key import signing_keys
from visavis.config import Settings
from visavis.events import CodedError, now_ms
from visavis.events.clock import Now
from visavis.gateway.access import AccessPolicy, AccountAccess
from visavis.gateway.account_models import SignInWays
from visavis.gateway.auth import auth_routes
from visavis.gateway.auth_cookies import Cookies
from visavis.gateway.auth_oidc import oidc_routes
from visavis.gateway.guard import Guard
from visavis.gateway.origins import Origins
from visavis.gateway.signing_in import Entrance
from visavis.storage import Storage


@dataclass(frozen=True, slots=True)
class AccountParts:
    """Everything about accounts that the server is made of."""

    accounts: Accounts
    access: AccountAccess
    auth: AuthAnswers
    users: UserAdministration
    keys: KeyAdministration
    logins: LoginAdministration
    audit: AuditReading
    routes: list[APIRouter]
    """Under ``/api/auth``."""


def account_parts(
    settings: Settings,
    storage: Storage,
    passwords: Passwords | None = None,
    *,
    now: Now = now_ms,
    refusal_s: float = REFUSAL_S,
) -> AccountParts:
    """Put accounts together; the last three are for tests.

    Raises CodedError ``accounts.session_key``, ``config.public_url`` or ``config.oidc``.
    """
    if settings.public_url and not settings.public_url.startswith(("https://", "http://")):
        raise CodedError("config.public_url", f"VISAVIS_PUBLIC_URL begins with https://, not as {settings.public_url}.")
    keys = signing_keys(settings)
    accounts = Accounts(
        storage, keys, passwords=passwords, login_days=settings.login_days, now=now, refusal_s=refusal_s
    )
    oidc = _oidc(settings, accounts, now)
    cookies = Cookies(lifetime_s=accounts.logins.idle_s, always_secure=settings.public_url.startswith("https://"))
    origins = Origins(settings.allowed_origins, public_url=settings.public_url)
    access = AccountAccess(accounts, AccessPolicy(settings.accounts, settings.guests), origins, cookies)
    ways = SignInWays(password=True, oidc=settings.oidc_name if oidc is not None else None, guests=settings.guests)
    auth = AuthAnswers(accounts, access, ways, off=settings.accounts == "off", now=now)
    entrance = Entrance(accounts, access, Guard(access), auth, cookies)
    routes = [auth_routes(entrance)]
    if oidc is not None:
        routes.append(oidc_routes(entrance, oidc, settings.public_url))
    return AccountParts(
        accounts=accounts,
        access=access,
        auth=auth,
        users=UserAdministration(accounts, public_url=settings.public_url, now=now),
        keys=KeyAdministration(accounts),
        logins=LoginAdministration(accounts),
        audit=AuditReading(accounts),
        routes=routes,
    )


def keep_accounts(settings: Settings, storage: Storage) -> Accounts:
    """Return what keeps accounts, for commands. Raises CodedError ``accounts.session_key``."""
    return Accounts(storage, signing_keys(settings), login_days=settings.login_days)


def _oidc(settings: Settings, accounts: Accounts, now: Now) -> OpenIdConnect | None:
    if not settings.oidc_issuer:
        return None
    secret = settings.oidc_client_secret
    if not settings.oidc_client_id or secret is None:
        raise CodedError("config.oidc", "VISAVIS_OIDC_ISSUER needs VISAVIS_OIDC_CLIENT_ID and _CLIENT_SECRET as well.")
    if find_spec("authlib") is None:
        raise CodedError("config.oidc", "OpenID Connect needs another package: pip install 'visavis[oidc]'")
    provider = Provider(Client(settings.oidc_issuer, settings.oidc_client_id, secret.get_secret_value()), now)
    return OpenIdConnect(
        provider, accounts.users, accounts.audit, accounts.signing, newcomers=settings.oidc_newcomers, now=now
    )
