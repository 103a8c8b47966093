"""A headless Chromium that draws without a graphics processor, and has a microphone and a camera."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

WEB = Path(__file__).resolve().parents[1]
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


@contextmanager
def chromium(*flags: str) -> Iterator[Browser]:
    """Run a browser. Its microphone is allowed unless a context says otherwise."""
    path = os.environ.get("VISAVIS_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*FLAGS, *flags])
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def mock_server() -> Iterator[str]:
    """Serve ``out/`` with the scripted server; give its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = ["node_modules/.bin/tsx", "tests/mock-server/main.ts", "--port", str(port)]
    process = subprocess.Popen(command, cwd=WEB, stdout=subprocess.DEVNULL)
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def open_page(browser: Browser, address: str, **options: Any) -> Page:
    """Open a page that reports its own errors, with microphone and camera allowed."""
    permissions = options.pop("permissions", ["microphone", "camera"])
    page = browser.new_context(permissions=permissions, **options).new_page()
    page.on("pageerror", lambda error: print(f"page error: {error}"))
    page.on("console", lambda message: print(f"console: {message.text}") if message.type == "error" else None)
    page.goto(address)
    return page


def wait_until_drawn(page: Page, timeout_ms: int = 60_000) -> None:
    """Wait until the avatar is there and its picture has faded in."""
    page.wait_for_function("window.visavis && window.visavis.frames.length > 3", timeout=timeout_ms)
    page.wait_for_timeout(900)
