"""Which pages may ask something of this server."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

from visavis.events import CodedError

SAFE = ("GET", "HEAD", "OPTIONS")
"""Methods that change nothing (RFC 9110, section 9.2.1)."""


class Origins:
    """Knows our own page, and the pages of other sites that are let in."""

    def __init__(self, allowed: tuple[str, ...] = ()) -> None:
        """Take other sites as ``https://host``; ``*`` lets every page in."""
        self._allowed = allowed

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
        """Tell whether pages of an origin may come in: our own, and those that are allowed."""
        if "*" in self._allowed or origin.rstrip("/") in self._allowed:
            return True
        try:
            host = urlsplit(origin).netloc.lower()
        except ValueError:
            return False
        return host != "" and host == connection.headers.get("host", "").lower()

    def is_known(self, connection: HTTPConnection) -> bool:
        """Tell whether a browser says itself that a page which may has sent this (Fetch Metadata, Origin)."""
        origin = connection.headers.get("origin")
        if origin is None:
            return connection.headers.get("sec-fetch-site") == "same-origin"
        return self.welcomes(connection, origin)
