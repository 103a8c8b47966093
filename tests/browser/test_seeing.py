"""A person shows their camera, lets her see them, and takes that back. The scripted server sees a drawn face."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from tests.browser.moments import notice, until
from tests.browser.sight import STILL, let_her_see, show_camera
from tests.browser.visitor import Visitor

HEADER = struct.Struct("<BBHI")
_RECORD_CAMERAS = """
window.cameras = [];
const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = async (wanted) => {
  const stream = await open(wanted);
  if (wanted.video) window.cameras.push(...stream.getVideoTracks());
  return stream;
};
"""
LIGHT = "window.cameras.some((track) => track.readyState === 'live')"
"""Whether the camera's light is on."""
REGION = """document.querySelector('[role=region][aria-label="What Iris sees"]')"""
USUAL_MS = 1_000 / 10
BUSY_MS = 1_000 / 3
"""How far pictures are apart that the scripted server asks for, usually and when it is busy."""
EARLY_MS = 15
"""A picture may be taken so much before its time, which does not move by that: cameras do not keep exact time."""
SAME_CLOCK_MS = 5
"""As exactly as a worker's clock is the page's."""


def wait_for_pictures(visitor: Visitor, count: int) -> None:
    """Wait until so many pictures have been sent."""
    until(visitor.page, lambda: len(visitor.pictures) >= count, f"there are not {count} pictures")


@pytest.fixture
def stranger(browser: Browser, mock: str) -> Iterator[Callable[..., Visitor]]:
    """Open the page with its scripted server; the camera shows a pattern."""
    with ExitStack() as stack:

        def go(query: str = "", **options: Any) -> Visitor:
            visitor = Visitor(browser, mock, drawn=False, **options)
            stack.callback(visitor.close)
            visitor.address += query
            visitor.page.add_init_script(_RECORD_CAMERAS)
            visitor.page.add_init_script(STILL)
            return visitor.open()

        yield go


def test_the_camera_is_a_mirror_until_one_agrees(stranger: Callable[..., Visitor]) -> None:
    visitor = stranger()
    page = visitor.page
    show_camera(visitor)
    expect(page.get_by_text("Only you see this")).to_be_visible()
    visitor.press("Let Iris see you")
    dialog = page.get_by_role("dialog", name="May Iris see you?")
    expect(dialog).to_contain_text("No picture is kept")
    for name in ("Read my expressions", "Recognize me"):
        expect(dialog.get_by_role("switch", name=name)).not_to_be_checked()
    dialog.get_by_role("button", name="Not now").click()
    page.wait_for_timeout(1_500)
    assert visitor.pictures == []
    assert "session.update" not in visitor.commands
    assert not visitor.state()["settings"]["seeing"]

    page.locator("main").focus()
    page.keyboard.press("s")
    dialog.get_by_role("switch", name="Read my expressions").click()
    dialog.get_by_role("button", name="Let her see me").click()
    expect(page.get_by_text("Iris sees you", exact=True)).to_be_visible()
    expect(page.get_by_text("Only you see this")).to_be_hidden()
    visitor.wait_seen("f && f.points && s.emotion")
    settings = visitor.state()["settings"]
    chosen = [settings[name] for name in ("seeing", "expressions", "recognition", "face_mesh")]
    assert chosen == [True, True, False, True]


