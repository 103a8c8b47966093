"""The real server hears how something is said, and what; the page shows what comes of it, and can be told to stop."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.screenshots import be_heard
from tests.browser.visitor import Visitor


def test_voice_and_words_move_the_picture(speak: Callable[..., Visitor]) -> None:
    lines = ("I am so happy today, that is wonderful and great.", "I love it, it is really beautiful and good.")
    visitor = speak(9.0, lines[0], 3.0, lines[1], 6.0, lines[0], 20.0)
    page = visitor.page
    visitor.begin("Start talking")
    visitor.wait("s.capabilities !== null")
    able = visitor.state()["capabilities"]
    assert (able["voice_emotion"], able["sentiment"]) == ("prosody", "lexicon")
    be_heard(page)
    strip = page.locator("[data-strip]")
    for source in ("voice", "words"):
        expect(strip.locator(f"[data-source={source}]")).to_have_attribute("data-lit", "true")
    told = visitor.payloads("user.state")
    sources = {name for state in told for part in ("valence", "arousal") for name in state[part]["sources"]}
    assert {"voice.emotion", "text.sentiment"} <= sources
    assert any(cue["source"] == "text.sentiment" and cue["valence"] > 0 for state in told for cue in state["cues"])

    strip.click()
    expect(page.get_by_role("dialog", name="Why").get_by_role("region", name="What was noticed")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator("main").focus()
    page.keyboard.press("n")
    page.get_by_role("button", name="Turn all off").click()
    visitor.wait("!s.settings.voice_emotion && !s.settings.sentiment && !s.settings.sounds")
    page.keyboard.press("Escape")
    expect(strip).to_have_count(0)
    assert [item["code"] for item in visitor.payloads("error")] == []
