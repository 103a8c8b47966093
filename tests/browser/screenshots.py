"""Takes a picture of every state of the page, for people to look at.

``python -m tests.browser.screenshots FOLDER [NAME …]``, after ``python scripts/build_web.py --force``. The scripted
server answers. SIZES and THEMES are what is taken; with NAME only those states are.
"""

from __future__ import annotations

import itertools
import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, Route

from tests.browser import work_states
from tests.browser.chromium import chromium, microphone, new_page, wait_until_drawn
from tests.browser.mock import mock_server
from tests.browser.sounds import scene

SIZES = {"desktop": (1440, 900), "tablet": (1024, 768), "phone": (390, 844), "small": (360, 640)}
THEMES = ("light", "dark")
MAIN = ("welcome", "listening", "speaking", "transcript")
"""States that are taken at every size; the rest on the desktop and the phone."""
LONG = (
    "I have been wondering for a while now how it is possible that you understand what I say at all, and whether it "
    "matters that I speak slowly, clearly, or in whole sentences; could you explain that to me in a few words, please?"
)


def begin(page: Page, how: str = "Type instead") -> None:
    """Start a conversation and let the greeting begin."""
    page.get_by_role("button", name=how).click()
    page.wait_for_function("window.visavis.state().connection.status === 'open'")


def wait_for(page: Page, condition: str) -> None:
    """Wait until a condition on the state ``s`` and its last entry ``e`` holds."""
    page.wait_for_function(
        f"(() => {{ const s = window.visavis.state(), e = s.entries.at(-1); return {condition} }})()"
    )


def say(page: Page, text: str) -> None:
    """Type a message and send it."""
    page.locator("input[aria-label^='Message to']").fill(text)
    page.locator("input[aria-label^='Message to']").press("Enter")


def ask(page: Page, text: str, words: int) -> None:
    """Send a message and wait until so many words of its answer have been heard."""
    say(page, text)
    asked = f"s.entries.at(-2)?.text === {json.dumps(text)}"
    wait_for(page, f"e?.kind === 'assistant' && {asked} && e.heardWords >= {words}")


def greeted(page: Page) -> None:
    """Begin, and wait until the greeting is over."""
    begin(page)
    wait_for(page, "e && e.kind === 'assistant' && e.status === 'complete'")


def welcome(page: Page) -> None:
    """Nothing has been done yet."""


def waking(page: Page) -> None:
    """The server still loads its models."""
    page.get_by_text("is waking up").wait_for()


def greeting(page: Page) -> None:
    """She introduces herself."""
    begin(page)
    wait_for(page, "e && e.heardWords >= 8")


def listening(page: Page) -> None:
    """The microphone is on, and nobody speaks."""
    begin(page, "Start talking")
    wait_for(page, "e && e.kind === 'assistant' && e.status === 'complete'")


def hearing(page: Page) -> None:
    """The user speaks: words that may still change."""
    begin(page, "Start talking")
    wait_for(page, "e && e.kind === 'user' && e.partial && e.text.length > 4")


def thinking(page: Page) -> None:
    """An answer is being thought of."""
    greeted(page)
    say(page, "Who are you?")
    wait_for(page, "s.floor === 'thinking'")


def speaking(page: Page) -> None:
    """She answers."""
    greeted(page)
    ask(page, "Who are you?", 12)


def interrupted(page: Page) -> None:
    """An answer was stopped."""
    speaking(page)
    page.keyboard.press("Escape")
    wait_for(page, "e && e.status === 'interrupted'")


def long_text(page: Page) -> None:
    """Someone writes a lot."""
    greeted(page)
    ask(page, LONG, 3)


def transcript(page: Page) -> None:
    """All that was said."""
    speaking(page)
    ask(page, "xyzzy?", 3)
    page.get_by_role("button", name="Show the transcript").click()


def settings(page: Page) -> None:
    """What can be chosen."""
    greeted(page)
    page.get_by_role("button", name="Settings").click()


def waterfall(page: Page) -> None:
    """What the last answer's latency was made of."""
    speaking(page)
    page.get_by_role("button", name="for the last answer").click()


def shortcuts(page: Page) -> None:
    """What the keys do."""
    greeted(page)
    page.locator("main").focus()
    page.keyboard.press("?")


def camera(page: Page) -> None:
    """The user's own picture."""
    greeted(page)
    page.get_by_role("button", name="Show your camera").click()


def consent(page: Page) -> None:
    """She asks whether she may see the user."""
    camera(page)
    page.get_by_role("button", name="Let Iris see you").click()


def be_seen(page: Page) -> None:
    """Show the camera, and agree to be seen, expressions included."""
    page.get_by_role("button", name="Show your camera").click()
    page.get_by_role("button", name="Let Iris see you").click()
    page.get_by_role("switch", name="Read my expressions").click()
    page.get_by_role("button", name="Let her see me").click()
    page.wait_for_function("window.visavis.scene.emotion !== null")


