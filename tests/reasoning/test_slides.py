from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.reasoning.personas import HOST
from visavis.events import CodedError
from visavis.reasoning.slides import load_slides


def write(folder: Path, **files: str | bytes) -> Path:
    """Write files; '__' in a name stands for its dot."""
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        path = folder / name.replace("__", ".").replace("_", "-")
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def picture(ending: str = ".png") -> bytes:
    return bytes(cv2.imencode(ending, np.zeros((9, 16, 3), np.uint8))[1])


def test_the_hosts_slides_can_be_shown() -> None:
    slides = load_slides(HOST / "slides")
    assert [slide.name for slide in slides] == ["how-it-works", "your-data", "things-to-try"]
    assert all(slide.title and slide.description for slide in slides)
    assert [slide.text is None for slide in slides] == [True, False, False]


def test_slides_are_in_the_lists_order_and_then_by_name(tmp_path: Path) -> None:
    listed = "slides:\n  - {file: tower.png, title: The tower, description: Made of stone.}\n"
    folder = write(tmp_path / "slides", tower__png=picture(), b__md="# Bees\n\nMany.", a__webp=picture(".webp"),
                   slides__yaml=listed)  # fmt: skip
    first, second, third = load_slides(folder)
    assert (first.name, first.title, first.description, first.text) == ("tower", "The tower", "Made of stone.", None)
    assert (second.name, second.title) == ("a", "A")
    assert (third.name, third.title, third.text) == ("b", "Bees", "# Bees\n\nMany.")


def test_a_persona_needs_no_slides(tmp_path: Path) -> None:
    assert load_slides(tmp_path / "slides") == ()


PROBLEMS: list[tuple[dict[str, str | bytes], str]] = [
    ({"a__svg": "<svg onload='alert(1)'/>"}, "SVG can carry programs"),
    ({"a__png": picture(".jpg")}, "this is no PNG file"),
    ({"a__png": b"\x89PNG\r\n\x1a\n"}, "cannot be read|no picture"),
    ({"a__gif": b"GIF89a"}, "slides are .png"),
    ({"A__png": picture()}, "a-z"),
    ({"a__md": ""}, "a slide has 1 to"),
    ({"a__md": "x" * 30_000}, "characters"),
    ({"a__md": b"\xff\xfe"}, "not UTF-8"),
    ({"a__png": bytes(6_000_000)}, "million bytes"),
    ({"a__png": picture(), "a__md": "x"}, "same name"),
    ({"slides__yaml": "slides: [{file: b.png}]", "a__png": picture()}, "slides.yaml:1: there is no b.png"),
    ({"slides__yaml": "slides: [{file: a.png}, {file: a.png}]", "a__png": picture()}, "second time"),
    ({"slides__yaml": "slides: [{file: a.png, tilte: A}]", "a__png": picture()}, "did you mean 'title'"),
    ({"slides__yaml": "slides: ["}, "not valid YAML"),
]


@pytest.mark.parametrize(("files", "problem"), PROBLEMS, ids=[problem[:20] for _, problem in PROBLEMS])
def test_what_cannot_be_shown_is_told_with_its_file(
    tmp_path: Path, files: dict[str, str | bytes], problem: str
) -> None:
    with pytest.raises(CodedError, match=problem) as raised:
        load_slides(write(tmp_path / "slides", **files))
    assert raised.value.code == "slides.invalid"
