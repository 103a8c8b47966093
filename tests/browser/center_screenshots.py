"""Takes a picture of every page of the Command Center in every state, for people to look at.

``python -m tests.browser.center_screenshots FOLDER [NAME …]``, after ``python scripts/build_web.py --force``. The
scripted server answers. A NAME may be the beginning of several.
"""

from __future__ import annotations

import argparse
import itertools
from pathlib import Path

from playwright.sync_api import Browser

from tests.browser import center_states_house, center_states_minds, center_states_people, center_states_talk
from tests.browser.center_shot import arrive
from tests.browser.chromium import chromium
from tests.browser.mock import mock_server

SIZES = {"desktop": (1440, 900), "tablet": (900, 1000), "phone": (390, 844)}
THEMES = ("light", "dark")
SHOTS = center_states_house.SHOTS | center_states_talk.SHOTS | center_states_minds.SHOTS | center_states_people.SHOTS


def take(
    browser: Browser, address: str, name: str, theme: str, size: tuple[int, int], target: Path, language: str = "en-US"
) -> None:
    """Take the picture of a state."""
    viewport = {"width": size[0], "height": size[1]}
    page = arrive(browser, address, SHOTS[name], language=language, color_scheme=theme, viewport=viewport)
    page.wait_for_timeout(400)
    page.screenshot(path=target)
    page.context.close()


def main() -> None:
    """Take all pictures, or those of the states that are named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*", default=[""])
    parser.add_argument("--sizes", nargs="*", choices=SIZES, default=list(SIZES))
    parser.add_argument("--themes", nargs="*", choices=THEMES, default=list(THEMES))
    parser.add_argument("--language", default="en-US", help="other than English: pages as they are when they come")
    parser.add_argument("--height", type=int, help="of the window, to see more of long pages")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    names = [name for name in SHOTS if name.startswith(tuple(options.names))]
    with mock_server() as address, chromium() as browser:
        for name, size, theme in itertools.product(names, options.sizes, options.themes):
            print(name, size, theme, flush=True)
            width, height = SIZES[size]
            target = options.folder / f"{name}-{size}-{theme}.png"
            take(browser, address, name, theme, (width, options.height or height), target, options.language)


if __name__ == "__main__":
    main()
