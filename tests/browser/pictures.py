"""Takes the pictures of the documentation, of the real page and server during an answer.

``python -m tests.browser.pictures [FOLDER]``, after ``python scripts/build_web.py``.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser

from tests.browser.chromium import chromium
from tests.browser.server import real_server
from tests.browser.visitor import Visitor

FOLDER = Path(__file__).resolve().parents[2] / "docs/images"
SIZE = {"width": 1440, "height": 900}
QUESTION = "What can you do?"
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
    with tempfile.TemporaryDirectory() as folder:
        picture = Path(folder) / "picture.png"
        page.screenshot(path=picture, timeout=PATIENCE_MS)
        colors = ["-filter_complex", "split[a][b];[a]palettegen=stats_mode=full[p];[b][p]paletteuse=dither=sierra2_4a"]
        subprocess.run(["ffmpeg", "-loglevel", "error", "-y", "-i", str(picture), *colors, str(target)], check=True)
    visitor.close()
    print(f"{target}: {target.stat().st_size / 1000:.0f} kB")


def main() -> None:
    """Take the pictures."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, real_server(Path(data)) as address, chromium() as browser:
        take(browser, address, "light", folder / "conversation.png")
        take(browser, address, "dark", folder / "conversation-dark.png")


if __name__ == "__main__":
    main()
