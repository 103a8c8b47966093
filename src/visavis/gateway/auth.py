"""``/api/auth/*``: signing in, out and up. Browsers get cookies; programs get tokens."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, Header, Request, Response
from fastapi.responses import JSONResponse

from visavis.accounts.logins import StolenTokenError
from visavis.accounts.principal import UNKNOWN, Principal
from visavis.accounts.tokens import LIFETIME_MS
from visavis.accounts.users import principal_of
from visavis.accounts.waiting import WaitError
from visavis.events import CodedError
from visavis.gateway.account_models import Me
from visavis.gateway.addresses import address_of
from visavis.gateway.auth_models import (
    Acceptance,
    Credentials,
    InvitationInfo,
    PasswordChange,
    SetUp,
    TokenRequest,
    Tokens,
)
from visavis.gateway.http import PROBLEMS, Problem
from visavis.gateway.signing_in import Entrance
from visavis.gateway.small_bodies import SmallBodyRoute
from visavis.gateway.statuses import status_of
from visavis.inference.http_errors import problem

LinkToken = Annotated[str, Header(alias="x-visavis-invitation", min_length=1, max_length=400)]


def auth_routes(entrance: Entrance) -> APIRouter:
    """Return the routes under ``/api/auth``, but for those of OpenID Connect."""
    api = APIRouter(
        prefix="/api/auth",
        tags=["auth"],
        route_class=SmallBodyRoute,
        responses={**PROBLEMS, **{status: {"model": Problem} for status in (400, 409, 410, 413, 429)}},
    )
    _add_signing_in(api, entrance)
    _add_links(api, entrance)
    _add_own(api, entrance)
    return api


def add_auth_errors(app: FastAPI) -> None:
    """Say in a header, too, how long to wait (RFC 9110, section 10.2.3)."""

    @app.exception_handler(WaitError)
    async def wait(_: Request, error: WaitError) -> JSONResponse:
        return problem(
            status_of(error.code),
            error.code,
            error.detail,
            retryable=True,
            headers={"retry-after": str(error.seconds)},
        )


def _add_signing_in(api: APIRouter, entrance: Entrance) -> None:
    accounts = entrance.accounts

    @api.post("/login")
    async def login(credentials: Credentials, request: Request, response: Response) -> Me:
        """Sign a browser in: sets cookies."""
        with entrance.attempt(request):
            user = await accounts.sign_in.by_password(
                credentials.email, credentials.password, address=address_of(request)
            )
        return await entrance.sign_in(request, response, user, "password")

    @api.post("/logout", status_code=204)
    async def logout(request: Request, response: Response) -> None:
        """Sign a browser out: ends the login, and deletes its cookies."""
        entrance.access.origins.check(request)
        entrance.renewals.take(address_of(request))
        left = await entrance.leave(request) or await entrance.leave_by_bearer(request)
        entrance.cookies.clear(response)
        if left is not None:
            await accounts.audit.record(left, "login.ended", left.name, address=address_of(request))

    @api.post("/renew", response_model=Me)
    async def renew(request: Request, response: Response) -> Me | Response:
        """Renew a browser's login: sets cookies. Where it cannot be renewed, they are deleted."""
        entrance.access.origins.check(request)
        entrance.renewals.take(address_of(request))
        try:
            renewal, user = await entrance.renew(request, entrance.cookies.renewal(request))
        except CodedError as error:
            if status_of(error.code) != 401:
                raise
            await _note_theft(entrance, error, request)
            refusal = problem(401, error.code, error.detail)
            entrance.cookies.clear(refusal)
            return refusal
        entrance.give(request, response, renewal, user)
        return await entrance.auth.me(principal_of(user, login_id=renewal.login.id))

    @api.post("/token")
    async def token(wanted: TokenRequest, request: Request) -> Tokens:
        """Give a program tokens, for an e-mail address and a password, or for a renewal token."""
        if wanted.renewal_token is not None:
            entrance.access.origins.check(request)
            entrance.renewals.take(address_of(request))
            try:
                renewal, user = await entrance.renew(request, wanted.renewal_token)
            except StolenTokenError as error:
                await _note_theft(entrance, error, request)
                raise
        elif wanted.email is None or wanted.password is None:
            raise CodedError("auth.credentials_needed", "Send email and password, or renewal_token.")
        else:
            with entrance.attempt(request):
                user = await accounts.sign_in.by_password(wanted.email, wanted.password, address=address_of(request))
            renewal = await entrance.start(request, user, "password")
        return Tokens(
            access_token=entrance.access_token(renewal, user),
            expires_in=LIFETIME_MS // 1000,
            renewal_token=renewal.token,
        )


