"""What each page loads and how soon it shows something, in a headless Chromium against the real server.

``python -m bench.page`` prints JSON. ``script_kb`` and ``all_kb`` are what goes over the wire (compressed), without the
avatar; ``first_paint_ms`` and ``largest_paint_ms`` are the browser's own (Paint Timing, Largest Contentful Paint), with
an empty cache and then a full one; ``shift`` is its layout shift score. Nothing is throttled, and Chromium draws in
software: compare pages with each other, and with what web.dev calls good (LCP under 2,500 ms, shift under 0.1).
"""

from __future__ import annotations

import json
import statistics
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser
from tests.browser.chromium import chromium
from tests.browser.server import real_server

PAGES = ("/", "/sessions/", "/personas/", "/knowledge/", "/people/", "/live/", "/health/", "/users/", "/settings/")
ROUNDS = 3
_WATCH = """
window.__shift = 0; window.__largest = 0;
new PerformanceObserver((list) => {
  for (const e of list.getEntries()) if (!e.hadRecentInput) window.__shift += e.value;
}).observe({ type: "layout-shift", buffered: true });
new PerformanceObserver((list) => { for (const e of list.getEntries()) window.__largest = e.startTime; })
  .observe({ type: "largest-contentful-paint", buffered: true });
"""
_READ = """() => {
  const loaded = [performance.getEntriesByType("navigation")[0], ...performance.getEntriesByType("resource")];
  const own = loaded.filter((item) => !item.name.includes("/avatars/"));
  const size = (items) => items.reduce((sum, item) => sum + item.transferSize, 0) / 1000;
  const paint = performance.getEntriesByName("first-contentful-paint")[0];
  return {
    script_kb: size(own.filter((item) => item.initiatorType === "script" || item.name.split("?")[0].endsWith(".js"))),
    all_kb: size(own), requests: own.length, first_paint_ms: paint ? paint.startTime : null,
    largest_paint_ms: window.__largest, shift: window.__shift,
  };
}"""


def visit(browser: Browser, address: str, path: str) -> dict[str, Any]:
    """Open a page twice, with an empty cache and with a full one; return the figures of both."""
    context = browser.new_context()
    context.add_init_script(_WATCH)
    page = context.new_page()
    figures = {}
    for name in ("empty_cache", "full_cache"):
        page.goto(f"{address}{path}")
        page.wait_for_timeout(2_500)
        figures[name] = page.evaluate(_READ)
        page.goto("about:blank")
    context.close()
    return figures


def middle(rounds: list[dict[str, Any]]) -> dict[str, float]:
    """Return the median of each figure."""
    return {name: round(statistics.median(item[name] or 0 for item in rounds), 3) for name in rounds[0]}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, real_server(Path(folder)) as address, chromium() as browser:
        visit(browser, address, "/")  # the first one pays for the browser's own start
        found = {path: [visit(browser, address, path) for _ in range(ROUNDS)] for path in PAGES}
    print(
        json.dumps(
            {
                path: {name: middle([item[name] for item in rounds]) for name in ("empty_cache", "full_cache")}
                for path, rounds in found.items()
            },
            indent=1,
        )
    )


if __name__ == "__main__":
    main()
