"""Signing in elsewhere, by OpenID Connect."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass
from typing import Literal

from visavis.accounts.audit import AuditLog
from visavis.accounts.email import cleaned_name
from visavis.accounts.oidc_provider import Identity, Provider
from visavis.accounts.principal import UNKNOWN
from visavis.accounts.secret_texts import new_secret, same
from visavis.accounts.signing import SigningKeys
from visavis.accounts.users import Users, principal_of
from visavis.events import CodedError, now_ms
from visavis.events.clock import MINUTE_MS, Now
from visavis.storage.account_records import UserRecord

STATE_MS = 10 * MINUTE_MS
"""How long somebody may take to sign in there."""
_PURPOSE = "oidc state"
_OWN_PAGE = re.compile(r"(?![^?#]*//)/[!-\[\]-~]{0,200}")
"""A place on this server: not ``//elsewhere`` nor ``/.//elsewhere``, no backslash, no space."""

Newcomers = Literal["closed", "visitor", "member"]


@dataclass(frozen=True, slots=True)
class Departure:
    """Where a browser is sent, and what it keeps meanwhile."""

    url: str
    state: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """Who came back, and to which of our pages."""

    user: UserRecord
    return_to: str


class OpenIdConnect:
    """Lets people in whom a provider knows: those with an account, and newcomers if they are wanted."""

    def __init__(
        self,
        provider: Provider,
        users: Users,
        audit: AuditLog,
        keys: SigningKeys,
        *,
        newcomers: Newcomers = "closed",
        now: Now = now_ms,
    ) -> None:
        self._provider = provider
        self._users = users
        self._audit = audit
        self._keys = keys
        self._newcomers = newcomers
        self._now = now

    async def start(self, redirect_uri: str, return_to: str) -> Departure:
        """Return where to sign in. Raises CodedError ``oidc.*``."""
        facts = {
            "state": new_secret(),
            "nonce": new_secret(),
            "verifier": new_secret(),
            "return_to": return_to if _OWN_PAGE.fullmatch(return_to) else "/",
            "until_ms": self._now() + STATE_MS,
        }
        url = await self._provider.authorization_url(
            redirect_uri, state=str(facts["state"]), nonce=str(facts["nonce"]), verifier=str(facts["verifier"])
        )
        text = base64.urlsafe_b64encode(json.dumps(facts).encode()).decode()
        return Departure(url, f"{text}.{self._keys.sign(_PURPOSE, text)}")

    async def finish(self, redirect_uri: str, *, code: str, state: str, kept: str, address: str = "") -> Arrival:
        """Return who came back. ``kept`` is what the browser kept. Raises CodedError ``oidc.*``."""
        facts = self._read(kept)
        if not same(str(facts["state"]), state):
            raise _strange()
        identity = await self._provider.identity(
            redirect_uri, code=code, nonce=str(facts["nonce"]), verifier=str(facts["verifier"])
        )
        try:
            user = await self._admit(identity, address)
        except CodedError as error:
            detail = {"reason": error.code}
            await self._audit.record(UNKNOWN, "login.started", outcome="refused", address=address, detail=detail)
            raise
        return Arrival(user, str(facts["return_to"]))

    def _read(self, kept: str) -> dict[str, object]:
        text, _, signature = kept.rpartition(".")
        if not text or not self._keys.is_signed(_PURPOSE, text, signature):
            raise _strange()
        facts: dict[str, object] = json.loads(base64.urlsafe_b64decode(text))
        until = facts["until_ms"]
        if not isinstance(until, int) or until <= self._now():
            raise _strange()
        return facts

    async def _admit(self, identity: Identity, address: str) -> UserRecord:
        user = await self._users.by_subject(identity.subject)
        if user is None:
            user = await self._first_time(identity, address)
        if user.disabled:
            raise CodedError("oidc.no_account", "Your account is disabled. Ask whoever runs this server.")
        await self._users.note(user.id, {"seen_ms": self._now()}, {"disabled": False})
        return user

    async def _first_time(self, identity: Identity, address: str) -> UserRecord:
        """Find the account with the same, proven address, or make one."""
        if identity.email is None or not identity.email_verified:
            raise CodedError("oidc.unverified_email", "The sign-in service does not vouch for your e-mail address.")
        known = await self._users.by_email(identity.email)
        if known is not None:
            return await self._link(known, identity, address)
        if self._newcomers == "closed":
            raise CodedError("oidc.no_account", "You have no account here. Ask whoever runs this server.")
        made = self._users.made(
            identity.email, self._newcomers, name=cleaned_name(identity.name), subject=identity.subject
        )
        await self._users.add(made)
        detail = {"by": "oidc", "role": made.role}
        await self._audit.record(principal_of(made), "user.created", made.email, address=address, detail=detail)
        return made

    async def _link(self, user: UserRecord, identity: Identity, address: str) -> UserRecord:
        if not await self._users.link(user, identity.subject):
            raise CodedError("oidc.no_account", "This e-mail address belongs to another account, or a disabled one.")
        await self._audit.record(principal_of(user), "user.linked", user.email, address=address, detail={"by": "oidc"})
        return await self._users.get(user.id)


def _strange() -> CodedError:
    return CodedError("oidc.refused", "This sign-in was not begun here, or too long ago. Begin anew.")
