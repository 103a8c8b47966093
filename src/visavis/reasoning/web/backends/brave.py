"""Brave's search: https://api-dashboard.search.brave.com/app/documentation/web-search/query."""

from __future__ import annotations

from visavis.events import JsonObject
from visavis.reasoning.web.backends.answers import TIME_LIMIT_S, SearchServer, best, found, malformed, results_in
from visavis.reasoning.web.search import Found


class Brave:
    """Searches with Brave."""

    name = "Brave Search"

    def __init__(self, key: str, url: str = "https://api.search.brave.com", time_limit_s: float = TIME_LIMIT_S) -> None:
        self._key = key
        self._url = url.rstrip("/")
        self._server = SearchServer(self.name, time_limit_s)

    async def search(self, query: str, count: int, language: str = "") -> list[Found]:
        """Search. See :class:`SearchProvider`."""
        wanted = {"q": query, "count": str(count), "text_decorations": "false"}
        if language:
            wanted["search_lang"] = language
        headers = {"x-subscription-token": self._key, "accept": "application/json"}
        answer = await self._server.ask("GET", f"{self._url}/res/v1/web/search", params=wanted, headers=headers)
        pages = answer.get("web", {"results": []})  # it is left out if there are none
        if not isinstance(pages, dict):
            raise malformed(self.name)
        items = results_in(self.name, pages)
        return best((found(item.get("title"), item.get("url"), _text(item)) for item in items), count)

    async def close(self) -> None:
        """Close all connections."""
        await self._server.close()


def _text(item: JsonObject) -> str:
    """Return the description with the other parts of the page that fit."""
    extra = item.get("extra_snippets")
    parts = [item.get("description"), *(extra if isinstance(extra, list) else [])]
    return " … ".join(part for part in parts if isinstance(part, str) and part)
