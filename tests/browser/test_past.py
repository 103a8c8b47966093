"""Past conversations: a list, and each of them over time.

The test that needs a browser of its own comes first: two cannot run in one thread.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from tests.browser.chromium import chromium
from tests.browser.films import camera, rested
from tests.browser.moments import until
from tests.browser.sight import let_her_see
from tests.browser.visitor import Visitor


@pytest.fixture
def reader(browser: Browser, mock: str) -> Iterator[Callable[..., Visitor]]:
    """Open the page with its scripted server, and past conversations."""
    with ExitStack() as stack:

        def go(**options: object) -> Visitor:
            visitor = Visitor(browser, mock, drawn=False, **{"size": {"width": 1200, "height": 900}, **options})
            stack.callback(visitor.close)
            visitor.open()
            visitor.press("Past conversations")
            expect(visitor.page.get_by_role("dialog", name="Past conversations").get_by_role("list")).to_be_visible()
            return visitor

        yield go


def test_who_smiled_at_the_real_server_finds_that_again(server: str, tmp_path: Path, test_data: Path) -> None:
    clip = rested(test_data / "face_smile.mp4", tmp_path)
    with chromium(camera(clip)) as own:
        visitor = Visitor(own, server, drawn=False, size={"width": 1200, "height": 900}).open()
        page = visitor.page
        let_her_see(visitor)
        strip = page.locator("[data-strip]")
        expect(strip).to_contain_text("Happy")
        expect(strip.locator("[data-source=face]")).to_have_attribute("data-lit", "true")
        visitor.say("Who are you?")
        visitor.wait("u && e.kind === 'assistant' && e.status === 'complete'")

        strip.click()  # what there was so far
        page.get_by_role("dialog", name="Why").get_by_role("button", name="Over time").click()
        dialog = page.get_by_role("dialog", name="This conversation")
        expect(dialog.get_by_role("slider")).to_be_attached()
        expect(dialog.get_by_role("list", name="Legend")).to_contain_text("Happy")
        page.keyboard.press("Escape")

        visitor.press("End the conversation")
        visitor.wait("s.connection.status === 'ended'")
        page.reload()
        visitor.press("Past conversations")
        page.get_by_role("button", name="Who are you?").first.click()
        expect(page.get_by_role("list", name="Legend")).to_contain_text("Happy")
        expect(page.get_by_role("region", name="Transcript")).to_contain_text("Who are you?")
        visitor.press("All conversations")
        page.get_by_role("button", name="Delete: Who are you?").click()
        page.get_by_role("group").get_by_role("button", name="Delete").click()
        expect(page.get_by_text("There are none yet.")).to_be_visible()
        visitor.close()


def test_what_was_observed_is_found_again_and_read_with_the_keyboard(reader: Callable[..., Visitor]) -> None:
    visitor = reader()
    page = visitor.page
    entry = page.get_by_role("button", name="Hi Iris, that is great to hear.").first
    expect(entry).to_contain_text("70 s")
    entry.press("Enter")
    cursor = page.get_by_role("slider", name="Moment of the conversation")
    expect(cursor).to_have_attribute("aria-valuetext", "0:00, Neutral, attentive, not so sure")
    cursor.focus()
    page.keyboard.press("End")
    expect(cursor).to_have_attribute("aria-valuetext", "1:10, Happy, attentive, sure")
    page.keyboard.press("Home")
    for _ in range(3):
        page.keyboard.press("PageUp")
    expect(cursor).to_have_attribute(
        "aria-valuetext",
        "0:21, Sad, attentive, sure, Looks here, "
        "you: I have had a long day, and nothing that I tried has worked so far.",
    )
    said = page.get_by_role("region", name="Transcript").get_by_role("listitem")
    expect(said).to_have_count(11)
    expect(said.nth(3)).to_have_attribute("data-current", "true")
    page.keyboard.press("ArrowLeft")
    expect(cursor).to_have_attribute(
        "aria-valuetext", re.compile("^0:20, Rather unpleasant, rather calm, attentive, Looks here, you")
    )
    said.nth(4).get_by_role("button", name="0:26").click()
    expect(said.nth(4)).to_have_attribute("data-current", "true")
    expect(said.nth(4)).to_contain_text("interrupted")


def test_the_pointer_reads_the_plot(reader: Callable[..., Visitor]) -> None:
    visitor = reader()
    page = visitor.page
    page.get_by_role("button", name="Hi Iris").first.click()
    region = page.get_by_role("region", name="Over time")
    plot = region.locator("svg").first
    plot.scroll_into_view_if_needed()
    told = re.compile("^0:5[01], Surprised, attentive, sure, Looks here, you: The page")

    def reads_there() -> bool:
        box = plot.bounding_box()  # the plot may still be taking its place
        if box is not None:
            page.mouse.move(box["x"] + 0.745 * box["width"], box["y"] + 60)
        return told.match(page.get_by_role("slider").get_attribute("aria-valuetext") or "") is not None

    until(page, reads_there, "the pointer reads nothing, or another moment")
    expect(region.get_by_role("list", name="Legend").get_by_role("listitem")).to_have_count(5)
    for label in ("Pleasant", "Excited", "Emotion", "Attention", "You speak", "Iris speaks", "laughter", "doorbell"):
        expect(plot.get_by_text(label, exact=True)).to_have_count(1)


def test_a_conversation_is_saved_as_a_table_and_as_a_picture(reader: Callable[..., Visitor], tmp_path: Path) -> None:
    visitor = reader(accept_downloads=True)
    page = visitor.page
    page.get_by_role("button", name="Hi Iris").first.click()
    with page.expect_download() as table:
        visitor.press("Save as a table")
    assert table.value.suggested_filename == "conversation-2026-03-14-09-26.csv"
    table.value.save_as(tmp_path / "table.csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "table.csv").read_text())))
    assert len(rows) > 200
    assert {row["emotion"] for row in rows} >= {"happy", "sad", "surprised", "neutral", "unknown"}
    assert [row["sound"] for row in rows if row["sound"]] == ["laughter", "sigh", "doorbell"]

    with page.expect_download() as picture:
        visitor.press("Save as a picture")
    picture.value.save_as(tmp_path / "plot.png")
    image = Image.open(tmp_path / "plot.png").convert("RGB")
    box = page.get_by_role("region", name="Over time").locator("svg").first.bounding_box()
    assert box is not None
    assert list(image.size) == [round(2 * box["width"]), round(2 * box["height"])]
    colors = {color for _, color in image.getcolors(1 << 24) or []}
    assert (0x14, 0x58, 0x6A) in colors  # the line of valence
    assert image.getpixel((2, 2)) == (0xFB, 0xFA, 0xF7)


def test_nothing_was_observed_or_said_and_that_is_said(reader: Callable[..., Visitor]) -> None:
    visitor = reader()
    page = visitor.page
    page.get_by_role("button", name="Who are you?").first.click()
    expect(page.get_by_text("Nothing was observed here")).to_be_visible()
    expect(page.get_by_role("region", name="Transcript").get_by_role("listitem")).to_have_count(3)
    visitor.press("All conversations")
    page.get_by_role("button", name="Nothing was said").first.click()
    expect(page.get_by_text("Nothing was said, and nothing was observed.")).to_be_visible()


def test_deleting_takes_two_presses(reader: Callable[..., Visitor]) -> None:
    visitor = reader()
    page = visitor.page
    page.get_by_role("button", name="Delete: Who are you?").press("Enter")
    ask = page.get_by_role("group", name="Delete this conversation?")
    expect(ask.get_by_role("button", name="Keep")).to_be_focused()
    page.keyboard.press("Enter")
    expect(ask).to_be_hidden()
    page.get_by_role("button", name="Delete: Who are you?").click()
    ask.get_by_role("button", name="Delete").click()
    expect(page.get_by_role("button", name="Who are you?")).to_have_count(0)
    expect(page.get_by_role("dialog").get_by_role("listitem")).to_have_count(2)


def test_a_server_that_is_gone_is_told(browser: Browser, mock: str) -> None:
    visitor = Visitor(browser, mock, drawn=False)
    visitor.page.route("**/api/sessions?*", lambda route: route.abort())
    visitor.open()
    visitor.press("Past conversations")
    expect(visitor.page.get_by_role("alert").filter(has_text="cannot be reached")).to_be_visible()
    visitor.close()
