"""Takes one picture of all that a person's face and hands can do, for people to judge.

``python -m tests.browser.contact_sheet PERSON OUT.png [--tier high] [--only PART …]``, after
``python scripts/build_web.py``. PERSON is the name of an avatar of the page, or the path of a .glb or .vrm file. Each
moment is drawn once, in Chromium, on the page ``/studio``.
"""

from __future__ import annotations

import argparse
import base64
import io
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Browser, Page

from tests.browser.chromium import chromium, new_page
from tests.browser.files import file_server

STATIC = Path(__file__).resolve().parents[2] / "src/visavis/gateway/static"
TILE = (300, 360)
COLUMNS = 8
LABEL_HEIGHT = 22
MARGIN = 10
PATIENCE_MS = 300_000
PAPER, BACKDROP, FLOOR, INK = (245, 244, 241), (226, 224, 220), (178, 174, 168), (30, 30, 30)

FACE = {"yaw": 0, "pitch": 0, "heightM": 0.34, "eyesY": 0.45}
BUST = {"yaw": 0, "pitch": 0, "heightM": 0.62, "eyesY": 0.34}
HANDS = {"yaw": 0, "pitch": 0, "heightM": 1.0, "eyesY": 0.22}
EYES = {"yaw": 0, "pitch": 0, "heightM": 0.13, "eyesY": 0.5}
MOUTH = {"yaw": 0, "pitch": 0, "heightM": 0.13, "eyesY": -0.06}
EXPRESSION = {"yaw": 0, "pitch": 0, "heightM": 0.25, "eyesY": 0.42}

EMOTIONS = ("happy", "sad", "angry", "surprised", "afraid", "disgusted", "smile", "concerned", "thinking")
VISEMES = ("sil", "PP", "FF", "TH", "DD", "kk", "CH", "SS", "nn", "RR", "aa", "E", "I", "O", "U")
LOOKS = {
    "up": (0, 18), "up left": (22, 15), "left": (24, 0), "down left": (22, -15),
    "down": (0, -18), "down right": (-22, -15), "right": (-24, 0), "up right": (-22, 15),
}  # fmt: skip
"""Degrees, to the person's own left and up."""
GESTURES = ("nod", "tilt", "bow", "shrug", "beat_left", "beat_right", "beat_both", "palms_open", "point_self", "wave")


@dataclass(frozen=True)
class Tile:
    """One moment."""

    part: str
    label: str
    view: dict[str, float]
    still: dict[str, Any] = field(default_factory=dict)
    moved: dict[str, Any] | None = None


def tiles() -> Iterator[Tile]:
    """Yield everything that is on the sheet, in order."""
    yield Tile("views", "neutral", FACE)
    yield Tile("views", "bust", BUST)
    yield Tile("views", "body and hands", HANDS)
    for label, yaw in (("three-quarter", -38), ("side", -90), ("other three-quarter", 38), ("other side", 90)):
        yield Tile("views", label, BUST | {"yaw": yaw})
    yield Tile("views", "from behind", BUST | {"yaw": 180})
    blink = {"eyeBlinkLeft": 1, "eyeBlinkRight": 1}
    yield Tile("eyes", "blink", FACE, {"morphs": blink})
    yield Tile("eyes", "blink, near", EYES, {"morphs": blink})
    yield Tile("eyes", "half a blink, near", EYES, {"morphs": dict.fromkeys(blink, 0.5)})
    yield Tile("eyes", "eyes, near", EYES)
    for label, (yaw, pitch) in LOOKS.items():
        yield Tile("looks", f"looks {label}", EYES, {"look": {"yaw": yaw, "pitch": pitch}})
    for name in EMOTIONS:
        for intensity, words in ((0.5, "half"), (1, "full")):
            yield Tile("emotions", f"{name}, {words}", EXPRESSION, {"expression": name, "intensity": intensity})
    for name in VISEMES:
        yield Tile("visemes", name, MOUTH, {"morphs": {f"viseme_{name}": 1}})
    yield Tile("visemes", "aa, side", FACE | {"yaw": -90}, {"morphs": {"viseme_aa": 1}})
    for name in GESTURES:
        yield Tile("gestures", name, HANDS, moved={"gesture": name})


