"""The cookies with which browsers say who they are."""

from __future__ import annotations

from typing import Literal

from starlette.requests import HTTPConnection
from starlette.responses import Response

ACCESS = "visavis_access"
RENEWAL = "visavis_renewal"
STATE = "visavis_oidc"
RENEWAL_PATH = "/api/auth"
STATE_PATH = "/api/auth/oidc"


class Cookies:
    """Sets and deletes them. No script can read any of them."""

    def __init__(self, *, lifetime_s: int, always_secure: bool = False) -> None:
        """``always_secure``: people come by https even where the last step to this server is not encrypted."""
        self._lifetime_s = lifetime_s
        self._always_secure = always_secure

    def set_access(self, connection: HTTPConnection, response: Response, token: str) -> None:
        """Give a browser an access token. The cookie outlives it, so that the page hears that it has expired."""
        self._set(connection, response, ACCESS, token, path="/", same_site="lax", seconds=self._lifetime_s)

    def set_renewal(self, connection: HTTPConnection, response: Response, token: str) -> None:
        """Give a browser the token with which it renews its login."""
        self._set(connection, response, RENEWAL, token, path=RENEWAL_PATH, same_site="strict", seconds=self._lifetime_s)

    def set_state(self, connection: HTTPConnection, response: Response, state: str, seconds: int) -> None:
        """Let a browser remember that it went to sign in elsewhere."""
        self._set(connection, response, STATE, state, path=STATE_PATH, same_site="lax", seconds=seconds)

    def clear(self, response: Response) -> None:
        """Sign a browser out."""
        response.delete_cookie(ACCESS, path="/", httponly=True, samesite="lax")
        response.delete_cookie(RENEWAL, path=RENEWAL_PATH, httponly=True, samesite="strict")

    def clear_state(self, response: Response) -> None:
        """Forget that a browser went to sign in elsewhere."""
        response.delete_cookie(STATE, path=STATE_PATH, httponly=True, samesite="lax")

    def _set(
        self,
        connection: HTTPConnection,
        response: Response,
        name: str,
        value: str,
        *,
        path: str,
        same_site: Literal["lax", "strict"],
        seconds: int,
    ) -> None:
        secure = self._always_secure or connection.scope["scheme"] in ("https", "wss")
        response.set_cookie(name, value, max_age=seconds, path=path, secure=secure, httponly=True, samesite=same_site)
