"""The studio: every control works, with and without a server, with files of one's own, and for everybody."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.browser.chromium import new_page
from tests.browser.contact_sheet import STATIC
from tests.browser.files import file_server
from tests.browser.moments import until
from tests.browser.test_accessibility import violations
from tests.conftest import require_service

AVATAR = STATIC / "avatars/iris.lite.glb"

PASSES_MS = 10_000
"""After this time everything that is shown for a moment is over."""

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def files(chromium_is_here: None) -> Iterator[str]:
    """The address of the page's files, without a server behind them."""
    require_service("the page (python scripts/build_web.py)", (STATIC / "studio/index.html").is_file())
    with file_server(STATIC) as address:
        yield address


@pytest.fixture
def studio(browser: Browser, files: str) -> Iterator[Open]:
    """Open the studio, and leave it in the end."""
    pages: list[Page] = []

    def go(address: str = files, query: str = "", **options: Any) -> Page:
        page = new_page(browser, **{"viewport": {"width": 1000, "height": 640}, "permissions": [], **options})
        pages.append(page)
        page.goto(f"{address}/studio/?debug=1&quality=lite&avatar=iris{query}")
        page.wait_for_function("window.visavis?.studio")
        page.evaluate("window.visavis.studio.ready()")
        return page

    yield go
    for page in pages:
        page.context.close()


def draw_little(page: Page) -> None:
    """Draw only small pictures, and those only when they are looked at: so nothing that is short passes undrawn."""
    page.evaluate("window.visavis.studio.pictures({ width: 80, height: 100 })")


def morphs(page: Page) -> dict[str, float]:
    """Return what the avatar shows in a picture that is drawn now: the weights of one mesh, by name."""
    found: dict[str, float] = page.evaluate(
        """() => {
          window.visavis.studio.picture();
          const shown = {};
          window.visavis.studio.avatar().root.traverse((mesh) => {
            const sent = mesh.morphTargetInfluences ?? [], names = Object.keys(mesh.morphTargetDictionary ?? {});
            if (mesh.name === 'Skin') for (let i = 0; sent[i] >= 0; i += 2) shown[names[sent[i]]] = sent[i + 1];
          });
          return shown;
        }"""
    )
    return found


_WEIGHT = """(name) => {
  let weight = 0;
  window.visavis.studio.picture();
  window.visavis.studio.avatar().root.traverse((mesh) => {
    const sent = mesh.morphTargetInfluences ?? [], at = (mesh.morphTargetDictionary ?? {})[name];
    if (mesh.name === 'Skin') for (let i = 0; sent[i] >= 0; i += 2) if (sent[i] === at) weight = sent[i + 1];
  });
  return weight;
}"""
"""What a picture that is drawn now shows of a morph."""
_PRESS_AND_DRAW = f"""(button, [name, enough]) => {{
  const weight = {_WEIGHT}, beganMs = performance.now();
  let most = 0;
  weight(name); // what is pressed begins when the last picture was drawn
  button.click();
  while (most <= enough && performance.now() - beganMs < {PASSES_MS}) most = Math.max(most, weight(name));
  return most;
}}"""


def wait_for_morph(page: Page, name: str, condition: str) -> None:
    """Wait until a weight (``w``) is as it should be."""
    page.wait_for_function(f"(name) => {{ const w = ({_WEIGHT})(name); return {condition}; }}", arg=name)


def most_after_press(button: Locator, name: str, enough: float) -> float:
    """Press a button, and draw one picture after the other; return the largest weight, once it is above ``enough``."""
    button.wait_for()
    most: float = button.evaluate(_PRESS_AND_DRAW, [name, enough])
    return most


def test_every_control_does_what_it_says(studio: Open) -> None:
    page = studio()
    draw_little(page)
    page.get_by_text("Behavior and gaze").click()
    page.get_by_role("switch", name="Moves by itself").click()
    page.get_by_role("button", name="happy", exact=True).click()
    wait_for_morph(page, "mouthSmileLeft", "w > 0.5")
    page.get_by_label("Intensity").fill("0.5")
    wait_for_morph(page, "mouthSmileLeft", "w > 0.2 && w < 0.5")
    page.get_by_role("button", name="Look to your left", exact=True).click()
    wait_for_morph(page, "eyeLookInLeft", "w > 0.5")
    page.get_by_text("Visemes", exact=True).first.click()
    assert most_after_press(page.get_by_role("button", name="aa", exact=True), "viseme_aa", 0) > 0
    page.get_by_text("Shapes", exact=True).click()
    page.get_by_label("Search for a shape").fill("cheek puff")
    page.get_by_label("Cheek puff").fill("1")
    wait_for_morph(page, "cheekPuff", "w === 1")
    page.get_by_role("button", name="Back to rest").click()
    until(page, lambda: morphs(page) == {}, "something is left")


