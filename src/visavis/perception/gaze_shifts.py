"""Where somebody looks, told when it has changed for more than a moment."""

from __future__ import annotations

from visavis.events import GazeShifted, Look

HOLD_MS = 250
"""A look that does not last so long passes by: fixations of faces and pictures last 250 to 350 ms (Rayner 2009)."""
LONGEST_BLINK_MS = 500
"""Eyes that are closed for longer are closed (Caffier, Erdmann & Ullsperger 2003: blinks of 100 to 400 ms)."""


class GazeShifts:
    """Follows the looks of whoever is talked with."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self._track: int | None = None
        self._told: Look = "unknown"
        self._look: Look = "unknown"
        self._since_ms = 0

    def follow(self, track_id: int, look: Look, at_ms: int) -> GazeShifted | None:
        """Take in a look at a time on the camera's clock; return a change once it has lasted."""
        if track_id != self._track:
            self._track, self._told = track_id, "unknown"
            self._look, self._since_ms = look, at_ms
        elif look != self._look:
            self._look, self._since_ms = look, at_ms
        held_ms = at_ms - self._since_ms
        if look in (self._told, "unknown") or held_ms < (LONGEST_BLINK_MS if look == "closed" else HOLD_MS):
            return None
        self._told = look
        return GazeShifted(track_id=track_id, look=look, held_ms=held_ms)

    def lose(self) -> None:
        """Forget whoever was followed: nobody is there."""
        self._track = None
