"""Fetching one page: redirects, limits, and the text in it."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Collection
from dataclasses import dataclass

import httpx

from visavis import __version__
from visavis.bus.virtual_time import real_work
from visavis.events import CodedError
from visavis.reasoning.web.addresses import parse
from visavis.reasoning.web.body import ACCEPT_ENCODING, read_body
from visavis.reasoning.web.guard import CONNECT_S, Guard, GuardedTransport, Resolver, resolve

MAX_BYTES = 2_000_000
MAX_PDF_BYTES = 10_000_000
PDF = "application/pdf"
MAX_REDIRECTS = 5
TIME_LIMIT_S = 15.0
USER_AGENT = f"visavis/{__version__} (reads single pages for a person who asked)"

_TEXTUAL = ("text/", "application/json", "application/xml", "application/xhtml+xml", "application/ld+json")
_TEXTUAL_SUFFIXES = ("+json", "+xml")


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a server sent."""

    url: str
    """Where it was, after redirects."""
    media_type: str
    """Such as text/html; text/plain if the server does not say."""
    charset: str
    """As the server states it; '' if it does not."""
    body: bytes


class Fetcher:
    """Fetches pages and PDF files of public servers. Keeps no cookies, and sends nothing but the address."""

    def __init__(
        self,
        allow: Collection[str] = (),
        *,
        resolver: Resolver = resolve,
        verify: ssl.SSLContext | bool = True,
        max_bytes: int = MAX_BYTES,
        max_pdf_bytes: int = MAX_PDF_BYTES,
        time_limit_s: float = TIME_LIMIT_S,
    ) -> None:
        """``allow`` as for :class:`Guard`; ``verify`` is httpx's, for intranets with certificates of their own."""
        self._guard = Guard(allow, resolver)
        self._verify = verify
        self._max_bytes = max_bytes
        self._max_pdf_bytes = max_pdf_bytes
        self._time_limit_s = time_limit_s
        self._transport: GuardedTransport | None = None

    async def fetch(self, url: str) -> Fetched:
        """Fetch a page that consists of text, or a PDF file.

        Raises CodedError (``web.*``): those of :func:`parse`, :class:`Guard` and :func:`read_body`, and
        ``web.too_many_redirects``, ``web.content_type``, ``web.status``, ``web.timeout``, ``web.unreachable``.
        """
        try:
            with real_work():
                async with asyncio.timeout(self._time_limit_s):
                    return await self._follow(url)
        except TimeoutError:
            raise CodedError("web.timeout", "The page takes too long to load.", retryable=True) from None
        except httpx.TimeoutException:
            raise CodedError("web.timeout", "The server of that page does not answer.", retryable=True) from None
        except (httpx.HTTPError, httpx.StreamError, ssl.SSLError) as error:
            what = "has no valid certificate" if "CERTIFICATE_VERIFY_FAILED" in str(error) else "cannot be reached"
            raise CodedError("web.unreachable", f"The server of that page {what}.", retryable=True) from error

    async def _follow(self, url: str) -> Fetched:
        if self._transport is None:  # made when it is needed: reading the certificates takes a while
            self._transport = await asyncio.to_thread(GuardedTransport, self._guard, self._verify)
        for _ in range(MAX_REDIRECTS + 1):
            address = parse(url)
            # A client for one request keeps no cookies.
            client = httpx.AsyncClient(transport=_Borrowed(self._transport), trust_env=False, timeout=CONNECT_S * 2)
            request = client.build_request("GET", address.url, headers=_HEADERS)
            response = await client.send(request, stream=True, follow_redirects=False)
            try:
                if response.next_request is None:
                    return await self._read(str(address), response)
                url = str(response.next_request.url)
            finally:
                await response.aclose()
        raise CodedError("web.too_many_redirects", f"The page leads on more than {MAX_REDIRECTS} times.")

    async def _read(self, url: str, response: httpx.Response) -> Fetched:
        if not response.is_success:
            detail = f"The server of that page refuses it (status {response.status_code})."
            raise CodedError("web.status", detail, retryable=response.status_code >= 500)
        media_type = response.headers.get("content-type", "text/plain").partition(";")[0].strip().lower()
        textual = media_type.startswith(_TEXTUAL) or media_type.endswith(_TEXTUAL_SUFFIXES)
        if not textual and media_type != PDF:
            raise CodedError("web.content_type", f"That is no text, but {_kind(media_type)}; it is not read.")
        body = await read_body(response, self._max_bytes if textual else self._max_pdf_bytes)
        return Fetched(url, media_type, response.charset_encoding or "", body)

    async def close(self) -> None:
        """Close all connections."""
        if self._transport is not None:
            await self._transport.aclose()


_HEADERS = {
    "user-agent": USER_AGENT,
    "accept": "text/html, application/xhtml+xml, text/plain, application/json;q=0.9, application/pdf;q=0.8, */*;q=0.1",
    "accept-encoding": ACCEPT_ENCODING,
}


class _Borrowed(httpx.AsyncBaseTransport):
    """A transport that is not closed with the client that uses it."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self._inner = inner

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return await self._inner.handle_async_request(request)


def _kind(media_type: str) -> str:
    kind = media_type.partition("/")[0]
    return {"image": "a picture", "video": "a video", "audio": "a sound"}.get(kind, "a file of another kind")
