"""The real server hears how something is said, and what; the page shows what comes of it, and can be told to stop."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.moments import until
from tests.browser.screenshots import be_heard
from tests.browser.visitor import Visitor


def sources_of(visitor: Visitor) -> set[str]:
    """Return what has contributed to how the person was said to come across."""
    told = visitor.payloads("user.state")
    return {name for state in told for part in ("valence", "arousal") for name in state[part]["sources"]}


def are_words_pleasant(visitor: Visitor) -> bool:
    """Tell whether something pleasant was ever noticed in the words."""
    cues = [cue for state in visitor.payloads("user.state") for cue in state["cues"]]
    return any(cue["source"] == "text.sentiment" and cue["valence"] > 0 for cue in cues)


def test_voice_and_words_move_the_picture(speak: Callable[..., Visitor]) -> None:
    lines = ("I am so happy today, that is wonderful and great.", "I love it, it is really beautiful and good.")
    twice = (lines[0], 3.0, lines[1], 6.0)
    visitor = speak(12.0, *twice, *twice, lines[0], 20.0)  # said again to a page that was not ready
    page = visitor.page
    visitor.begin("Start talking")
    visitor.wait("s.capabilities !== null")
    able = visitor.state()["capabilities"]
    assert (able["voice_emotion"], able["sentiment"]) == ("prosody", "lexicon")
    be_heard(page)
    strip = page.locator("[data-strip]")
    for source in ("voice", "words"):
        expect(strip.locator(f"[data-source={source}]")).to_have_attribute("data-lit", "true")
    until(page, lambda: {"voice.emotion", "text.sentiment"} <= sources_of(visitor), "voice or words say nothing")
    until(page, lambda: are_words_pleasant(visitor), "the words are not pleasant")

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
