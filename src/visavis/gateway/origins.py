"""Which pages may ask something of this server."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

from visavis.events import CodedError
from visavis.gateway.addresses import comes_by_https

SAFE = ("GET", "HEAD", "OPTIONS")
"""Methods that change nothing (RFC 9110, section 9.2.1)."""


class Origins:
    """Knows our own page, and the pages of other sites that are let in."""

    def __init__(self, allowed: tuple[str, ...] = (), *, public_url: str = "") -> None:
        """Take other sites as ``https://host``; ``*`` lets every page in. ``public_url``: where people find us."""
        self._allowed = allowed
        public = urlsplit(public_url.lower())
        self._https_host = public.netloc.removesuffix(":443") if public.scheme == "https" else None

    def check(self, connection: HTTPConnection) -> None:
        """Refuse sockets, and what changes something, to pages of other sites.

        Programs send no Origin, and pass. Raises CodedError ``origin.not_allowed``.
        """
        if connection.scope["type"] == "http" and connection.scope["method"] in SAFE:
            return
        origin = connection.headers.get("origin")
        if origin is None:
            foreign = connection.headers.get("sec-fetch-site", "none") in ("cross-site", "same-site")
        else:
            foreign = not self.welcomes(connection, origin)
        if foreign:
            raise CodedError("origin.not_allowed", "Pages of other sites may not do this.")

    def welcomes(self, connection: HTTPConnection, origin: str) -> bool:
        """Tell whether pages of an origin may come in: our own, and those that are allowed.

        Where people are known to come by https, a page of our host that came without is not ours: somebody on the way
        may have written it. Where that is not known (a proxy that tells nothing), the host alone counts.
        """
        if "*" in self._allowed or origin.rstrip("/") in self._allowed:
            return True
        try:
            page = urlsplit(origin.lower())
        except ValueError:
            return False
        host = connection.headers.get("host", "").lower()
        if page.netloc == "" or page.netloc != host:
            return False
        by_https = comes_by_https(connection) or host == self._https_host
        return page.scheme == "https" or (page.scheme == "http" and not by_https)

    def is_known(self, connection: HTTPConnection) -> bool:
        """Tell whether a browser says itself that a page which may has sent this (Fetch Metadata, Origin)."""
        origin = connection.headers.get("origin")
        if origin is None:
            return connection.headers.get("sec-fetch-site") == "same-origin"
        return self.welcomes(connection, origin)
