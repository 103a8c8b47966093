"""The real server sees films of real faces, which Chromium's camera plays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.chromium import chromium
from tests.browser.films import aside, camera, film, rested, two_people
from tests.browser.sight import let_her_see
from tests.browser.visitor import Visitor

DRAWN = """() => {
  const canvas = document.querySelector('figure canvas');
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  return data.filter((value, index) => index % 4 === 3 && value > 40).length;
}"""
"""How many pixels of the overlay are drawn on."""

BOTH = """() => {
  const { faces, interlocutor } = window.visavis.scene;
  return faces.length === 2 && interlocutor !== null && faces.map((face) => face.box);
}"""
"""Where two people are, while both are seen."""

Watched = Callable[..., Visitor]


@pytest.fixture
def watched(server: str, tmp_path: Path, test_data: Path) -> Iterator[Watched]:
    """Open the page with the real server, in a browser whose camera plays a film."""
    with ExitStack() as stack:

        def go(name: str, make: Callable[[Path, Path], Path] = film, *, drawn: bool = False) -> Visitor:
            clip = make(test_data / name, tmp_path)
            return Visitor(stack.enter_context(chromium(camera(clip))), server, drawn=drawn).open()

        yield go


def test_a_face_is_seen_and_a_smile_is_read(watched: Watched) -> None:
    visitor = watched("face_smile.mp4", rested)
    let_her_see(visitor)
    visitor.wait_seen("f !== null && f.points.length === 2 * 478")
    visitor.page.wait_for_function(f"({DRAWN})() > 400")
    visitor.wait_seen("f && Math.abs(f.box.x + f.box.width / 2 - 0.5) < 0.2")
    inside = "i % 2 ? v > f.box.y - 0.1 && v < f.box.y + f.box.height + 0.1 : v > f.box.x - 0.1"
    visitor.wait_seen(f"f && f.points.every((v, i) => {inside})")
    visitor.wait_seen("s.emotion && s.emotion.emotion === 'happy'")
    visitor.press("Tell what Iris sees")
    expect(visitor.page.get_by_role("region", name="What Iris sees")).to_contain_text("Happy")

    visitor.press("Stop letting Iris see you")
    visitor.wait("!s.settings.seeing")
    assert [item["code"] for item in visitor.payloads("error")] == []


def test_looks_to_both_sides_and_closed_eyes_are_seen(watched: Watched) -> None:
    visitor = watched("face_gaze.mp4")
    let_her_see(visitor, expressions=False)
    for look in ("screen", "left", "right", "closed"):
        visitor.wait_seen(f"s.gaze && s.gaze.look === '{look}'")
    assert visitor.payloads("face.emotion") == []


def test_of_two_people_the_near_one_is_talked_with(watched: Watched) -> None:
    visitor = watched("face_smile.mp4", two_people)
    let_her_see(visitor, expressions=False)
    both = visitor.page.wait_for_function(BOTH)  # one of them may be lost again for a moment
    near, far = both.json_value()
    assert near["width"] > far["width"]
    assert near["x"] < far["x"]
    visitor.page.wait_for_function(f"({DRAWN})() > 400")


@pytest.mark.parametrize("left", [True, False], ids=["at the picture's left", "at the picture's right"])
def test_she_looks_at_who_is_at_the_side(watched: Watched, left: bool) -> None:
    visitor = watched("face_smile.mp4", lambda source, folder: aside(source, folder, left=left), drawn=True)
    let_her_see(visitor, expressions=False)
    # The camera's left is her own left. Who sits before the screen sees that on the right.
    visitor.wait_seen(f"f !== null && (f.box.x + f.box.width / 2 < 0.5) === {str(left).lower()}")
    sign = 1 if left else -1
    visitor.page.wait_for_function(f"{sign} * window.visavis.facing.yaw > 0.04")
