"""axe finds nothing wrong with the page in any of its states, in both themes."""

from __future__ import annotations

import pytest
import screenshots
from chromium import WEB, open_page, wait_until_drawn
from playwright.sync_api import Browser

AXE = (WEB / "node_modules/axe-core/axe.min.js").read_text()
RULES = '{ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }'
STATES = (
    *("welcome", "speaking", "interrupted", "transcript", "settings", "waterfall", "shortcuts", "camera", "denied"),
    *("lost", "ended", "toast", "full"),
)


@pytest.mark.parametrize("theme", screenshots.THEMES)
@pytest.mark.parametrize("state", STATES)
def test_no_violations(browser: Browser, address: str, state: str, theme: str) -> None:
    page = open_page(
        browser,
        f"{address}/?debug=1&quality=lite{screenshots.ADDRESSES.get(state, '')}",
        viewport={"width": 1100, "height": 700},
        color_scheme=theme,
        permissions=["camera"] if state == "denied" else ["microphone", "camera"],
    )
    wait_until_drawn(page)
    screenshots.STATES[state](page)
    page.wait_for_timeout(600)
    page.evaluate(AXE)
    violations = page.evaluate(f"axe.run(document, {RULES}).then((result) => result.violations)")
    page.context.close()
    assert [(item["id"], [node["html"][:200] for node in item["nodes"]]) for item in violations] == []


def test_usable_at_360_pixels_and_at_200_percent(browser: Browser, address: str) -> None:
    for width, height in ((360, 640), (720, 450)):  # 1440 × 900 at 200 %
        page = open_page(browser, f"{address}/?debug=1&quality=lite", viewport={"width": width, "height": height})
        wait_until_drawn(page)
        for name in ("Start talking", "Type instead"):
            button = page.get_by_role("button", name=name)
            button.scroll_into_view_if_needed()
            box = button.bounding_box()
            assert box is not None
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width
            assert box["y"] + box["height"] <= height
        screenshots.begin(page)
        for name in ("Turn the microphone on", "Send", "Show your camera", "Settings", "End the conversation"):
            box = page.get_by_role("button", name=name).bounding_box()
            assert box is not None, name
            assert box["x"] + box["width"] <= width, name
            assert box["y"] + box["height"] <= height, name
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.context.close()
