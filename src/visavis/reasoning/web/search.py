"""What every search of the web does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

MAX_QUERY_CHARACTERS = 400
"""Brave takes so many; Tavily and SearXNG take more."""
MAX_RESULTS = 20


@dataclass(frozen=True, slots=True)
class Found:
    """One page that was found."""

    title: str
    url: str
    """http or https."""
    text: str
    """The part of the page that fits, on one line, without markup."""
    score: float | None = None
    """How well it fits, 0 to 1, if the provider tells."""


class SearchProvider(Protocol):
    """Searches the web.

    Every implementation passes ``tests/conformance/test_search_provider.py``.
    """

    name: str
    """As people call it."""

    async def search(self, query: str, count: int, language: str = "") -> list[Found]:
        """Return at most ``count`` pages (1 to ``MAX_RESULTS``), the best first; [] if there are none.

        ``language`` is an ISO 639-1 code, or '' for any. Raises CodedError: ``search.unauthorized``,
        ``search.rate_limited``, ``search.unavailable``, ``search.timeout``, ``search.malformed``, ``search.refused``.
        """

    async def close(self) -> None:
        """Close all connections."""
