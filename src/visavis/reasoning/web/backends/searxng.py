"""SearXNG, a search of one's own: https://docs.searxng.org/dev/search_api.html."""

from __future__ import annotations

from visavis.events import CodedError
from visavis.reasoning.web.backends.answers import TIME_LIMIT_S, SearchServer, best, found, results_in
from visavis.reasoning.web.search import Found


class SearXNG:
    """Searches with a SearXNG server, which has to allow the format 'json' in its settings."""

    name = "SearXNG"

    def __init__(self, url: str, time_limit_s: float = TIME_LIMIT_S) -> None:
        self._url = url.rstrip("/").removesuffix("/search")
        self._server = SearchServer(self.name, time_limit_s)

    async def search(self, query: str, count: int, language: str = "") -> list[Found]:
        """Search. See :class:`SearchProvider`."""
        wanted = {"q": query, "format": "json", "language": language or "auto", "safesearch": "1"}
        try:
            answer = await self._server.ask("GET", f"{self._url}/search", params=wanted)
        except CodedError as error:
            if error.code != "search.unauthorized":
                raise
            detail = "SearXNG does not give JSON: its settings.yml needs 'json' among search.formats."
            raise CodedError("search.unauthorized", detail) from None
        items = results_in(self.name, answer)
        # Its scores have no upper limit, and so tell no probability.
        return best((found(item.get("title"), item.get("url"), item.get("content")) for item in items), count)

    async def close(self) -> None:
        """Close all connections."""
        await self._server.close()
