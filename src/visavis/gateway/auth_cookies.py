"""The cookies with which browsers say who they are."""

from __future__ import annotations

from typing import Literal
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection
from starlette.responses import Response

from visavis.gateway.addresses import comes_by_https
from visavis.gateway.loopback import is_loopback

HOST_PREFIX = "__Host-"
"""Browsers take a cookie of such a name from this very host by https alone, not from a neighbor under one domain."""
ACCESS = "visavis_access"
RENEWAL = "visavis_renewal"
STATE = "visavis_oidc"
RENEWAL_PATH = "/api/auth"
STATE_PATH = "/api/auth/oidc"

SameSite = Literal["lax", "strict"]


class Cookies:
    """Sets, reads and deletes them. No script can read any of them.

    By https their names have the prefix, with which a cookie must go to all paths. Otherwise browsers would refuse
    that name; the two with which somebody signs in go to few paths then.
    """

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

    def access(self, connection: HTTPConnection) -> str:
        """Return a browser's access token, or nothing."""
        return self._get(connection, ACCESS)

    def renewal(self, connection: HTTPConnection) -> str:
        """Return the token with which a browser renews its login, or nothing."""
        return self._get(connection, RENEWAL)

    def state(self, connection: HTTPConnection) -> str:
        """Return what a browser remembers of going to sign in elsewhere, or nothing."""
        return self._get(connection, STATE)

    def clear(self, response: Response) -> None:
        """Sign a browser out, however it came when it signed in."""
        _clear(response, ACCESS, path="/", same_site="lax")
        _clear(response, RENEWAL, path=RENEWAL_PATH, same_site="strict")

    def clear_state(self, response: Response) -> None:
        """Forget that a browser went to sign in elsewhere."""
        _clear(response, STATE, path=STATE_PATH, same_site="lax")

    def _get(self, connection: HTTPConnection, name: str) -> str:
        """Return a cookie; by https not one that anybody under the same domain, or on the way, may have planted.

        Where it is not known how somebody comes, both names will do: a proxy need not tell that of every request.
        """
        own = connection.cookies.get(HOST_PREFIX + name, "")
        return own if own or self._is_prefixed(connection) else connection.cookies.get(name, "")

    def _set(
        self,
        connection: HTTPConnection,
        response: Response,
        name: str,
        value: str,
        *,
        path: str,
        same_site: SameSite,
        seconds: int,
    ) -> None:
        prefixed = self._is_prefixed(connection)
        response.set_cookie(
            HOST_PREFIX + name if prefixed else name,
            value,
            max_age=seconds,
            path="/" if prefixed else path,
            secure=self._is_secure(connection),
            httponly=True,
            samesite=same_site,
        )

    def _is_secure(self, connection: HTTPConnection) -> bool:
        return self._always_secure or comes_by_https(connection)

    def _is_prefixed(self, connection: HTTPConnection) -> bool:
        """Tell whether the names have the prefix: at one's own computer, by http, browsers would not take them."""
        return comes_by_https(connection) or (self._always_secure and not is_loopback(_host_of(connection)))


def _host_of(connection: HTTPConnection) -> str:
    try:
        return urlsplit(f"//{connection.headers.get('host', '')}").hostname or ""
    except ValueError:
        return ""


def _clear(response: Response, name: str, *, path: str, same_site: SameSite) -> None:
    response.delete_cookie(HOST_PREFIX + name, path="/", secure=True, httponly=True, samesite=same_site)
    response.delete_cookie(name, path=path, httponly=True, samesite=same_site)
