"""A conversation that somebody agreed to have recorded is heard again, by whom it is of and by nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.accounts import server_with_accounts, sign_in, sign_in_to_talk
from tests.browser.chromium import chromium, microphone, new_page
from tests.browser.sounds import scene
from tests.browser.visitor import Visitor

WINDOW = {"width": 1360, "height": 900}
LOUD = 0.02
"""Root mean square of a voice's samples; a silence lies far below."""
_PLAYERS = """
const Native = window.Audio;
window.__players = [];
window.Audio = function (...given) {
  const player = new Native(...given);
  window.__players.push(player);
  return player;
};
"""
"""Keeps every player that the page makes: none of them is part of the document."""
_WATCH = """() => {
  const player = window.__players.findLast((item) => item.src !== "");
  const context = new AudioContext();
  const source = context.createMediaElementSource(player);
  source.connect(context.destination);
  const split = context.createChannelSplitter(2);
  source.connect(split);
  const ears = [0, 1].map((channel) => {
    const ear = context.createAnalyser();
    ear.fftSize = 2048;
    split.connect(ear, channel);
    return ear;
  });
  const samples = new Float32Array(2048);
  const level = (ear) => {
    ear.getFloatTimeDomainData(samples);
    return Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length);
  };
  const line = document.querySelector("span[aria-hidden].w-px");
  window.__moments = [];
  const look = () => {
    if (!player.paused) {
      const said = document.querySelector("[data-current=true]");
      window.__moments.push({
        at_s: player.currentTime,
        line_px: new DOMMatrix(getComputedStyle(line).transform).m41,
        said: said === null ? "" : said.innerText,
        levels: ears.map(level),
      });
    }
    requestAnimationFrame(look);
  };
  look();
}"""
"""Notes in every frame where the player and the line of time are, which words are lit, and how loud both sides are."""


@pytest.fixture
def address(everything_is_here: None, tmp_path: Path) -> Iterator[str]:
    folder = tmp_path / "server"
    folder.mkdir()
    with server_with_accounts(folder, mia="visitor", noah="visitor") as found:
        yield found


def open_session(browser: Browser, address: str, name: str, session: str) -> Page:
    """Sign in, and open a conversation in the Command Center."""
    page = new_page(browser, viewport=WINDOW, locale="en-US", permissions=[])
    page.add_init_script("localStorage.visavis ??= JSON.stringify({ toured: true })")
    page.add_init_script(_PLAYERS)
    page.goto(f"{address}/sessions/?id={session}")
    sign_in(page, name)
    page.get_by_role("heading", level=1).wait_for()
    return page


def recorded(browser: Browser, address: str) -> str:
    """Hold a conversation that is recorded from the middle on; return its identifier."""
    visitor = Visitor(browser, address, drawn=False).open()
    sign_in_to_talk(visitor, "mia")
    visitor.begin()
    visitor.wait("e && e.kind === 'assistant' && e.status === 'complete'")
    visitor.press("Privacy: ")
    visitor.page.get_by_role("switch", name="Record the sound").click()
    visitor.wait("s.settings.record")
    visitor.page.keyboard.press("Escape")
    expect(visitor.page.get_by_role("group", name="Privacy")).to_contain_text("Recording")
    visitor.press("Turn the microphone on")
    visitor.wait("u && !u.partial && e.kind === 'assistant' && e.heardWords > 0 && e.status === 'complete'")
    session: str = visitor.state()["connection"]["sessionId"]
    visitor.press("End the conversation")
    visitor.wait("s.connection.status === 'ended'")
    visitor.close()
    return session


def kept_of(page: Page, address: str, session: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return a conversation's record and its recordings."""
    place = f"{address}/api/sessions/{session}"
    return page.request.get(place).json(), page.request.get(f"{place}/recordings").json()


def share(moments: list[dict[str, Any]], side: int, words: str) -> float:
    """Return in what share of the moments in which one side is heard its words are lit."""
    heard = [words.lower() in item["said"].lower() for item in moments if item["levels"][side] > LOUD]
    assert len(heard) > 3, "nothing is heard"
    return sum(heard) / len(heard)


def test_a_recording_plays_with_its_words_and_is_heard_by_nobody_else(address: str, tmp_path: Path) -> None:
    heard = scene(tmp_path, 1.5, "What can you do?", 40.0)
    with chromium(microphone(heard)) as browser:
        session = recorded(browser, address)
        page = open_session(browser, address, "mia", session)
        expect(page.get_by_role("group", name="Recording")).to_be_visible()
        expect(page.get_by_role("listitem").filter(has_text="Iris").last).to_have_attribute("data-current", "false")
        page.evaluate(_WATCH)
        page.get_by_role("button", name="Play").click()
        page.wait_for_function("window.__players.some((player) => player.ended)")
        expect(page.get_by_role("button", name="Play")).to_be_visible()  # it could be heard again
        lasts_s = page.evaluate("window.__players.find((player) => player.ended).duration")
        moments = page.evaluate("window.__moments")
        record, [recording] = kept_of(page, address, session)
        assert abs(lasts_s - (record["closed_ms"] - recording["began_ms"]) / 1000) < 0.5

        # It goes on by itself to the end, and the line of time with it.
        assert moments[-1]["at_s"] > 0.9 * lasts_s
        for name in ("at_s", "line_px"):
            values = [item[name] for item in moments if item["at_s"] > 0]
            assert values == sorted(values), name
            assert len(set(values)) > 10, name

        # The user is heard left and the virtual human right, and the words of the one who is heard are lit.
        assert share(moments, 0, "what can you do") > 0.7
        assert share(moments, 1, page.locator("[data-current]").last.inner_text().splitlines()[-1]) > 0.7

        other = open_session(browser, address, "noah", session)
        expect(other.get_by_role("heading", name="This conversation is not here")).to_be_visible()
        nobody = browser.new_context()
        place = f"{address}/api/sessions/{session}"
        for path in (f"{place}/recordings", f"{place}/recording", f"{place}/recording?part=0"):
            assert page.request.get(path).status == 200
            assert other.request.get(path).status == 404
            assert nobody.request.get(path).status == 401
        for context in (page.context, other.context, nobody):
            context.close()
