"""``visavis converse`` and ``visavis listen``: recordings that talk and are listened to."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from collections.abc import Coroutine
from contextlib import ExitStack
from pathlib import Path
from typing import Any, TypeVar

import typer
from rich.progress import Progress

from visavis.bus import virtual_time
from visavis.cli.common import err, load_settings, out
from visavis.cli.headless import converse, open_session
from visavis.cli.overhearing import listen_in
from visavis.cli.report import Report
from visavis.cli.sound import read_sound, write_wav
from visavis.events import Envelope, SessionSettings

T = TypeVar("T")

_TOO_MANY = ("speech.continued",)
"""Told to programs, not to people."""


def run_conversation(
    audio: Path, reply: Path | None, events: Path | None, *, persona: str, fast: bool, as_json: bool
) -> None:
    """Let a recording talk to the virtual human; write what she says, and everything that happened."""
    pcm = read_sound(audio)
    settings = load_settings()
    report = Report()

    async def main() -> bytes:
        wishes = SessionSettings(persona=persona or settings.persona, greet=False)
        async with open_session(settings, wishes) as session:
            with ExitStack() as stack:
                log = stack.enter_context(events.open("w")) if events else None
                progress = stack.enter_context(Progress(console=err, transient=True, disable=as_json))
                task = progress.add_task("talking", total=None)

                def on_event(envelope: Envelope, at_s: float) -> None:
                    report.add(envelope, at_s)
                    if log is not None:
                        log.write(_line(envelope, at_s))

                return await converse(
                    session,
                    pcm,
                    on_event=on_event,
                    on_progress=lambda done, total: progress.update(task, completed=done, total=total),
                )

    sound = _run(main(), fast=fast)
    if reply is not None:
        write_wav(reply, sound)
    if as_json:
        typer.echo(json.dumps(report.as_dict(), indent=2))
    else:
        report.print(out)


def run_listening(audio: Path, *, persona: str, as_json: bool, feelings: bool) -> None:
    """Print what is heard in a recording."""
    pcm = read_sound(audio)
    settings = load_settings()

    def on_heard(envelope: Envelope, at_s: float) -> None:
        if as_json:
            typer.echo(_line(envelope, at_s), nl=False)
        elif envelope.type not in _TOO_MANY:
            out.print(f"[dim]{at_s:7.2f} s[/]  {envelope.type:20} {_short(envelope)}", soft_wrap=True)

    _run(listen_in(settings, pcm, persona=persona, feelings=feelings, on_heard=on_heard), fast=True)


def _run(main: Coroutine[Any, Any, T], *, fast: bool) -> T:
    if hasattr(signal, "SIGPIPE") and sys.stdout is sys.__stdout__:
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # a reader that has seen enough (`| head`) ends us quietly
    return virtual_time.run(main) if fast else asyncio.run(main)


def _line(envelope: Envelope, at_s: float) -> str:
    content = envelope.to_dict()
    content["metadata"] = {**content["metadata"], "at_ms": round(at_s * 1000)}
    return json.dumps(content, ensure_ascii=False) + "\n"


def _short(envelope: Envelope) -> str:
    payload = envelope.event.model_dump(mode="json")
    words = payload.pop("words", None)
    prosody = payload.pop("prosody", None) or {}
    scores = payload.pop("categories", None) or []
    payload |= {name: prosody[name] for name in ("pitch_hz", "rate", "loudness_db") if prosody.get(name) is not None}
    payload |= {item["label"]: item["score"] for item in scores[:3]}
    text = ", ".join(f"{name}={value}" for name, value in payload.items() if value not in (None, ""))
    if not words:
        return text
    return f"{text}, {len(words)} words" if isinstance(words[0], dict) else f"{text}, words: {' '.join(words)}"
