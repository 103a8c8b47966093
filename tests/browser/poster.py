"""Makes the pictures that stand in for the avatars while they load, and where they cannot be drawn.

``python -m tests.browser.poster [NAME …]``, after ``python scripts/build_web.py``; all avatars of the page by default.

A picture shows what ``src/ui/stage/poster.tsx`` says: 0.9 m x 0.9 m with the eyes at 50 % and 24 %, on nothing.
"""

from __future__ import annotations

import base64
import io
import json
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser

from tests.browser.chromium import chromium
from tests.browser.contact_sheet import STATIC, open_studio
from tests.browser.files import file_server

AVATARS = Path(__file__).resolve().parents[2] / "web/public/avatars"
SIZE = 1_260
VIEW = {"yaw": 0, "pitch": 0, "heightM": 0.9, "eyesY": 0.24}
QUALITY = 80


def take(browser: Browser, address: str, name: str) -> Image.Image:
    """Draw an avatar at rest, in the best quality."""
    page = open_studio(browser, address, name, quality="high", size=(SIZE, SIZE))
    page.evaluate(f"window.visavis.studio.camera({json.dumps(VIEW)})")
    page.evaluate("window.visavis.studio.moved({ activity: 'resting' })")
    page.evaluate("window.visavis.studio.picture()")  # gaze and camera belong to the frame before
    data: str = page.evaluate("window.visavis.studio.picture()")
    page.context.close()
    return Image.open(io.BytesIO(base64.b64decode(data.split(",", 1)[1])))


def names() -> list[str]:
    """Return the avatars that the page has."""
    return sorted(path.stem for path in AVATARS.glob("*.glb") if "." not in path.stem)


def main() -> None:
    """Take the pictures that are asked for."""
    with file_server(STATIC) as address, chromium() as browser:
        for name in sys.argv[1:] or names():
            target = AVATARS / f"{name}-poster.webp"
            take(browser, address, name).save(target, quality=QUALITY, method=6)
            print(f"{target}: {target.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
