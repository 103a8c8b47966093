"""axe finds nothing wrong with the pages of a real server with a conversation that goes on; and they fit a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.test_accessibility import settle, violations
from tests.browser.visitor import Visitor

PHONE = {"width": 390, "height": 844}
PAGES = (
    *("/sessions/", "/live/", "/personas/", "/personas/?name=host", "/personas/?name=host&view=versions"),
    *("/knowledge/", "/people/", "/people/?view=known", "/people/?view=requests"),
)


@pytest.fixture(scope="module", autouse=True)
def conversation(browser: Browser, server: str) -> Iterator[None]:
    """Something to show: somebody has asked, and is still there."""
    visitor = Visitor(browser, server, drawn=False).open()
    visitor.begin()
    visitor.say("Who are you?")
    visitor.wait("u && e.kind === 'assistant' && e.status === 'complete'")
    yield
    visitor.close()


@pytest.mark.parametrize("path", PAGES)
def test_pages_have_no_violations_and_fit_a_phone(path: str, center: Callable[[str], Page]) -> None:
    page = center(path)
    page.get_by_role("heading", level=1).wait_for()
    page.get_by_role("status").filter(has_text="Loading").first.wait_for(state="detached")
    assert violations(page) == []
    page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    settle(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert violations(page) == []
