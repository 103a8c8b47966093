"""axe finds nothing wrong with the page in any of its states, in both themes; and it fits small windows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import screenshots
from tests.browser.chromium import new_page
from tests.browser.mock import WEB

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
    if state == "waking":
        page.route("**/api/status", screenshots.not_ready)
    page.goto(f"{address}/?debug=1&quality=lite{screenshots.ADDRESSES.get(state, '')}")
    return page


def test_a_conversation_has_no_violations(browser: Browser, mock: str) -> None:
    """One walk through everything that a conversation shows."""
    page = arrive(browser, mock)
    found = {"welcome": violations(page)}
    page.get_by_role("button", name="Dismiss").click()  # the note that there is only a picture
    screenshots.greeted(page)

    def see(name: str, *, close: Callable[[], object] | None = None) -> None:
        found[name] = violations(page)
        if close is not None:
            close()

    def press(name: str) -> None:
        page.get_by_role("button", name=name).first.click()

    def escape() -> None:
        page.keyboard.press("Escape")

    press("Settings")
    see("settings")
    page.get_by_text("Push to talk", exact=True).click()
    see("settings for push-to-talk", close=escape)
    see("push-to-talk")
    press("Hold to talk")
    screenshots.wait_for(page, "s.pushed")
    see("pushed", close=escape)
    press("Settings")
    page.get_by_text("Automatic", exact=True).first.click()
    escape()
    press("Turn the microphone off")  # or the beeps that it hears would be answered
    screenshots.say(page, "echo")
    page.get_by_text("Your loudspeaker is heard").wait_for()
    see("echo", close=lambda: press("Dismiss"))
    page.locator("main").focus()
    page.keyboard.press("?")
    see("shortcuts", close=escape)
    press("Show your camera")
    see("camera")
    press("Let Iris see you")
    see("consent")
    page.get_by_role("switch", name="Read my expressions").click()
    press("Let her see me")
    page.get_by_role("region", name="What Iris sees").get_by_text("sure").wait_for()
    see("seen")
    page.get_by_text("What the marks mean").click()
    see("marks")
    press("Privacy")
    see("privacy", close=escape)
    press("Stop letting Iris see you")
    screenshots.ask(page, "Who are you?", 3)
    see("speaking")
    screenshots.ask(page, "What can you do?", 1)  # the other answer may have ended meanwhile
    escape()
    screenshots.wait_for(page, "e.status === 'interrupted'")
    see("interrupted")
    press("for the last answer")
    see("latency", close=escape)
    screenshots.ask(page, "xyzzy?", 2)
    press("for the last answer")
    see("latencies", close=escape)
    press("Show the transcript")
    see("transcript", close=lambda: press("Hide the transcript"))
    screenshots.say(page, "fail")
    page.get_by_text("That was too fast").wait_for()
    see("toast")
    screenshots.lost_connection(page)
    see("lost connection")
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


@pytest.mark.parametrize("window", [(360, 640), (720, 450)], ids=["360 pixels", "1440 by 900 at 200 percent"])
def test_everything_is_within_a_small_window(browser: Browser, mock: str, window: tuple[int, int]) -> None:
    width, height = window
    page = arrive(browser, mock, viewport={"width": width, "height": height})
    for name in ("Start talking", "Type instead"):
        button = page.get_by_role("button", name=name)
        button.scroll_into_view_if_needed()
        box = button.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert box["y"] + box["height"] <= height
    screenshots.begin(page)
    for name in ("Turn the microphone on", "Send", "Show your camera", "Settings", "End the conversation"):
        page.get_by_role("button", name=name).wait_for()
        box = page.get_by_role("button", name=name).bounding_box()
        assert box is not None, name
        assert box["x"] + box["width"] <= width, name
        assert box["y"] + box["height"] <= height, name
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    screenshots.be_seen(page)
    page.get_by_role("button", name="Tell what Iris sees").click()
    page.get_by_role("region", name="What Iris sees").wait_for()
    box = page.get_by_role("figure", name="Your camera").bounding_box()
    assert box is not None
    assert min(box["x"], box["y"]) >= 0
    assert box["x"] + box["width"] <= width
    assert box["y"] + box["height"] <= height
    page.context.close()
