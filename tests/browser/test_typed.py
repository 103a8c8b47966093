"""A person types, stops answers, and loses the network; or cannot speak at all. The real page and server."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Route, expect

from tests.browser.conftest import Visit
from tests.browser.proxy import Network, network_to
from tests.browser.visitor import Visitor

MOUTH_RESTS = """() => {
  const { pts, jaw } = window.visavis.frames.at(-1);
  return pts === null && jaw < 0.1;
}"""


@pytest.fixture
def network(server: str) -> Iterator[tuple[str, Network]]:
    with network_to(server) as both:
        yield both


def test_a_typed_question_is_answered_and_the_answer_can_be_stopped(visit: Visit) -> None:
    visitor = visit()
    visitor.begin()
    assert visitor.state()["microphone"] == "off"

    visitor.say("What is visavis?")  # over the greeting, which that interrupts
    visitor.wait("u && e.kind === 'assistant' && e.status === 'speaking' && e.heardWords > 2")
    assert visitor.entry("user")["text"] == "What is visavis?"
    assert visitor.payloads("assistant.delta")[-1]["source"]["reference"] == "what-is-visavis"
    expect(visitor.page.get_by_role("status").filter(has_text="Speaking")).to_be_visible()

    visitor.press("Stop")
    visitor.wait("e.status === 'interrupted' && s.floor === 'idle'")
    heard, stopped = (visitor.entry("assistant")[name] for name in ("heardText", "id"))
    whole = visitor.payloads("assistant.response")[-1]["text"]
    assert 0 < len(heard) < len(whole)
    assert whole.startswith(heard)
    begun = visitor.entry("assistant")["heardWords"]
    assert begun - 1 <= len(heard.split()) <= begun  # the page has told where it was; half of a word is a word
    visitor.page.wait_for_function(MOUTH_RESTS)
    phrases = [item for item in visitor.payloads("assistant.phonemes") if item["response_id"] == stopped]
    shown_ms = visitor.page.evaluate("Math.max(...window.visavis.frames.map((frame) => frame.pts ?? 0))")
    assert shown_ms < phrases[-1]["pts_ms"] + phrases[-1]["duration_ms"]  # the mouth has not gone on by itself

    visitor.say("Who are you?")
    visitor.wait("u.text === 'Who are you?' && e.kind === 'assistant' && e.heardWords > 0")


def test_a_dropped_connection_comes_back_and_nothing_is_missed(visit: Visit, network: tuple[str, Network]) -> None:
    address, line = network
    visitor = visit(address, drawn=False)
    visitor.begin()
    session = visitor.state()["connection"]["sessionId"]
    visitor.say("Can you see me?")
    visitor.wait("u && e.kind === 'assistant' && e.heardWords > 2")

    line.cut()
    visitor.wait("s.connection.status !== 'open'")
    expect(visitor.page.get_by_text("The connection is lost")).to_be_visible()
    line.mend()
    visitor.wait("s.connection.status === 'open'")
    assert visitor.state()["connection"]["sessionId"] == session

    visitor.wait("e.kind === 'assistant' && e.status === 'complete'")
    answer = visitor.entry("assistant")
    response = next(item for item in visitor.payloads("assistant.response") if item["response_id"] == answer["id"])
    assert "".join(sentence["text"] for sentence in answer["sentences"]).strip() == response["text"]
    expect(visitor.page.get_by_text("The connection is lost")).to_be_hidden()
    visitor.say("Who are you?")
    visitor.wait("u.text === 'Who are you?' && e.kind === 'assistant'")


def test_without_permission_for_the_microphone_one_can_type(visit: Visit) -> None:
    visitor = visit(drawn=False, permissions=["camera"])
    visitor.press("Start talking")
    notice = visitor.page.get_by_role("alertdialog", name="The microphone is blocked")
    expect(notice).to_be_visible()
    notice.get_by_role("button", name="Type instead").click()
    visitor.wait("s.connection.status === 'open'")
    visitor.say("Who are you?")
    visitor.wait("u && e.kind === 'assistant' && e.heardWords > 0")


def test_the_page_waits_for_a_server_that_wakes_up(browser: Browser, server: str) -> None:
    status = httpx.get(f"{server}/api/status").json()
    ready = False

    def answer(route: Route) -> None:
        route.fulfill(json=status | {"ready": ready, "personas": status["personas"] if ready else []})

    visitor = Visitor(browser, server, drawn=False)
    visitor.page.route("**/api/status", answer)
    visitor.open()
    waking = visitor.page.get_by_text("is waking up")
    expect(waking).to_be_visible()
    ready = True
    expect(waking).to_be_hidden()
    visitor.begin()
    visitor.close()


def test_a_server_that_is_gone_is_told(visit: Visit, network: tuple[str, Network]) -> None:
    address, line = network
    visitor = visit(address, drawn=False)
    line.cut()
    visitor.press("Type instead")
    expect(visitor.page.get_by_role("alertdialog", name="The server cannot be reached")).to_be_visible()
    line.mend()
    visitor.wait("s.connection.status === 'open'")


def test_without_webgl_there_is_a_picture_and_a_voice(browser: Browser, server: str) -> None:
    visitor = Visitor(browser, server, drawn=False).open()
    expect(visitor.page.get_by_text("cannot draw in 3D")).to_be_visible()
    visitor.begin()
    visitor.wait("e && e.kind === 'assistant' && e.heardWords > 2")
    visitor.close()


def test_where_the_browser_gives_no_sound_answers_are_text(browser: Browser, server: str) -> None:
    """Browsers have audio worklets only on this computer and over https."""
    visitor = Visitor(browser, server, drawn=False)
    visitor.page.add_init_script("delete BaseAudioContext.prototype.audioWorklet")
    visitor.open().begin()
    expect(visitor.page.get_by_text("Answers are text.")).to_be_visible()
    visitor.say("Who are you?")
    visitor.wait("u && e.kind === 'assistant' && e.textComplete && e.status === 'complete'")
    assert visitor.state()["settings"]["voice_output"] is False
    shown = visitor.page.get_by_role("main").get_by_text(visitor.payloads("assistant.response")[-1]["text"])
    expect(shown.first).to_be_visible()
    visitor.close()
