"""The person's own picture covers nothing of what else is open. The scripted server sees a drawn face."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.sight import let_her_see
from tests.browser.test_accessibility import settle
from tests.browser.visitor import Visitor

PHONE = {"width": 390, "height": 844}
LITTLE_PHONE = {"width": 360, "height": 640}
TABLET = {"width": 834, "height": 1112}
DESKTOP = {"width": 1280, "height": 800}
RESTS_MS = 600
"""Who rests the mouse on the strip for so long surely wants to know more."""


@pytest.fixture
def seen(browser: Browser, mock: str) -> Iterator[Callable[[Any], Visitor]]:
    """Open the page in a window of some size, and let her see a face."""
    with ExitStack() as stack:

        def go(size: Any) -> Visitor:
            visitor = Visitor(browser, mock, drawn=False, permissions=["camera"], reduced_motion="reduce", size=size)
            stack.callback(visitor.close)
            visitor.open()
            visitor.page.get_by_role("button", name="Dismiss").click()  # the note that there is only a picture
            let_her_see(visitor)
            expect(visitor.page.get_by_text("Iris sees you", exact=True)).to_be_visible()
            return visitor

        yield go


def picture(visitor: Visitor) -> Locator:
    return visitor.page.get_by_role("figure", name="Your camera")


def place(visitor: Visitor) -> Any:
    """Return where the picture is, once nothing moves."""
    settle(visitor.page)
    return picture(visitor).bounding_box()


def strip(visitor: Visitor) -> Locator:
    return visitor.page.locator("[data-strip]")


def apart(one: Locator, other: Locator) -> bool:
    """Tell whether neither of two things covers any of the other, once nothing moves."""
    settle(one.page)
    a, b = one.bounding_box(), other.bounding_box()
    assert a is not None
    assert b is not None
    beside = a["x"] + a["width"] <= b["x"] or b["x"] + b["width"] <= a["x"]
    return beside or a["y"] + a["height"] <= b["y"] or b["y"] + b["height"] <= a["y"]


def check_header_is_free(visitor: Visitor) -> None:
    """Raise if the picture covers anything that can be pressed at the top."""
    for button in visitor.page.get_by_role("banner").get_by_role("button").all():
        assert apart(picture(visitor), button), button
    assert apart(picture(visitor), strip(visitor))


@pytest.mark.parametrize("corner", range(4))
@pytest.mark.parametrize("size", [PHONE, LITTLE_PHONE, TABLET, DESKTOP], ids=["phone", "little", "tablet", "desktop"])
def test_the_window_of_reasons_is_not_covered(seen: Callable[[Any], Visitor], size: Any, corner: int) -> None:
    visitor = seen(size)
    for _ in range(corner):
        visitor.press("Move to the next corner")
    check_header_is_free(visitor)
    before = place(visitor)
    strip(visitor).click()
    why = visitor.page.get_by_role("dialog", name="Why")
    expect(why).to_be_visible()
    assert apart(picture(visitor), why)
    check_header_is_free(visitor)
    strip(visitor).click()
    expect(why).to_be_hidden()
    assert place(visitor) == before
    visitor.page.wait_for_timeout(RESTS_MS)
    expect(why).to_be_hidden()  # the mouse still rests there


def test_details_leave_the_line_that_tells_why_free(seen: Callable[[Any], Visitor]) -> None:
    visitor = seen(PHONE)
    visitor.press("Tell what Iris sees")
    expect(visitor.page.get_by_role("region", name="What Iris sees")).to_be_visible()
    check_header_is_free(visitor)


def test_the_sheet_is_not_covered(seen: Callable[[Any], Visitor]) -> None:
    visitor = seen(PHONE)
    before = place(visitor)
    visitor.say("search")
    sheet = visitor.page.get_by_role("region", name="Shown to you").first
    expect(sheet.get_by_role("article")).to_have_count(3)
    assert apart(picture(visitor), sheet)
    check_header_is_free(visitor)
    sheet.get_by_role("button", name="Close").click()
    expect(sheet).to_have_count(0)
    assert place(visitor) == before


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_picture_that_is_shown_large_is_not_covered(seen: Callable[[Any], Visitor], size: Any) -> None:
    visitor = seen(size)
    visitor.say("slides")
    slide = visitor.page.get_by_role("img", name="An arrow from a question")
    expect(slide).to_be_visible()
    assert apart(picture(visitor), slide)
    check_header_is_free(visitor)
