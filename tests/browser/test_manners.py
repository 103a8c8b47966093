"""Other ways to take turns: by a key, by a tap, and with loudspeakers."""

from __future__ import annotations

import json
from collections.abc import Callable

from playwright.sync_api import Browser, expect

from tests.browser.conftest import Visit
from tests.browser.moments import until
from tests.browser.visitor import Visitor

LEAD_S = 3.0
"""The question comes so long after the page has asked for the microphone: by then it surely listens."""
HELD_FRAMES = 250
"""So many frames of the microphone, of 20 ms, hold the question and what is before it."""
SOUND = "sound"
TAIL_FRAMES = 15
"""So many still pass when the key is let go: the end of the last word."""


def choose_push_to_talk(visitor: Visitor) -> None:
    """Choose it in the settings, and wait until the server knows."""
    visitor.press("Settings")
    visitor.page.get_by_text("Push to talk", exact=True).click()
    visitor.page.keyboard.press("Escape")
    visitor.wait("s.settings.turn_taking === 'push_to_talk'")


def follow_sent(visitor: Visitor) -> list[str]:
    """Return a list to which everything is added that is sent from now on: a command's type, or SOUND."""
    sent: list[str] = []

    def note(payload: str | bytes) -> None:
        sent.append(json.loads(payload)["type"] if isinstance(payload, str) else SOUND)

    visitor.page.on("websocket", lambda socket: socket.on("framesent", note))
    return sent


def hold_on(visitor: Visitor) -> None:
    """Wait until the question has been sent."""
    until(visitor.page, lambda: visitor.spoken_frames >= HELD_FRAMES, "the microphone is not sent")


def test_what_is_said_while_the_key_is_held_is_answered(speak: Callable[..., Visitor]) -> None:
    visitor = speak(LEAD_S, "What can you do?", 25.0)
    sent = follow_sent(visitor)
    visitor.begin()
    choose_push_to_talk(visitor)
    visitor.wait("e && e.kind === 'assistant' && e.status === 'complete'")
    page, button = visitor.page, visitor.page.get_by_role("button", name="Hold to talk")
    expect(button).to_have_attribute("aria-pressed", "false")

    visitor.say("What is visavis?")  # it takes some time to answer that
    page.locator("main").focus()
    visitor.wait("u && e.kind === 'assistant' && e.heardWords > 2")  # of which nothing was heard would not be kept
    page.keyboard.down("Space")  # over the answer, which that stops
    expect(button).to_have_attribute("aria-pressed", "true")
    visitor.wait("s.pushed && s.floor === 'user' && s.entries[2].status === 'interrupted'")
    hold_on(visitor)
    page.keyboard.up("Space")
    expect(button).to_have_attribute("aria-pressed", "false")
    visitor.wait("u.origin === 'voice' && !u.partial && e.kind === 'assistant' && e.heardWords > 2")
    # How long the silence is that is sent with it depends on the machine, and the recognizer may hear a word in that.
    assert "what can you do" in visitor.entry("user")["text"].lower()
    assert visitor.payloads("assistant.delta")[-1]["source"]["reference"] == "what-can-you-do"
    assert [item["why"] for item in visitor.payloads("turn.started")][-1] == "client"
    assert [item["why"] for item in visitor.payloads("turn.ended")][-1] == "client"
    assert visitor.state()["latency"]["spoken"]

    # The microphone is on all the time, but was sent only while the key was down, and 300 ms longer.
    assert visitor.state()["microphone"] == "on"
    page.wait_for_timeout(500)
    pushed, released = sent.index("turn.start"), sent.index("turn.end")
    assert sent[:pushed].count(SOUND) == 0
    assert sent[pushed:released].count(SOUND) >= HELD_FRAMES
    assert sent[released:].count(SOUND) == TAIL_FRAMES


