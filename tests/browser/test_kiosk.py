"""A page in a lobby: it wakes for whoever comes, and knows nothing of the one before. The real page and server.

The tests that need a browser of their own come first: two cannot run in one thread.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.chromium import chromium, microphone
from tests.browser.proxy import Network, network_to
from tests.browser.sounds import scene
from tests.browser.visitor import Visitor

IDLE_S = 6
QUIET_S = 20
"""Nobody comes near and nobody speaks for so long: much longer than it takes to open the page, and to look twice."""


@pytest.fixture
def lobby(browser: Browser, server: str) -> Iterator[Callable[..., Visitor]]:
    """Open the page as a kiosk. The microphone is blocked, so that only what a test does wakes her."""
    visitors: list[Visitor] = []

    def go(address: str = server, idle_s: int = IDLE_S, **options: Any) -> Visitor:
        visitor = Visitor(browser, address, **{"permissions": [], "drawn": False, **options})
        visitor.address += f"&kiosk=1&idle={idle_s}"
        visitors.append(visitor)
        return visitor.open()

    yield go
    for visitor in visitors:
        visitor.close()


def stored(visitor: Visitor) -> str:
    """Return everything that the browser keeps for this page."""
    kept: str = visitor.page.evaluate("JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])")
    return kept


def test_a_voice_wakes_her_and_nothing_is_sent_before(server: str, tmp_path: Path) -> None:
    sound = scene(tmp_path, float(QUIET_S), "Hello there, is anybody at home?", 20.0)
    with chromium(microphone(sound)) as own:
        visitor = Visitor(own, server, drawn=False, permissions=["microphone"])
        visitor.address += f"&kiosk=1&idle={IDLE_S}"
        visitor.open()
        expect(visitor.page.get_by_role("button", name="Say hello, or touch the screen")).to_be_visible()
        visitor.page.wait_for_timeout(4_000)
        assert visitor.state()["connection"]["status"] == "off"
        assert visitor.spoken_frames == 0
        visitor.wait("s.connection.status === 'open' && s.microphone === 'on'")  # nobody has touched anything
        visitor.wait("e && e.kind === 'assistant' && e.heardWords > 1")
        visitor.close()


def test_somebody_who_comes_near_wakes_her(server: str, tmp_path: Path) -> None:
    film = tmp_path / "approach.y4m"
    person = f"if(lt(T,{QUIET_S}),0,80*(T-{QUIET_S}))"  # from nothing to the whole height within some seconds
    drawn = f"geq=lum='if(lt(abs(X-160),({person})/2)*gt(Y,240-({person})),40,150)':cb=128:cr=128"
    source = ["-f", "lavfi", "-i", f"color=gray:s=320x240:r=5:d={2 * QUIET_S}", "-vf", drawn, "-pix_fmt", "yuv420p"]
    subprocess.run(["ffmpeg", "-loglevel", "error", "-y", *source, str(film)], check=True)
    with chromium(f"--use-file-for-fake-video-capture={film}") as own:
        visitor = Visitor(own, server, drawn=False, permissions=["camera"])
        visitor.address += f"&kiosk=1&idle={IDLE_S}"
        visitor.open()
        visitor.page.wait_for_timeout(5_000)
        assert visitor.state()["connection"]["status"] == "off"
        visitor.wait("s.connection.status === 'open'")
        assert visitor.pictures == []
        visitor.close()


def test_a_visit_begins_with_a_touch_and_leaves_nothing(lobby: Callable[..., Visitor]) -> None:
    visitor = lobby()
    page, attract = visitor.page, visitor.page.get_by_role("button", name="Touch the screen to begin")
    expect(attract).to_be_visible()
    before = stored(visitor)
    attract.click()
    visitor.wait("e && e.kind === 'assistant' && e.heardWords > 2")  # she greets
    settings = visitor.payloads("session.opened")[0]["settings"]
    assert (settings["greet"], settings["check_in_s"]) == (True, IDLE_S)
    expect(page.get_by_role("button", name="Settings")).to_have_count(0)
    first = visitor.state()["connection"]["sessionId"]

    visitor.wait("s.floor === 'idle' && e.status === 'complete'")
    page.get_by_label("Suggestions").get_by_role("button").first.click()
    visitor.wait("u && e.kind === 'assistant' && e.heardWords > 1")
    said = visitor.entry("user")["text"]
    expect(page.get_by_role("main").get_by_text(said)).to_be_visible()

    # The visitor walks away. She asks once, waits, and is free for the next one.
    expect(attract).to_be_visible()
    assert visitor.payloads("session.closed")[-1]["reason"] == "idle"
    state = visitor.state()
    assert state["entries"] == []
    assert state["turns"] == []
    assert state["microphone"] == "off"
    assert said not in page.locator("body").inner_text()
    assert stored(visitor) == before

    page.keyboard.press("Enter")  # any key does
    visitor.wait("s.connection.status === 'open' && e && e.kind === 'assistant'")
    assert visitor.state()["connection"]["sessionId"] != first
    page.get_by_role("button", name="done").click()
    expect(attract).to_be_visible()
    assert visitor.commands[-1] == "session.close"
    assert visitor.state()["entries"] == []


def test_a_server_that_is_gone_comes_back(lobby: Callable[..., Visitor], network: tuple[str, Network]) -> None:
    address, line = network
    visitor = lobby(address, 2 * IDLE_S)  # the page waits twice as long again for a server that is gone
    page = visitor.page
    begin, away = page.get_by_role("button", name="Touch the screen"), page.get_by_text("Back in a moment")
    begin.click()
    visitor.wait("e && e.kind === 'assistant' && e.heardWords > 1")
    session = visitor.state()["connection"]["sessionId"]
    line.cut()
    expect(away).to_be_visible()
    line.mend()
    visitor.wait("s.connection.status === 'open'")
    assert visitor.state()["connection"]["sessionId"] == session
    expect(away).to_be_hidden()

    line.cut()
    expect(away).to_be_visible()
    visitor.wait("s.connection.status === 'off'")  # nobody waits for so long
    assert visitor.state()["entries"] == []
    expect(away).to_be_visible()
    line.mend()
    expect(begin).to_be_visible()


@pytest.fixture
def network(server: str) -> Iterator[tuple[str, Network]]:
    with network_to(server) as both:
        yield both
