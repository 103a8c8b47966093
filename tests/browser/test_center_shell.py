"""The Command Center's shell and its pages Users, Settings and Health: for every role, language, theme and size."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from tests.browser.center_screenshots import SHOTS
from tests.browser.center_shot import Shot
from tests.browser.chromium import new_page
from tests.browser.conftest import DESKTOP

PASSWORD = "correct otter lantern seven"
ANOTHER = "plain window thunder spoon"


Open = Callable[..., Page]


@pytest.fixture
def people(browser: Browser) -> Iterator[Open]:
    """Open pages for somebody, each with cookies of their own."""
    pages: list[Page] = []

    def go(address: str, **options: Any) -> Page:
        page = new_page(browser, **{"viewport": DESKTOP, "locale": "en-US", "permissions": [], **options})
        page.add_init_script("localStorage.visavis ??= JSON.stringify({ toured: true })")
        page.goto(address)
        pages.append(page)
        return page

    yield go
    for page in pages:
        page.context.close()


def pages_of(page: Page) -> list[str]:
    """Return the pages that are offered."""
    return page.get_by_role("navigation", name="Pages").get_by_role("link").all_inner_texts()


def set_up(page: Page) -> None:
    """Make the first account, from the banner of the open server."""
    expect(page.get_by_text("No sign-in is needed on this computer")).to_be_visible()
    page.get_by_role("link", name="Turn accounts on").first.click()
    page.get_by_label("Your name").fill("Ada Okafor")
    page.get_by_label("E-mail address").fill("ada@museum.example")
    page.get_by_label("Choose a password").fill("password12")
    page.get_by_role("button", name="Make the account").click()
    expect(page.get_by_role("alert").get_by_text("easy to guess")).to_be_visible()
    page.get_by_label("Choose a password").fill(PASSWORD)
    page.get_by_role("button", name="Make the account").click()
    expect(page.get_by_role("row", name="Ada Okafor")).to_contain_text("Administrator")


def invite(page: Page, role: str) -> str:
    """Invite somebody; return the link."""
    page.get_by_role("button", name="Invite somebody").click()
    page.get_by_role("dialog").get_by_label("Role").select_option(label=role)
    page.get_by_role("button", name="Make the link").click()
    link = page.get_by_role("dialog").get_by_label("Link", exact=True).input_value()
    page.get_by_role("button", name="Done").click()
    return link


def accept(page: Page, name: str, email: str) -> None:
    """Take an invitation."""
    page.get_by_label("Your name").fill(name)
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Choose a password").fill(PASSWORD)
    page.get_by_role("button", name="Accept the invitation").click()
    expect(page.get_by_role("button", name=f"Account: {name}")).to_be_visible()


def sign_in(page: Page, email: str, password: str) -> None:
    """Fill in the form, and press its button."""
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_accounts_from_the_open_server_on(people: Open, server: str) -> None:
    """One walk: accounts are turned on, others are invited, see what is theirs, sign out and in again."""
    ada = people(f"{server}/users/")
    set_up(ada)
    expect(ada.get_by_text("No sign-in is needed")).to_have_count(0)
    assert len(pages_of(ada)) == 8

    operator = people(invite(ada, "Operator"))
    expect(operator.get_by_text("You will be: Operator")).to_be_visible()
    accept(operator, "Bertrand", "bertrand@museum.example")
    assert "Health" in pages_of(operator)
    assert "Users" not in pages_of(operator)
    operator.goto(f"{server}/users/")
    expect(operator.get_by_role("heading", name="This page is not for your role")).to_be_visible()

    link = invite(ada, "Visitor")
    visitor = people(link)
    accept(visitor, "Chiara", "chiara@museum.example")
    assert pages_of(visitor) == ["Sessions", "People", "Settings"]
    again = people(link)
    expect(again.get_by_role("heading", name="This link is of no use")).to_be_visible()

    nobody = people(f"{server}/settings/?tab=here")
    nobody.wait_for_url("**/sign-in/?next=*")
    sign_in(nobody, "chiara@museum.example", "not her password")
    expect(nobody.get_by_role("alert").get_by_text("E-mail address or password is wrong.")).to_be_visible()
    sign_in(nobody, "chiara@museum.example", PASSWORD)
    nobody.wait_for_url("**/settings/?tab=here")
    expect(nobody.get_by_role("definition").get_by_text("chiara@museum.example")).to_be_visible()

    change_password(nobody)
    expect(nobody.get_by_text("The password was changed.")).to_be_visible()
    visitor.goto(f"{server}/settings/")
    visitor.wait_for_url("**/sign-in/**")  # it was signed out by the change

    nobody.get_by_role("button", name="Account: Chiara").click()
    nobody.get_by_role("menuitem", name="Sign out").click()
    nobody.wait_for_url("**/sign-in/")
    sign_in(nobody, "chiara@museum.example", ANOTHER)
    nobody.wait_for_url("**/sessions/")

    disable(ada, "Bertrand")
    operator.goto(f"{server}/health/")
    operator.wait_for_url("**/sign-in/**")
    read_log(ada)


def change_password(page: Page) -> None:
    """Change one's password in the settings: first with a wrong one."""
    page.get_by_label("Present password").fill("not this one")
    page.get_by_label("New password").fill(ANOTHER)
    page.get_by_role("button", name="Change the password").click()
    expect(page.get_by_text("The password is wrong.")).to_be_visible()
    page.get_by_label("Present password").fill(PASSWORD)
    page.get_by_role("button", name="Change the password").click()


