"""Takes the pictures of the Command Center for the documentation, with the scripted server: in both themes."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser

from tests.browser.center_screenshots import SHOTS
from tests.browser.center_shot import arrive

PICTURES = {"center-session": "session-moment", "center-live": "live-one", "center-persona": "persona-tried"}
"""Their names, and the states that they show."""
ENDS: dict[Literal["light", "dark"], str] = {"light": "", "dark": "-dark"}
SIZE = {"width": 1280, "height": 800}
QUALITY = 82


def take_all(browser: Browser, address: str, folder: Path) -> None:
    """Take them."""
    for name, state in PICTURES.items():
        for theme, end in ENDS.items():
            page = arrive(browser, address, SHOTS[state], color_scheme=theme, viewport=SIZE)
            page.wait_for_timeout(1_000)
            target = folder / f"{name}{end}.webp"
            Image.open(io.BytesIO(page.screenshot())).convert("RGB").save(target, quality=QUALITY, method=6)
            page.context.close()
            print(f"{target}: {target.stat().st_size / 1000:.0f} kB")
