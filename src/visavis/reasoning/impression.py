"""What a mind is told of the user besides their words: one line, and only what is fairly sure."""

from __future__ import annotations

from collections.abc import Callable

from visavis.events import (
    Event,
    FaceRecognized,
    HeadGesture,
    HeadGestured,
    InterlocutorChanged,
    SessionOpened,
    SessionUpdated,
    UserStateEstimated,
)

IMPRESSIVE: tuple[type[Event], ...] = (
    SessionOpened,
    SessionUpdated,
    InterlocutorChanged,
    UserStateEstimated,
    HeadGestured,
    FaceRecognized,
)
"""What an impression is made of."""

_SURE = 0.4
_LATELY_S = 8.0
"""How long a passed expression or a gesture is worth a word."""
_SHOWN = {
    "happy": "smile",
    "sad": "look sad",
    "angry": "look angry",
    "surprised": "look surprised",
    "afraid": "look worried",
    "disgusted": "grimace",
}
_DID = {"happy": "smiled", "sad": "looked sad", "angry": "looked angry", "surprised": "looked surprised",
        "afraid": "looked worried", "disgusted": "grimaced"}  # fmt: skip
_MOVED: dict[HeadGesture, str] = {
    "nod": "nodded",
    "shake": "shook their head",
    "tilt": "tilted their head",
}


class Impression:
    """Keeps what is seen of one session's user, in words."""

    def __init__(self, now_s: Callable[[], float]) -> None:
        """``now_s`` returns a time that only runs forward, s."""
        self.sees = False
        """Whether anybody looks."""
        self.name = ""
        """Name of whoever is recognized."""
        self._now_s = now_s
        self._track: int | None = None
        self._forget()

    def _forget(self) -> None:
        self._state: UserStateEstimated | None = None
        self._emotion = ""
        self._emotion_at_s = self._moved_at_s = float("-inf")
        self._moved: HeadGesture | None = None

    def follow(self, event: Event) -> None:
        """Take in one of ``IMPRESSIVE`` (a plain function: it runs inline)."""
        match event:
            case SessionOpened() | SessionUpdated():
                self.sees = event.settings.seeing and event.capabilities.sees
            case InterlocutorChanged():
                self._track, self.name = event.track_id, ""
                self._forget()
            case HeadGestured() if event.track_id == self._track:
                self._moved, self._moved_at_s = event.gesture, self._now_s()
            case FaceRecognized() if event.track_id == self._track:
                self.name = event.name
            case UserStateEstimated():
                self._state = event
                if event.emotion in _SHOWN and event.emotion_confidence >= _SURE:
                    self._emotion, self._emotion_at_s = event.emotion, self._now_s()
            case _:
                pass

    def line(self) -> str:
        """Return one sentence, or '' where nobody looks."""
        if not self.sees:
            return ""
        if self._track is None:
            return "You see nobody in front of the camera at the moment."
        parts = [*self._attention(), *self._face(), *self._movement()]
        if not parts:
            return "You see the user; nothing about them stands out."
        return f"You see the user: they {_joined(parts)}. This is read off their face and may be wrong."

    def _attention(self) -> list[str]:
        state = self._state
        if state is None or state.attention.confidence < _SURE:
            return []
        if state.attention.value < 0.35:
            return ["look elsewhere"]
        return ["look at you"] if state.attention.value > 0.65 else []

    def _face(self) -> list[str]:
        state, parts = self._state, []
        if state is not None and state.emotion in _SHOWN and state.emotion_confidence >= _SURE:
            parts.append(_SHOWN[state.emotion])
        elif self._now_s() - self._emotion_at_s < _LATELY_S:
            parts.append(f"{_DID[self._emotion]} a moment ago")
        puzzled = state.puzzled if state is not None else None
        if puzzled is not None and puzzled.value >= 0.45 and puzzled.confidence >= 0.35:
            parts.append("look puzzled")
        return parts

    def _movement(self) -> list[str]:
        if self._moved is None or self._now_s() - self._moved_at_s >= _LATELY_S:
            return []
        return [f"{_MOVED[self._moved]} a moment ago"]


def _joined(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
