"""Somebody takes away everything that is kept of them, opens it with other programs, and has it erased."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.accounts import address_of, server_with_accounts, sign_in, sign_in_to_talk
from tests.browser.chromium import new_page
from tests.browser.server import files_with
from tests.browser.visitor import Visitor

NEIGHBOR = "ferdinand"
"""A word that stands in no file of a persona."""
QUESTIONS = ("Who are you?", f"My neighbor is called {NEIGHBOR.title()}.")
_CUES = """(text) => new Promise((resolve, reject) => {
  const track = document.createElement("track");
  track.onload = () => resolve([...track.track.cues].map((cue) => ({
    start: cue.startTime, end: cue.endTime, text: cue.getCueAsHTML().textContent,
  })));
  track.onerror = () => reject(new Error("no WebVTT"));
  const video = document.createElement("video");
  video.append(track);
  document.body.append(video);
  track.track.mode = "hidden";
  track.src = URL.createObjectURL(new Blob([text], { type: "text/vtt" }));
})"""
"""Reads captions with the browser's own parser."""


@dataclass
class Place:
    """A server, and the folder of its database."""

    address: str
    folder: Path


@pytest.fixture
def place(everything_is_here: None, tmp_path: Path) -> Iterator[Place]:
    with server_with_accounts(tmp_path, mia="visitor") as address:
        yield Place(address, tmp_path)


@pytest.fixture
def center(browser: Browser, place: Place) -> Iterator[Callable[[str, str], Page]]:
    """Open a page of the Command Center, signed in as somebody."""
    with ExitStack() as stack:

        def go(path: str, name: str) -> Page:
            page = new_page(browser, viewport={"width": 1360, "height": 900}, locale="en-US", permissions=[])
            stack.callback(page.context.close)
            page.add_init_script("localStorage.visavis ??= JSON.stringify({ toured: true })")
            page.goto(place.address + path)
            sign_in(page, name)
            page.wait_for_url(place.address + path)
            page.get_by_role("heading", level=1).wait_for()
            return page

        yield go


def talk(browser: Browser, address: str) -> tuple[str, list[str]]:
    """Hold a conversation, the end of which is recorded; return its identifier and what was said, in order."""
    visitor = Visitor(browser, address, drawn=False).open()
    sign_in_to_talk(visitor, "mia")
    visitor.begin()
    visitor.wait("e && e.kind === 'assistant' && e.status === 'complete'")
    for question in QUESTIONS:
        visitor.say(question)
        visitor.wait(f"u && u.text === {json.dumps(question)} && e.kind === 'assistant' && e.status === 'complete'")
        if question == QUESTIONS[0]:
            visitor.press("Privacy: ")
            visitor.page.get_by_role("switch", name="Record the sound").click()
            visitor.wait("s.settings.record")
            visitor.page.keyboard.press("Escape")
    session: str = visitor.state()["connection"]["sessionId"]
    greeting, *answers = [item["text"] for item in visitor.payloads("assistant.response")]
    visitor.press("End the conversation")
    visitor.wait("s.connection.status === 'ended'")
    visitor.close()
    return session, [greeting, *(text for pair in zip(QUESTIONS, answers, strict=True) for text in pair)]


def downloaded(page: Page, press: Callable[[], None]) -> bytes:
    """Return the file that a press brings."""
    with page.expect_download() as download:
        press()
    return Path(download.value.path()).read_bytes()


def table(content: bytes) -> list[dict[str, str]]:
    """Read a CSV file; every row has all columns."""
    rows = list(csv.DictReader(io.StringIO(content.decode(), newline=""), strict=True))
    assert all(None not in row and None not in row.values() for row in rows)
    return rows


def length_s(recording: bytes) -> float:
    """Return how long a recording is."""
    with av.open(io.BytesIO(recording), "r") as container:
        return sum(frame.samples / frame.sample_rate for frame in container.decode(audio=0))


def read_export(content: bytes) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Open the ZIP file: its JSON by name, and its other files."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        assert file.testzip() is None
        names = [name for name in file.namelist() if name != "README.txt"]
        own = {name: file.read(name) for name in names}
    return (
        {name.removesuffix(".json"): json.loads(text) for name, text in own.items() if "/" not in name},
        {name: text for name, text in own.items() if "/" in name},
    )


def test_a_conversation_and_all_of_ones_own_are_files_that_others_read_and_are_erased(
    browser: Browser, center: Callable[[str, str], Page], place: Place
) -> None:
    session, said = talk(browser, place.address)
    page = center(f"/sessions/?id={session}", "mia")

    def save(form: str) -> bytes:
        page.get_by_role("button", name="Export").click()
        return downloaded(page, page.get_by_role("menuitem", name=form).click)

    document = json.loads(save("Everything (JSON)"))
    assert [item["text"] for item in document["messages"]] == said
    assert document["session"]["id"] == session
    assert not document["truncated"]
    assert [row["text"] for row in table(save("What was said (CSV)"))] == said
    observed = table(save("What was observed (CSV)"))
    assert {row["kind"] for row in observed} >= {"said", "turn"}
    assert [row["text"] for row in observed if row["kind"] == "said"] == said
    cues = page.evaluate(_CUES, save("Captions (WebVTT)").decode())
    assert [cue["text"] for cue in cues] == said
    assert all(cue["start"] < cue["end"] for cue in cues)
    assert [cue["start"] for cue in cues] == sorted(cue["start"] for cue in cues)

    page.goto(f"{place.address}/people/?view=mine")
    page.get_by_role("button", name="Export everything").click()
    records, files = read_export(downloaded(page, page.get_by_role("link", name="Download").click))
    assert [item["email"] for item in records["account"]] == [address_of("mia")]
    assert "password" not in json.dumps(records["account"])
    assert [item["id"] for item in records["sessions"]] == [session]
    assert [item["text"] for item in records["messages"]] == said
    assert len(records["events"]) >= len(document["events"]) > 10
    assert ("record", True) in {(item["kind"], item["granted"]) for item in records["consents"]}
    assert [length_s(content) > 1 for content in files.values()] == [True]

    assert list(place.folder.rglob("*.sealed")) != []
    erase(page)
    assert page.request.get(f"{place.address}/api/sessions").status == 401
    page.goto(f"{place.address}/sessions/")
    sign_in(page, "mia")
    expect(page.get_by_role("alert").get_by_text("E-mail address or password is wrong.")).to_be_visible()

    admin = center("/sessions/", "ada")
    expect(admin.get_by_role("heading", name="No conversations yet")).to_be_visible()
    admin.goto(f"{place.address}/people/?view=requests")
    admin.get_by_label("E-mail address, name or identifier").fill(address_of("mia"))
    admin.get_by_role("button", name="Search", exact=True).click()
    expect(admin.get_by_role("heading", name="Nobody fits")).to_be_visible()
    assert files_with(place.folder, NEIGHBOR, address_of("mia"), session) == []
    assert list(place.folder.rglob("*.sealed")) == []


def erase(page: Page) -> None:
    """Have oneself erased: first with the wrong words."""
    page.get_by_role("button", name="Erase me").click()
    dialog = page.get_by_role("alertdialog")
    field = dialog.get_by_label(f"Type {address_of('mia')} to go on")
    field.fill("somebody")
    dialog.get_by_role("button", name="Erase for good").click()
    expect(dialog).to_contain_text("Type exactly")
    field.fill(address_of("mia"))
    dialog.get_by_role("button", name="Erase for good").click()
    expect(page.get_by_role("heading", name="You are erased here")).to_be_visible()
    expect(page.get_by_text("nothing is left")).to_be_visible()
