"""Draws the picture ``personas/host/slides/how-it-works.png``."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

SLIDE = Path(__file__).parents[1] / "personas/host/slides/how-it-works.png"
WIDTH, HEIGHT, SCALE = 1280, 720, 2
INK, PAPER = (74, 54, 40), (250, 248, 246)
BOXES = {
    "You": (60, 300, (214, 232, 252)),
    "Hears": (300, 180, (222, 240, 226)),
    "Sees": (300, 420, (222, 240, 226)),
    "Whose turn?": (540, 300, (206, 228, 250)),
    "Mind": (780, 300, (240, 222, 232)),
    "Agents": (780, 80, (248, 236, 226)),
    "Memory": (780, 520, (248, 236, 226)),
    "Voice": (1020, 180, (226, 232, 244)),
    "Face": (1020, 420, (226, 232, 244)),
}
"""Left, top and color (BGR) of each box."""
BOX = (200, 110)
ARROWS = [("You", "Hears"), ("You", "Sees"), ("Hears", "Whose turn?"), ("Sees", "Whose turn?"), ("Whose turn?", "Mind"),
          ("Agents", "Mind"), ("Memory", "Mind"), ("Mind", "Voice"), ("Mind", "Face")]  # fmt: skip


def _center(name: str) -> tuple[int, int]:
    left, top, _ = BOXES[name]
    return left + BOX[0] // 2, top + BOX[1] // 2


def _edge(start: tuple[int, int], end: tuple[int, int]) -> tuple[int, int]:
    """Return where the line from ``start`` to ``end`` leaves the box around ``start``."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    share = min(BOX[0] / 2 / abs(dx) if dx else 9, BOX[1] / 2 / abs(dy) if dy else 9)
    return round(start[0] + dx * share), round(start[1] + dy * share)


def draw() -> np.ndarray:
    """Return the picture, at twice its size so that it is smooth when it is reduced."""
    picture = np.full((HEIGHT * SCALE, WIDTH * SCALE, 3), PAPER, np.uint8)
    font, line = cv2.FONT_HERSHEY_DUPLEX, cv2.LINE_AA
    for one, other in ARROWS:
        start, end = _edge(_center(one), _center(other)), _edge(_center(other), _center(one))
        points = [tuple(SCALE * value for value in point) for point in (start, end)]
        cv2.arrowedLine(picture, points[0], points[1], INK, 5, line, tipLength=0.18)
    for name, (left, top, color) in BOXES.items():
        corner = (SCALE * left, SCALE * top)
        opposite = (SCALE * (left + BOX[0]), SCALE * (top + BOX[1]))
        cv2.rectangle(picture, corner, opposite, color, -1)
        cv2.rectangle(picture, corner, opposite, INK, 4, line)
        (width, height), _ = cv2.getTextSize(name, font, 1.6, 3)
        middle = _center(name)
        cv2.putText(picture, name, (SCALE * middle[0] - width // 2, SCALE * middle[1] + height // 2), font, 1.6, INK, 3,
                    line)  # fmt: skip
    cv2.putText(picture, "How visavis works", (SCALE * 60, SCALE * 90), font, 2.6, INK, 4, line)
    cv2.putText(
        picture,
        "on your own computer, unless you choose a mind elsewhere",
        (SCALE * 60, SCALE * 135),
        font,
        1.2,
        INK,
        2,
        line,
    )
    return cv2.resize(picture, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)


if __name__ == "__main__":
    cv2.imwrite(str(SLIDE), draw(), [cv2.IMWRITE_PNG_COMPRESSION, 9])
    print(f"{SLIDE}: written")
