"""What is kept of users: accounts, logins, keys, invitations, and the log of who did what. Times are Unix ms."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from visavis.events import JsonObject
from visavis.storage.collections import Kind


@dataclass(frozen=True, slots=True)
class UserRecord:
    """An account."""

    id: str
    email: str
    """In lower case."""
    name: str
    role: str
    created_ms: int
    password_hash: str | None = None
    """None for those who come by OpenID Connect, or have not chosen one yet."""
    subject: str | None = None
    """Of OpenID Connect: the issuer and its name for the user."""
    disabled: bool = False
    failures: int = 0
    """Wrong passwords since the last right one."""
    locked_until_ms: int = 0
    seen_ms: int | None = None
    """When they signed in last."""
    generation: int = 0
    """Tokens of another generation are of no use: a change of password or role ends what was signed in."""


@dataclass(frozen=True, slots=True)
class LoginRecord:
    """A browser or program that is signed in."""

    id: str
    user_id: str
    token_hash: str
    """SHA-256 of the token that renews it; each renewal takes another."""
    created_ms: int
    renewed_ms: int
    expires_ms: int
    previous_hash: str | None = None
    """Of the token before. Whoever comes with it later has a copy: then the login is ended."""
    device: str = ""
    """What the browser says that it is, shortened."""
    address: str = ""


@dataclass(frozen=True, slots=True)
class ApiKeyRecord:
    """A key for a kiosk or a script."""

    id: str
    user_id: str
    name: str
    prefix: str
    """The first characters, by which people tell keys apart."""
    key_hash: str
    """SHA-256 of the key: it is random, so that no slower hash is needed."""
    created_ms: int
    scopes: list[str] = field(default_factory=list)
    """Permissions that it has, of those of its user."""
    expires_ms: int | None = None
    used_ms: int | None = None


@dataclass(frozen=True, slots=True)
class InvitationRecord:
    """A link with which somebody makes an account, or chooses a new password."""

    id: str
    token_hash: str
    purpose: Literal["setup", "invitation", "reset"]
    role: str
    created_ms: int
    expires_ms: int
    created_by: str | None = None
    email: str | None = None
    user_id: str | None = None
    """Whose password it resets."""
    used_ms: int | None = None


@dataclass(frozen=True, slots=True)
class AuditRecord:
    """Something that somebody did, or tried to do."""

    id: str
    at_ms: int
    actor_id: str | None
    """The user; None for guests and the owner of an open server."""
    actor: str
    """How they are called: an e-mail address, 'guest', 'owner', 'command line'."""
    action: str
    """What, as ``area.verb``: ``user.role_changed``, ``session.deleted``."""
    subject: str | None = None
    """To what or whom."""
    outcome: Literal["done", "refused"] = "done"
    address: str = ""
    detail: JsonObject = field(default_factory=dict)


USERS = Kind("users", UserRecord, unique=("email", "subject"))
LOGINS = Kind("logins", LoginRecord, unique=("token_hash",), indexed=("user_id", "previous_hash", "expires_ms"))
API_KEYS = Kind("api_keys", ApiKeyRecord, unique=("key_hash",), indexed=("user_id",))
INVITATIONS = Kind("invitations", InvitationRecord, unique=("token_hash",), indexed=("user_id", "expires_ms"))
AUDIT = Kind("audit", AuditRecord, indexed=("actor_id", "at_ms"))
