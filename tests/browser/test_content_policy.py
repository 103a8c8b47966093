"""The pages under their content security policy, which other tests switch off: playwright needs ``eval`` to wait."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.chromium import new_page
from tests.browser.moments import until
from tests.browser.visitor import SMALL

PAGES = ("/sessions/", "/personas/", "/knowledge/", "/people/", "/live/", "/health/", "/users/", "/settings/")
_WATCH = """
window.__refused = [];
addEventListener("securitypolicyviolation", (event) => {
  window.__refused.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`);
});
"""


@pytest.fixture
def strict(browser: Browser) -> Iterator[Page]:
    page = new_page(browser, bypass_csp=False, viewport=SMALL)
    page.add_init_script(_WATCH)
    yield page
    page.context.close()


def refused(page: Page) -> list[str]:
    """Return what the policy has kept from being done."""
    found: list[str] = page.evaluate("window.__refused")
    return found


def test_one_can_talk(strict: Page, server: str) -> None:
    strict.goto(f"{server}/?debug=1&quality=lite")
    strict.get_by_role("button", name="Type instead").click()
    strict.get_by_role("textbox").fill("Who are you?")
    strict.keyboard.press("Enter")
    strict.get_by_text("virtual human").first.wait_for()
    strict.locator("canvas").first.wait_for()
    assert refused(strict) == []


@pytest.mark.parametrize("path", [*PAGES, "/studio/"])
def test_every_page_is_whole(strict: Page, server: str, path: str) -> None:
    strict.goto(f"{server}{path}")
    strict.get_by_role("heading", level=1).first.wait_for()
    strict.wait_for_timeout(1_000)
    assert refused(strict) == []


def test_a_script_that_was_smuggled_in_does_not_run(strict: Page, server: str) -> None:
    strict.goto(f"{server}/sessions/")
    strict.get_by_role("heading", level=1).first.wait_for()
    strict.evaluate("""() => {
      document.body.insertAdjacentHTML("beforeend", "<img src='x' onerror='window.__ran = true'>");
      const script = document.createElement("script");
      script.textContent = "window.__ran = true";
      document.body.append(script);
    }""")
    until(strict, lambda: len(refused(strict)) >= 2, "not both scripts were refused")
    strict.wait_for_timeout(500)
    assert strict.evaluate("window.__ran === undefined")