def test_what_is_sent_are_small_pictures_at_the_pace_of_the_server(stranger: Callable[..., Visitor]) -> None:
    visitor = stranger()
    began_ms = visitor.page.evaluate("performance.now()")
    let_her_see(visitor)
    wait_for_pictures(visitor, 12)
    visitor.wait_seen("s.rate(performance.now()) > 0")
    kind, flags, _, _ = HEADER.unpack_from(visitor.pictures[-1])
    assert (kind, flags) == (2, 0)
    picture = Image.open(io.BytesIO(visitor.pictures[-1][HEADER.size :]))
    assert picture.format == "JPEG"
    assert picture.size == (640, 480)
    assert len(visitor.pictures[-1]) < 100_000
    stamps = stamps_of(visitor.pictures)
    now_ms = visitor.page.evaluate("performance.now()")
    assert stamps == sorted(set(stamps))
    assert began_ms - SAME_CLOCK_MS <= stamps[0]
    assert stamps[-1] <= now_ms + SAME_CLOCK_MS
    # However late some of them are, there are never more of them than were asked for.
    assert stamps[-1] - stamps[0] >= (len(stamps) - 1) * USUAL_MS - EARLY_MS

    visitor.say("busy")
    visitor.wait("s.paced?.why === 'load'")
    visitor.press("Tell what Iris sees")
    expect(visitor.page.get_by_role("region", name="What Iris sees")).to_contain_text("the server is busy")
    told = len(visitor.pictures) + 2  # some may be under way
    wait_for_pictures(visitor, told + 9)
    stamps = stamps_of(visitor.pictures[told:])
    late_ms = BUSY_MS  # the first of these was at most so late
    assert stamps[-1] - stamps[0] >= (len(stamps) - 1) * BUSY_MS - late_ms - EARLY_MS


def stamps_of(pictures: list[bytes]) -> list[int]:
    """Return when pictures were taken, ms of the page's clock."""
    return [HEADER.unpack_from(item)[3] for item in pictures]


@pytest.mark.parametrize("how", ["button", "key", "settings", "camera button"])
def test_seeing_is_ended_at_the_source(stranger: Callable[..., Visitor], how: str) -> None:
    visitor = stranger()
    page = visitor.page
    let_her_see(visitor)
    visitor.wait_seen("f !== null")
    assert page.evaluate(LIGHT)
    if how == "button":
        visitor.press("Stop letting Iris see you")
    elif how == "key":
        page.locator("main").focus()
        page.keyboard.press("s")
    elif how == "settings":
        visitor.press("Privacy")
        page.get_by_role("switch", name="Iris may see me").click()
        page.keyboard.press("Escape")
    else:
        visitor.press("Turn your camera off: Iris sees you no longer")
    visitor.wait("s.camera === 'off' && !s.settings.seeing && !s.settings.expressions")
    assert not page.evaluate(LIGHT)
    assert visitor.commands.count("session.update") >= 2
    sent = len(visitor.pictures)
    page.wait_for_timeout(1_000)
    assert len(visitor.pictures) == sent
    assert page.evaluate("window.visavis.scene.faces.length") == 0
    expect(page.get_by_role("figure", name="Your camera")).to_be_hidden()

    # What was taken back stays so; what was only put away may go on.
    remembered = how == "camera button"
    again = "Show your camera; Iris sees it, too" if remembered else "Show your camera, to you only"
    page.reload()
    visitor.begin()
    assert len(visitor.pictures) == sent
    assert not page.evaluate(LIGHT)
    page.get_by_role("button", name=again).click()
    if remembered:
        visitor.wait("s.settings.seeing && s.settings.expressions")
        visitor.wait_seen("f !== null")
    else:
        page.wait_for_timeout(1_000)
        assert len(visitor.pictures) == sent
        expect(page.get_by_text("Only you see this")).to_be_visible()


def test_nothing_is_sent_from_a_page_that_is_hidden(stranger: Callable[..., Visitor]) -> None:
    visitor = stranger()
    let_her_see(visitor)
    visitor.wait_seen("f !== null")
    hide = "Object.defineProperty(document, 'hidden', { value: %s, configurable: true });"
    tell = "document.dispatchEvent(new Event('visibilitychange'))"
    visitor.page.evaluate(hide % "true" + tell)
    visitor.page.wait_for_timeout(300)
    sent = len(visitor.pictures)
    visitor.page.wait_for_timeout(1_500)
    assert len(visitor.pictures) == sent
    visitor.page.evaluate(hide % "false" + tell)
    wait_for_pictures(visitor, sent + 1)
    visitor.wait_seen("s.rate(performance.now()) > 0")


