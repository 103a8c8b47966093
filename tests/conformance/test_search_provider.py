"""What every search provider does, each against a server that speaks its format."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest

from tests.reasoning.web.search_servers import KEY, brave, searxng, tavily
from tests.reasoning.web.server import Asked, Reply, serving
from visavis.events import CodedError
from visavis.reasoning.web.backends.brave import Brave
from visavis.reasoning.web.backends.fake import FakeSearch
from visavis.reasoning.web.backends.searxng import SearXNG
from visavis.reasoning.web.backends.tavily import Tavily
from visavis.reasoning.web.search import Found, SearchProvider

PAGES = [
    Found("Tides & moons", "https://sea.example/tides", "Tides follow the moon, twice a day.", 0.91),
    Found("High tide today", "https://harbor.example/today?d=1", "High tide is at 14:10 at the harbor.", 0.5),
    Found("A tide of news", "http://news.example/", "News of the tide, day by day.", 0.2),
]


@dataclass
class Backend:
    """One provider, and the server that it is tested with."""

    speak: Callable[[Asked, Sequence[Found]], Reply] | None
    make: Callable[[str, float], SearchProvider]
    """Of an address and a time limit, s."""
    make_unknown: Callable[[str], SearchProvider] | None = None
    """With a key that the server does not know."""


BACKENDS = {
    "tavily": Backend(tavily, lambda url, limit: Tavily(KEY, url, limit), lambda url: Tavily("wrong", url)),
    "brave": Backend(brave, lambda url, limit: Brave(KEY, url, limit), lambda url: Brave("wrong", url)),
    "searxng": Backend(searxng, lambda url, limit: SearXNG(url, limit)),
    "fake": Backend(None, lambda url, limit: FakeSearch(PAGES)),
}
REAL = [name for name, backend in BACKENDS.items() if backend.speak is not None]


@asynccontextmanager
async def _provider(
    name: str, answer: Callable[[Asked], Reply] | None = None, limit_s: float = 30.0
) -> AsyncIterator[SearchProvider]:
    backend = BACKENDS[name]
    speak = backend.speak
    usual = (lambda asked: speak(asked, PAGES)) if speak is not None else (lambda asked: Reply())
    async with serving(answer or usual) as server:
        provider = backend.make(server.url(""), limit_s)
        try:
            yield provider
        finally:
            await provider.close()


@pytest.mark.parametrize("name", BACKENDS)
async def test_pages_are_found(name: str) -> None:
    async with _provider(name) as provider:
        found = await provider.search("tide day", 3, "en")
    assert [(page.title, page.url, page.text) for page in found] == [
        (page.title, page.url, page.text) for page in PAGES
    ]
    assert all(page.score is None or 0 <= page.score <= 1 for page in found)
    assert provider.name


@pytest.mark.parametrize("name", BACKENDS)
async def test_no_more_pages_than_asked_for(name: str) -> None:
    async with _provider(name) as provider:
        assert [page.url for page in await provider.search("tide", 1)] == [PAGES[0].url]


@pytest.mark.parametrize("name", REAL)
async def test_nothing_found_is_nothing(name: str) -> None:
    speak = BACKENDS[name].speak
    assert speak is not None
    async with _provider(name, lambda asked: speak(asked, [])) as provider:
        assert await provider.search("tide", 5) == []


@pytest.mark.parametrize("name", REAL)
async def test_odd_results_are_cleaned_or_left_out(name: str) -> None:
    odd = [
        Found("Bad\u202e <b>title</b>", "https://a.example/", "seen \U000e0041\u200bhere\n\nand there", 7.0),
        Found("no address", "javascript:alert(1)", "x"),
        Found("credentials", "https://user:password@b.example/", "x"),
        Found("again", "https://a.example/", "the same page"),
        Found("long", "https://c.example/", "word " * 10_000),
    ]
    speak = BACKENDS[name].speak
    assert speak is not None
    async with _provider(name, lambda asked: speak(asked, odd)) as provider:
        found = await provider.search("tide", 10)
    assert [page.url for page in found] == ["https://a.example/", "https://c.example/"]
    assert found[0].title == "Bad title"
    assert found[0].text == "seen here and there"
    assert len(found[1].text) <= 2_000


@pytest.mark.parametrize("name", REAL)
@pytest.mark.parametrize(
    ("reply", "code", "retryable"),
    [
        (Reply("{}", 401), "search.unauthorized", False),
        (Reply("{}", 429), "search.rate_limited", True),
        (Reply("{}", 500), "search.unavailable", True),
        (Reply("{}", 422), "search.refused", False),
        (Reply("{}", 302, headers={"location": "https://evil.example/"}), "search.refused", False),
        (Reply("no json"), "search.malformed", True),
        (Reply("[" * 100_000), "search.malformed", True),
        (Reply("[]"), "search.malformed", True),
        (Reply('{"results": 5, "web": {"results": 5}}'), "search.malformed", True),
        (Reply('{"results": [', headers={"content-length": "99"}), "search.timeout", True),
        (Reply("{}", delay_s=10), "search.timeout", True),
    ],
)
async def test_errors_have_codes(name: str, reply: Reply, code: str, retryable: bool) -> None:
    limit_s = 0.3 if code == "search.timeout" else 30.0
    async with _provider(name, lambda asked: reply, limit_s) as provider:
        with pytest.raises(CodedError) as caught:
            await provider.search("tide", 5)
    assert (caught.value.code, caught.value.retryable) == (code, retryable)
    assert KEY not in caught.value.detail


@pytest.mark.parametrize("name", [name for name in REAL if BACKENDS[name].make_unknown is not None])
async def test_a_wrong_key_is_told(name: str) -> None:
    backend = BACKENDS[name]
    assert backend.speak is not None
    assert backend.make_unknown is not None
    speak = backend.speak
    async with serving(lambda asked: speak(asked, PAGES)) as server:
        provider = backend.make_unknown(server.url(""))
        with pytest.raises(CodedError, match="unauthorized"):
            await provider.search("tide", 5)
        await provider.close()


@pytest.mark.parametrize("name", REAL)
async def test_a_server_that_is_not_there_is_told(name: str) -> None:
    async with serving(Reply()) as server:
        pass
    provider = BACKENDS[name].make(server.url(""), 30.0)
    with pytest.raises(CodedError) as caught:
        await provider.search("tide", 5)
    assert caught.value.code == "search.unavailable"
    await provider.close()


async def test_the_fake_finds_what_it_is_told_to_and_fails_if_it_is_told_to() -> None:
    assert await FakeSearch(PAGES).search("nothing", 5) == []
    with pytest.raises(CodedError, match="rate_limited"):
        await FakeSearch(error=CodedError("search.rate_limited", "Too often.")).search("tide", 5)
