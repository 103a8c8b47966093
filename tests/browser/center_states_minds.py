"""States of the Command Center's pages of personas and of what they know."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.center_shot import PROCEDURES, Shot, press

GUIDE = "/personas/?name=guide"
VERSIONS = f"{GUIDE}&view=versions"
FINE = "Can be used"


def ask(page: Page) -> None:
    """Ask the draft something."""
    answers = page.get_by_role("region", name="Trial conversation").get_by_text("scripted in")
    for place, question in enumerate(("What is the oldest clock here?", "And when do you close?")):
        page.get_by_label("Ask something").fill(question)
        page.get_by_role("button", name="Ask", exact=True).click()
        answers.nth(place).wait_for()
        page.wait_for_timeout(400)


def mistake(page: Page) -> None:
    """Write something that is wrong."""
    editor = page.get_by_label("Text of persona.yaml")
    editor.fill(editor.input_value().replace("title: Clara", "titel: Clara"))
    page.get_by_text("1 problem").first.wait_for()


def about_to_save(page: Page) -> None:
    """Change something, and ask for it to be kept."""
    editor = page.get_by_label("Text of persona.yaml")
    editor.fill(editor.input_value().replace("kind and precise", "kind, precise and patient"))
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("heading", name="Save a version").wait_for()


def older(page: Page) -> None:
    """Look at the version before the newest."""
    press("Huygens")(page)


def restoring(page: Page) -> None:
    """Ask to go back to a version."""
    older(page)
    press("Go back to this")(page)


def named(page: Page) -> None:
    """Name a new persona."""
    press("New persona")(page)
    page.get_by_label("What it is called").fill("Léa Müller")


def search(question: str) -> Shot:
    """Return the page of documents with a question to them."""

    def asked(page: Page) -> None:
        page.get_by_label("A question").fill(question)
        page.get_by_role("button", name="Search").last.click()
        page.get_by_text("No passage fits").or_(page.get_by_text("House rules")).first.wait_for()

    return Shot("/knowledge/?persona=guide", "Visitor handbook", asked)


SHOTS = {
    "personas": Shot("/personas/", "The guide of the clock museum"),
    "personas-loading": Shot("/personas/", "Loading", silent=PROCEDURES),
    "personas-failed": Shot("/personas/", "could not be loaded", failing=PROCEDURES),
    "personas-new": Shot("/personas/", "The guide of the clock museum", named),
    "persona": Shot(GUIDE, FINE),
    "persona-built-in": Shot("/personas/?name=host", FINE),
    "persona-read": Shot(GUIDE, "but not change it", role="member"),
    "persona-problem": Shot(GUIDE, FINE, mistake),
    "persona-tried": Shot(GUIDE, FINE, ask),
    "persona-save": Shot(GUIDE, FINE, about_to_save),
    "persona-versions": Shot(VERSIONS, "last tour begins", older),
    "persona-restore": Shot(VERSIONS, "last tour begins", restoring),
    "persona-no-versions": Shot("/personas/?name=werkstatt&view=versions", "No versions yet"),
    "persona-unknown": Shot("/personas/?name=nobody", "There is no such persona"),
    "knowledge": Shot("/knowledge/?persona=guide", "Visitor handbook"),
    "knowledge-none": Shot("/knowledge/", "No documents yet", bare=True),
    "knowledge-loading": Shot("/knowledge/", "Loading", silent="**/documents"),
    "knowledge-failed": Shot("/knowledge/", "cannot be reached", failing="**/documents"),
    "knowledge-found": search("When is the museum open?"),
    "knowledge-not-found": search("Is there a dinosaur?"),
    "knowledge-remove": Shot("/knowledge/?persona=guide", "Visitor handbook", press("Remove Visitor handbook")),
}
