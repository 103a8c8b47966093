"""A conversation behind a sign-in, from the first account of a server to words that are kept nowhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.accounts import sign_in_to_talk
from tests.browser.chromium import chromium, microphone, new_page
from tests.browser.conftest import DESKTOP
from tests.browser.server import files_with, real_server
from tests.browser.sounds import LISTENS_S, scene
from tests.browser.test_center_shell import PASSWORD, accept, invite, set_up
from tests.browser.visitor import Visitor

KEPT, SECRET = "ferdinand", "zenobia"
"""Words that stand in no file of a persona."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the server keeps everything."""
    made = tmp_path / "server"
    made.mkdir()
    return made


@pytest.fixture
def address(everything_is_here: None, folder: Path) -> Iterator[str]:
    with real_server(folder) as found:
        yield found


def open_center(browser: Browser, address: str) -> Page:
    """Open a page of the Command Center as somebody new."""
    page = new_page(browser, viewport=DESKTOP, locale="en-US", permissions=[])
    page.add_init_script("localStorage.visavis ??= JSON.stringify({ toured: true })")
    page.goto(address)
    return page


def tell(visitor: Visitor, name: str) -> None:
    """Type something, and wait until it has been answered."""
    visitor.say(f"My neighbor is called {name.title()}.")
    visitor.wait(f"u && /{name}/i.test(u.text) && e.kind === 'assistant' && e.status === 'complete'")


def exported(visitor: Visitor, address: str, session: str) -> dict[str, Any]:
    """Return everything that is kept of a conversation."""
    answer = visitor.page.request.get(f"{address}/api/sessions/{session}/export?format=json")
    assert answer.status == 200
    content: dict[str, Any] = answer.json()
    return content


def test_a_member_is_answered_and_later_words_are_kept_nowhere(address: str, folder: Path, tmp_path: Path) -> None:
    """What the microphone hears is another scene each time that it is switched on."""
    heard = scene(tmp_path, LISTENS_S, "What can you do?", 30.0)
    with chromium(microphone(heard)) as browser:
        owner = open_center(browser, f"{address}/users/")
        set_up(owner)
        member = open_center(browser, invite(owner, "Member"))
        accept(member, "Mia", "mia@museum.example")
        member.context.close()

        visitor = Visitor(browser, address, drawn=False).open()
        sign_in_to_talk(visitor, "mia", PASSWORD)
        visitor.begin()
        visitor.wait("e && e.kind === 'assistant' && e.status === 'complete'")
        visitor.press("Turn the microphone on")
        visitor.wait("u && !u.partial && e.kind === 'assistant' && e.heardWords > 2")
        question = visitor.entry("user")["text"]
        assert question.lower().rstrip("?.") == "what can you do"
        tell(visitor, KEPT)
        session = visitor.state()["connection"]["sessionId"]

        status = visitor.page.get_by_role("group", name="Privacy")
        expect(status).to_have_attribute("data-uses", "hearing transcript")
        visitor.press("Withdraw everything")
        visitor.wait("!s.settings.transcript && s.microphone === 'off'")
        expect(status).to_contain_text("Nothing is kept")
        before = exported(visitor, address, session)
        said_by_user = [item["text"] for item in before["messages"] if item["role"] == "user"]
        assert said_by_user == [question, visitor.entry("user")["text"]]

        earlier = len(visitor.payloads("assistant.response"))
        scene(tmp_path, LISTENS_S, "Can you see me?", 30.0)
        visitor.press("Turn the microphone on")
        visitor.wait("u && !u.partial && /see me/i.test(u.text) && e.kind === 'assistant' && e.heardWords > 1")
        spoken = visitor.entry("user")["text"]
        expect(status).to_have_attribute("data-uses", "hearing")
        visitor.wait("e.kind === 'assistant' && e.status === 'complete'")
        tell(visitor, SECRET)
        later_said = [spoken, visitor.entry("user")["text"]]
        answers = [item["text"] for item in visitor.payloads("assistant.response")[earlier:]]
        assert len(answers) == 2
        visitor.press("End the conversation")
        visitor.wait("s.connection.status === 'ended'")

        after = exported(visitor, address, session)
        assert after["messages"] == before["messages"]
        later = json.dumps([event for event in after["events"] if event not in before["events"]]).lower()
        assert "turn.ended" in later  # that there was a turn is known, but no word of it
        assert [text for text in (*answers, "see me", SECRET) if text.lower() in later] == []
        visitor.page.goto(f"{address}/sessions/?id={session}")
        said = visitor.page.locator("section", has=visitor.page.get_by_role("heading", name="Transcript"))
        expect(said.get_by_text(question, exact=True)).to_have_count(1)  # answers may propose to ask the same
        for text in later_said:
            expect(said.get_by_text(text, exact=True)).to_have_count(0)
        visitor.close()
        owner.context.close()
    assert files_with(folder, KEPT) != []
    assert files_with(folder, SECRET) == []
