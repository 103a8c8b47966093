"""States of the Command Center's page of people: who is known, what is remembered, and what is theirs by right."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.center_shot import PROCEDURES, Shot, press

REQUESTS = "/people/?view=requests"


def find(who: str) -> Shot:
    """Return the page while somebody is looked for."""

    def search(page: Page) -> None:
        look_for(page, who)

    return Shot(REQUESTS, "How long what is kept", search)


def look_for(page: Page, who: str) -> None:
    """Look for somebody."""
    page.get_by_label("E-mail address, name or identifier").fill(who)
    page.get_by_role("button", name="Search").last.click()
    page.get_by_text("Nobody fits").or_(page.get_by_role("button", name="Dan Novák")).first.wait_for()


def chosen(page: Page) -> None:
    """Find somebody, and see what is kept of them."""
    look_for(page, "dan")
    press("Dan Novák")(page)
    page.get_by_text("What is kept of Dan").wait_for()


def erasing(page: Page) -> None:
    """Ask for them to be erased."""
    chosen(page)
    press("Erase this person")(page)


def erased(page: Page) -> None:
    """Erase them."""
    erasing(page)
    page.get_by_role("alertdialog").get_by_role("textbox").fill("dan@museum.example")
    press("Erase for good")(page)
    page.get_by_text("nothing is left").wait_for()


SHOTS = {
    "people": Shot("/people/", "I restore clocks"),
    "people-none": Shot("/people/", "Nothing is remembered of anybody", bare=True),
    "people-loading": Shot("/people/", "Loading", silent=PROCEDURES),
    "people-failed": Shot("/people/", "could not be loaded", failing=PROCEDURES),
    "people-unreadable": Shot("/people/", "I restore clocks", press("front-desk")),
    "people-forget": Shot("/people/", "I restore clocks", press("Erase: I live in Brno")),
    "people-known": Shot("/people/?view=known", "Oskar Lindqvist"),
    "people-known-none": Shot("/people/?view=known", "Nobody is known by face", bare=True),
    "people-known-forget": Shot("/people/?view=known", "Oskar Lindqvist", press("Forget Oskar")),
    "people-requests": Shot(REQUESTS, "How long what is kept"),
    "people-not-found": find("nobody"),
    "people-found": Shot(REQUESTS, "How long what is kept", chosen),
    "people-erase": Shot(REQUESTS, "How long what is kept", erasing),
    "people-erased": Shot(REQUESTS, "How long what is kept", erased),
    "people-mine": Shot("/people/?view=mine", "What is kept of you", role="visitor"),
    "people-mine-none": Shot("/people/?view=mine", "Nothing was agreed to", role="visitor", bare=True),
}