def disable(page: Page, name: str) -> None:
    """Disable an account."""
    page.reload()
    page.get_by_role("button", name=f"Manage {name}").click()
    page.get_by_role("menuitem", name="Disable").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Disable").click()
    expect(page.get_by_role("row", name=name)).to_contain_text("Disabled")


def read_log(page: Page) -> None:
    """See in the log what was done."""
    page.get_by_role("tab", name="Log").click()
    rows = page.get_by_role("table", name="Log").get_by_role("row")
    expect(rows.filter(has_text="bertrand@museum.example").first).to_be_visible()
    expect(rows.filter(has_text="Refused").first).to_be_visible()


def test_keys_are_made_used_and_revoked(people: Open, server: str) -> None:
    """A key is shown once, lets a program in, and is of no use once it is revoked. Follows the walk above."""
    page = people(f"{server}/sign-in/?next=/settings/")
    sign_in(page, "ada@museum.example", PASSWORD)
    page.get_by_role("button", name="New key").click()
    page.get_by_label("Name", exact=True).fill("Kiosk")
    page.get_by_role("button", name="Make the key").click()
    key = page.get_by_label("Key", exact=True).input_value()
    page.get_by_role("button", name="Done").click()
    headers = {"authorization": f"Bearer {key}"}
    known = page.context.browser
    assert known is not None
    program = known.new_context(extra_http_headers=headers).request
    assert program.get(f"{server}/api/auth/me").json()["kind"] == "key"
    page.get_by_role("button", name="Revoke Kiosk").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Revoke").click()
    expect(page.get_by_text("There are none.")).to_be_visible()
    assert program.get(f"{server}/api/auth/me").status == 401


def test_health_and_settings_of_a_real_server(people: Open, server: str) -> None:
    """The pages show what the server says of itself, and a change of a setting waits for a restart."""
    page = people(f"{server}/sign-in/?next=/health/")
    sign_in(page, "ada@museum.example", PASSWORD)
    expect(page.get_by_role("status").get_by_text("Live", exact=True)).to_be_visible()
    expect(page.get_by_role("table", name="Who does what").get_by_role("row").nth(3)).to_be_visible()
    page.get_by_role("link", name="Settings").click()
    page.get_by_role("tab", name="Server").click()
    page.get_by_role("searchbox").fill("guests")
    page.get_by_role("button", name="Change guests").click()
    page.get_by_label("Value").select_option(label="On")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Changes wait for a restart of the server.")).to_be_visible()
    expect(page.get_by_text("After a restart: true")).to_be_visible()


