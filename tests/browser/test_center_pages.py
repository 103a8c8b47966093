"""People work in the Command Center: with conversations, personas, people and what goes on now."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.visitor import Visitor

Visit = Callable[..., Visitor]

WINDOW = {"width": 1360, "height": 900}


def talk(visit: Visit, *texts: str) -> Visitor:
    """Hold a conversation by typing."""
    visitor = visit(drawn=False)
    visitor.begin()
    for text in texts:
        visitor.say(text)
        visitor.wait(f"u && u.text === {json.dumps(text)} && e.kind === 'assistant' && e.status === 'complete'")
    return visitor


def test_a_conversation_is_found_read_taken_away_and_deleted(visit: Visit, center: Callable[..., Page]) -> None:
    visitor = talk(visit, "Who are you?", "What can you do?")
    visitor.press("End the conversation")
    visitor.wait("s.connection.status === 'ended'")
    page = center("/sessions/")
    search = page.get_by_role("searchbox", name="Search what was said")
    search.fill("xyzzy")
    expect(page.get_by_text("Nothing fits")).to_be_visible()
    search.fill("what can you do")
    row = page.get_by_role("link", name="Who are you?")
    expect(row).to_have_count(1)
    page.keyboard.press("Tab")
    row.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Who are you?", level=1)).to_be_visible()
    transcript = page.locator("section", has=page.get_by_role("heading", name="Transcript")).get_by_role("listitem")
    expect(transcript.filter(has_text="What can you do?")).to_have_count(1)
    expect(page.get_by_role("heading", name="time went")).to_be_visible()
    transcript.filter(has_text="What can you do?").get_by_role("button").click()
    expect(page.locator("[data-current=true]")).to_contain_text("What can you do?")

    page.get_by_role("button", name="Export").click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="Captions (WebVTT)").click()
    assert Path(download.value.path()).read_text().startswith("WEBVTT")

    page.get_by_role("button", name="Delete").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Delete").click()
    page.wait_for_url("**/sessions/")
    expect(page.get_by_role("link", name="Who are you?")).to_have_count(0)


def test_a_persona_is_made_changed_and_talked_to(visit: Visit, center: Callable[..., Page], server: str) -> None:
    page = center("/personas/")
    page.get_by_role("button", name="New persona").click()
    page.get_by_label("What it is called").fill("Robin")
    expect(page.get_by_label("Short name")).to_have_value("robin")
    page.get_by_role("dialog").get_by_role("button", name="Create").click()
    page.wait_for_url("**/personas/?name=robin")
    editor = page.get_by_label("Text of persona.yaml")
    text = editor.input_value()
    assert "title: Robin" in text

    editor.fill(text.replace("title: Robin", "titel: Robin"))
    findings = page.get_by_role("region", name="What was found")
    expect(findings.get_by_role("button").first).to_contain_text("persona.yaml")
    editor.fill(text.replace("title: Robin", "title: Robin the second"))
    expect(findings).to_contain_text("No problems")
    page.get_by_label("Ask something").fill("Hello")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_role("region", name="Trial conversation")).to_contain_text("scripted in")

    editor.press("Control+s")
    page.get_by_label("What was changed").fill("A number")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved. New conversations have it at once.")).to_be_visible()
    visitor = visit(drawn=False, size=WINDOW)
    visitor.page.goto(f"{server}/?debug=1&persona=robin")
    visitor.page.wait_for_function("window.visavis")
    visitor.begin()
    expect(visitor.page.get_by_role("heading", level=1)).to_contain_text("Robin the second")

    page.get_by_role("tab", name="Versions").click()
    expect(page.get_by_role("button", name="A number")).to_be_visible()
    expect(page.get_by_role("region", name="persona.yaml")).to_contain_text("title: Robin the second")
    page.get_by_role("button", name="Current").press("End")
    older = page.get_by_role("tabpanel").get_by_role("listitem").last
    older.get_by_role("button").click()
    page.get_by_role("button", name="Go back to this").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Go back to this").click()
    expect(editor).to_have_value(text)


def test_a_person_answers_in_the_personas_place(visit: Visit, center: Callable[..., Page]) -> None:
    visitor = talk(visit, "Who are you?")
    page = center("/live/")
    page.get_by_role("link", name="with Iris").first.click()
    expect(page.get_by_role("region", name="What is said")).to_contain_text("Who are you?")
    notice = visitor.page.locator("[data-company]")
    expect(notice).to_contain_text("Somebody listens in")

    page.get_by_role("button", name="Take over").click()
    expect(page.get_by_role("heading", name="You answer as Iris")).to_be_visible()
    expect(notice).to_contain_text("A person answers in Iris")
    visitor.say("Is the museum open on Mondays?")
    expect(page.get_by_text("“Is the museum open on Mondays?”")).to_be_visible()
    answer = "On Mondays only the garden is open."
    page.get_by_label("What Iris says").fill(answer)
    page.keyboard.press("Enter")
    visitor.wait(f"e.kind === 'assistant' && e.sentences.some((sentence) => sentence.text.includes({answer!r}))")
    expect(page.get_by_role("region", name="What is said")).to_contain_text(answer)

    page.get_by_role("button", name="Let go").click()
    expect(notice).not_to_contain_text("answers in")
    page.get_by_role("button", name="End it").click()
    page.get_by_role("alertdialog").get_by_role("button", name="End it").click()
    expect(visitor.page.get_by_role("alertdialog")).to_contain_text("has ended")


def test_privacy_is_shown_always_and_withdrawn_by_one_press(visit: Visit) -> None:
    visitor = talk(visit)
    page = visitor.page
    status = page.get_by_role("group", name="Privacy")
    expect(status).to_have_attribute("data-uses", "transcript")
    visitor.press("Privacy: what is said is kept as text")
    dialog = page.get_by_role("dialog", name="Privacy")
    expect(dialog).to_contain_text("a virtual human, an AI")
    dialog.get_by_role("switch", name="other sounds").click()
    dialog.get_by_role("switch", name="Record the sound").click()
    visitor.wait("s.settings.sounds && s.settings.record")
    page.keyboard.press("Escape")
    expect(status).to_have_attribute("data-uses", "record reading transcript")
    expect(status).to_contain_text("Recording")

    page.get_by_role("button", name="Withdraw everything").click()
    visitor.wait("!s.settings.sounds && !s.settings.record && !s.settings.transcript && s.microphone === 'off'")
    expect(status).to_contain_text("Nothing is kept")
    page.reload()
    visitor.begin()
    visitor.wait("s.settings !== null")
    assert not visitor.payloads("session.opened")[-1]["settings"]["transcript"]  # from the first word on