def open_studio(
    browser: Browser, address: str, person: str, *, quality: str, size: tuple[int, int], scale: float = 1
) -> Page:
    """Open the studio with somebody on its stage, to take pictures of that many pixels."""
    name = "iris" if Path(person).is_file() else person
    page = new_page(browser, viewport={"width": 900, "height": 500}, color_scheme="light", permissions=[],
                    device_scale_factor=scale)  # fmt: skip
    page.set_default_timeout(PATIENCE_MS)
    page.route("**/api/status", lambda route: route.fulfill(status=204))  # there is no server
    page.goto(f"{address}/studio/?debug=1&quality={quality}&avatar={name}")
    wait_for_person(page, person)
    page.evaluate(f"window.visavis.studio.pictures({{ width: {size[0]}, height: {size[1]} }})")
    return page


def wait_for_person(page: Page, person: str) -> None:
    """Wait until somebody is on the stage; a file is opened first."""
    page.wait_for_function("window.visavis?.studio", timeout=PATIENCE_MS)
    page.evaluate("window.visavis.studio.ready()")
    if Path(person).is_file():
        page.get_by_label("Avatar file").set_input_files(person)
        page.wait_for_function("(bytes) => window.visavis.studio.report().facts.bytes === bytes",
                               arg=Path(person).stat().st_size, timeout=PATIENCE_MS)  # fmt: skip


def take(page: Page, tile: Tile) -> Image.Image:
    """Draw one moment; return it on a backdrop."""
    act = f"s.moved({json.dumps(tile.moved)})" if tile.moved else f"s.still({json.dumps(tile.still)})"
    code = (
        f"(() => {{ const s = window.visavis.studio; s.camera({json.dumps(tile.view)}); {act}; return s.picture() }})()"
    )
    data = base64.b64decode(page.evaluate(code).split(",", 1)[1])
    picture = Image.open(io.BytesIO(data)).convert("RGBA").resize(TILE, Image.Resampling.LANCZOS)
    return Image.alpha_composite(_backdrop(), picture).convert("RGB")


def _backdrop() -> Image.Image:
    column = Image.new("RGBA", (1, 2))
    column.putpixel((0, 0), (*BACKDROP, 255))
    column.putpixel((0, 1), (*FLOOR, 255))
    return column.resize(TILE, Image.Resampling.BILINEAR)


def compose(title: str, pictures: list[tuple[Tile, Image.Image]]) -> Image.Image:
    """Put the pictures on one sheet, each part from a new row on."""
    parts = list(dict.fromkeys(tile.part for tile, _ in pictures))
    rows = {part: -(-sum(tile.part == part for tile, _ in pictures) // COLUMNS) for part in parts}
    width = MARGIN + COLUMNS * (TILE[0] + MARGIN)
    row_height = TILE[1] + LABEL_HEIGHT + MARGIN
    sheet = Image.new("RGB", (width, 40 + sum(rows.values()) * row_height), PAPER)
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(15)
    draw.text((MARGIN, 10), title, INK, ImageFont.load_default(18))
    begin = 0
    for part in parts:
        for index, (tile, picture) in enumerate(item for item in pictures if item[0].part == part):
            x = MARGIN + index % COLUMNS * (TILE[0] + MARGIN)
            y = 40 + (begin + index // COLUMNS) * row_height
            draw.text((x, y), tile.label, INK, font)
            sheet.paste(picture, (x, y + LABEL_HEIGHT))
        begin += rows[part]
    return sheet


def sheet_of(person: str, tier: str, parts: list[str] | None, scale: float) -> Image.Image:
    """Take all pictures of a person."""
    wanted = [tile for tile in tiles() if parts is None or tile.part in parts]
    with file_server(STATIC) as address, chromium() as browser:
        page = open_studio(browser, address, person, quality=tier, size=TILE, scale=scale)
        taken = [(tile, take(page, tile)) for tile in wanted]
        cost, facts = page.evaluate("[window.visavis.studio.cost(), window.visavis.studio.report().facts]")
    words = (f"{cost['drawCalls']} draw calls, {cost['triangles']:,} triangles with shadows, "
             f"{facts['bytes'] / 1e6:.2f} MB")  # fmt: skip
    return compose(f"{person} ({tier}): {words}", taken)


def main() -> None:
    """Make the sheet that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("person")
    parser.add_argument("out", type=Path)
    parser.add_argument("--tier", choices=("high", "medium", "lite"), default="high")
    parser.add_argument("--only", nargs="*", help="parts: views, eyes, looks, emotions, visemes, gestures")
    parser.add_argument("--scale", type=float, default=1, help="pixels drawn for each pixel of the sheet")
    arguments = parser.parse_args()
    begin = time.perf_counter()
    sheet = sheet_of(arguments.person, arguments.tier, arguments.only, arguments.scale)
    sheet.save(arguments.out)
    print(f"{arguments.out}: {sheet.width} x {sheet.height}, in {time.perf_counter() - begin:.0f} s")


if __name__ == "__main__":
    main()
