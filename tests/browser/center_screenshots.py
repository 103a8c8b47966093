"""Takes a picture of every page of the Command Center, for people to look at.

``python -m tests.browser.center_screenshots FOLDER [NAME …]``, after ``python scripts/build_web.py --force``. The
scripted server answers.
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, Route

from tests.browser.chromium import chromium, new_page
from tests.browser.mock import mock_server

SIZES = {"desktop": (1440, 900), "tablet": (900, 1000), "phone": (390, 844)}
THEMES = ("light", "dark")


def _nothing(page: Page) -> None:
    """What is there by itself is the picture."""


def tab(name: str) -> Callable[[Page], None]:
    """Return what opens a tab."""

    def press(page: Page) -> None:
        page.get_by_role("tab", name=name).click()
        page.wait_for_timeout(400)

    return press


def press(*names: str) -> Callable[[Page], None]:
    """Return what presses buttons, or chooses from menus, one after the other."""

    def go(page: Page) -> None:
        for name in names:
            page.get_by_role("button", name=name).or_(page.get_by_role("menuitem", name=name)).first.click()
            page.wait_for_timeout(200)

    return go


@dataclass(frozen=True, slots=True)
class Shot:
    """A state of a page."""

    path: str
    """Its address."""
    seen: str
    """Words that are there once the page is."""
    bring: Callable[[Page], None] = _nothing
    """Brings the page to the state."""
    role: str = "admin"
    """Who looks: a role, 'guest', or 'owner' of an open server."""
    failing: str = ""
    """What the server does not answer to: a part of the address."""


def palette(page: Page) -> None:
    """Open the palette and type."""
    page.keyboard.press("Control+k")
    page.wait_for_timeout(500)


def searched(page: Page) -> None:
    """Look for something in the palette."""
    palette(page)
    page.keyboard.type("se")


def locked_out(page: Page) -> None:
    """Try too often to sign in."""
    page.get_by_label("E-mail address").fill("dan@museum.example")
    page.get_by_label("Password", exact=True).fill("not this one")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_text("Too many attempts").wait_for()


def invited(page: Page) -> None:
    """Make an invitation."""
    press("Invite somebody", "Make the link")(page)
    page.get_by_role("heading", name="Pass this link on").wait_for()


def toured(page: Page) -> None:
    """Go to the third step of the way around."""
    press("Show me around", "Next", "Next")(page)


SHOTS = {
    "sign-in": Shot("/sign-in/", "E-mail address", role="guest"),
    "sign-in-locked": Shot("/sign-in/", "E-mail address", locked_out, role="guest"),
    "sign-in-open": Shot("/sign-in/", "No sign-in is needed", role="owner"),
    "set-up": Shot("/set-up/", "Turn accounts on", role="owner"),
    "join": Shot("/join/#invitation", "You are invited", role="guest"),
    "join-reset": Shot("/join/#reset", "Choose a new password", role="guest"),
    "join-bad": Shot("/join/#gone", "This link is of no use", role="guest"),
    "users": Shot("/users/", "Ada Okafor"),
    "users-menu": Shot("/users/", "Ada Okafor", press("Manage Dan")),
    "users-access": Shot("/users/", "Ada Okafor", press("Manage Ada", "Sign-ins and keys")),
    "users-edit": Shot("/users/", "Ada Okafor", press("Manage Dan", "Name and role")),
    "users-remove": Shot("/users/", "Ada Okafor", press("Manage Dan", "Remove")),
    "users-invite": Shot("/users/", "Ada Okafor", press("Invite somebody")),
    "users-invited": Shot("/users/", "Ada Okafor", invited),
    "users-invitations": Shot("/users/", "Ada Okafor", tab("Invitations")),
    "users-log": Shot("/users/", "Ada Okafor", tab("Log")),
    "users-failed": Shot("/users/", "could not be loaded", failing="**/trpc/**"),
    "settings": Shot("/settings/", "Kiosk in the foyer"),
    "settings-key": Shot("/settings/", "Kiosk in the foyer", press("New key")),
    "settings-open": Shot("/settings/", "There are no accounts here", role="owner"),
    "settings-look": Shot("/settings/", "Kiosk in the foyer", tab("Language and appearance")),
    "settings-server": Shot("/settings/", "Kiosk in the foyer", tab("Server")),
    "health": Shot("/health/", "Everything works", lambda page: page.wait_for_timeout(4_000)),
    "not-allowed": Shot("/users/", "not for your role", role="operator"),
    "palette": Shot("/settings/", "Kiosk in the foyer", palette),
    "palette-search": Shot("/settings/", "Kiosk in the foyer", searched),
    "tour-offer": Shot("/settings/", "New here?"),
    "tour": Shot("/settings/", "New here?", toured),
    "account-menu": Shot("/settings/", "Kiosk in the foyer", press("Account: Ada")),
}


def arrive(browser: Browser, address: str, shot: Shot, *, language: str = "en-US", **options: object) -> Page:
    """Open a page as somebody, and bring it to a state."""
    page = new_page(browser, locale=language, permissions=[], reduced_motion="reduce", **options)
    if shot.role != "owner":
        page.context.add_cookies([{"name": "mock_role", "value": shot.role, "url": address}])
    if "tour" not in shot.seen and "New here" not in shot.seen:
        page.add_init_script("localStorage.visavis ??= JSON.stringify({ toured: true })")
    if shot.failing:
        page.route(shot.failing, refuse)
    page.goto(f"{address}{shot.path}")
    page.get_by_text(shot.seen).first.wait_for()
    shot.bring(page)
    return page


def refuse(route: Route) -> None:
    """Answer as a server that is gone."""
    route.abort()


def take(browser: Browser, address: str, name: str, theme: str, size: str, folder: Path) -> None:
    """Take the picture of a state."""
    width, height = SIZES[size]
    viewport = {"width": width, "height": height}
    page = arrive(browser, address, SHOTS[name], color_scheme=theme, viewport=viewport)
    page.wait_for_timeout(400)
    page.screenshot(path=folder / f"{name}-{size}-{theme}.png")
    page.context.close()


def main() -> None:
    """Take all pictures, or those of the states that are named."""
    folder, names = Path(sys.argv[1]), sys.argv[2:] or list(SHOTS)
    folder.mkdir(parents=True, exist_ok=True)
    with mock_server() as address, chromium() as browser:
        for name, size, theme in itertools.product(names, SIZES, THEMES):
            print(name, size, theme, flush=True)
            take(browser, address, name, theme, size, folder)


if __name__ == "__main__":
    main()
