"""What narrows the list of conversations, on a phone."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.center_shot import Shot
from tests.browser.test_center_phones import PHONE


def test_filters_are_folded_away_and_still_counted(shown: Callable[..., Page]) -> None:
    page = shown(Shot("/sessions/?since=2026-01-31", "Filters (1)"), viewport=PHONE)
    button = page.get_by_role("button", name="Filters (1)", exact=True)
    expect(button).to_have_attribute("aria-expanded", "true")  # what is set is seen
    expect(page.get_by_label("From")).to_have_value("2026-01-31")
    button.click()
    expect(button).to_have_attribute("aria-expanded", "false")
    expect(page.get_by_label("From")).to_be_hidden()
    button.click()
    page.get_by_role("button", name="Clear filters").click()
    expect(page.get_by_role("button", name="Filters", exact=True)).to_have_attribute("aria-expanded", "true")
