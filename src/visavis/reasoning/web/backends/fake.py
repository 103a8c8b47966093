"""A search that finds what it is told to, for tests and trials."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from visavis.events import CodedError
from visavis.reasoning.web.search import Found


class FakeSearch:
    """Finds those of its pages in which a word of the query occurs."""

    name = "fake"

    def __init__(self, pages: Sequence[Found] = (), *, delay_s: float = 0.0, error: CodedError | None = None) -> None:
        """``error`` is raised instead of an answer."""
        self._pages = pages
        self._delay_s = delay_s
        self._error = error
        self.queries: list[str] = []

    async def search(self, query: str, count: int, language: str = "") -> list[Found]:
        """Search. See :class:`SearchProvider`."""
        self.queries.append(query)
        await asyncio.sleep(self._delay_s)
        if self._error is not None:
            raise self._error
        words = query.lower().split()
        return [page for page in self._pages if any(word in f"{page.title} {page.text}".lower() for word in words)][
            :count
        ]

    async def close(self) -> None:
        """There is nothing to close."""