def seen(page: Page) -> None:
    """She sees the user."""
    greeted(page)
    be_seen(page)


def seen_details(page: Page) -> None:
    """What she sees is told in detail, or not, other than the size of the window has it."""
    seen(page)
    page.locator("main").focus()
    page.keyboard.press("d")


def crowd(page: Page) -> None:
    """Two people are seen, and the server knows one of them (see ADDRESSES)."""
    seen(page)
    say(page, "name")
    wait_for(page, "s.entries.at(-1).text === 'name'")


def be_heard(page: Page) -> None:
    """Let tone of voice, sounds and words be read."""
    page.locator("main").focus()
    page.keyboard.press("n")
    page.get_by_role("switch", name="tone of my voice").click()
    for name in ("Name other sounds", "feeling in my words, too"):
        page.get_by_role("switch", name=name).click()
    page.get_by_role("button", name="Let her notice that").click()
    page.keyboard.press("Escape")
    wait_for(page, "s.settings.voice_emotion && s.settings.sounds && s.settings.sentiment")


def hearing_consent(page: Page) -> None:
    """She asks whether she may notice how the user speaks."""
    greeted(page)
    page.locator("main").focus()
    page.keyboard.press("n")
    page.get_by_role("switch", name="tone of my voice").click()


def senses(page: Page) -> None:
    """The switches of all senses, some on."""
    greeted(page)
    be_heard(page)
    page.keyboard.press("n")


def person(page: Page) -> None:
    """The strip tells how the user comes across."""
    greeted(page)
    be_heard(page)
    say(page, "laugh")
    page.locator("[data-strip]", has_text="laughter").wait_for()
    page.locator("[data-strip]", has_text="Happy").wait_for()


def person_seen(page: Page) -> None:
    """The same, with the camera."""
    greeted(page)
    be_heard(page)
    be_seen(page)
    page.locator("[data-strip]", has_text="attentive").wait_for()


def why(page: Page) -> None:
    """Why the user is thought to come across so."""
    person(page)
    strip = page.locator("[data-strip]")
    strip.click()
    for mood in ("Sad", "Happy"):  # a mood that has just begun
        strip.filter(has_text=mood).wait_for()
    page.wait_for_timeout(2_000)


def past(page: Page) -> None:
    """The conversations that the server keeps."""
    page.get_by_role("button", name="Past conversations").click()
    page.get_by_text("Hi Iris").wait_for()


def past_observed(page: Page) -> None:
    """One of them over time."""
    past(page)
    page.get_by_text("Hi Iris").click()
    page.get_by_role("slider").wait_for()
    page.get_by_role("slider").focus()
    for _ in range(3):
        page.keyboard.press("PageUp")


def past_plain(page: Page) -> None:
    """One of them in which nothing was observed."""
    past(page)
    page.get_by_text("Who are you?").click()
    page.get_by_text("Nothing was observed").first.wait_for()


def kiosk_heard(page: Page) -> None:
    """Somebody is there, and may let more of them be noticed (see ADDRESSES)."""
    kiosk_visit(page)
    page.get_by_role("button", name="notice how you speak").click()
    page.get_by_role("switch", name="tone of my voice").click()
    page.get_by_role("button", name="Let her notice that").click()
    page.get_by_role("button", name="No more of that").wait_for()
    page.locator("[data-strip]").wait_for()


def kiosk_seen(page: Page) -> None:
    """Somebody is there, and is seen (see ADDRESSES)."""
    kiosk_visit(page)
    page.get_by_role("button", name="Stop that").wait_for()


def denied(page: Page) -> None:
    """The microphone is blocked."""
    page.get_by_role("button", name="Start talking").click()


def refused(page: Page) -> None:
    """There is no conversation to be had (see ADDRESSES)."""
    page.get_by_role("button", name="Type instead").click()


def lost(page: Page) -> None:
    """The connection is gone."""
    greeted(page)
    lost_connection(page)


def lost_connection(page: Page) -> None:
    """Lose the connection."""
    say(page, "drop")
    page.get_by_text("The connection is lost").wait_for()


def ended(page: Page) -> None:
    """The conversation was closed."""
    greeted(page)
    say(page, "idle")


def toast(page: Page) -> None:
    """Something went wrong, and the conversation goes on."""
    greeted(page)
    say(page, "fail")


def text_only(page: Page) -> None:
    """There is no voice."""
    greeted(page)
    say(page, "Who are you?")
    wait_for(page, "s.entries.length > 2 && e.textComplete")


def push_to_talk(page: Page) -> None:
    """Turns are told by a key, which is up."""
    greeted(page)
    choose_push_to_talk(page)
    page.keyboard.press("Escape")


