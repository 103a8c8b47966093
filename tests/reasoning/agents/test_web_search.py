from __future__ import annotations

import pytest

from tests.reasoning.agents.asking import context, of_kind, outputs, said
from visavis.events import CodedError, SearchResultsItem
from visavis.reasoning.agents.base import Cite, Progress
from visavis.reasoning.agents.registry import Agents
from visavis.reasoning.agents.web_search import WebSearch
from visavis.reasoning.situation import Situation
from visavis.reasoning.web.backends.fake import FakeSearch
from visavis.reasoning.web.search import Found

PAGES = [
    Found("Tides", "https://sea.example/tides", "The tide follows the moon.", 0.9),
    Found("Harbor", "https://harbor.example/", "High tide at ten."),
]


async def test_what_is_found_is_shown_cited_and_may_be_fetched() -> None:
    provider = FakeSearch(PAGES)
    asked = context("When is high tide?")
    found = await outputs(WebSearch(provider), {"query": "tide", "count": 2}, asked)
    assert of_kind(Progress, found)[0].message == "Searching for tide"
    shown = of_kind(SearchResultsItem, found)[0]
    assert (shown.query, [result.url for result in shown.search_results]) == ("tide", [page.url for page in PAGES])
    cited = of_kind(Cite, found)
    assert cited[0].text == "Tides (https://sea.example/tides): The tide follows the moon."
    assert (cited[0].source.kind, cited[0].source.url, cited[0].source.score) == ("agent", PAGES[0].url, 0.9)
    assert asked.situation.addresses == {page.url for page in PAGES}
    assert provider.queries == ["tide"]


async def test_nothing_found_is_said() -> None:
    found = await outputs(WebSearch(FakeSearch(PAGES)), {"query": "zeppelin"})
    assert said(found) == "Nothing was found for 'zeppelin'."
    assert not of_kind(SearchResultsItem, found)


async def test_errors_of_the_provider_come_through() -> None:
    with pytest.raises(CodedError, match="rate_limited"):
        await outputs(WebSearch(FakeSearch(error=CodedError("search.rate_limited", "Too often."))), {"query": "tide"})


@pytest.mark.parametrize(
    "arguments",
    [{}, {"query": ""}, {"query": "x" * 500}, {"query": "x", "count": 50}, {"query": "x", "language": "English"}],
)
async def test_wrong_arguments_are_refused(arguments: dict[str, object]) -> None:
    with pytest.raises(CodedError, match="invalid_arguments"):
        await outputs(WebSearch(FakeSearch(PAGES)), arguments)


async def test_without_a_provider_it_says_what_to_set() -> None:
    agents = Agents([WebSearch(None)])
    assert not list(agents.usable(Situation()))
    assert "TAVILY_API_KEY" in agents.get("web_search").available(Situation())
    assert len(Agents([WebSearch(FakeSearch())]).usable(Situation())) == 1
    await agents.close()
