"""A state of a page of the Command Center, and how it is brought about: for pictures, and for tests of every state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Browser, Page, Route

from tests.browser.chromium import new_page

Bring = Callable[[Page], None]
PROCEDURES = "**/trpc/**"
_LOADED = """() => ![...document.querySelectorAll("[role=status]")]
  .some((item) => item.textContent.includes("Loading"))"""


def _nothing(page: Page) -> None:
    """What is there by itself is the state."""


@dataclass(frozen=True, slots=True)
class Shot:
    """A state of a page."""

    path: str
    """Its address."""
    seen: str
    """Words that are there once the page is."""
    bring: Bring = _nothing
    """Brings the page to the state."""
    role: str = "admin"
    """Who looks: a role, 'guest', or 'owner' of an open server."""
    failing: str = ""
    """What the server does not answer to: a part of the address."""
    silent: str = ""
    """What it is for ever about to answer to."""
    bare: bool = False
    """Whether nothing has happened on the server yet."""
    new: bool = False
    """Whether they are here for the first time."""


def tab(name: str) -> Bring:
    """Return what opens a tab."""

    def go(page: Page) -> None:
        page.get_by_role("tab", name=name).click()
        page.wait_for_timeout(400)

    return go


def press(*names: str) -> Bring:
    """Return what presses buttons, or chooses from menus, one after the other."""

    def go(page: Page) -> None:
        for name in names:
            page.get_by_role("button", name=name).or_(page.get_by_role("menuitem", name=name)).first.click()
            page.wait_for_timeout(200)

    return go


def arrive(browser: Browser, address: str, shot: Shot, *, language: str = "en-US", **options: object) -> Page:
    """Open a page as somebody, and bring it to a state. In other languages it is as it was when it came."""
    page = new_page(browser, locale=language, permissions=[], reduced_motion="reduce", **options)
    cookies = {} if shot.role == "owner" else {"mock_role": shot.role}
    cookies |= {"mock_data": "none"} if shot.bare else {}
    page.context.add_cookies([{"name": name, "value": value, "url": address} for name, value in cookies.items()])
    if not shot.new:
        page.add_init_script("localStorage.visavis ??= JSON.stringify({ toured: true, quality: 'lite' })")
    if shot.failing:
        page.route(shot.failing, refuse)
    if shot.silent:
        page.route(shot.silent, keep_waiting)
    page.goto(f"{address}{shot.path}")
    if language.startswith("en"):
        page.get_by_text(shot.seen).first.wait_for()
        shot.bring(page)
        if not shot.silent:
            page.wait_for_function(_LOADED)
    else:
        page.get_by_role("heading", level=1).wait_for()
        page.wait_for_timeout(1_500)
    return page


def refuse(route: Route) -> None:
    """Answer as a server that is gone."""
    route.abort()


def keep_waiting(route: Route) -> None:
    """Answer as a server that is still at it."""
