"""What happened in front of a camera, person by person: when it began and when it ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from visavis.events import (
    ActionRecognized,
    Event,
    FaceActionsMeasured,
    FaceDetected,
    FaceEmotionEstimated,
    FaceRecognized,
    FacesTracked,
    GazeEstimated,
    HeadGestured,
    MouthEstimated,
)
from visavis.perception.gaze_shifts import LONGEST_BLINK_MS

SMILE_BEGINS, SMILE_ENDS = 0.3, 0.15
"""Intensity of action unit 12, lip corner puller: grades B and A of the coding system, about."""
_SMILE = 12


@dataclass(slots=True)
class Span:
    """A stretch of time in which something was so."""

    name: str
    start_ms: int
    end_ms: int
    peak: float = 0.0
    peak_ms: int = 0

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return {
            "name": self.name,
            "start_ms": self.start_ms,
            "end_ms": self.end_ms,
            "peak": round(self.peak, 3),
            "peak_ms": self.peak_ms,
        }


@dataclass(slots=True)
class _Person:
    first_ms: int
    last_ms: int = 0
    frames: int = 0
    smiles: list[Span] = field(default_factory=list)
    expressions: list[Span] = field(default_factory=list)
    looks: list[Span] = field(default_factory=list)
    closed: list[Span] = field(default_factory=list)
    speaking: list[Span] = field(default_factory=list)
    gestures: list[dict[str, Any]] = field(default_factory=list)
    actions: list[dict[str, Any]] = field(default_factory=list)
    at_screen: int = 0
    gazes: int = 0
    person: str | None = None


class Chronicle:
    """Makes a summary of the events of one recording."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.frames = 0
        self.with_faces = 0
        self._people: dict[int, _Person] = {}
        self._open: dict[tuple[int, str], Span] = {}

    def follow(self, event: Event, pts_ms: int) -> None:
        """Take in what was seen in the picture of ``pts_ms``."""
        match event:
            case FacesTracked():
                self._picture(event, pts_ms)
            case FaceDetected():
                self._person(event.track_id, pts_ms)
            case FaceActionsMeasured():
                smile = next((unit.intensity for unit in event.units if unit.unit == _SMILE), 0.0)
                threshold = SMILE_ENDS if (event.track_id, "smiles") in self._open else SMILE_BEGINS
                self._span(event.track_id, "smiles", "smile" if smile >= threshold else None, pts_ms, smile)
            case FaceEmotionEstimated():
                shown = None if event.emotion == "uncertain" else event.emotion
                self._span(event.track_id, "expressions", shown, pts_ms, event.confidence)
            case GazeEstimated():
                self._gaze(event, pts_ms)
            case MouthEstimated():
                self._span(event.track_id, "speaking", "speaking" if event.moving else None, pts_ms, event.confidence)
            case HeadGestured() | ActionRecognized() | FaceRecognized():
                self._note(event, pts_ms)
            case _:
                pass

    def summary(self) -> dict[str, Any]:
        """Return everything as JSON has it."""
        return {
            "type": "summary",
            "frames": self.frames,
            "frames_with_faces": self.with_faces,
            "people": [self._about(track, person) for track, person in self._people.items()],
        }

    def looks(self) -> list[Span]:
        """Return where whoever was in view longest looked, in order."""
        seen = max(self._people.values(), key=lambda person: person.frames, default=None)
        return [] if seen is None else seen.looks

    def _picture(self, event: FacesTracked, pts_ms: int) -> None:
        self.frames += 1
        self.with_faces += bool(event.faces)
        for face in event.faces:
            person = self._person(face.track_id, pts_ms)
            person.frames += 1
            person.last_ms = pts_ms
            for (track, _), span in self._open.items():
                if track == face.track_id:
                    span.end_ms = pts_ms

    def _gaze(self, event: GazeEstimated, pts_ms: int) -> None:
        person = self._person(event.track_id, pts_ms)
        person.gazes += 1
        person.at_screen += event.looking_at_screen
        self._span(event.track_id, "closed", "closed" if event.blink else None, pts_ms, event.confidence)
        look = None if event.look in ("closed", "unknown") else event.look
        self._span(event.track_id, "looks", look, pts_ms, event.confidence)

    def _note(self, event: HeadGestured | ActionRecognized | FaceRecognized, pts_ms: int) -> None:
        if event.track_id is None:
            return
        person = self._person(event.track_id, pts_ms)
        match event:
            case HeadGestured():
                start_ms = max(pts_ms - event.duration_ms, 0)
                person.gestures.append({"name": event.gesture, "start_ms": start_ms, "end_ms": pts_ms})
            case ActionRecognized():
                start_ms = max(pts_ms - event.window_ms, 0)
                person.actions.append({"name": event.label, "start_ms": start_ms, "score": event.score})
            case FaceRecognized():
                person.person = event.name or event.person_id

    def _person(self, track: int, pts_ms: int) -> _Person:
        return self._people.setdefault(track, _Person(pts_ms, pts_ms))

    def _span(self, track: int, kind: str, name: str | None, pts_ms: int, strength: float) -> None:
        """Go on with a stretch of time, end it, or begin another."""
        key = (track, kind)
        span = self._open.get(key)
        if span is not None and span.name != name:
            span.end_ms = pts_ms
            del self._open[key]
            span = None
        if name is None:
            return
        if span is None:
            span = self._open[key] = Span(name, pts_ms, pts_ms, strength, pts_ms)
            getattr(self._person(track, pts_ms), kind).append(span)
        span.end_ms = pts_ms
        if strength > span.peak:
            span.peak, span.peak_ms = strength, pts_ms

    def _about(self, track: int, person: _Person) -> dict[str, Any]:
        spans: Mapping[str, list[Span]] = {
            "smiles": person.smiles,
            "expressions": person.expressions,
            "looks": person.looks,
            "eyes_closed": [span for span in person.closed if span.end_ms - span.start_ms > LONGEST_BLINK_MS],
            "blinks": [span for span in person.closed if span.end_ms - span.start_ms <= LONGEST_BLINK_MS],
            "speaking": person.speaking,
        }
        return {
            "track_id": track,
            "person": person.person,
            "first_ms": person.first_ms,
            "last_ms": person.last_ms,
            "frames": person.frames,
            "looking_at_screen": round(person.at_screen / person.gazes, 3) if person.gazes else None,
            **{kind: [span.to_dict() for span in items] for kind, items in spans.items()},
            "head_gestures": person.gestures,
            "actions": person.actions,
        }