def test_a_server_that_cannot_see_says_so(stranger: Callable[..., Visitor]) -> None:
    visitor = stranger("&persona=blind")
    show_camera(visitor)
    page = visitor.page
    expect(page.get_by_text("Only you see this. This server cannot look at pictures.")).to_be_visible()
    expect(page.get_by_role("button", name="Let Iris see you")).to_have_count(0)
    page.locator("main").focus()
    page.keyboard.press("s")
    expect(page.get_by_role("dialog")).to_have_count(0)
    visitor.press("Privacy")
    expect(page.get_by_role("region", name="Senses")).to_contain_text("cannot look at pictures")
    assert visitor.pictures == []


@pytest.mark.parametrize("missing", ["MediaStreamTrackProcessor", "OffscreenCanvas"])
def test_browsers_that_can_do_less_send_pictures_as_well(browser: Browser, mock: str, missing: str) -> None:
    visitor = Visitor(browser, mock, drawn=False)
    visitor.page.add_init_script(f"delete window.{missing}")
    visitor.open()
    let_her_see(visitor)
    wait_for_pictures(visitor, 5)
    visitor.wait_seen("f !== null && s.rate(performance.now()) > 0")
    assert Image.open(io.BytesIO(visitor.pictures[-1][HEADER.size :])).size == (640, 480)
    visitor.close()


def test_keys_open_the_camera_and_tell_the_details(stranger: Callable[..., Visitor]) -> None:
    visitor = stranger(size={"width": 1200, "height": 800})
    let_her_see(visitor)
    page, region = visitor.page, visitor.page.get_by_role("region", name="What Iris sees")
    expect(region).to_be_visible()
    expect(region).to_have_attribute("aria-live", "off")
    expect(region).to_contain_text("You, about 0.6 m away")
    page.locator("main").focus()
    page.keyboard.press("d")
    expect(region).to_be_hidden()
    page.keyboard.press("v")
    visitor.wait("s.camera === 'off'")
    page.keyboard.press("v")
    visitor.wait("s.camera === 'on' && s.settings.seeing")
    expect(region).to_be_hidden()
    visitor.say("name")
    page.locator("main").focus()
    page.keyboard.press("d")
    expect(region).to_contain_text("Ada, about 0.6 m away")
    nods = notice(page, f"{REGION}?.textContent.includes('nods')")
    visitor.say("nod")
    nods()


def test_visitors_of_a_kiosk_are_asked(stranger: Callable[..., Visitor]) -> None:
    visitor = stranger("&kiosk=1&see=offer", permissions=["camera"])
    page = visitor.page
    page.get_by_role("button", name="Touch the screen").click()
    visitor.wait("s.connection.status === 'open'")
    page.wait_for_function(f"!({LIGHT})")  # what has watched for somebody to come lets the camera go
    page.wait_for_timeout(500)
    assert not page.evaluate(LIGHT)
    visitor.press("Let Iris see you")
    visitor.press("Let her see me")
    expect(page.get_by_role("status").filter(has_text="Iris sees you")).to_be_visible()
    visitor.wait_seen("f !== null && f.points === null")
    visitor.press("Stop that")
    visitor.wait("s.camera === 'off' && !s.settings.seeing")
    assert not page.evaluate(LIGHT)


def test_a_kiosk_can_see_from_the_beginning_and_forgets_with_the_visit(stranger: Callable[..., Visitor]) -> None:
    visitor = stranger("&kiosk=1&see=always", permissions=["camera"])
    page = visitor.page
    page.wait_for_timeout(500)
    attract = page.get_by_role("button", name="Touch the screen")
    expect(attract).to_contain_text("she sees your face")
    attract.click()
    visitor.wait_seen("f !== null")
    settings = visitor.state()["settings"]
    assert (settings["expressions"], settings["recognition"]) == (False, False)
    visitor.press("done")
    expect(attract).to_be_visible()
    assert page.evaluate("window.visavis.scene.faces.length") == 0
    assert page.evaluate("localStorage.getItem('visavis')") is None
