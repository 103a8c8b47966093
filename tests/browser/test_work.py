"""Agents work and answers show things: results, questions, slides, documents; and somebody else takes over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Request, expect

from tests.browser import work_states
from tests.browser.conftest import Visit
from tests.browser.moments import notice, until
from tests.browser.test_accessibility import arrive, violations
from tests.browser.visitor import Visitor

READING = """
document.querySelector('ul[aria-label="Agents at work"]')?.textContent.includes("Reading three pages")
  && document.querySelector('[role=progressbar][aria-label="Web search"]')?.getAttribute("aria-valuenow") === "60"
"""
BEING_READ = """
[...document.querySelectorAll('ul[aria-label="Documents"] li')].some(
  ({ textContent }) => textContent.includes("trams") && textContent.includes("Being"))
"""
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def come(browser: Browser, mock: str) -> Iterator[Callable[..., Visitor]]:
    """Open the page of the scripted server, and begin a conversation without the avatar and the voice."""
    visitors: list[Visitor] = []

    def go(**options: Any) -> Visitor:
        visitor = Visitor(browser, mock, drawn=False, **{"size": DESKTOP, **options})
        visitors.append(visitor)
        visitor.address += "&persona=text"
        visitor.open().begin()
        visitor.wait("e && e.status === 'complete'")
        return visitor

    yield go
    for visitor in visitors:
        visitor.close()


@pytest.mark.parametrize("state", work_states.STATES, ids=lambda state: str(state.__name__))
def test_axe_finds_nothing(browser: Browser, mock: str, state: Callable[[Page], None]) -> None:
    page = arrive(browser, mock, str(state.__name__))
    page.get_by_role("button", name="Dismiss").click()  # the note that there is only a picture
    state(page)
    assert violations(page) == []
    page.context.close()


def test_a_search_shows_its_results_and_where_each_sentence_comes_from(come: Callable[..., Visitor]) -> None:
    visitor = come()
    page = visitor.page
    is_reading = notice(page, READING)
    visitor.say("search")
    work = page.get_by_role("list", name="Agents at work")
    is_reading()
    panel = page.get_by_role("complementary", name="Shown to you")
    expect(panel.get_by_role("article")).to_have_count(3)
    expect(work).to_be_hidden()
    link = panel.get_by_role("link", name="Visiting us")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    expect(link).to_have_attribute("target", "_blank")
    expect(panel).to_contain_text("museum.example")
    expect(panel).to_contain_text("page 12")

    page.get_by_role("button", name="Show the transcript").click()
    transcript = page.get_by_role("complementary", name="Transcript")
    mark = transcript.get_by_role("button", name="knowledge: Visitor handbook, page 12")
    mark.focus()
    page.keyboard.press("Enter")
    expect(transcript).to_contain_text("Fit to the question: 71 of 100")
    page.keyboard.press("Escape")
    expect(mark).to_have_attribute("aria-expanded", "false")
    assert "assistant.cancel" not in visitor.commands

    transcript.get_by_role("button", name="Used: Web search").click()
    expect(page.get_by_role("dialog", name="What was used")).to_contain_text("opening hours of the museum")
    page.keyboard.press("Escape")

    page.get_by_role("button", name="How do I get there?").first.click()
    visitor.wait("u?.text === 'How do I get there?' && u.origin === 'suggestion'")


def test_a_text_loads_no_picture_and_runs_no_script(come: Callable[..., Visitor]) -> None:
    visitor = come()
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    visitor.page.on("request", note)
    visitor.say("write")
    expect(visitor.page.get_by_role("link", name="Picture: a map")).to_be_visible()
    visitor.say("media")
    expect(visitor.page.get_by_role("button", name="Load the picture")).to_be_visible()
    assert not [url for url in asked if "pictures.example" in url]
    assert "taken over" not in visitor.page.title()
    expect(visitor.page.get_by_text("a trap")).to_be_visible()
    expect(visitor.page.get_by_role("link", name="a trap")).to_have_count(0)


def test_a_confirmation_is_answered_by_keyboard_and_waits_for_one_message(come: Callable[..., Visitor]) -> None:
    visitor = come()
    page = visitor.page
    visitor.say("send")
    yes = page.get_by_role("button", name="Send it", exact=True)
    yes.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("You answered: Send it")).to_be_visible()
    answers = [message["payload"] for message in visitor.sent if message["payload"].get("confirmation")]
    asked = visitor.payloads("assistant.content")[0]["item"]["id"]
    assert [(item["text"], item["confirmation"]) for item in answers] == [("Yes.", asked)]

    visitor.say("send")
    expect(yes).to_be_visible()
    visitor.say("Who are you?")
    expect(page.get_by_text("No longer to be answered")).to_be_visible()
    expect(yes).to_have_count(0)


def test_one_run_can_be_stopped(come: Callable[..., Visitor]) -> None:
    visitor = come()
    page = visitor.page
    visitor.say("work")
    work = page.get_by_role("list", name="Agents at work").get_by_role("listitem")
    expect(work).to_have_count(3)
    page.get_by_role("button", name="Stop Web search").click()
    expect(work).to_have_count(2)
    visitor.wait("s.runs.find((run) => run.id === 'w1').status === 'stopped'")
    assert [item["payload"] for item in visitor.sent if item["type"] == "agent.cancel"] == [{"run_id": "w1"}]
    visitor.say("finish")
    visitor.wait("s.runs.every((run) => run.status !== 'running')")
    expect(work).to_have_count(0)
    expect(page.get_by_text("2 of 4")).to_be_visible()


def stands_above(upper: Locator, lower: Locator) -> bool:
    """Tell whether something ends where something else has not begun yet."""
    above, below = upper.bounding_box(), lower.bounding_box()
    return above is not None and below is not None and above["y"] + above["height"] <= below["y"]


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_slides_stand_beside_her_and_leave_the_captions(come: Callable[..., Visitor], size: Any) -> None:
    visitor = come(size=size)
    page = visitor.page
    visitor.say("slides")
    slide = page.get_by_role("img", name="An arrow from a question")
    expect(slide).to_be_visible()
    caption = page.get_by_role("main").get_by_text("Here is who is who.").last
    expect(caption).to_be_visible()
    until(page, lambda: stands_above(slide, caption), "the slide covers the caption")
    page.get_by_role("button", name="Previous picture").click()
    expect(page.get_by_role("img", name="An avatar, a voice and a mind").first).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(slide.first).to_be_visible()
    page.get_by_role("button", name="Close the picture").click()
    expect(page.get_by_role("button", name="Close the picture")).to_have_count(0)
    page.get_by_role("button", name="Enlarge Who is who").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 of 2")).to_be_visible()


def test_an_agent_is_asked_for_by_name(come: Callable[..., Visitor]) -> None:
    visitor = come()
    page = visitor.page
    field = page.get_by_role("combobox", name="Message to")
    field.press_sequentially("please @")
    options = page.get_by_role("listbox", name="Agents").get_by_role("option")
    expect(options).to_have_count(5)
    expect(field).to_have_attribute("aria-expanded", "true")
    field.press_sequentially("cal")
    expect(options).to_have_count(1)
    expect(options).to_have_attribute("aria-selected", "true")
    field.press("Enter")
    expect(field).to_have_value("please @calculator ")
    expect(options).to_have_count(0)
    field.press_sequentially("@")
    field.press("Escape")
    expect(options).to_have_count(0)
    assert "assistant.cancel" not in visitor.commands

    page.get_by_role("button", name="Settings").click()
    page.get_by_text("What she may use").click()
    page.get_by_role("switch", name="Web search").click()
    page.keyboard.press("Escape")
    visitor.say("Who are you?")
    visitor.wait("u?.text === 'Who are you?'")
    allowed = ["knowledge", "calculator", "notify", "forget_everything"]
    assert sorted(visitor.payloads("text.input")[-1]["agents"]) == sorted(allowed)
    update = next(item for item in visitor.sent if "agents" in item["payload"])
    assert update["type"] == "session.update"


def test_a_key_is_kept_only_while_one_wants_to_be_remembered(come: Callable[..., Visitor]) -> None:
    visitor = come()
    page = visitor.page
    sockets: list[str] = []
    page.on("websocket", lambda socket: sockets.append(socket.url))
    key = "localStorage.getItem('visavis-person')"
    assert page.evaluate(key) is None
    page.get_by_role("button", name="Privacy").click()
    page.get_by_role("switch", name="Remember me on this device").click()
    kept = page.evaluate(key)
    assert len(kept) == 43
    page.keyboard.press("Escape")
    page.reload()
    page.wait_for_function("window.visavis")
    visitor.begin()
    visitor.wait("s.settings && s.settings.remember")
    told = [item["payload"] for item in visitor.sent if item["type"] == "session.update"]
    assert told == [{"remember": True, "person_key": kept}] * 2
    assert kept not in "".join(sockets)

    page.get_by_role("button", name="Privacy").click()
    page.get_by_role("switch", name="Remember me on this device").click()
    assert page.evaluate(key) is None
    assert visitor.sent[-1]["payload"] == {"remember": False}


def test_documents_are_added_and_removed(come: Callable[..., Visitor]) -> None:
    visitor = come()
    page = visitor.page
    page.get_by_role("button", name="Settings").click()
    page.get_by_role("button", name="Knowledge").click()
    rows = page.get_by_role("list", name="Documents").get_by_role("listitem")
    expect(rows).to_have_count(3)
    expect(rows.filter(has_text="Old scan")).to_contain_text("It has pictures of pages, and no text.")
    expect(page.get_by_role("button", name="Remove House rules")).to_have_count(0)
    picker = page.locator("input[type=file]")
    is_being_read = notice(page, BEING_READ)
    picker.set_input_files({"name": "trams.txt", "mimeType": "text/plain", "buffer": b"Line 4 to River Gate."})
    mine = rows.filter(has_text="trams")
    is_being_read()
    expect(mine).to_contain_text("7 passages")
    expect(mine).not_to_contain_text("Being")
    picker.set_input_files({"name": "virus.exe", "mimeType": "application/octet-stream", "buffer": b"MZ"})
    expect(page.get_by_role("alert").filter(has_text="Programs are not read.")).to_be_visible()
    page.get_by_role("button", name="Take virus.exe off the list").click()
    page.get_by_role("button", name="Remove trams").click()
    page.get_by_role("button", name="Remove", exact=True).click()
    expect(mine).to_have_count(0)


def test_somebody_else_takes_over(come: Callable[..., Visitor]) -> None:
    visitor = come()
    page = visitor.page
    session = visitor.state()["connection"]["sessionId"]
    visitor.say("ben")
    expect(page.get_by_role("heading", name="Ben")).to_be_visible()
    visitor.wait("s.connection.status === 'open' && s.entries.some((entry) => entry.kind === 'handover')")
    assert visitor.state()["connection"]["sessionId"] != session
    page.get_by_role("button", name="Show the transcript").click()
    expect(page.get_by_role("complementary")).to_contain_text("Now talking to Ben")
    visitor.say("Who are you?")
    visitor.wait("u?.text === 'Who are you?' && e.kind === 'assistant' && e.textComplete")


def test_a_calculator_is_asked_on_the_real_server(visit: Visit) -> None:
    visitor = visit(drawn=False, size=DESKTOP)
    visitor.begin()
    visitor.wait("s.capabilities")
    names = [agent["name"] for agent in visitor.state()["capabilities"]["agents"]]
    assert "calculator" in names
    visitor.say("@calculator 3*4")
    visitor.wait("s.runs.some((run) => run.agent === 'calculator' && run.status === 'done')")
    visitor.wait("e.kind === 'assistant' && e.sentences.some((item) => item.source.kind === 'agent')")
    expect(visitor.page.get_by_role("button", name="Used: Calculator").first).to_be_visible()
