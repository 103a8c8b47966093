"""What each page loads and how soon it shows something, in a headless Chromium against the real server.

``python -m bench.page`` prints JSON. ``script_kb`` and ``all_kb`` are what goes over the wire (compressed), without the
avatar; ``first_paint_ms`` and ``largest_paint_ms`` are the browser's own (Paint Timing, Largest Contentful Paint), with
an empty cache and then a full one; ``shift`` is the sum of its layout shift scores. Nothing is throttled, and Chromium
draws in software. Each figure is the median of some rounds; ``missed`` says which are beyond the limits, and then the
exit status is 1.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser
from tests.browser.chromium import chromium
from tests.browser.server import real_server

PAGES = ("/", "/sessions/", "/personas/", "/knowledge/", "/people/", "/live/", "/health/", "/users/", "/settings/")
ROUNDS = 3
CACHES = ("empty_cache", "full_cache")
LIMITS = {"first_paint_ms": 1_800, "largest_paint_ms": 2_500, "shift": 0.1}
"""What web.dev calls good: https://web.dev/articles/vitals."""
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
    context = browser.new_context(bypass_csp=True)  # waiting for a condition evaluates it in the page
    context.add_init_script(_WATCH)
    page = context.new_page()
    figures = {}
    for name in CACHES:
        page.goto(f"{address}{path}", wait_until="networkidle")
        page.wait_for_function("window.__largest > 0")
        figures[name] = page.evaluate(_READ)
        page.goto("about:blank")
    context.close()
    return figures


def middle(rounds: list[dict[str, Any]]) -> dict[str, float]:
    """Return the median of each figure."""
    return {name: round(statistics.median(item[name] or 0 for item in rounds), 3) for name in rounds[0]}


def missed(found: dict[str, dict[str, dict[str, float]]]) -> list[str]:
    """Return what is beyond a limit."""
    return [
        f"{path} {cache}: {name} {figures[name]} > {limit}"
        for path, caches in found.items()
        for cache, figures in caches.items()
        for name, limit in LIMITS.items()
        if figures[name] > limit
    ]


def main() -> None:
    """Measure all pages."""
    with tempfile.TemporaryDirectory() as folder, real_server(Path(folder)) as address, chromium() as browser:
        visit(browser, address, "/")  # the first one pays for the browser's own start
        rounds = {path: [visit(browser, address, path) for _ in range(ROUNDS)] for path in PAGES}
    found = {path: {name: middle([item[name] for item in taken]) for name in CACHES} for path, taken in rounds.items()}
    print(json.dumps({"limits": LIMITS, "missed": missed(found), "pages": found}, indent=1))
    sys.exit(1 if missed(found) else 0)


if __name__ == "__main__":
    main()