def choose_push_to_talk(page: Page) -> None:
    """Choose it in the settings, and leave them open."""
    page.get_by_role("button", name="Settings").click()
    page.get_by_text("Push to talk", exact=True).click()
    wait_for(page, "s.settings.turn_taking === 'push_to_talk'")


def pushed(page: Page) -> None:
    """The key is down."""
    push_to_talk(page)
    page.get_by_role("button", name="Hold to talk").click()
    wait_for(page, "s.pushed")


def echo(page: Page) -> None:
    """The loudspeaker is heard by the microphone."""
    greeted(page)
    say(page, "echo")
    page.get_by_text("Your loudspeaker is heard").wait_for()


def history(page: Page) -> None:
    """What the last answers' latency was made of."""
    speaking(page)
    ask(page, "xyzzy?", 2)
    ask(page, "Who are you?", 2)
    page.wait_for_timeout(900)  # the server's own times come
    page.get_by_role("button", name="for the last answer").click()


def kiosk_attract(page: Page) -> None:
    """Nobody is there."""


def kiosk_visit(page: Page) -> None:
    """Somebody is there."""
    page.get_by_role("button", name="touch the screen").or_(page.get_by_role("button", name="Touch")).click()
    wait_for(page, "e && e.heardWords >= 8")


def kiosk_away(page: Page) -> None:
    """The server is gone."""
    page.route("**/api/status", lambda route: route.abort())
    page.get_by_text("Back in a moment").wait_for()


_PLAIN: tuple[Callable[[Page], None], ...] = (
    *(welcome, waking, greeting, listening, hearing, thinking, speaking, interrupted, long_text, transcript),
    *(
        settings,
        waterfall,
        history,
        shortcuts,
        camera,
        consent,
        seen,
        seen_details,
        crowd,
        denied,
        lost,
        ended,
        toast,
        text_only,
    ),
    *(hearing_consent, senses, person, person_seen, why, past, past_observed, past_plain, kiosk_heard),
    *(push_to_talk, pushed, echo, kiosk_attract, kiosk_visit, kiosk_seen, kiosk_away),
    *work_states.STATES,
)
STATES = {state.__name__: state for state in _PLAIN}
STATES |= {"loading": welcome, "no_webgl": welcome, "full": refused, "nobody": refused}
ADDRESSES = {
    **{state.__name__: "&persona=text" for state in work_states.STATES},
    "full": "&persona=full",
    "nobody": "&persona=nobody",
    "text_only": "&persona=text",
    "thinking": "&persona=slow",
    "kiosk_attract": "&kiosk=1",
    "kiosk_visit": "&kiosk=1",
    "kiosk_seen": "&kiosk=1&see=always",
    "kiosk_away": "&kiosk=1",
    "kiosk_heard": "&kiosk=1&hear=offer",
    "crowd": "&persona=crowd",
}
UNDRAWN = ("loading", "no_webgl")
DEAF = ("denied", "kiosk_heard", "kiosk_attract", "kiosk_visit", "kiosk_away")
"""States for which the microphone is blocked: what it hears would wake the page before its picture is taken."""


def take(browser: Browser, address: str, name: str, theme: str, size: str, folder: Path) -> None:
    """Bring the page to a state and take its picture."""
    width, height = SIZES[size]
    page = new_page(
        browser,
        viewport={"width": width, "height": height},
        color_scheme=theme,
        permissions=["camera"] if name == "kiosk_seen" else [] if name in DEAF else ["microphone", "camera"],
    )
    if name == "loading":
        page.route("**/*.glb", lambda _: None)
    if name == "waking":
        page.route("**/api/status", not_ready)
    if name == "no_webgl":
        page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page.goto(f"{address}/?debug=1{ADDRESSES.get(name, '')}")
    if name in UNDRAWN:
        page.wait_for_timeout(3_000)
    else:
        wait_until_drawn(page)
    STATES[name](page)
    page.wait_for_timeout(700)
    page.screenshot(path=folder / f"{name}-{size}-{theme}.png", timeout=60_000)
    page.context.close()


def not_ready(route: Route) -> None:
    """Answer as a server that still loads its models."""
    route.fulfill(json={"ready": False, "default_persona": "host", "personas": []})


def main() -> None:
    """Take all pictures, or those of the states that are named."""
    folder, names = Path(sys.argv[1]), sys.argv[2:] or list(STATES)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, mock_server() as address:
        sound = scene(Path(scratch), 4.0, "Hello, who are you?", 6.0)
        with chromium(microphone(sound).removesuffix("%noloop")) as browser:
            for name, size, theme in itertools.product(names, SIZES, THEMES):
                if name in MAIN or size in ("desktop", "phone"):
                    print(name, size, theme, flush=True)
                    take(browser, address, name, theme, size, folder)


if __name__ == "__main__":
    main()