def test_it_lives_and_makes_gestures(studio: Open) -> None:
    page = studio()
    draw_little(page)
    page.get_by_text("Gestures", exact=True).click()
    brow_raise = page.get_by_role("button", name="brow raise", exact=True)
    assert most_after_press(brow_raise, "browOuterUpLeft", 0.25) > 0.25
    page.get_by_text("Behavior and gaze").click()
    page.get_by_role("button", name="attending", exact=True).click()
    wait_for_morph(page, "browInnerUp", "w > 0.08")


def test_a_picture_is_drawn_once_and_says_what_it_cost(studio: Open) -> None:
    page = studio()
    page.evaluate("window.visavis.studio.pictures({ width: 160, height: 200 })")
    page.evaluate("window.visavis.studio.still({})")
    neutral = page.evaluate("window.visavis.studio.picture()")
    again = page.evaluate("window.visavis.studio.picture()")
    page.evaluate("window.visavis.studio.still({ morphs: { jawOpen: 1 } })")
    opened = page.evaluate("window.visavis.studio.picture()")
    assert neutral == again
    assert neutral != opened
    cost = page.evaluate("window.visavis.studio.cost()")
    assert 5 < cost["drawCalls"] < 40
    assert cost["activeMorphs"] >= 1
    assert cost["sentBytes"] < 10_000


def test_a_file_of_ones_own_is_shown_and_judged(studio: Open, tmp_path: Path) -> None:
    page = studio()
    page.get_by_label("Avatar file").set_input_files(AVATAR)
    page.get_by_text("(your file)").wait_for(state="attached")
    page.get_by_text("All 15 visemes").wait_for()
    broken = tmp_path / "broken.glb"
    broken.write_bytes(AVATAR.read_bytes()[:5_000])
    page.get_by_label("Avatar file").set_input_files(broken)
    page.get_by_role("alert").filter(has_text="damaged").wait_for()
    other = tmp_path / "song.mp3"
    other.write_bytes(b"ID3")
    page.get_by_label("Avatar file").set_input_files(other)
    page.get_by_role("alert").filter(has_text="song.mp3 is no .glb or .vrm file").wait_for()


def as_vrm(source: Path) -> bytes:
    """Return one of our avatars as a VRM 1.0 file with the presets that VRM has."""
    data = source.read_bytes()
    (length,) = struct.unpack_from("<I", data, 12)
    document = json.loads(data[20 : 20 + length])
    nodes = {node.get("name"): index for index, node in enumerate(document["nodes"])}
    skin = document["meshes"][document["nodes"][nodes["Skin"]]["mesh"]]["extras"]["targetNames"]
    bones = {
        "hips": "Hips",
        "spine": "Spine",
        "chest": "Spine1",
        "upperChest": "Spine2",
        "neck": "Neck",
        "head": "Head",
    }
    for side in ("left", "right"):
        for vrm, own in (
            *(("UpperLeg", "UpLeg"), ("LowerLeg", "Leg"), ("Foot", "Foot"), ("Eye", "Eye"), ("Shoulder", "Shoulder")),
            *(("UpperArm", "Arm"), ("LowerArm", "ForeArm"), ("Hand", "Hand")),
        ):
            bones[side + vrm] = side.capitalize() + own
    shown = {"aa": "viseme_aa", "ih": "viseme_I", "ou": "viseme_U", "ee": "viseme_E", "oh": "viseme_O"}
    shown |= {"blinkLeft": "eyeBlinkLeft", "blinkRight": "eyeBlinkRight", "happy": "mouthSmileLeft"}
    presets = {
        name: {"morphTargetBinds": [{"node": nodes["Skin"], "index": skin.index(morph), "weight": 1}]}
        for name, morph in shown.items()
    }
    document["extensions"] = {
        "VRMC_vrm": {
            "specVersion": "1.0",
            "meta": {"name": "Mia", "authors": ["visavis"], "licenseUrl": "https://vrm.dev/licenses/1.0/"},
            "humanoid": {"humanBones": {vrm: {"node": nodes[own]} for vrm, own in bones.items()}},
            "expressions": {"preset": presets},
        }
    }
    document["extensionsUsed"].append("VRMC_vrm")
    text = json.dumps(document).encode()
    text += b" " * (-len(text) % 4)
    rest = data[20 + length :]
    return struct.pack("<5I", 0x46546C67, 2, 20 + len(text) + len(rest), len(text), 0x4E4F534A) + text + rest


