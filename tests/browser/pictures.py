"""Takes the pictures of the documentation.

``python -m tests.browser.pictures [FOLDER]``, after ``python scripts/build_web.py --force``: the real page and server
during an answer; what is noticed of a person and the Command Center as the scripted server has them.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, FloatRect, Page

from tests.browser import center_pictures, screenshots
from tests.browser.chromium import chromium, new_page, wait_until_drawn
from tests.browser.mock import mock_server
from tests.browser.server import real_server
from tests.browser.visitor import Visitor

FOLDER = Path(__file__).resolve().parents[2] / "docs/images"
SIZE = {"width": 1440, "height": 900}
QUESTION = "What can you do?"
PARTS: dict[str, FloatRect] = {
    "why": {"x": 0, "y": 0, "width": 820, "height": 680},
    "past_observed": {"x": 0, "y": 0, "width": 1200, "height": 800},
}
"""What is shown of the states of the scripted server."""
PATIENCE_MS = 300_000
"""Without a graphics processor each frame takes seconds."""
_SPEAKS_WITH_OPEN_EYES = """() => {
  const { frames, morphs, state } = window.visavis, jaw = frames.at(-1).jaw;
  const entry = state().entries.at(-1);
  return state().entries.length === 3 && entry.heardWords > 8 && jaw > 0.12 && jaw < 0.4
    && !(morphs().eyeBlinkLeft > 0.15);
}"""


def take(browser: Browser, address: str, theme: Literal["light", "dark"], target: Path) -> None:
    """Ask a question, and take the picture while it is answered."""
    visitor = Visitor(browser, address, color_scheme=theme, size=SIZE)
    page = visitor.page
    visitor.address = f"{address}/?debug=1&quality=high"
    page.set_default_timeout(PATIENCE_MS)
    visitor.open()
    visitor.begin()
    visitor.press("Show the transcript")
    visitor.wait("e && e.status === 'complete'")
    visitor.say(QUESTION)
    page.locator("main").focus()
    page.wait_for_function(_SPEAKS_WITH_OPEN_EYES)
    _keep(page, target)
    visitor.close()


def take_state(browser: Browser, address: str, name: str, theme: Literal["light", "dark"], target: Path) -> None:
    """Bring the scripted server's page to a state of ``screenshots``, and take the picture of the part that counts."""
    page = new_page(browser, color_scheme=theme, viewport={"width": 1200, "height": 800}, permissions=["camera"])
    page.set_default_timeout(PATIENCE_MS)
    page.goto(f"{address}/?debug=1&quality=lite")  # or frames take so long that moods pass unseen
    wait_until_drawn(page, PATIENCE_MS)
    screenshots.STATES[name](page)
    page.wait_for_timeout(1_000)
    _keep(page, target, clip=PARTS[name])
    page.context.close()


def _keep(page: Page, target: Path, clip: FloatRect | None = None) -> None:
    """Take a picture, and keep it with few colors."""
    with tempfile.TemporaryDirectory() as folder:
        picture = Path(folder) / "picture.png"
        page.screenshot(path=picture, timeout=PATIENCE_MS, clip=clip)
        colors = ["-filter_complex", "split[a][b];[a]palettegen=stats_mode=full[p];[b][p]paletteuse=dither=sierra2_4a"]
        subprocess.run(["ffmpeg", "-loglevel", "error", "-y", "-i", str(picture), *colors, str(target)], check=True)
    print(f"{target}: {target.stat().st_size / 1000:.0f} kB")


def main() -> None:
    """Take the pictures."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with mock_server() as address, chromium() as browser:
        for name, file in (("why", "strip"), ("past_observed", "past")):
            take_state(browser, address, name, "light", folder / f"{file}.png")
            take_state(browser, address, name, "dark", folder / f"{file}-dark.png")
        center_pictures.take_all(browser, address, folder)
    with tempfile.TemporaryDirectory() as data, real_server(Path(data)) as address, chromium() as browser:
        take(browser, address, "light", folder / "conversation.png")
        take(browser, address, "dark", folder / "conversation-dark.png")


if __name__ == "__main__":
    main()
