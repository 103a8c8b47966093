"""``visavis look``: what is seen in pictures, videos and before a camera."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from visavis.bootstrap.faces import landmarker_part
from visavis.bootstrap.recognition import recognition
from visavis.bootstrap.seeing import Eyes, eyes
from visavis.cli.annotate import Annotated, annotate
from visavis.cli.common import err, load_settings, out
from visavis.cli.footage import CAMERA, Footage, Frame, footage
from visavis.config import Settings
from visavis.events import CodedError, Envelope, Event, FaceRecognized, new_id
from visavis.inference.builtin_models import MODELS
from visavis.inference.catalog import ModelStore
from visavis.perception.chronicle import Chronicle
from visavis.perception.frames import fitted_picture
from visavis.perception.fusion import SIGNS, UserState
from visavis.perception.identity import Identity
from visavis.perception.sight import Sight

_STILL_SIDE, _MOVING_SIDE = 1_280, 640
_FILE_FPS, _CAMERA_FPS = 30.0, 15.0
_MOST = 30
"""Faces that are looked at."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is asked for."""

    as_json: bool = False
    annotated: Path | None = None
    fps: float | None = None
    seconds: float | None = None
    expressions: bool = True
    recognize: bool = False
    mesh: bool = False


def look(source: str, wishes: Wishes) -> None:
    """Look at a file or a camera, and print what is seen.

    Raises CodedError (``look.*``, ``video.*``, ``faces.*``, ``identity.*``).
    """
    settings = load_settings()
    fps = wishes.fps or (_CAMERA_FPS if source.startswith(CAMERA) else _FILE_FPS)
    seen = footage(source, fps, wishes.seconds)
    with ExitStack() as stack:
        writer = None
        if wishes.annotated is not None:
            writer = stack.enter_context(Annotated(wishes.annotated, fps=fps))
        progress = stack.enter_context(_progress())
        task = progress.add_task(source, total=seen.duration_ms or None, people="")
        try:
            summary = asyncio.run(_Looking(settings, seen, wishes, writer, progress, task).run())
        except KeyboardInterrupt:
            return  # a camera is looked at until somebody stops it
    if wishes.as_json:
        typer.echo(json.dumps(summary))
    else:
        _print(source, summary)
    if wishes.annotated is not None:
        err.print(f"[dim]{wishes.annotated} written[/]", soft_wrap=True)


def _progress() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[people]}"), TimeElapsedColumn())
    return Progress(*columns, console=err, transient=True)


class _Looking:
    """Takes one recording through the same parts that look at a conversation's camera."""

    def __init__(
        self,
        settings: Settings,
        seen: Footage,
        wishes: Wishes,
        writer: Annotated | None,
        progress: Progress,
        task: TaskID,
    ) -> None:
        self._settings = settings
        self._seen = seen
        self._wishes = wishes
        self._writer = writer
        self._progress, self._task = progress, task
        self._session = new_id()
        self._pts_ms = 0
        self._chronicle = Chronicle()
        self._names: dict[int, str] = {}

    async def run(self) -> dict[str, Any]:
        """Look at everything; return the summary."""
        store = ModelStore(self._settings.models_dir, MODELS)
        part = landmarker_part(self._settings, store)
        if part.make is None:
            raise CodedError("look.blind", f"Nothing here finds faces. {part.why}")
        opened = eyes(self._settings, part.make())
        try:
            async with recognition(self._settings, store, opened, wanted=self._wishes.recognize) as identity:
                return await self._all(opened, identity)
        finally:
            await opened.close()

    async def _all(self, opened: Eyes, identity: Identity | None) -> dict[str, Any]:
        sight = Sight(opened.landmarker, opened.runner, everyone=True, still=self._seen.still, most=_MOST)
        sight.switch(seeing=True, expressions=self._wishes.expressions, mesh=self._wishes.mesh)
        state = UserState(lambda: self._pts_ms / 1_000)
        frames = iter(self._seen.frames)
        while (frame := await opened.runner.run(_next, frames)) is not None:
            self._pts_ms = frame.pts_ms
            await self._one(frame, sight, state, identity)
            people = f"{len(sight.view.faces)} in view"
            self._progress.update(self._task, completed=frame.pts_ms, people=people)
        return self._chronicle.summary()

    async def _one(self, frame: Frame, sight: Sight, state: UserState, identity: Identity | None) -> None:
        side = _STILL_SIDE if self._seen.still else _MOVING_SIDE
        picture = fitted_picture(frame.pixels, frame.pts_ms, longest=side)
        for event in await sight.see(picture):
            self._tell(event)
            if isinstance(event, SIGNS):
                for estimate in state.follow(event):
                    self._tell(estimate)
        if identity is not None and sight.view.scene is not None:
            async for event in identity.look(picture, sight.view.scene):
                self._tell(event)
        if self._writer is not None:
            self._writer.add(annotate(frame.pixels, sight.view, self._names), frame.pts_ms)

    def _tell(self, event: Event) -> None:
        self._chronicle.follow(event, self._pts_ms)
        if isinstance(event, FaceRecognized):
            self._names[event.track_id] = event.name or event.person_id
        if self._wishes.as_json:
            envelope = Envelope(event=event, session_id=self._session)
            typer.echo(json.dumps({"pts_ms": self._pts_ms, **envelope.to_dict()}))


def _next(frames: Iterator[Frame]) -> Frame | None:
    return next(frames, None)


_KINDS = {
    "smiles": "smiles",
    "expressions": "shows",
    "looks": "looks",
    "eyes_closed": "eyes closed",
    "blinks": "blinks",
    "speaking": "lips move",
}


def _print(source: str, summary: dict[str, Any]) -> None:
    """Print what happened, for people."""
    faces = f"{summary['frames_with_faces']} of {summary['frames']} pictures with faces"
    out.print(f"[bold]{escape(source)}[/]: {faces}")
    for person in summary["people"]:
        name = f" ({escape(person['person'])})" if person["person"] else ""
        table = Table(box=None, pad_edge=False, show_header=False, title_justify="left")
        table.title = f"face {person['track_id']}{name}, {_s(person['first_ms'])} to {_s(person['last_ms'])}"
        for kind, label in _KINDS.items():
            if person[kind]:
                table.add_row(f"[dim]{label}[/]", ", ".join(_span(kind, span) for span in person[kind]))
        if person["looking_at_screen"] is not None:
            table.add_row("[dim]at the camera[/]", f"{100 * person['looking_at_screen']:.0f} % of the time")
        if person["head_gestures"]:
            table.add_row(
                "[dim]head[/]", ", ".join(f"{i['name']} {_s(i['start_ms'])}" for i in person["head_gestures"])
            )
        out.print(table)
    if not summary["people"]:
        out.print("Nobody is seen.")


def _span(kind: str, span: dict[str, Any]) -> str:
    if kind == "blinks":
        return _s(span["start_ms"])
    name = f"{span['name']} " if kind in ("expressions", "looks") else ""
    if span["end_ms"] == span["start_ms"]:
        return f"{name}{_s(span['start_ms'])}"
    return f"{name}{_s(span['start_ms'])} to {_s(span['end_ms'])}"


def _s(milliseconds: int) -> str:
    return f"{milliseconds / 1_000:.2f} s"
