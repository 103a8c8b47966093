"""A person chooses what may be noticed of them, and sees how they come across. The scripted server makes the moods."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.screenshots import be_heard
from tests.browser.sight import let_her_see
from tests.browser.visitor import Visitor

HEARING = ("voice_emotion", "sounds", "sentiment")
STRIP = "[data-strip]"
POINT_PX = f"""
new DOMMatrix(getComputedStyle(document.querySelector("{STRIP} [data-part=point]")).transform).e
"""
"""How far to the right of the middle the point of the mood is, CSS pixels."""
_WATCH = """
window.said = [];
new MutationObserver(() => {
  const text = document.querySelector('[data-strip]')?.innerText;
  if (text && text !== window.said.at(-1)) window.said.push(text);
}).observe(document.body, { subtree: true, childList: true, characterData: true });
"""


@pytest.fixture
def person(browser: Browser, mock: str) -> Iterator[Callable[..., Visitor]]:
    """Open the page with its scripted server, and begin unless told otherwise."""
    with ExitStack() as stack:

        def go(query: str = "", *, begin: bool = True, **options: Any) -> Visitor:
            visitor = Visitor(browser, mock, drawn=False, **{"permissions": ["camera"], **options})
            stack.callback(visitor.close)
            visitor.address += query
            visitor.open()
            if begin:
                visitor.begin()
            return visitor

        yield go


def switch_by_keyboard(page: Page, name: str) -> None:
    """Go to a switch with Tab, and press it."""
    wanted = page.get_by_role("switch", name=name)
    for _ in range(30):
        if wanted.evaluate("(element) => element === document.activeElement"):
            page.keyboard.press("Space")
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach the switch {name!r}")


def settings(visitor: Visitor) -> list[bool]:
    """Return what of the settings is about more than words."""
    found = visitor.state()["settings"]
    return [found[name] for name in HEARING]


def test_each_sense_is_switched_with_the_keyboard(person: Callable[..., Visitor]) -> None:
    visitor = person()
    page = visitor.page
    expect(page.locator(STRIP)).to_have_count(0)
    page.locator("main").focus()
    page.keyboard.press("n")
    senses = page.get_by_role("region", name="Senses")
    expect(senses.get_by_role("switch")).to_have_count(6)
    for item in senses.get_by_role("switch").all():
        expect(item).not_to_be_checked()

    switch_by_keyboard(page, "other sounds")  # needs no consent: it is not about the person
    visitor.wait("s.settings.sounds")
    switch_by_keyboard(page, "tone of my voice")
    dialog = page.get_by_role("dialog", name="May Iris notice how you speak?")
    expect(dialog.get_by_role("switch", name="tone of my voice")).to_be_checked()
    expect(dialog.get_by_role("switch", name="feeling in my words")).not_to_be_checked()
    page.keyboard.press("Escape")  # that is a no
    expect(dialog).to_be_hidden()
    expect(senses.get_by_role("switch", name="tone of my voice")).not_to_be_checked()
    assert settings(visitor) == [False, True, False]

    switch_by_keyboard(page, "feeling in my words")
    dialog.get_by_role("button", name="Let her notice that").press("Enter")
    visitor.wait("s.settings.sentiment")
    switch_by_keyboard(page, "tone of my voice")  # nobody is asked twice
    visitor.wait("s.settings.voice_emotion")
    assert settings(visitor) == [True, True, True]

    page.reload()
    visitor.begin()
    visitor.wait("s.settings !== null")
    assert settings(visitor) == [True, True, True]
    opened = visitor.payloads("session.opened")[-1]["settings"]
    assert [opened[name] for name in HEARING] == [True, True, True]  # from the first word on

    page.locator("main").focus()
    page.keyboard.press("n")
    senses.get_by_role("button", name="Turn all off").press("Enter")
    visitor.wait("!s.settings.voice_emotion && !s.settings.sounds && !s.settings.sentiment")
    expect(senses.get_by_role("button", name="Turn all off")).to_be_disabled()
    page.keyboard.press("Escape")
    expect(page.locator(STRIP)).to_have_count(0)
    page.reload()
    visitor.begin()
    visitor.wait("s.settings !== null")
    assert settings(visitor) == [False, False, False]


def test_one_click_ends_everything_the_camera_too(person: Callable[..., Visitor]) -> None:
    visitor = person(begin=False)
    let_her_see(visitor)
    be_heard_after_being_seen(visitor)
    visitor.press("Privacy")
    visitor.page.get_by_role("region", name="Senses").get_by_role("button", name="Turn all off").click()
    visitor.wait("s.camera === 'off' && !s.settings.seeing && !s.settings.expressions && !s.settings.voice_emotion")
    for item in visitor.page.get_by_role("region", name="Senses").get_by_role("switch").all():
        expect(item).not_to_be_checked()


def be_heard_after_being_seen(visitor: Visitor) -> None:
    """Switch the tone of voice on; the window about the camera has asked for it already."""
    visitor.page.locator("main").focus()
    visitor.page.keyboard.press("n")
    visitor.page.get_by_role("switch", name="tone of my voice").click()
    visitor.wait("s.settings.voice_emotion")
    visitor.page.keyboard.press("Escape")


def test_the_window_about_the_camera_asks_for_voice_and_words_too(person: Callable[..., Visitor]) -> None:
    visitor = person()
    page = visitor.page
    page.get_by_role("button", name="Show your camera, to you only").click()
    visitor.press("Let Iris see you")
    dialog = page.get_by_role("dialog", name="May Iris see you?")
    for name in ("tone of my voice", "other sounds", "feeling in my words"):
        expect(dialog.get_by_role("switch", name=name)).not_to_be_checked()
    dialog.get_by_role("switch", name="feeling in my words").click()
    dialog.get_by_role("button", name="Let her see me").click()
    visitor.wait("s.settings.seeing && s.settings.sentiment")
    assert settings(visitor) == [False, False, True]


def test_a_server_without_senses_says_why(person: Callable[..., Visitor]) -> None:
    visitor = person("&persona=blind")
    page = visitor.page
    visitor.press("Privacy")
    senses = page.get_by_role("region", name="Senses")
    for name, reason in [
        ("see me", "cannot look at pictures"),
        ("tone of my voice", "Nothing on this server reads the tone"),
        ("other sounds", "Nothing on this server names sounds"),
        ("feeling in my words", "Nothing on this server reads the feeling"),
    ]:
        item = senses.get_by_role("switch", name=name)
        expect(item).to_have_attribute("aria-disabled", "true")
        expect(item).to_have_accessible_description(re.compile(reason))
        item.click(force=True)
        expect(item).not_to_be_checked()
    assert settings(visitor) == [False, False, False]
    assert "session.update" not in visitor.commands


def test_the_strip_tells_calmly_how_one_comes_across(person: Callable[..., Visitor]) -> None:
    visitor = person()
    page = visitor.page
    page.evaluate(_WATCH)
    be_heard(page)
    strip = page.locator(STRIP)
    expect(strip).to_contain_text("Happy")
    expect(strip).to_contain_text("fairly sure")
    for source, lit in [("voice", "true"), ("words", "true"), ("sounds", "false")]:
        expect(strip.locator(f"[data-source={source}]")).to_have_attribute("data-lit", lit)
    expect(strip.locator("[data-source=face]")).to_have_count(0)  # the camera is off
    page.wait_for_function(f"{POINT_PX} > 4")  # to the pleasant side
    box = strip.bounding_box()
    visitor.say("laugh")
    expect(strip).to_contain_text("laughter")
    expect(strip).to_contain_text("Unclear")  # the next mood
    expect(strip).to_contain_text("Sad")
    assert strip.bounding_box() == box
    told = page.evaluate("window.said")
    assert len(told) >= 3, told
    assert len(told) <= len(visitor.payloads("user.state")) / 2, told  # it does not change with each picture
    assert strip.evaluate("(element) => element.querySelector('[aria-live=off]') !== null")


def test_the_strip_tells_why(person: Callable[..., Visitor]) -> None:
    visitor = person()
    page = visitor.page
    be_heard(page)
    strip = page.locator(STRIP)
    expect(strip).to_contain_text("Happy")
    visitor.press("Dismiss")  # what says that there is no avatar
    why = page.get_by_role("dialog", name="Why")
    strip.focus()
    page.keyboard.press("Enter")
    expect(strip).to_have_attribute("aria-expanded", "true")
    expect(why).to_contain_text("louder than usual")
    expect(why).to_contain_text("+0.2 excited")
    expect(why).to_contain_text("not what you feel")
    expect(why).to_contain_text("fixed rules")
    expect(why.get_by_role("list", name="Sources")).to_contain_text("Face: off")
    page.keyboard.press("Escape")
    expect(why).to_be_hidden()
    assert visitor.state()["connection"]["status"] == "open"

    strip.hover()  # the mouse opens it for as long as it is there
    expect(why).to_be_visible()
    page.mouse.move(600, 470)
    expect(why).to_be_hidden()

    strip.click()
    why.get_by_role("button", name="Senses").click()
    expect(page.get_by_role("region", name="Senses")).to_be_visible()
    expect(why).to_be_hidden()


def test_without_motion_nothing_glides(person: Callable[..., Visitor]) -> None:
    visitor = person(reduced_motion="reduce")
    be_heard(visitor.page)
    strip = visitor.page.locator(STRIP)
    expect(strip).to_contain_text("Happy")
    durations = strip.evaluate(
        "(e) => [...e.querySelectorAll('*')].map((item) => parseFloat(getComputedStyle(item).transitionDuration))"
    )
    assert max(durations) <= 0.001


def test_visitors_of_a_kiosk_are_asked_how_they_may_be_heard(person: Callable[..., Visitor]) -> None:
    visitor = person("&kiosk=1&hear=sounds", begin=False, permissions=[])
    page = visitor.page
    attract = page.get_by_role("button", name="Touch the screen")
    expect(attract).to_contain_text("sounds such as laughter")
    attract.click()
    visitor.wait("s.connection.status === 'open' && s.settings && s.settings.sounds")
    assert settings(visitor) == [False, True, False]
    visitor.press("Let Iris notice how you speak")
    dialog = page.get_by_role("dialog", name="May Iris notice how you speak?")
    expect(dialog.get_by_role("switch", name="tone of my voice")).not_to_be_checked()
    dialog.get_by_role("switch", name="tone of my voice").click()
    dialog.get_by_role("button", name="Let her notice that").click()
    visitor.wait("s.settings.voice_emotion")
    expect(page.get_by_role("status").filter(has_text="notices how you speak")).to_be_visible()
    expect(page.locator(STRIP)).to_contain_text("Happy")
    visitor.press("No more of that")
    visitor.wait("!s.settings.voice_emotion && !s.settings.sounds")
    assert page.evaluate("localStorage.getItem('visavis')") is None