def test_what_is_discarded_is_not_answered(speak: Callable[..., Visitor]) -> None:
    visitor = speak(LEAD_S, "What can you do?", 25.0)
    visitor.begin()
    choose_push_to_talk(visitor)
    visitor.wait("e && e.status === 'complete'")
    button = visitor.page.get_by_role("button", name="Hold to talk")
    button.click()  # a click is enough for those who cannot hold
    visitor.wait("s.pushed")
    hold_on(visitor)
    expect(button).to_have_attribute("aria-pressed", "true")
    visitor.page.keyboard.press("Escape")
    expect(button).to_have_attribute("aria-pressed", "false")
    visitor.wait("s.floor === 'idle'")
    visitor.page.wait_for_timeout(2_500)
    assert visitor.state()["floor"] == "idle"
    assert visitor.entry("assistant")["id"] == visitor.state()["entries"][0]["id"], "it was answered"


def test_a_tap_stops_her(visit: Visit) -> None:
    visitor = visit()
    visitor.begin()
    visitor.say("What is visavis?")  # it takes some time to answer that
    visitor.wait("u && e.kind === 'assistant' && e.heardWords > 1")
    hint = visitor.page.get_by_text("Tap her, or press Esc")
    expect(hint).to_be_visible()
    visitor.page.mouse.click(320, 160)
    visitor.wait("e.status === 'interrupted' && s.floor === 'idle'")
    expect(hint).to_be_hidden()
    assert "assistant.cancel" in visitor.commands
    visitor.say("Who are you?")
    visitor.wait("u && e.kind === 'assistant' && e.heardWords > 1")
    expect(hint).to_be_hidden()  # it is known now


def test_an_echo_is_told_once(browser: Browser, mock: str) -> None:
    visitor = Visitor(browser, mock, drawn=False).open()
    visitor.begin()
    notice = visitor.page.get_by_text("Your loudspeaker is heard by your microphone")
    visitor.say("echo")
    expect(notice).to_be_visible()
    visitor.page.get_by_role("button", name="Dismiss").last.click()
    expect(notice).to_be_hidden()
    visitor.say("echo")
    until(visitor.page, lambda: len(visitor.payloads("echo.detected")) == 2, "the echo is not heard again")
    visitor.page.wait_for_timeout(300)
    expect(notice).to_be_hidden()
    visitor.close()


_WATCH = """() => {
  window.__hum = { told: false, shown: false, lip: 0 };
  setInterval(() => {
    const { state, morphs } = window.visavis, hum = window.__hum;
    hum.told ||= state().aside === "mhm";
    hum.shown ||= document.body.innerText.includes("(mhm)");
    hum.lip = Math.max(hum.lip, morphs().mouthShrugLower ?? 0);
  }, 20);
}"""
"""Notes what is there for moments only: a page that draws seldom would look away."""
MOST_HUMS = 8
"""A hum is so short that a page that draws seldom may draw no picture while it sounds."""


def test_a_hum_is_heard_and_seen_but_is_no_part_of_the_conversation(browser: Browser, mock: str) -> None:
    visitor = Visitor(browser, mock).open()
    visitor.begin()
    visitor.wait("e && e.status === 'complete'")
    reports = [item for item in visitor.commands if item.startswith("playback.")]
    visitor.page.evaluate(_WATCH)
    hums = 0
    while hums < MOST_HUMS and not visitor.page.evaluate("window.__hum.lip > 0.02"):
        visitor.page.evaluate("window.__hum.told = window.__hum.shown = false")
        visitor.say("hum")
        hums += 1
        visitor.page.wait_for_function("window.__hum.told && window.__hum.shown")
        visitor.wait("s.aside === null")
    assert visitor.page.evaluate("window.__hum.lip > 0.02")
    assert [item["kind"] for item in visitor.state()["entries"]] == ["assistant", *["user"] * hums]
    assert [item for item in visitor.commands if item.startswith("playback.")] == reports
    visitor.close()