def test_a_vrm_file_is_shown_with_what_it_has(studio: Open, tmp_path: Path) -> None:
    page = studio()
    file = tmp_path / "mia.vrm"
    file.write_bytes(as_vrm(STATIC / "avatars/iris.lite.glb"))
    page.get_by_label("Avatar file").set_input_files(file)
    page.get_by_text("VRM 1.0").wait_for()
    page.get_by_text("mouth has 5 of").wait_for()
    page.wait_for_function("window.visavis.studio.report().facts.title === 'Mia'")
    page.evaluate("window.visavis.studio.still({ morphs: { viseme_aa: 0.5, eyeBlinkLeft: 1 } })")
    wait_for_morph(page, "viseme_aa", "w === 0.5")
    wait_for_morph(page, "eyeBlinkLeft", "w === 1")
    page.evaluate("window.visavis.studio.still({ expression: 'happy' })")
    wait_for_morph(page, "mouthSmileLeft", "w > 0.8")


def test_a_dropped_file_is_shown(studio: Open) -> None:
    page = studio()
    data = page.evaluate_handle(
        """async () => {
          const bytes = await (await fetch('/avatars/iris.lite.glb')).arrayBuffer(), data = new DataTransfer();
          data.items.add(new File([bytes], 'Me.GLB'));
          return data;
        }"""
    )
    page.dispatch_event("main", "dragover", {"dataTransfer": data})
    page.get_by_text("Drop it to see it here").wait_for()
    page.dispatch_event("main", "drop", {"dataTransfer": data})
    page.get_by_text("(your file)").wait_for(state="attached")


def test_the_camera_follows_the_keys(studio: Open) -> None:
    page = studio()
    page.evaluate("window.visavis.studio.pictures({ width: 80, height: 100 })")
    page.evaluate("window.visavis.studio.still({})")
    front = page.evaluate("window.visavis.studio.picture()")
    page.get_by_role("button", name="Camera: turn").focus()
    for _ in range(5):
        page.keyboard.press("ArrowLeft")
    page.evaluate("window.visavis.studio.camera({})")
    assert page.evaluate("window.visavis.studio.picture()") != front


def test_without_a_server_only_speaking_does_not_work(studio: Open) -> None:
    page = studio()
    page.get_by_role("button", name="Speak", exact=True).click()
    page.get_by_text("The server does not answer").wait_for()


def test_it_speaks_what_is_written(studio: Open, server: str) -> None:
    page = studio(server)
    draw_little(page)
    page.get_by_label("Text to speak").fill("Papa may buy a violet umbrella. " * 3)
    page.get_by_role("button", name="Speak", exact=True).click()
    page.wait_for_function("window.visavis.received.length > 5")
    wait_for_morph(page, "viseme_aa", "w > 0.1")
    entries = page.evaluate("window.visavis.state().entries")
    assert "violet umbrella" in json.dumps(entries)


@pytest.mark.parametrize("window", [(1000, 640), (390, 844)], ids=["desktop", "phone"])
def test_axe_finds_nothing(browser: Browser, files: str, window: tuple[int, int]) -> None:
    page = new_page(browser, viewport={"width": window[0], "height": window[1]}, reduced_motion="reduce")
    page.goto(f"{files}/studio/?quality=lite&avatar=iris")
    page.get_by_role("heading", name="Studio").wait_for()
    page.get_by_text("All 52 shapes of ARKit").wait_for()
    for title in ("Gestures", "Behavior and gaze", "Shapes", "Picture"):
        page.get_by_role("heading", name=title).click()
    assert page.evaluate("document.documentElement.scrollWidth") <= window[0]
    found = violations(page)
    page.context.close()
    assert found == []
