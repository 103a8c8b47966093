"""``visavis observe``: a recording in front of camera and microphone, and one picture of the person over time."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import typer
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from visavis.bus import virtual_time
from visavis.cli.annotate import Annotated, annotate, state_strip
from visavis.cli.common import err, load_settings, out
from visavis.cli.footage import Footage, Frame, footage, sound_begins_ms
from visavis.cli.headless import converse, open_runtime
from visavis.cli.overhearing import FAILED, HEARD
from visavis.cli.sound import MICROPHONE_RATE, read_sound
from visavis.cli.time_plot import TimeLine, check, draw
from visavis.config import Settings
from visavis.events import (
    CodedError,
    Envelope,
    FacesTracked,
    SessionSettings,
    SoundDetected,
    UserStateEstimated,
    UtteranceTranscribed,
    VideoFrameReceived,
)
from visavis.gateway.timeline_fold import TimelineFold
from visavis.gateway.timeline_states import series_of
from visavis.perception.chronicle import Chronicle
from visavis.perception.pace import RATES
from visavis.perception.sight import Sight

SEEN = ("face.", "faces.tracked", "head.gesture", "action.recognized", "user.state", "video.")
FPS = RATES[0]
"""Pictures a second: as many as are looked at in a conversation."""
_JPEG_QUALITY = 95
_SOUND_SHOWN_MS = 2_000
_BEGAN = datetime(1970, 1, 1, tzinfo=UTC)
_MOST_POINTS = 5_000


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is asked for."""

    as_json: bool = False
    annotated: Path | None = None
    plot: Path | None = None
    seconds: float | None = None
    persona: str = ""
    recognize: bool = False


def observe(recording: Path, wishes: Wishes) -> None:
    """Look at and listen to a recording; print what is seen and heard, and what it comes to.

    Raises CodedError (``look.*``, ``audio.*``, ``observe.*``, ``plot.*``).
    """
    settings = load_settings()
    if wishes.plot is not None:
        check(wishes.plot)
    seen, pcm = _open(recording, wishes.seconds)
    with ExitStack() as stack:
        writer = None
        if wishes.annotated is not None:
            if seen is None:
                raise CodedError("observe.no_pictures", f"{recording.name} has no pictures to draw on.")
            writer = stack.enter_context(Annotated(wishes.annotated, fps=FPS, sound=pcm))
        progress = stack.enter_context(_progress())
        length_ms = round(len(pcm) / 2 / MICROPHONE_RATE * 1_000)
        observing = _Observing(wishes, seen, writer, length_ms)
        task = progress.add_task(recording.name, total=length_ms / 1_000)
        virtual_time.run(observing.run(settings, pcm, lambda done: progress.update(task, completed=done)))
    summary = observing.summary()
    if wishes.plot is not None:
        draw(wishes.plot, observing.time_line(), title=recording.name)
    if wishes.as_json:
        typer.echo(json.dumps(summary))
    else:
        _print(recording.name, summary)
    for path in (wishes.annotated, wishes.plot):
        if path is not None:
            err.print(f"[dim]{path} written[/]", soft_wrap=True)


def _open(recording: Path, seconds: float | None) -> tuple[Footage | None, bytes]:
    """Return the pictures, if there are any, and their sound (PCM16 mono 16 kHz); silence if there is none."""
    if not recording.is_file():
        raise CodedError("look.not_found", f"There is no file {recording}.")
    seen: Footage | None = None
    try:
        seen = footage(str(recording), FPS, seconds)
    except CodedError as error:
        if error.code != "look.no_pictures":
            raise
    if seen is not None and seen.still:
        raise CodedError("observe.still", f"{recording.name} is one picture: visavis look {recording.name}")
    try:
        pcm = read_sound(recording)
    except CodedError as error:
        if seen is None or error.code != "audio.no_sound":
            raise
        pcm = b""
    if seen is not None and pcm:
        pcm = _delayed(pcm, sound_begins_ms(recording))
    length = _bytes_of(seconds) if seconds is not None else None
    whole_ms = seen.duration_ms if seen is not None else None
    return seen, pcm[:length].ljust(_bytes_of((whole_ms or 0) / 1_000), b"\0")


def _bytes_of(seconds: float) -> int:
    return 2 * round(seconds * MICROPHONE_RATE)


def _delayed(pcm: bytes, milliseconds: int) -> bytes:
    """Return sound so much later (or earlier, if negative) against the pictures."""
    shift = _bytes_of(abs(milliseconds) / 1_000)
    return bytes(shift) + pcm if milliseconds >= 0 else pcm[shift:]


def _progress() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"))
    return Progress(*columns, TimeElapsedColumn(), console=err, transient=True)


