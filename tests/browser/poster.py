"""Makes the picture of the avatar that stands in for it.

``python -m tests.browser.poster``, after ``python scripts/build_web.py --force``.

The picture shows what ``src/ui/stage/poster.tsx`` says: 0.6 m × 0.66 m with the eyes at 50 % and 30 %. The page's own
framing is changed for it by the shape of the window.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from tests.browser.chromium import chromium, open_page, wait_until_drawn
from tests.browser.mock import WEB, mock_server

PIXELS_PER_METRE = 1_600
WIDTH_M, HEIGHT_M, EYES = 0.6, 0.66, (0.5, 0.3)
HIDE = """
  html, body, .backdrop { background: transparent !important }
  main, .floor, img { display: none !important }
"""


def main() -> None:
    """Take the picture."""
    target = WEB / "public/avatars/default-poster.webp"
    size = {"width": round(WIDTH_M * PIXELS_PER_METRE), "height": round(HEIGHT_M * PIXELS_PER_METRE)}
    framing = f"&framing={HEIGHT_M},{EYES[0]},{EYES[1]}"
    with mock_server() as address, chromium() as browser, tempfile.TemporaryDirectory() as folder:
        page = open_page(browser, f"{address}/?debug=1&quality=high{framing}", viewport=size, color_scheme="light")
        wait_until_drawn(page, 300_000)
        page.add_style_tag(content=HIDE)
        page.wait_for_function("() => !(window.visavis.morphs().eyeBlinkLeft > 0.1)")
        picture = Path(folder) / "poster.png"
        page.screenshot(path=picture, omit_background=True, timeout=120_000)
        subprocess.run(
            ["ffmpeg", "-loglevel", "error", "-y", "-i", picture, "-c:v", "libwebp", "-quality", "82", target],
            check=True,
        )
    print(f"{target}: {target.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
