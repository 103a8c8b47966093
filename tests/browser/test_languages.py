"""The Talk page in the languages that it speaks: the browser's, the chosen one, and a kiosk's. The scripted server."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import new_page
from tests.browser.test_accessibility import violations
from tests.browser.visitor import WITHOUT_AVATAR

WINDOW = {"width": 1100, "height": 700}
PHONE = {"width": 360, "height": 640}


@dataclass(frozen=True, slots=True)
class Words:
    """What stands on the page in one language."""

    locale: str
    tag: str
    """What the document says that its language is."""
    talk: str
    type: str
    is_ai: str
    ready: str
    message: str
    settings: str
    language: str
    show_transcript: str
    transcript: str
    keys: str
    end: str
    thanks: str


GERMAN = Words(
    *("de-DE", "de", "Sprechen", "Lieber tippen", "Iris ist ein virtueller Mensch, eine KI.", "Bereit"),
    *("Nachricht an Iris", "Einstellungen", "Sprache", "Mitschrift einblenden", "Mitschrift", "Tasten und Zeichen"),
    *("Gespräch beenden", "Danke für das Gespräch"),
)
SPANISH = Words(
    *("es-MX", "es", "Hablar", "Mejor escribir", "Iris es un ser humano virtual, una IA.", "Lista"),
    *("Mensaje para Iris", "Ajustes", "Idioma", "Ver la transcripción", "Transcripción", "Teclas y símbolos"),
    *("Terminar la conversación", "Gracias por la conversación"),
)
CHINESE = Words(
    *("zh-CN", "zh-Hans", "开始交谈", "改用打字", "Iris是虚拟人", "就绪"),
    *("给Iris的消息", "设置", "语言", "显示文字记录", "文字记录", "按键与标记"),
    *("结束对话", "感谢您的交谈"),
)
ENGLISH = Words(
    *("en-US", "en", "Start talking", "Type instead", "Iris is a virtual human, an AI.", "Ready"),
    *("Message to Iris", "Settings", "Language", "Show the transcript", "Transcript", "Keys and signs"),
    *("End the conversation", "Thank you for the talk"),
)
OTHERS = [pytest.param(words, id=words.tag) for words in (GERMAN, SPANISH, CHINESE)]


class Open(Protocol):
    """Opens the page as somebody whose browser asks for a language."""

    def __call__(self, locale: str, query: str = "", **options: Any) -> Page: ...


@pytest.fixture
def shown(browser: Browser, mock: str) -> Iterator[Open]:
    pages: list[Page] = []

    def go(locale: str, query: str = "", **options: Any) -> Page:
        options = {"viewport": WINDOW, "reduced_motion": "reduce", "permissions": [], **options}
        page = new_page(browser, locale=locale, **options)
        pages.append(page)
        page.add_init_script(WITHOUT_AVATAR)
        page.goto(f"{mock}/?debug=1&quality=lite{query}")
        return page

    yield go
    for page in pages:
        page.context.close()


def begin(page: Page, words: Words) -> None:
    """Type instead of talking, and wait until the greeting is over."""
    page.get_by_role("button", name=words.type).click()
    expect(page.get_by_role("status").filter(has_text=words.ready)).to_be_visible()


def session(page: Page) -> str:
    """Return which conversation goes on."""
    identifier: str = page.evaluate("window.visavis.state().connection.sessionId")
    return identifier


@pytest.mark.parametrize("words", OTHERS)
def test_the_page_speaks_the_browser_s_language(shown: Open, words: Words) -> None:
    page = shown(words.locale)
    expect(page.get_by_role("button", name=words.talk)).to_be_visible()
    expect(page.get_by_text(words.is_ai)).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", words.tag)
    found = {"welcome": violations(page)}

    begin(page, words)
    field = page.get_by_role("textbox", name=words.message).or_(page.get_by_role("combobox", name=words.message))
    expect(field).to_be_visible()
    expect(page).to_have_title(f"{words.ready} · Iris")
    found["conversation"] = violations(page)
    page.get_by_role("button", name=words.show_transcript).click()
    panel = page.get_by_role("complementary", name=words.transcript)
    expect(panel.get_by_role("listitem").first).to_be_visible()
    found["transcript"] = violations(page)
    page.get_by_role("button", name=words.settings).click()
    expect(page.get_by_role("dialog", name=words.settings)).to_be_visible()
    found["settings"] = violations(page)
    page.get_by_role("dialog").get_by_role("button", name=words.keys).click()
    expect(page.get_by_role("dialog", name=words.keys)).to_be_visible()
    found["keys"] = violations(page)
    page.keyboard.press("Escape")

    page.get_by_role("button", name=words.end).click()
    expect(page.get_by_role("alertdialog", name=words.thanks)).to_be_visible()
    assert {name: items for name, items in found.items() if items} == {}


def test_a_chosen_language_holds_at_once_and_is_kept(shown: Open) -> None:
    page = shown("en-US")
    begin(page, ENGLISH)
    talk = session(page)
    page.get_by_role("button", name="Settings").click()
    for before, name, after in (
        (ENGLISH, "Deutsch", GERMAN),
        (GERMAN, "Español", SPANISH),
        (SPANISH, "简体中文", CHINESE),
    ):
        page.get_by_role("combobox", name=before.language, exact=True).select_option(label=name)
        expect(page.get_by_role("dialog", name=after.settings)).to_be_visible()
        expect(page.locator("html")).to_have_attribute("lang", after.tag)
        expect(page).to_have_title(f"{after.ready} · Iris")
    assert session(page) == talk  # the conversation goes on

    page.reload()
    expect(page.get_by_role("button", name=CHINESE.talk)).to_be_visible()
    begin(page, CHINESE)
    page.get_by_role("button", name=CHINESE.settings).click()
    page.get_by_role("combobox", name=CHINESE.language, exact=True).select_option("auto")
    expect(page.get_by_role("dialog", name=ENGLISH.settings)).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_a_kiosk_speaks_the_language_of_its_address(shown: Open) -> None:
    page = shown("de-DE", "&kiosk=1&language=es")
    touch = page.get_by_role("button", name="Toque la pantalla para empezar")
    expect(touch).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    assert violations(page) == []
    touch.click()
    page.get_by_role("button", name="He terminado").click()
    expect(touch).to_be_visible()  # for the next visitor as well
    assert page.evaluate("localStorage.getItem('visavis')") is None

    expect(shown("de-DE", "&kiosk=1").get_by_text("Zum Beginnen den Bildschirm berühren")).to_be_visible()
    expect(shown("en-US", "&language=de").get_by_role("button", name="Start talking")).to_be_visible()  # no kiosk


@pytest.mark.parametrize("words", OTHERS)
def test_words_have_room_on_a_phone(shown: Open, words: Words) -> None:
    page = shown(words.locale, viewport=PHONE)
    expect(page.get_by_role("button", name=words.talk)).to_be_visible()
    assert too_wide(page) == []
    begin(page, words)
    assert too_wide(page) == []
    page.get_by_role("button", name=words.settings).click()
    expect(page.get_by_role("dialog", name=words.settings)).to_be_visible()
    assert too_wide(page) == []


def too_wide(page: Page) -> list[str]:
    """Return what is wider than the window, or than its own box."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll("main, dialog, button, label, legend, a, p, h1, h2, h3, dt, dd")]
          .filter((item) => item.checkVisibility() && item.closest(".sr-only, [inert]") === null)
          .filter((item) => item.getBoundingClientRect().right > innerWidth + 0.5
            || (item.scrollWidth > item.clientWidth + 1 && getComputedStyle(item).overflowX === "visible"
              && item.clientWidth > 0))
          .map((item) => item.outerHTML.slice(0, 160))"""
    )
    return found