class _Observing:
    """Shows a recording to a session, and writes down what it makes of it."""

    def __init__(self, wishes: Wishes, seen: Footage | None, writer: Annotated | None, length_ms: int) -> None:
        self._wishes = wishes
        self._frames: Iterator[Frame] = iter(()) if seen is None else seen.frames
        self._next: Frame | None = None
        self._shown: dict[int, Frame] = {}
        self._writer = writer
        self._length_ms = length_ms
        self._sight: Sight | None = None
        self._chronicle = Chronicle()
        self._fold = TimelineFold(0)
        self._state: UserStateEstimated | None = None
        self._words = ""
        self._sound: tuple[int, str] = (-_SOUND_SHOWN_MS, "")

    async def run(self, settings: Settings, pcm: bytes, on_progress: Callable[[float], None]) -> None:
        """Let the recording pass. Raises CodedError."""
        wishes = SessionSettings(
            persona=self._wishes.persona or settings.persona, greet=False, voice_output=False, backchannels=False,
            seeing=True, expressions=True, recognition=self._wishes.recognize,
            voice_emotion=True, sounds=True, sentiment=True,
        )  # fmt: skip
        self._next = next(self._frames, None)
        async with open_runtime(settings) as runtime:
            if runtime.eyes is None and self._next is not None:
                raise CodedError("look.blind", f"Nothing here finds faces. {runtime.faces.why}")
            if runtime.eyes is not None:
                runtime.eyes.on_sight = self._watch
            session = await runtime.sessions.create(wishes)
            await converse(
                session,
                pcm,
                on_event=self._take,
                on_progress=lambda done, _: on_progress(done),
                on_time=lambda at_ms: self._show(session.bus.publish, at_ms),
            )

    def _watch(self, sight: Sight) -> None:
        self._sight = sight

    def _show(self, publish: Callable[[VideoFrameReceived], object], at_ms: int) -> None:
        """Hold the pictures that are due before the camera."""
        while self._next is not None and self._next.pts_ms <= at_ms:
            frame, self._next = self._next, next(self._frames, None)
            self._shown = {frame.pts_ms: frame}
            publish(VideoFrameReceived(data=_jpeg(frame), pts_ms=frame.pts_ms))

    def _take(self, envelope: Envelope, at_s: float) -> None:
        if not envelope.type.startswith((*SEEN, *HEARD, *FAILED)):
            return
        event, at_ms = envelope.event, round(1_000 * at_s)
        if at_ms > self._length_ms and envelope.type.startswith(SEEN):
            return  # the recording is over; what was heard last may still be on its way
        pts_ms = event.pts_ms if isinstance(event, FacesTracked) else at_ms
        self._chronicle.follow(event, pts_ms)
        content = envelope.to_dict()
        # The clock that the fold reads is the recording's, which runs faster than ours.
        self._fold.take({**content, "timestamp": (_BEGAN + timedelta(milliseconds=at_ms)).isoformat()})
        match event:
            case UserStateEstimated():
                self._state = event
            case UtteranceTranscribed():
                self._words = event.transcription
            case SoundDetected():
                self._sound = (at_ms, event.label)
            case FacesTracked():
                self._draw(event.pts_ms)
            case _:
                pass
        if self._wishes.as_json:
            typer.echo(json.dumps({"pts_ms": pts_ms, **content}))

    def _draw(self, pts_ms: int) -> None:
        frame = self._shown.get(pts_ms)
        if self._writer is None or self._sight is None or frame is None:
            return
        drawn = annotate(frame.pixels, self._sight.view, {})
        sound = self._sound[1] if pts_ms - self._sound[0] <= _SOUND_SHOWN_MS else ""
        self._writer.add(state_strip(drawn, self._state, self._words, sound), pts_ms)

    def time_line(self) -> TimeLine:
        """Return the course of things."""
        return TimeLine(
            states=series_of(self._fold.states, _MOST_POINTS),
            speech=self._fold.spoken(),
            said=self._fold.said(),
            sounds=self._fold.sounds,
            looks=self._chronicle.looks(),
            end_ms=self._length_ms,
        )

    def summary(self) -> dict[str, Any]:
        """Return everything as JSON has it."""
        line = self.time_line()
        return {
            **self._chronicle.summary(),
            "speech": [item.model_dump() for item in line.speech],
            "said": [item.model_dump() for item in line.said if item.role == "user"],
            "sounds": [item.model_dump() for item in line.sounds],
            "states": line.states.model_dump(),
        }


def _jpeg(frame: Frame) -> bytes:
    import cv2

    options = [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY]
    _, data = cv2.imencode(".jpg", cv2.cvtColor(frame.pixels, cv2.COLOR_RGB2BGR), options)
    return data.tobytes()


def _print(name: str, summary: dict[str, Any]) -> None:
    """Print what happened, for people."""
    states = summary["states"]
    out.print(f"[bold]{escape(name)}[/]: {summary['frames_with_faces']} of {summary['frames']} pictures with faces, "
              f"{len(summary['speech'])} stretches of speech")  # fmt: skip
    table = Table(box=None, pad_edge=False, show_header=False)
    for item in summary["said"]:
        table.add_row("[dim]said[/]", f"{_s(item['start_ms'])}: {escape(item['text'])}")
    for item in summary["sounds"]:
        table.add_row("[dim]sound[/]", f"{_s(item['at_ms'])}: {escape(item['label'])}")
    for start_ms, emotion in _changes(states):
        table.add_row("[dim]shows[/]", f"{_s(start_ms)}: {emotion}")
    for name in ("valence", "arousal", "attention"):
        if (mean := _mean(states[name], states[f"{name}_confidence"])) is not None:
            table.add_row(f"[dim]{name}[/]", f"{mean:+.2f} on average, where it is known")
    out.print(table)
    if not states["at_ms"]:
        out.print("Nothing is known of anybody's state.")


def _changes(states: dict[str, Any]) -> Iterator[tuple[int, str]]:
    before = "unknown"
    for at_ms, emotion in zip(states["at_ms"], states["emotion"], strict=True):
        if emotion != before and emotion != "unknown":
            yield at_ms, emotion
        before = emotion


def _mean(values: list[float], confidences: list[float]) -> float | None:
    weight = sum(confidences)
    return sum(v * c for v, c in zip(values, confidences, strict=True)) / weight if weight else None


def _s(milliseconds: int) -> str:
    return f"{milliseconds / 1_000:.2f} s"
