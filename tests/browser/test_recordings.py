"""A conversation that somebody agreed to have recorded is heard again, by whom it is of and by nobody else."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.accounts import server_with_accounts, sign_in, sign_in_to_talk
from tests.browser.chromium import PATIENCE_MS, chromium, microphone, new_page
from tests.browser.sounds import LISTENS_S, scene
from tests.browser.visitor import Visitor

WINDOW = {"width": 1360, "height": 900}
LOUD = 0.02
"""What a voice's samples reach, of 1; a silence lies far below."""
_FINISHED = """async (address) => {
  const recordings = await (await fetch(address)).json();
  return recordings.length > 0 && recordings.every(({ bytes }) => bytes > 0);
}"""
"""Whether the server has written everything that was recorded: it goes on with that when the conversation is over."""
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
_LINE = "span[aria-hidden].w-px"
"""Where one is on the line of time."""
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
  const line = document.querySelector("LINE");
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
}""".replace("LINE", _LINE)
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
    page.wait_for_url(f"{address}/sessions/?id={session}")
    page.get_by_role("heading", level=1).wait_for()
    return page


def recorded(browser: Browser, address: str) -> tuple[str, float]:
    """Hold a conversation that is recorded from the middle on; return its identifier, and how long that was, s."""
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
    visitor.page.wait_for_function(_FINISHED, arg=f"/api/sessions/{session}/recordings", polling=200)
    began = next(moment(item) for item in visitor.events if item["payload"].get("settings", {}).get("record"))
    ended = next(moment(item) for item in visitor.events if item["type"] == "session.closed")
    visitor.close()
    return session, (ended - began).total_seconds()


def moment(event: dict[str, Any]) -> datetime:
    """Return when an event was published."""
    return datetime.fromisoformat(event["timestamp"])


def middle_ms(sound: bytes, side: int) -> float:
    """Return the middle of what one side says in a recording, ms."""
    with av.open(io.BytesIO(sound), "r") as container:
        frames = [frame.to_ndarray() for frame in container.decode(audio=0)]
        rate = container.streams.audio[0].rate
    loud = np.flatnonzero(np.abs(np.concatenate(frames, axis=1)[side]) > LOUD)
    return float(np.median(loud)) * 1000 / rate


def test_a_recording_plays_with_its_words_and_is_heard_by_nobody_else(address: str, tmp_path: Path) -> None:
    heard = scene(tmp_path, LISTENS_S, "What can you do?", 40.0)
    with chromium(microphone(heard)) as browser:
        session, should_last_s = recorded(browser, address)
        page = open_session(browser, address, "mia", session)
        expect(page.get_by_role("group", name="Recording")).to_be_visible()
        expect(page.get_by_role("listitem").filter(has_text="Iris").last).to_have_attribute("data-current", "false")
        page.wait_for_function("window.__players.some((player) => player.src !== '')")
        page.locator(_LINE).wait_for(state="attached")  # it is drawn when the page knows how wide that is
        page.evaluate(_WATCH)
        page.get_by_role("button", name="Play").click()
        page.wait_for_function("window.__players.some((player) => player.ended)", timeout=3 * PATIENCE_MS)
        expect(page.get_by_role("button", name="Play")).to_be_visible()  # it could be heard again
        lasts_s = page.evaluate("window.__players.find((player) => player.ended).duration")
        moments = page.evaluate("window.__moments")
        place = f"{address}/api/sessions/{session}"
        record = page.request.get(place).json()
        [recording] = page.request.get(f"{place}/recordings").json()
        assert abs(lasts_s - should_last_s) < 0.5  # of sound: it was recorded for as long as that was agreed to

        # It goes on by itself to the end, and the line of time with it.
        assert moments[-1]["at_s"] > 0.9 * lasts_s
        for name in ("at_s", "line_px"):
            values = [item[name] for item in moments if item["at_s"] > 0]
            assert values == sorted(values), name
            assert len(set(values)) > 10, name
        assert max(item["levels"][1] for item in moments) > LOUD

        # The user is heard left and the virtual human right, and where they are their words are lit.
        sound = page.request.get(f"{place}/recording").body()
        slider = page.get_by_role("slider", name="Position in the conversation")
        answer = page.locator("[data-current]").last.inner_text().splitlines()[-1]
        for side, words in enumerate(("what can you do", answer)):
            at_ms = recording["began_ms"] - record["opened_ms"] + middle_ms(sound, side)
            slider.fill(str(round(at_ms / 100) * 100))
            expect(page.locator("[data-current=true]")).to_contain_text(words, ignore_case=True)

        other = open_session(browser, address, "noah", session)
        expect(other.get_by_role("heading", name="This conversation is not here")).to_be_visible()
        nobody = browser.new_context()
        for path in (f"{place}/recordings", f"{place}/recording", f"{place}/recording?part=0"):
            assert page.request.get(path).status == 200
            assert other.request.get(path).status == 404
            assert nobody.request.get(path).status == 401
        for context in (page.context, other.context, nobody):
            context.close()
