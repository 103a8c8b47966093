"""``/api/auth/oidc/*``: signing in elsewhere, by OpenID Connect."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse

from visavis.accounts.oidc import STATE_MS, OpenIdConnect
from visavis.events import CodedError
from visavis.gateway.addresses import address_of
from visavis.gateway.auth_cookies import STATE_PATH
from visavis.gateway.signing_in import Entrance

FAILED = "/sign-in/?error="
"""Where a browser goes that did not get in; behind it stands the code of the error."""

Next = Annotated[str, Query(alias="next", max_length=200)]
Text = Annotated[str, Query(max_length=4_000)]


def oidc_routes(entrance: Entrance, oidc: OpenIdConnect, public_url: str = "") -> APIRouter:
    """Return the routes. ``public_url`` is where people find this server, if it cannot tell from what they ask."""
    api = APIRouter(prefix=STATE_PATH, tags=["auth"])

    @api.get("/start", response_class=RedirectResponse, status_code=302)
    async def start(request: Request, following: Next = "/") -> RedirectResponse:
        """Send a browser to sign in elsewhere; it comes back to a page of ours."""
        try:
            entrance.departures.take(address_of(request))
            departure = await oidc.start(_callback(request, public_url), following)
        except CodedError as error:
            return RedirectResponse(FAILED + error.code, 302)
        answer = RedirectResponse(departure.url, 302)
        entrance.cookies.set_state(request, answer, departure.state, STATE_MS // 1000)
        return answer

    @api.get("/callback", response_class=RedirectResponse, status_code=302)
    async def callback(request: Request, code: Text = "", state: Text = "", error: Text = "") -> RedirectResponse:
        """Take a browser that comes back, sign it in, and send it to the page that it came from."""
        try:
            entrance.departures.take(address_of(request))
            if error or not code:
                raise CodedError("oidc.refused", "The sign-in service did not let you in.")
            arrival = await oidc.finish(
                _callback(request, public_url),
                code=code,
                state=state,
                kept=entrance.cookies.state(request),
                address=address_of(request),
            )
            answer = RedirectResponse(arrival.return_to, 302)
            await entrance.sign_in(request, answer, arrival.user, "oidc")
        except CodedError as failure:
            answer = RedirectResponse(FAILED + failure.code, 302)
        entrance.cookies.clear_state(answer)
        return answer

    return api


def _callback(request: Request, public_url: str) -> str:
    return (public_url or str(request.base_url)).rstrip("/") + STATE_PATH + "/callback"
