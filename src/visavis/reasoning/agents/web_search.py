"""Searching the web."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated

from pydantic import Field

from visavis.events import SearchResult, SearchResultsItem, Source
from visavis.reasoning.agents.base import AgentContext, BaseAgent, Cite, Output, Progress
from visavis.reasoning.situation import Situation
from visavis.reasoning.web.search import MAX_QUERY_CHARACTERS, Found, SearchProvider

Query = Annotated[
    str, Field(min_length=1, max_length=MAX_QUERY_CHARACTERS, description="What to look for, in a few words.")
]
Count = Annotated[int, Field(ge=1, le=10, description="How many pages.")]
Language = Annotated[str, Field(pattern=r"^([a-z]{2})?$", description="Of the pages, such as en; empty for any.")]

HOW_TO_HAVE_ONE = (
    "There is no provider of searches: set TAVILY_API_KEY, BRAVE_API_KEY or VISAVIS_SEARXNG_URL (docs/web-and-mcp.md)."
)


class WebSearch(BaseAgent):
    """Searches the web, for what is new, or what you do not know for certain.

    Returns pages with the part that fits. Name the page that a sentence rests on.
    """

    name = "web_search"
    title = "Web search"
    untrusted = True
    timeout_s = 20.0

    def __init__(self, provider: SearchProvider | None) -> None:
        """Without a provider it is not available."""
        self._provider = provider

    def available(self, situation: Situation) -> str:
        """Return what to set if there is no provider."""
        return "" if self._provider is not None else HOW_TO_HAVE_ONE

    async def run(
        self, context: AgentContext, query: Query, count: Count = 5, language: Language = ""
    ) -> AsyncIterator[Output]:
        """Search, show what was found, and let the answer cite it. Its pages may be fetched afterwards.

        Raises CodedError (``search.*``) as :meth:`SearchProvider.search`.
        """
        assert self._provider is not None  # otherwise it is not available
        yield Progress(f"Searching for {query}")
        pages = await self._provider.search(query, count, language)
        if not pages:
            yield f"Nothing was found for '{query}'."
            return
        yield SearchResultsItem(query=query, search_results=[_shown(page) for page in pages])
        for page in pages:
            context.situation.addresses.add(page.url)
            yield Cite(f"{page.title} ({page.url}): {page.text}", _source(page))

    async def close(self) -> None:
        """Close the provider's connections."""
        if self._provider is not None:
            await self._provider.close()


def _shown(page: Found) -> SearchResult:
    return SearchResult(title=page.title, url=page.url, text=page.text, score=page.score, reference=page.url[:500])


def _source(page: Found) -> Source:
    return Source(kind="agent", reference="web_search", title=page.title, url=page.url, score=page.score)
