"""A headless Chromium that draws without a graphics processor, and has a microphone and a camera."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

FLAGS = (
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
    "--use-fake-device-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

PATIENCE_MS = 60_000
"""How long something may take before it is said that it does not come: two cores may be shared by many tests."""


def find_chromium() -> str | None:
    """Return the browser's path: VISAVIS_CHROMIUM, or what is installed."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return os.environ.get("VISAVIS_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


def microphone(sound: Path) -> str:
    """Return the flag that plays a WAV file, once, from the moment the page listens."""
    return f"--use-file-for-fake-audio-capture={sound}%noloop"


@contextmanager
def chromium(*flags: str) -> Iterator[Browser]:
    """Run a browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=[*FLAGS, *flags])
        try:
            yield browser
        finally:
            browser.close()


def new_page(browser: Browser, **options: Any) -> Page:
    """Open an empty page with microphone and camera allowed, that prints its own errors."""
    permissions = options.pop("permissions", ["microphone", "camera"])
    # Waiting for a condition evaluates it in the page, which its content security policy forbids, as it should.
    options.setdefault("bypass_csp", True)
    page = browser.new_context(permissions=permissions, **options).new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.on("pageerror", lambda error: print(f"page error: {error}"))
    page.on("console", lambda message: print(f"console: {message.text}") if message.type == "error" else None)
    return page


def open_page(browser: Browser, address: str, **options: Any) -> Page:
    """Open a page with microphone and camera allowed, that prints its own errors."""
    page = new_page(browser, **options)
    page.goto(address)
    return page


def wait_until_drawn(page: Page, timeout_ms: int = PATIENCE_MS) -> None:
    """Wait until the avatar is there and its picture has faded in."""
    page.wait_for_function("window.visavis && window.visavis.frames.length > 3", timeout=timeout_ms)
    page.wait_for_timeout(900)
