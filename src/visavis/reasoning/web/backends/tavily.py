"""Tavily's search: https://docs.tavily.com/documentation/api-reference/endpoint/search."""

from __future__ import annotations

from visavis.reasoning.web.backends.answers import TIME_LIMIT_S, SearchServer, best, found, results_in
from visavis.reasoning.web.search import Found


class Tavily:
    """Searches with Tavily."""

    name = "Tavily"

    def __init__(self, key: str, url: str = "https://api.tavily.com", time_limit_s: float = TIME_LIMIT_S) -> None:
        self._key = key
        self._url = url.rstrip("/")
        self._server = SearchServer(self.name, time_limit_s)

    async def search(self, query: str, count: int, language: str = "") -> list[Found]:
        """Search; the language is that of the query. See :class:`SearchProvider`."""
        wanted = {"query": query, "max_results": count, "search_depth": "basic", "include_answer": False}
        headers = {"authorization": f"Bearer {self._key}"}
        answer = await self._server.ask("POST", f"{self._url}/search", json=wanted, headers=headers)
        items = results_in(self.name, answer)
        return best(
            (found(item.get("title"), item.get("url"), item.get("content"), item.get("score")) for item in items), count
        )

    async def close(self) -> None:
        """Close all connections."""
        await self._server.close()