def _add_links(api: APIRouter, entrance: Entrance) -> None:
    accounts = entrance.accounts

    @api.post("/setup")
    async def setup(wanted: SetUp, request: Request, response: Response) -> Me:
        """Make the first administrator, and sign them in: with the printed link, or at this computer."""
        with entrance.attempt(request):
            if entrance.access.off:  # to whom anybody is the owner
                raise CodedError("auth.forbidden", "This server has no accounts: VISAVIS_ACCOUNTS is off.")
            address = address_of(request)
            if wanted.token is not None:
                await _check_purpose(entrance, wanted.token, "setup")
                user = await accounts.admission.accept(
                    wanted.token, wanted.password, email=wanted.email, name=wanted.name, address=address
                )
            else:
                await _check_owner(entrance, request)
                user = await accounts.admission.set_up(wanted.email, wanted.password, name=wanted.name, address=address)
        return await entrance.sign_in(request, response, user, "setup")

    @api.get("/invitation")
    async def invitation(token: LinkToken, request: Request) -> InvitationInfo:
        """Tell what a link is for. Its token comes in a header, since addresses are logged."""
        with entrance.attempt(request):
            link = await accounts.invitations.look(token)
        user = None if link.user_id is None else await accounts.users.recent(link.user_id)
        return InvitationInfo.model_validate(
            {
                "purpose": link.purpose,
                "role": link.role,
                "email": link.email,
                "name": "" if user is None else user.name,
                "expires_ms": link.expires_ms,
            }
        )

    @api.post("/invitation")
    async def accept(wanted: Acceptance, request: Request, response: Response) -> Me:
        """Make the account, or change the password, that a link is for; sign in."""
        with entrance.attempt(request):
            user = await accounts.admission.accept(
                wanted.token, wanted.password, email=wanted.email, name=wanted.name, address=address_of(request)
            )
        return await entrance.sign_in(request, response, user, "link")


def _add_own(api: APIRouter, entrance: Entrance) -> None:
    accounts = entrance.accounts
    anybody: Any = entrance.guard.anybody()  # as defaults: annotations cannot name what is local here
    own: Any = entrance.guard.needs("own.read")

    @api.get("/me")
    async def me(principal: Principal = anybody) -> Me:
        """Tell who is asking, and what they may do."""
        return await entrance.auth.me(principal)

    @api.post("/password")
    async def password(
        wanted: PasswordChange,
        request: Request,
        response: Response,
        principal: Principal = own,
    ) -> Me:
        """Change one's own password: signs out everywhere, and in again here."""
        if principal.kind != "user" or principal.user_id is None:
            raise CodedError("auth.forbidden", "Only somebody who is signed in changes a password.")
        with entrance.attempt(request):
            user = await accounts.users.get(principal.user_id)
            changed = await accounts.admission.change_password(
                user, wanted.current, wanted.new, address=address_of(request)
            )
        return await entrance.sign_in(request, response, changed, "password change")


async def _check_purpose(entrance: Entrance, token: str, purpose: str) -> None:
    link = await entrance.accounts.invitations.look(token)
    if link.purpose != purpose:
        raise CodedError("invitation.invalid", "This link is for something else.")


async def _check_owner(entrance: Entrance, request: Request) -> None:
    principal = await entrance.access.anybody(request)
    if principal.kind != "owner":
        raise CodedError(
            "auth.required", "Set this server up at its own computer, or with the link that it printed when it started."
        )


async def _note_theft(entrance: Entrance, error: CodedError, request: Request) -> None:
    if not isinstance(error, StolenTokenError):
        return
    user = await entrance.accounts.users.recent(error.login.user_id)
    detail = {"login": error.login.id, "reason": error.code}
    await entrance.accounts.audit.record(
        UNKNOWN if user is None else principal_of(user),
        "login.ended",
        None if user is None else user.email,
        outcome="refused",
        address=address_of(request),
        detail=detail,
    )
