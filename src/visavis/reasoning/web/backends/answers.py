"""What the providers share: asking a server, and reading results that may be anything."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterable
from html import unescape
from typing import Any

import httpx

from visavis.bus.virtual_time import real_work
from visavis.events import CodedError, JsonObject
from visavis.reasoning.web.addresses import parse
from visavis.reasoning.web.body import ACCEPT_ENCODING, read_body
from visavis.reasoning.web.invisible import line
from visavis.reasoning.web.search import Found

TIME_LIMIT_S = 10.0
_MAX_ANSWER_BYTES = 4_000_000
_MAX_TITLE_CHARACTERS = 300
_MAX_TEXT_CHARACTERS = 2_000
_MARKUP = re.compile(r"</?[a-z][^<>]{0,200}>", re.I)


class SearchServer:
    """A server that is asked, and whose errors become ours. It is one that the owner chose."""

    def __init__(self, name: str, time_limit_s: float = TIME_LIMIT_S) -> None:
        self._name = name
        self._time_limit_s = time_limit_s
        self._client: httpx.AsyncClient | None = None

    async def ask(self, method: str, url: str, **options: Any) -> JsonObject:
        """Send a request and return the JSON object of the answer. Raises CodedError (``search.*``)."""
        try:
            with real_work():
                if self._client is None:  # made when it is needed: reading the certificates takes a while
                    headers = {"accept-encoding": ACCEPT_ENCODING}
                    self._client = await asyncio.to_thread(httpx.AsyncClient, headers=headers)
                async with asyncio.timeout(self._time_limit_s):
                    body = await self._send(self._client, method, url, **options)
        except (TimeoutError, httpx.TimeoutException):
            raise CodedError("search.timeout", f"{self._name} takes too long to answer.", retryable=True) from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise CodedError("search.unavailable", f"{self._name} cannot be reached.", retryable=True) from error
        try:
            answer = json.loads(body)
        except (ValueError, RecursionError):
            raise malformed(self._name) from None
        if not isinstance(answer, dict):
            raise malformed(self._name)
        return answer

    async def _send(self, client: httpx.AsyncClient, method: str, url: str, **options: Any) -> bytes:
        async with client.stream(method, url, timeout=self._time_limit_s, **options) as response:
            self._check(response.status_code)
            return await read_body(response, _MAX_ANSWER_BYTES)

    def _check(self, status: int) -> None:
        """Raise CodedError (``search.*``) unless a status says that all is well."""
        if status in (401, 403):
            raise CodedError("search.unauthorized", f"{self._name} does not accept the key (status {status}).")
        if status == 429:
            raise CodedError("search.rate_limited", f"{self._name} has been asked too often.", retryable=True)
        if status >= 500:
            detail = f"{self._name} has a problem of its own (status {status})."
            raise CodedError("search.unavailable", detail, retryable=True)
        if not 200 <= status < 300:
            raise CodedError("search.refused", f"{self._name} refuses the search (status {status}).")

    async def close(self) -> None:
        """Close all connections."""
        if self._client is not None:
            await self._client.aclose()


def malformed(name: str) -> CodedError:
    """Return the error for an answer that cannot be understood."""
    return CodedError("search.malformed", f"The answer of {name} cannot be understood.", retryable=True)


def results_in(name: str, answer: JsonObject) -> list[JsonObject]:
    """Return the objects of the list 'results' in an answer. Raises CodedError ``search.malformed``."""
    value = answer.get("results")
    if not isinstance(value, list):
        raise malformed(name)
    return [item for item in value if isinstance(item, dict)]


def found(title: object, url: object, text: object, score: object = None) -> Found | None:
    """Return a result, or None if it has no address that could be read."""
    try:
        address = str(parse(url)) if isinstance(url, str) else ""
    except CodedError:
        return None
    if not address:
        return None
    fits = min(1.0, max(0.0, float(score))) if isinstance(score, int | float) else None
    return Found(plain(title, _MAX_TITLE_CHARACTERS) or address, address, plain(text, _MAX_TEXT_CHARACTERS), fits)


def plain(text: object, limit: int) -> str:
    """Return a text on one line, without the markup with which providers mark words."""
    return line(unescape(_MARKUP.sub("", text)), limit) if isinstance(text, str) else ""


def best(candidates: Iterable[Found | None], count: int) -> list[Found]:
    """Return the first ``count`` results, each page once."""
    pages = {item.url: item for item in reversed(list(filter(None, candidates)))}
    return list(reversed(pages.values()))[:count]
