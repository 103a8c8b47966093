"""What ``/api/auth/*`` takes and gives. Answers that sign in are a ``Me``, and set cookies."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field, StringConstraints

from visavis.accounts.permissions import Role
from visavis.gateway.account_models import Email, Input, Name

Password = Annotated[str, StringConstraints(min_length=1, max_length=256)]
Token = Annotated[str, StringConstraints(min_length=1, max_length=400)]


class Credentials(Input):
    """Of ``POST /api/auth/login`` and ``/token``."""

    email: Email
    password: Password


class TokenRequest(Input):
    """Of ``POST /api/auth/token``: e-mail address and password, or the renewal token of the answer before."""

    email: Email | None = None
    password: Password | None = None
    renewal_token: Token | None = None


class Tokens(BaseModel):
    """For programs: the access token goes into ``Authorization: Bearer``."""

    access_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 - a kind of token
    expires_in: int = Field(description="Seconds.")
    renewal_token: str = Field(description="For the next ones; the one that was used is of no use any more.")


class SetUp(Input):
    """Of ``POST /api/auth/setup``: the first administrator."""

    email: Email
    password: Password
    name: Name = ""
    token: Token | None = Field(None, description="Of the link that the server printed; not needed at this computer.")


class InvitationInfo(BaseModel):
    """Of ``GET /api/auth/invitation`` with header ``x-visavis-invitation: TOKEN``: what a link is for."""

    purpose: Literal["setup", "invitation", "reset"]
    role: Role
    email: str | None = Field(description="Whom it is for; null: whoever has the link chooses an address.")
    name: str
    expires_ms: int


class Acceptance(Input):
    """Of ``POST /api/auth/invitation``: makes the account, or changes the password."""

    token: Token
    password: Password
    email: Email | None = Field(None, description="Needed where the invitation is for no address in particular.")
    name: Name = ""


class PasswordChange(Input):
    """Of ``POST /api/auth/password``."""

    current: Password
    new: Password
