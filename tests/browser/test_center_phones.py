"""The Command Center's pages on a phone, in all their states."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.center_screenshots import SHOTS
from tests.browser.center_shot import Shot
from tests.browser.test_accessibility import settle, violations

PHONE = {"width": 360, "height": 740}
_CHOSEN_IN_SIGHT = """() => {
  const { left, right } = document.querySelector('[role=tab][aria-selected="true"]').getBoundingClientRect();
  return left >= 0 && right <= innerWidth;
}"""
_TOO_WIDE = """() => [document.scrollingElement, ...document.querySelectorAll("main, dialog[open]")]
  .filter((element) => element.scrollWidth > element.clientWidth)
  .map((element) => element.outerHTML.slice(0, 200))"""


@pytest.mark.parametrize("name", SHOTS)
def test_phones_scroll_in_one_direction(shown: Callable[..., Page], name: str) -> None:
    """Nothing reaches over the right edge of a window 360 pixels wide, and axe has nothing to say there either."""
    page = shown(SHOTS[name], viewport=PHONE)
    settle(page)
    assert page.evaluate(_TOO_WIDE) == []
    assert violations(page) == []


def test_the_chosen_tab_is_in_sight(shown: Callable[..., Page]) -> None:
    page = shown(Shot("/people/?view=mine", "Auskunft"), viewport=PHONE, language="de-DE")
    expect(page.get_by_role("tab", selected=True)).to_be_visible()
    page.wait_for_function(_CHOSEN_IN_SIGHT)
