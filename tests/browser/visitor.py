"""A person in front of the page: does things, waits for things, and sees what goes over the wire."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Browser, Page, WebSocket

from tests.browser.chromium import new_page, wait_until_drawn
from tests.browser.measure import Recording, recording_of

SMALL = {"width": 640, "height": 480}
"""Little to draw, so that a machine without a graphics processor draws it often."""

_ENCODE = """(values) => {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  let text = "";
  for (let i = 0; i < bytes.length; i += 32768) text += String.fromCharCode(...bytes.subarray(i, i + 32768));
  return btoa(text);
}"""
_TAKE_RECORDING = f"""() => {{
  const encode = {_ENCODE};
  const {{ sampleRate, startContextTime, samples }} = window.visavis.stopOutputCapture();
  const received = window.visavis.received.map(({{ ptsMs, samples }}) => ({{ ptsMs, samples: encode(samples) }}));
  return {{ sampleRate, startContextTime, samples: encode(samples), received, frames: window.visavis.frames }};
}}"""


WITHOUT_AVATAR = """
const getContext = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...options) {
  return kind === "2d" ? getContext.call(this, kind, ...options) : null;
};
"""
"""A browser that cannot draw in 3D."""


class Visitor:
    """One page with its conversation.

    ``events`` are the envelopes that came, ``sent`` the messages that went, ``commands`` their types, all in order;
    ``spoken_frames`` is how many frames of the microphone were sent, ``pictures`` the frames of the camera.
    """

    def __init__(
        self, browser: Browser, address: str, *, drawn: bool = True, size: Any = SMALL, **options: Any
    ) -> None:
        """Take an address and the options of a browser context. If not ``drawn``, there is a picture of the avatar."""
        self.drawn = drawn
        self.events: list[dict[str, Any]] = []
        self.commands: list[str] = []
        self.sent: list[dict[str, Any]] = []
        self.spoken_frames = 0
        self.pictures: list[bytes] = []
        self.page: Page = new_page(browser, viewport=size, **options)
        self.page.on("websocket", self._follow)
        self.address = f"{address}/?debug=1&quality=lite"
        if not drawn:
            self.page.add_init_script(WITHOUT_AVATAR)

    def open(self) -> Visitor:
        """Load the page and wait until it is there, with the avatar if that is drawn."""
        self.page.goto(self.address)
        if self.drawn:
            wait_until_drawn(self.page)
        else:
            self.page.wait_for_function("window.visavis")
        return self

    def begin(self, how: str = "Type instead") -> None:
        """Press a button of the first page, and wait for the conversation."""
        self.press(how)
        self.wait("s.connection.status === 'open'")

    def press(self, name: str) -> None:
        """Press a button."""
        self.page.get_by_role("button", name=name).click()

    def say(self, text: str) -> None:
        """Type a message and send it."""
        field = self.page.locator("input[aria-label^='Message to']")
        field.fill(text)
        field.press("Enter")

    def wait(self, condition: str) -> None:
        """Wait until a condition holds: ``s`` is the state, ``e`` its last entry, ``u`` the person's last one."""
        known = (
            "const s = window.visavis.state(), e = s.entries.at(-1);"
            "const u = s.entries.findLast((entry) => entry.kind === 'user')"
        )
        self.page.wait_for_function(f"(() => {{ {known}; return {condition} }})()")

    def wait_seen(self, condition: str) -> None:
        """Wait until a condition on what is seen holds: ``s`` is the scene, ``f`` the one who is talked with."""
        known = "const s = window.visavis.scene, f = s.interlocutor"
        self.page.wait_for_function(f"(() => {{ {known}; return {condition} }})()")

    def state(self) -> dict[str, Any]:
        """Return the conversation's state."""
        state: dict[str, Any] = self.page.evaluate("window.visavis.state()")
        return state

    def entry(self, kind: str) -> dict[str, Any]:
        """Return what was said last by the 'user' or the 'assistant'."""
        entries: list[dict[str, Any]] = self.state()["entries"]
        return next(entry for entry in reversed(entries) if entry["kind"] == kind)

    def payloads(self, event_type: str) -> list[dict[str, Any]]:
        """Return the payloads of all events of a type, in order."""
        return [event["payload"] for event in self.events if event["type"] == event_type]

    def record(self) -> None:
        """Begin to record what goes to the loudspeaker."""
        self.page.evaluate("window.visavis.startOutputCapture()")

    def recording(self) -> Recording:
        """Stop recording; return what was heard, what had come, and what was drawn meanwhile."""
        return recording_of(self.page.evaluate(_TAKE_RECORDING))

    def close(self) -> None:
        """Leave."""
        self.page.context.close()

    def _follow(self, socket: WebSocket) -> None:
        socket.on("framereceived", self._received)
        socket.on("framesent", self._sent)

    def _received(self, payload: str | bytes) -> None:
        if isinstance(payload, str):
            message = json.loads(payload)
            if "payload" in message:
                self.events.append(message)

    def _sent(self, payload: str | bytes) -> None:
        if isinstance(payload, str):
            self.sent.append(json.loads(payload))
            self.commands.append(self.sent[-1]["type"])
        elif payload[0] == 1:
            self.spoken_frames += 1
        elif payload[0] == 2:
            self.pictures.append(payload)
