"""What is on a page for a moment only, and what comes to hold in the end, however fast or slow the machine is."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.chromium import PATIENCE_MS

_LOOK_EVERY_MS = 100
_WATCHED = "{ subtree: true, childList: true, characterData: true, attributes: true }"


def notice(page: Page, condition: str) -> Callable[[], None]:
    """Look at each change of the page from now on; return what waits until a condition on it has held, if only once."""
    page.evaluate(
        f"""(key) => {{
          const noticed = (window.noticed ??= {{}});
          const look = () => {{ if ({condition}) noticed[key] = true; }};
          new MutationObserver(look).observe(document.body, {_WATCHED});
          look();
        }}""",
        condition,
    )

    def wait() -> None:
        page.wait_for_function("(key) => window.noticed[key]", arg=condition)

    return wait


def until(page: Page, holds: Callable[[], bool], what: str) -> None:
    """Wait until something holds that is known here and not on the page; ``what`` is said if it never does."""
    for _ in range(PATIENCE_MS // _LOOK_EVERY_MS):
        if holds():
            return
        page.wait_for_timeout(_LOOK_EVERY_MS)
    raise AssertionError(what)
