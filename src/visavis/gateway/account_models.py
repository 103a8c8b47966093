"""What is told of accounts over REST and tRPC. Times are Unix milliseconds."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from visavis.accounts.permissions import Permission, Role
from visavis.events import JsonObject

Id = Annotated[str, StringConstraints(min_length=1, max_length=64)]
Name = Annotated[str, StringConstraints(max_length=100)]
Email = Annotated[str, StringConstraints(min_length=3, max_length=254)]
Cursor = Annotated[str, StringConstraints(max_length=64)]
PageSize = Annotated[int, Field(ge=1, le=500)]


class Input(BaseModel):
    """What a caller gives: nothing that is not asked for."""

    model_config = ConfigDict(extra="forbid")


class UserModel(BaseModel):
    """An account."""

    id: str
    email: str
    name: str
    role: Role
    disabled: bool
    has_password: bool
    by_oidc: bool = Field(description="Whether they come by OpenID Connect.")
    locked_until_ms: int | None = Field(description="Too many wrong passwords: until then nobody gets in with one.")
    created_ms: int
    seen_ms: int | None = Field(description="When they signed in last.")


class SignInWays(BaseModel):
    """How people get in here."""

    password: bool = Field(description="By e-mail address and password.")
    oidc: str | None = Field(description="By OpenID Connect: what to write on the button; null: not.")
    guests: bool = Field(description="Whether those who have not signed in may talk.")


class Me(BaseModel):
    """Who is asking, and what they may do."""

    kind: Literal["owner", "user", "key", "guest", "nobody"] = Field(
        description="owner: whoever sits at this computer, while there are no accounts; nobody: has to sign in."
    )
    accounts: Literal["none", "needed", "off"] = Field(
        description="none: there are no accounts yet, and none are needed; needed: people sign in; off: never."
    )
    set_up: bool = Field(description="Whether the first administrator is still to be made.")
    user: UserModel | None
    permissions: list[Permission]
    csrf: str | None = Field(description="To be sent as header x-visavis-csrf with what changes something.")
    login_id: str | None
    ways: SignInWays


class UserPage(BaseModel):
    """Some accounts, the newest first."""

    items: list[UserModel]
    next_cursor: str | None


class ListUsers(Input):
    """Which accounts are listed."""

    limit: PageSize = 50
    cursor: Cursor | None = None
    role: Role | None = None


class ById(Input):
    """Which one."""

    id: Id


class InviteUser(Input):
    """Who is invited."""

    role: Role = "visitor"
    email: Email | None = Field(None, description="Then the invitation is for this address alone.")
    days: Annotated[int, Field(ge=1, le=30)] = 7


class ChangeUser(Input):
    """What is changed of an account; null leaves it as it is."""

    id: Id
    name: Name | None = None
    role: Role | None = None
    disabled: bool | None = None


class InvitationModel(BaseModel):
    """An invitation, or a link with which a password is chosen anew. The link itself is told once, when it is made."""

    id: str
    purpose: Literal["setup", "invitation", "reset"]
    role: Role
    email: str | None
    user_id: str | None = Field(description="Whose password it resets.")
    created_ms: int
    created_by: str | None
    expires_ms: int
    used_ms: int | None


class InvitationPage(BaseModel):
    """Some invitations, the newest first."""

    items: list[InvitationModel]
    next_cursor: str | None


class NewInvitation(BaseModel):
    """An invitation with its link, which is not told again."""

    invitation: InvitationModel
    link: str = Field(description="To be passed on: /join/#TOKEN, with the server's address if it is known.")


class ListPage(Input):
    """Which page of a list."""

    limit: PageSize = 50
    cursor: Cursor | None = None


class OfUser(Input):
    """Of whom: null is oneself; others need users.read."""

    user_id: Id | None = None


class ApiKeyModel(BaseModel):
    """A key for a kiosk or a script."""

    id: str
    user_id: str
    name: str
    prefix: str = Field(description="How the key begins.")
    scopes: list[Permission]
    created_ms: int
    expires_ms: int | None
    used_ms: int | None


class CreateKey(Input):
    """What a new key can do."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    scopes: Annotated[list[Permission], Field(min_length=1, max_length=50)]
    days: Annotated[int, Field(ge=1, le=3650)] | None = Field(90, description="How long it is of use; null: forever.")
    user_id: Id | None = Field(None, description="Whose key; null: one's own. Others' needs users.write.")


class NewKey(BaseModel):
    """A key, which is told this once."""

    key: str
    info: ApiKeyModel


class LoginModel(BaseModel):
    """A browser or program that is signed in."""

    id: str
    user_id: str
    device: str
    address: str
    created_ms: int
    renewed_ms: int
    expires_ms: int
    current: bool = Field(description="Whether it is the one that asks.")


class AuditEntry(BaseModel):
    """Something that somebody did, or tried to do."""

    id: str
    at_ms: int
    actor_id: str | None
    actor: str
    action: str
    subject: str | None
    outcome: Literal["done", "refused"]
    address: str
    detail: JsonObject


class AuditPage(BaseModel):
    """Some of what was done, the latest first."""

    items: list[AuditEntry]
    next_cursor: str | None


class ListAudit(Input):
    """Which entries are listed."""

    limit: PageSize = 50
    cursor: Cursor | None = None
    actor_id: Id | None = None
    action: Annotated[str, StringConstraints(max_length=64)] | None = None
