"""States of the Command Center's pages of conversations: those that were held, and those that go on."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.center_shot import PROCEDURES, Shot, press

DRAWN = "[...document.querySelectorAll('section canvas')].some((c) => !c.closest('.opacity-0'))"
"""Whether the virtual human has faded in."""


def look_for(text: str) -> Shot:
    """Return the list of conversations while something is looked for."""

    def search(page: Page) -> None:
        page.get_by_role("searchbox").fill(text)
        page.get_by_role("link", name="Who are you?").first.wait_for(state="detached")  # which fits nothing
        page.wait_for_timeout(400)

    return Shot("/sessions/", "Hello Clara", search)


def at_a_moment(page: Page) -> None:
    """Go to what was said in a moment."""
    page.get_by_role("button", name="0:36").click()


def drawn(page: Page) -> None:
    """Wait for the persona, and for what it says."""
    page.wait_for_function(DRAWN)
    page.wait_for_timeout(1_500)


def written(page: Page) -> None:
    """Type what the persona is to say."""
    page.get_by_label("What Clara says").fill("On Mondays only the garden is open.")


OBSERVED = "/sessions/?id=observed"
ONE = "Where each turn"

SHOTS = {
    "sessions": Shot("/sessions/", "Hello Clara"),
    "sessions-own": Shot("/sessions/", "Your conversations", role="visitor"),
    "sessions-searched": look_for("clock"),
    "sessions-not-found": look_for("dinosaur"),
    "sessions-none": Shot("/sessions/", "No conversations yet", bare=True),
    "sessions-loading": Shot("/sessions/", "Loading", silent=PROCEDURES),
    "sessions-failed": Shot("/sessions/", "could not be loaded", failing=PROCEDURES),
    "session": Shot(OBSERVED, ONE),
    "session-moment": Shot(OBSERVED, ONE, at_a_moment),
    "session-export": Shot(OBSERVED, ONE, press("Export")),
    "session-delete": Shot(OBSERVED, ONE, press("Delete")),
    "session-plain": Shot("/sessions/?id=s3", "Nothing was observed"),
    "session-empty": Shot("/sessions/?id=s8", "No words are kept"),
    "session-loading": Shot(OBSERVED, "Loading", silent="**/trpc/sessions.timeline**"),
    "session-gone": Shot("/sessions/?id=gone", "This conversation is not here"),
    "live": Shot("/live/", "Guest with Iris"),
    "live-none": Shot("/live/", "Nobody talks just now", bare=True),
    "live-loading": Shot("/live/", "Loading", silent=PROCEDURES),
    "live-failed": Shot("/live/", "could not be loaded", failing=PROCEDURES),
    "live-one": Shot("/live/?id=live-1", "make a virtual human", drawn),
    "live-end": Shot("/live/?id=live-1", "make a virtual human", press("End it"), failing="**/*.glb"),
    "live-answering": Shot("/live/?id=live-2", "You answer as Clara", written, failing="**/*.glb"),
    "live-over": Shot("/live/?id=gone", "It has ended"),
}
