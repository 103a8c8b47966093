"""axe finds nothing wrong with the page in any of its states, in both themes; and it fits small windows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.browser import screenshots
from tests.browser.chromium import new_page
from tests.browser.mock import WEB
from tests.browser.moments import until
from tests.browser.sight import STILL

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WINDOW = {"width": 1100, "height": 700}
_TWO_FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def settle(page: Page) -> None:
    """Wait until nothing moves: what begins to with a change has begun after two frames."""
    page.evaluate(_TWO_FRAMES)
    page.wait_for_function("document.getAnimations().every((item) => item.playState !== 'running')")


def violations(page: Page) -> list[str]:
    """Return what axe finds, in both themes."""
    found = []
    if not page.evaluate("'axe' in window"):
        page.evaluate((WEB / "node_modules/axe-core/axe.min.js").read_text())
    for theme in screenshots.THEMES:
        page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
        page.wait_for_function("(theme) => document.documentElement.dataset.theme === theme", arg=theme)
        settle(page)
        result: dict[str, Any] = page.evaluate("(rules) => axe.run(document, { runOnly: rules })", RULES)
        found += [
            f"{theme}: {item['id']}: {node['html'][:160]}" for item in result["violations"] for node in item["nodes"]
        ]
    return found


def arrive(browser: Browser, address: str, state: str = "", **options: Any) -> Page:
    """Open the page for one of the states of ``screenshots``, without the avatar, which axe does not see."""
    page = new_page(browser, **{"viewport": WINDOW, "reduced_motion": "reduce", **options})
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page.add_init_script(STILL)
    if state == "waking":
        page.route("**/api/status", screenshots.not_ready)
    page.goto(f"{address}/?debug=1&quality=lite{screenshots.ADDRESSES.get(state, '')}")
    return page


Found = dict[str, list[str]]
"""What axe finds in each state of a walk."""


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).first.click()


def escape(page: Page) -> None:
    page.keyboard.press("Escape")


def settings(page: Page, found: Found) -> None:
    """What can be chosen, and turns that are told by a key."""
    press(page, "Settings")
    found["settings"] = violations(page)
    page.get_by_text("Push to talk", exact=True).click()
    found["settings for push-to-talk"] = violations(page)
    escape(page)
    found["push-to-talk"] = violations(page)
    press(page, "Hold to talk")
    screenshots.wait_for(page, "s.pushed")
    found["pushed"] = violations(page)


def notes(page: Page, found: Found) -> None:
    """What lies over a conversation for a while."""
    screenshots.say(page, "echo")
    page.get_by_text("Your loudspeaker is heard").wait_for()
    found["echo"] = violations(page)
    press(page, "Dismiss")
    page.locator("main").focus()
    page.keyboard.press("?")
    found["shortcuts"] = violations(page)
    escape(page)
    screenshots.say(page, "fail")
    page.get_by_text("That was too fast").wait_for()
    found["toast"] = violations(page)
    screenshots.lost_connection(page)
    found["lost connection"] = violations(page)


def camera(page: Page, found: Found) -> None:
    """One's own picture, and what is seen in it."""
    press(page, "Show your camera")
    found["camera"] = violations(page)
    press(page, "Let Iris see you")
    found["consent"] = violations(page)
    page.get_by_role("switch", name="Read my expressions").click()
    press(page, "Let her see me")
    page.get_by_role("region", name="What Iris sees").get_by_text("sure").wait_for()
    found["seen"] = violations(page)
    page.get_by_text("What the marks mean").click()
    found["marks"] = violations(page)
    press(page, "Privacy")
    found["privacy"] = violations(page)


