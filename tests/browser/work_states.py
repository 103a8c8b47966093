"""States of the page in which agents work and answers show something; for pictures and for axe."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page


def _asked(page: Page, text: str) -> None:
    page.get_by_role("button", name="Type instead").click()
    page.wait_for_function("window.visavis.state().entries.at(-1)?.status === 'complete'")
    tell(page, text)


def tell(page: Page, text: str) -> None:
    """Type a message and send it."""
    field = page.locator("input[aria-label^='Message to']")
    field.fill(text)
    field.press("Enter")


def results(page: Page) -> None:
    """What a search found is shown, and each sentence has its source."""
    _asked(page, "search")
    page.get_by_text("Visitor handbook").first.wait_for()
    page.get_by_role("button", name="Used: Web search").first.wait_for()


def sources(page: Page) -> None:
    """The source of a sentence, in the transcript."""
    results(page)
    page.locator("main").focus()
    page.keyboard.press("t")
    page.get_by_role("button", name="Source: From the persona").first.click()


def written(page: Page) -> None:
    """A text in Markdown is shown."""
    _asked(page, "write")
    page.get_by_role("heading", name="What was found").wait_for()


def confirmation(page: Page) -> None:
    """A question waits for an answer."""
    _asked(page, "send")
    page.get_by_role("button", name="Send it").wait_for()


def agents(page: Page) -> None:
    """Agents are at work, on a plan."""
    _asked(page, "work")
    page.get_by_text("Reading timetable.example").wait_for()
    page.get_by_text("An evening at the museum").wait_for()


def agents_done(page: Page) -> None:
    """What was used for an answer, in detail."""
    agents(page)
    tell(page, "finish")
    page.wait_for_function("window.visavis.state().runs.every((run) => run.status !== 'running')")
    page.locator("main").focus()
    page.keyboard.press("t")
    page.get_by_role("button", name="Used:").first.click()


def slides(page: Page) -> None:
    """A slide is shown beside her."""
    _asked(page, "slides")
    page.get_by_text("2 of 2").wait_for()


def media(page: Page) -> None:
    """Pictures, sounds and videos; one of them elsewhere, one broken."""
    _asked(page, "media")
    page.get_by_text("It is not there any more.").wait_for()


def mention(page: Page) -> None:
    """An agent is being asked for by name."""
    _asked(page, "")
    page.locator("input[aria-label^='Message to']").press_sequentially("@")
    page.get_by_role("listbox", name="Agents").wait_for()


def knowledge(page: Page) -> None:
    """The documents of a persona."""
    _asked(page, "")
    page.get_by_role("button", name="Settings").click()
    page.get_by_role("button", name="Knowledge").click()
    page.get_by_text("Visitor handbook").wait_for()


def remembering(page: Page) -> None:
    """Somebody has agreed to be remembered."""
    _asked(page, "")
    page.get_by_role("button", name="Privacy").click()
    page.get_by_role("switch", name="Remember me on this device").click()
    page.get_by_role("button", name="Forget me").scroll_into_view_if_needed()


def handed_over(page: Page) -> None:
    """Somebody else has taken over."""
    _asked(page, "ben")
    page.get_by_role("heading", name="Ben").wait_for()
    page.locator("main").focus()
    page.keyboard.press("t")
    page.get_by_text("Now talking to Ben").first.wait_for()


STATES: tuple[Callable[[Page], None], ...] = (
    *(results, sources, written, confirmation, agents, agents_done, slides, media, mention, knowledge),
    *(remembering, handed_over),
)
