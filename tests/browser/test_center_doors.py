"""Where the link to the Command Center leads on a server with accounts that nobody administers yet."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.accounts import server_with_accounts, sign_in
from tests.browser.chromium import new_page
from tests.browser.conftest import DESKTOP


@pytest.fixture(scope="module")
def address(everything_is_here: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with the account of an operator, Ada, and of no administrator."""
    with server_with_accounts(tmp_path_factory.mktemp("server"), ada="operator") as found:
        yield found


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = new_page(browser, viewport=DESKTOP, locale="en-US", permissions=[])
    opened.add_init_script("localStorage.visavis ??= JSON.stringify({ toured: true, quality: 'lite' })")
    yield opened
    opened.context.close()


def test_those_with_an_account_sign_in(page: Page, address: str) -> None:
    page.goto(f"{address}/live/")
    page.wait_for_url("**/sign-in/?next=*")
    expect(page.get_by_text("Nobody administers this server yet.")).to_be_visible()
    sign_in(page, "ada")
    page.wait_for_url(f"{address}/live/")
    expect(page.get_by_role("button", name="Account: Ada")).to_be_visible()


def test_the_link_leads_to_where_one_is_signed_in_though_the_short_lived_cookie_ran_out(
    page: Page, address: str
) -> None:
    page.goto(f"{address}/sign-in/?next=/")
    sign_in(page, "ada")
    page.wait_for_url(f"{address}/")
    link = page.get_by_role("link", name="Command Center")
    expect(link).to_be_visible()
    page.context.clear_cookies(name="visavis_access")
    link.click()
    page.wait_for_url(f"{address}/sessions/")
    expect(page.get_by_role("button", name="Account: Ada")).to_be_visible()


def test_the_link_leads_to_the_sign_in_once_one_is_signed_out(page: Page, address: str) -> None:
    page.goto(f"{address}/sign-in/?next=/")
    sign_in(page, "ada")
    page.wait_for_url(f"{address}/")
    link = page.get_by_role("link", name="Command Center")
    expect(link).to_be_visible()
    page.context.clear_cookies()
    link.click()
    page.wait_for_url("**/sign-in/?next=%2Fsessions%2F")
    expect(page.get_by_label("E-mail address")).to_be_visible()


def test_who_may_not_set_up_is_told_so_and_led_to_the_sign_in(page: Page, address: str) -> None:
    page.goto(f"{address}/set-up/")
    expect(page.get_by_text("A link is needed")).to_be_visible()
    page.get_by_role("link", name="Sign in").click()
    page.wait_for_url(f"{address}/sign-in/")
    expect(page.get_by_label("E-mail address")).to_be_visible()
