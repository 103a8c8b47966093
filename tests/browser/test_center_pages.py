"""People work in the Command Center: with conversations, personas, people and what goes on now."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import new_page
from tests.browser.test_accessibility import violations
from tests.browser.visitor import PATIENCE_MS, Visitor
from tests.services import visavis_server

Visit = Callable[..., Visitor]

DESKTOP = {"width": 1360, "height": 900}
PHONE = {"width": 390, "height": 844}
PASSWORD = "a long walk along the river"
PAGES = (
    *("/sessions/", "/live/", "/personas/", "/personas/?name=host", "/personas/?name=host&view=versions"),
    *("/knowledge/", "/people/", "/people/?view=known", "/people/?view=requests"),
)


@pytest.fixture
def center(browser: Browser, server: str) -> Iterator[Callable[..., Page]]:
    """Open a page of the Command Center, as whoever sits at the computer."""
    pages: list[Page] = []

    def go(path: str, size: dict[str, int] = DESKTOP, address: str = server) -> Page:
        page = new_page(browser, viewport=size, reduced_motion="reduce")
        page.set_default_timeout(PATIENCE_MS)
        page.add_init_script("localStorage.setItem('visavis', JSON.stringify({ toured: true, quality: 'lite' }))")
        page.goto(address + path)
        pages.append(page)
        return page

    yield go
    for page in pages:
        page.context.close()


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
    page = center("/sessions/")
    page.get_by_role("searchbox", name="Search what was said").fill("what can you do")
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
    visitor = visit(drawn=False, size=DESKTOP)
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


@contextmanager
def with_accounts(folder: Path) -> Iterator[str]:
    """Run a server with an administrator and a visitor."""
    chosen = os.environ | {"VISAVIS_DATA_DIR": str(folder), "VISAVIS_MIND": "scripted", "VISAVIS_GUESTS": "true"}
    for role in ("admin", "visitor"):
        command = [sys.executable, "-m", "visavis", "users", "add", f"{role}@museum.example"]
        subprocess.run(
            [*command, "--role", role, "--name", role.title(), "--password-stdin"],
            input=PASSWORD,
            text=True,
            check=True,
            env=chosen,
            cwd=folder,
        )
    with visavis_server(folder, chosen) as port:
        yield f"http://127.0.0.1:{port}"


def sign_in(page: Page, who: str) -> None:
    """Sign in where the page asks for it."""
    page.get_by_label("E-mail address").fill(f"{who}@museum.example")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_somebody_exports_what_is_kept_of_them_and_has_it_erased(
    browser: Browser, center: Callable[..., Page], chromium_is_here: None, tmp_path: Path
) -> None:
    with with_accounts(tmp_path) as address:
        page = center("/people/?view=mine", address=address)
        sign_in(page, "visitor")
        expect(page.get_by_role("heading", name="What is kept of you")).to_be_visible()
        page.get_by_role("button", name="Export everything").click()
        with page.expect_download() as download:
            page.get_by_role("link", name="Download").click()
        assert Path(download.value.path()).read_bytes()[:2] == b"PK"  # a ZIP file

        page.get_by_role("button", name="Erase me").click()
        dialog = page.get_by_role("alertdialog")
        field = dialog.get_by_label("Type visitor@museum.example to go on")
        field.fill("somebody")
        dialog.get_by_role("button", name="Erase for good").click()
        expect(dialog).to_contain_text("Type exactly")
        field.fill("visitor@museum.example")
        dialog.get_by_role("button", name="Erase for good").click()
        expect(page.get_by_role("heading", name="You are erased here")).to_be_visible()
        expect(page.get_by_text("nothing is left")).to_be_visible()

        other = center("/people/?view=requests", address=address)
        sign_in(other, "admin")
        other.get_by_label("E-mail address, name or identifier").fill("visitor@museum.example")
        other.get_by_role("button", name="Search", exact=True).click()
        expect(other.get_by_role("heading", name="Nobody fits")).to_be_visible()
        other.context.close()


@pytest.mark.parametrize("path", PAGES)
def test_pages_have_no_violations_and_fit_a_phone(path: str, visit: Visit, center: Callable[..., Page]) -> None:
    talk(visit, "Who are you?")
    page = center(path)
    page.get_by_role("heading", level=1).wait_for()
    page.get_by_role("status").filter(has_text="Loading").first.wait_for(state="detached")
    assert violations(page) == []
    page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    page.wait_for_timeout(300)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert violations(page) == []