def test_the_palette_by_keyboard(shown: Callable[..., Page]) -> None:
    page = shown(SHOTS["settings"])
    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox", name="Search or jump to")
    expect(field).to_be_focused()
    page.keyboard.type("hlt")  # some letters, in their order
    expect(page.get_by_role("option").first).to_have_accessible_name("Health")
    page.keyboard.press("Enter")
    page.wait_for_url("**/health/")
    expect(page.get_by_role("heading", name="Health", level=1)).to_be_visible()
    page.keyboard.press("Control+k")
    expect(field).to_be_focused()
    page.keyboard.type("xyzzy")
    expect(page.get_by_text("Nothing is called that.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(field).to_have_count(0)
    page.keyboard.press("Control+k")
    expect(field).to_be_focused()
    page.keyboard.type("invite")
    expect(page.get_by_role("option").first).to_have_accessible_name("Invite somebody")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Invite somebody")).to_be_visible()


def test_languages(shown: Callable[..., Page]) -> None:
    """The browser's language at first; then the chosen one, which is kept."""
    page = shown(Shot("/settings/", "Kiosk in the foyer"), language="de-AT")
    expect(page.get_by_role("heading", name="Einstellungen", level=1)).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    for button, language, title, tag in (
        ("Sprache", "Español", "Ajustes", "es"),
        ("Idioma", "简体中文", "设置", "zh-Hans"),
        ("语言", "English", "Settings", "en"),
    ):
        page.get_by_role("button", name=button, exact=True).click()
        page.get_by_role("menuitemradio", name=language).click()
        expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()
        expect(page.locator("html")).to_have_attribute("lang", tag)
    page.reload()
    expect(page.get_by_role("heading", name="Settings", level=1)).to_be_visible()


def test_the_way_around(shown: Callable[..., Page]) -> None:
    """It is offered once, goes by keyboard, and can be begun again."""
    page = shown(SHOTS["tour-offer"])
    page.get_by_role("button", name="Show me around").click()
    expect(page.get_by_role("heading", name="Welcome to the Command Center")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("heading", name="The pages")).to_be_visible()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("heading", name="Welcome to the Command Center")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.reload()
    page.get_by_text("Kiosk in the foyer").wait_for()
    expect(page.get_by_text("New here?")).to_have_count(0)
    page.get_by_role("button", name="Account: Ada").click()
    page.get_by_role("menuitem", name="Show me around").click()
    expect(page.get_by_role("heading", name="Welcome to the Command Center")).to_be_visible()


def test_menus_and_windows_keep_the_focus(shown: Callable[..., Page]) -> None:
    page = shown(SHOTS["users"])
    button = page.get_by_role("button", name="Manage Dan")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem", name="Name and role")).to_be_focused()
    page.keyboard.press("End")
    expect(page.get_by_role("menuitem", name="Remove")).to_be_focused()
    page.keyboard.press("Enter")
    window = page.get_by_role("alertdialog")
    expect(window).to_be_visible()
    for _ in range(8):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement === document.body || !!document.activeElement.closest('dialog')")
    page.keyboard.press("Escape")
    expect(window).to_have_count(0)
    expect(button).to_be_focused()


def test_a_server_that_is_gone_is_told(shown: Callable[..., Page]) -> None:
    """Why, in words, and a way to try again that works."""
    page = shown(SHOTS["users-failed"])
    expect(page.get_by_role("alert").get_by_text("The server cannot be reached.")).to_be_visible()
    page.unroute(SHOTS["users-failed"].failing)
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("row", name="Ada Okafor")).to_be_visible()


def test_the_center_is_not_loaded_to_talk(browser: Browser, mock: str) -> None:
    """Talk loads none of the Command Center's code, and none of its texts."""
    page = new_page(browser, permissions=[])
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(mock)
    page.get_by_role("button", name="Type instead").wait_for()
    page.wait_for_load_state("networkidle")
    scripts = [answer.text() for answer in answers if answer.url.endswith(".js")]
    assert scripts
    assert not [script for script in scripts if "Who may come in, and what they may do here" in script]
    assert not [script for script in scripts if "visavis-renewal" in script]
    page.context.close()
