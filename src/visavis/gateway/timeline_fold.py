"""Folds the journal of a conversation into who spoke when, what was said, and what was heard besides."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from visavis.events import Look
from visavis.gateway.timeline_states import Sample, sample_of

TYPES = (
    *("user.state", "sound.detected", "speech.started", "speech.stopped", "audio.transcription", "text.input"),
    *("assistant.response", "playback.started", "playback.completed", "turn.interrupted"),
    *("gaze.shifted", "face.interlocutor"),
)
"""Wire names of the events that are looked at."""


class Stretch(BaseModel):
    """A part of the conversation."""

    start_ms: int = Field(description="Begin, ms since the conversation began.")
    end_ms: int = Field(description="End, ms since the conversation began.")


class Said(Stretch):
    """What one side said. What is only read has no length."""

    role: Literal["user", "assistant"] = Field(description="Who said it.")
    text: str = Field(description="The words; of an interrupted answer those that were heard.")
    typed: bool = Field(False, description="Whether it was written, not spoken.")
    interrupted: bool = Field(False, description="Whether it was cut short.")
    operator: bool = Field(False, description="Whether a person said it in the persona's place.")


class Looked(Stretch):
    """Where the user looked."""

    look: Look = Field(description="Where: 'screen' is at the virtual human.")


class Sounded(BaseModel):
    """A sound that is not speech."""

    at_ms: int = Field(description="When it began, ms since the conversation began.")
    duration_ms: int = Field(description="How long it was heard, ms.")
    label: str = Field(description="What it is, for example 'laughter'.")
    score: float = Field(description="Score, 0 to 1.")


@dataclass(slots=True)
class _Answer:
    """An answer on its way through the loudspeaker."""

    text: str = ""
    told_ms: int | None = None
    start_ms: int | None = None
    end_ms: int | None = None
    interrupted: bool = False


class TimelineFold:
    """Takes a conversation's events one by one, in order; afterwards its attributes say what there was.

    Times are ms since ``began_ms``, which is Unix time. Speech begins when the server was sure of it, and lasts as long
    as the microphone's stream says.
    """

    def __init__(self, began_ms: int) -> None:
        self._began_ms = began_ms
        self.states: list[Sample] = []
        self.speech: list[Stretch] = []
        self.sounds: list[Sounded] = []
        self._looks: list[Looked] = []
        self._said: list[Said] = []
        self._answers: dict[str, _Answer] = {}
        self._latest = ""
        self._look: tuple[int, Look] | None = None
        """Where the user looks, and since when."""
        self._onset: tuple[int, int] | None = None
        """When speech began that has not ended: here, and in the microphone's stream."""
        self._lag_ms = 0
        """How much later than in the stream things are here."""
        self._unsaid: tuple[int, int] | None = None
        """Begin and end of what was spoken since the last words were known."""
        self.end_ms = 0

    def take(self, envelope: dict[str, Any]) -> None:
        """Take in one envelope; those of other types are passed over."""
        if envelope["type"] not in TYPES:
            return
        at_ms, payload = self._time(envelope["timestamp"]), envelope["payload"]
        self.end_ms = max(self.end_ms, at_ms)
        match envelope["type"]:
            case "user.state":
                self.states.append(sample_of(at_ms, payload))
            case "gaze.shifted":
                self._shifted(max(0, at_ms - int(payload["held_ms"])), payload["look"])
            case "face.interlocutor":
                self._end_look(at_ms)
            case "sound.detected":
                self._sounded(at_ms, payload)
            case "speech.started":
                self._started(at_ms, int(payload["stream_ms"]))
            case "speech.stopped":
                self._stopped(at_ms, int(payload["stream_ms"]))
            case "audio.transcription":
                self._transcribed(at_ms, payload)
            case "text.input":
                typed = payload.get("source") != "browser_recognizer"
                self._said.append(Said(start_ms=at_ms, end_ms=at_ms, role="user", text=payload["text"], typed=typed))
            case _:
                self._answered(envelope["type"], at_ms, payload)

    def said(self, by_operator: Collection[str] = ()) -> list[Said]:
        """Return what both sides said, in the order in which it began; some answers came from an operator."""
        answers = []
        for response_id, answer in self._answers.items():
            if (said := _as_said(answer, self.end_ms)) is not None:
                answers.append(said.model_copy(update={"operator": response_id in by_operator}))
        return sorted([*self._said, *answers], key=lambda item: item.start_ms)

    def spoken(self) -> list[Stretch]:
        """Return when the user spoke, with what has not ended yet."""
        if self._onset is None:
            return self.speech
        return [*self.speech, Stretch(start_ms=self._onset[0], end_ms=max(self.end_ms, self._onset[0]))]

    def looks(self) -> list[Looked]:
        """Return where the user looked, as far as it was seen, with what they still look at."""
        if self._look is None:
            return self._looks
        since_ms, look = self._look
        return [*self._looks, Looked(start_ms=since_ms, end_ms=max(self.end_ms, since_ms), look=look)]

    def _time(self, timestamp: str) -> int:
        return max(0, round(datetime.fromisoformat(timestamp).timestamp() * 1000) - self._began_ms)

    def _shifted(self, at_ms: int, look: Look) -> None:
        if self._look is not None:
            at_ms = max(at_ms, self._look[0])
        self._end_look(at_ms)
        self._look = (at_ms, look)

    def _end_look(self, at_ms: int) -> None:
        if self._look is not None:
            since_ms, look = self._look
            self._looks.append(Looked(start_ms=since_ms, end_ms=max(at_ms, since_ms), look=look))
        self._look = None

    def _sounded(self, at_ms: int, payload: dict[str, Any]) -> None:
        lasted = int(payload.get("duration_ms", 0))
        began = max(0, at_ms - lasted)  # it is told when so much of it has been heard
        self.sounds.append(
            Sounded(at_ms=began, duration_ms=lasted, label=payload["label"], score=round(payload["score"], 3))
        )

    def _started(self, at_ms: int, stream_ms: int) -> None:
        self._onset, self._lag_ms = (at_ms, stream_ms), at_ms - stream_ms
        self._unsaid = (at_ms if self._unsaid is None else self._unsaid[0], at_ms)

    def _stopped(self, at_ms: int, stream_ms: int) -> None:
        if self._onset is None:
            return
        start_ms, from_ms = self._onset
        end_ms = min(at_ms, start_ms + max(0, stream_ms - from_ms))
        self.speech.append(Stretch(start_ms=start_ms, end_ms=end_ms))
        self._onset = None
        if self._unsaid is not None:
            self._unsaid = (self._unsaid[0], max(end_ms, self._unsaid[0]))

    def _transcribed(self, at_ms: int, payload: dict[str, Any]) -> None:
        """Take in words. A turn may be over before its speech has stopped for good, so their own times count first."""
        if not payload["final"]:
            return
        start_ms, end_ms = self._unsaid or (at_ms, at_ms)
        self._unsaid = None
        if self._onset is not None:
            end_ms = at_ms
        if words := payload.get("words"):
            start_ms = words[0]["start_ms"] + self._lag_ms
            end_ms = words[-1]["end_ms"] + self._lag_ms
        if payload["transcription"]:
            end_ms = max(0, min(end_ms, at_ms))
            start_ms = max(0, min(start_ms, end_ms))
            self._said.append(Said(start_ms=start_ms, end_ms=end_ms, role="user", text=payload["transcription"]))

    def _answered(self, event_type: str, at_ms: int, payload: dict[str, Any]) -> None:
        response_id = payload.get("response_id") or self._latest
        if not response_id:
            return
        self._latest = response_id
        answer = self._answers.setdefault(response_id, _Answer())
        match event_type:
            case "assistant.response":
                answer.told_ms = at_ms
                answer.text = answer.text if answer.interrupted else payload["text"]
            case "playback.started":
                answer.start_ms = at_ms if answer.start_ms is None else answer.start_ms
            case "playback.completed":
                answer.end_ms = at_ms
            case _:  # turn.interrupted
                answer.interrupted, answer.end_ms = True, at_ms
                answer.text = payload["heard_text"]


def _as_said(answer: _Answer, now_ms: int) -> Said | None:
    """Return an answer as it was heard, or read; None if it never was."""
    if not answer.text:
        return None
    if answer.start_ms is None:
        if answer.told_ms is None or answer.interrupted:
            return None
        start_ms = end_ms = answer.told_ms
    else:
        start_ms = answer.start_ms
        end_ms = max(start_ms, now_ms if answer.end_ms is None else answer.end_ms)
    typed = answer.start_ms is None
    interrupted = answer.interrupted
    return Said(
        start_ms=start_ms, end_ms=end_ms, role="assistant", text=answer.text, typed=typed, interrupted=interrupted
    )
