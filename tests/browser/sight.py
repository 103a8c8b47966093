"""What somebody does who is to be seen."""

from __future__ import annotations

from tests.browser.visitor import Visitor

STILL = """
OffscreenCanvasRenderingContext2D.prototype.getImageData = function (x, y, width, height) {
  return new ImageData(width, height);
};
"""
"""To a kiosk's watch for motion nothing moves: Chromium's test picture does, and might wake it by chance."""


def show_camera(visitor: Visitor) -> None:
    """Begin, and show the camera to oneself."""
    visitor.begin()
    visitor.page.get_by_role("button", name="Show your camera, to you only").click()
    visitor.wait("s.camera === 'on'")


def let_her_see(visitor: Visitor, *, expressions: bool = True) -> None:
    """Begin, and agree to be seen."""
    show_camera(visitor)
    visitor.press("Let Iris see you")
    if expressions:
        visitor.page.get_by_role("switch", name="Read my expressions").click()
    visitor.press("Let her see me")
    visitor.wait("s.settings.seeing")