def answers(page: Page, found: Found) -> None:
    """What is said, how long it took, and all that was said."""
    screenshots.ask(page, "Who are you?", 3)
    found["speaking"] = violations(page)
    # The other answer may have ended meanwhile. Of this one a word is heard once the next has begun.
    screenshots.ask(page, "What can you do?", 2)
    escape(page)
    screenshots.wait_for(page, "e.status === 'interrupted'")
    found["interrupted"] = violations(page)
    press(page, "for the last answer")
    found["latency"] = violations(page)
    escape(page)
    screenshots.ask(page, "xyzzy?", 2)
    press(page, "for the last answer")
    found["latencies"] = violations(page)
    escape(page)
    press(page, "Show the transcript")
    found["transcript"] = violations(page)


def test_the_first_page_has_no_violations(browser: Browser, mock: str) -> None:
    page = arrive(browser, mock)
    page.get_by_role("button", name="Type instead").wait_for()
    found = violations(page)
    page.context.close()
    assert found == []


@pytest.mark.parametrize("walk", [settings, notes, camera, answers])
def test_a_conversation_has_no_violations(browser: Browser, mock: str, walk: Callable[[Page, Found], None]) -> None:
    """Short walks through everything that a conversation shows."""
    page = arrive(browser, mock)
    press(page, "Dismiss")  # the note that there is only a picture
    screenshots.greeted(page)
    found: Found = {}
    walk(page, found)
    page.context.close()
    assert {name: items for name, items in found.items() if items} == {}


@pytest.mark.parametrize("state", ["hearing_consent", "senses", "person", "why", "past", "past_observed", "past_plain"])
def test_what_is_noticed_has_no_violations(browser: Browser, mock: str, state: str) -> None:
    page = arrive(browser, mock)
    page.get_by_role("button", name="Dismiss").click()  # the note that there is only a picture
    screenshots.STATES[state](page)
    found = violations(page)
    page.context.close()
    assert found == []


@pytest.mark.parametrize("state", ["waking", "denied", "full", "ended"])
def test_notices_have_no_violations(browser: Browser, mock: str, state: str) -> None:
    permissions = ["camera"] if state == "denied" else ["microphone", "camera"]
    page = arrive(browser, mock, state, permissions=permissions)
    if state == "ended":
        screenshots.begin(page)
        screenshots.say(page, "idle")
        page.get_by_role("alertdialog").wait_for()
    else:
        screenshots.STATES[state](page)
    found = violations(page)
    page.context.close()
    assert found == []


@pytest.mark.parametrize("state", ["kiosk_attract", "kiosk_visit", "kiosk_seen", "kiosk_heard", "kiosk_away"])
def test_a_kiosk_has_no_violations(browser: Browser, mock: str, state: str) -> None:
    page = arrive(browser, mock, state, permissions=["camera"] if state == "kiosk_seen" else [])
    screenshots.STATES[state](page)
    found = violations(page)
    page.context.close()
    assert found == []


def comes_within(page: Page, element: Locator, width: int, height: int) -> None:
    """Wait until an element has come to rest within the window."""

    def is_within() -> bool:
        box = element.bounding_box()
        return (
            box is not None
            and min(box["x"], box["y"]) >= 0
            and box["x"] + box["width"] <= width
            and box["y"] + box["height"] <= height
        )

    element.wait_for()
    until(page, is_within, f"{element} is not within the window")


@pytest.mark.parametrize("window", [(360, 640), (720, 450)], ids=["360 pixels", "1440 by 900 at 200 percent"])
def test_everything_is_within_a_small_window(browser: Browser, mock: str, window: tuple[int, int]) -> None:
    width, height = window
    page = arrive(browser, mock, viewport={"width": width, "height": height})
    for name in ("Start talking", "Type instead"):
        button = page.get_by_role("button", name=name)
        button.scroll_into_view_if_needed()
        comes_within(page, button, width, height)
    screenshots.begin(page)
    for name in ("Turn the microphone on", "Send", "Show your camera", "Settings", "End the conversation"):
        comes_within(page, page.get_by_role("button", name=name), width, height)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    screenshots.be_seen(page)
    page.get_by_role("button", name="Tell what Iris sees").click()
    page.get_by_role("region", name="What Iris sees").wait_for()
    comes_within(page, page.get_by_role("figure", name="Your camera"), width, height)
    page.context.close()
