"""The figures of all servers, in one table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.table import Table

from bench.dialogues.figures import Outcome
from bench.dialogues.limits import look_up

ROWS: tuple[tuple[str, str], ...] = (
    ("gap, ms (p10 p50 p95)", "gap_ms"),
    ("cut in: no pause inside", "cut_in_plain"),
    ("cut in: pauses inside", "cut_in_halting"),
    ("  of all cut-ins, mended", "cut_in_recovered"),
    ("missed turns", "missed"),
    ("answered twice", "answered_twice"),
    ("interruption → silence, ms", "barge_in_ms"),
    ("interruptions not obeyed", "not_obeyed"),
    ("began into an overlap", "spoken_into_overlap"),
    ("both at once, s/min of speech", "simultaneous_s_per_min"),
    ("'uh huh': answer stopped", "backchannel.stopped"),
    ("'uh huh': paused, went on", "backchannel.resumed"),
    ("'uh huh': answered anew", "backchannel.answered"),
    ("cough: answer stopped", "cough.stopped"),
    ("cough: paused, went on", "cough.resumed"),
    ("cough in silence: answered", "cough_alone_answered"),
    ("signs of listening/min", "listening.signs_per_min"),
    ("  of these, said aloud/min", "listening.said_per_min"),
    ("  near a pause", "listening.near_a_pause"),
    ("others speak behind: gap, ms", "speech_behind.gap_ms"),
    ("  cut in: no pause inside", "speech_behind.cut_in_plain"),
    ("  missed turns", "speech_behind.missed"),
)


def table(title: str, by_server: Mapping[str, Mapping[str, Any]]) -> Table:
    """Return a table with a column for each server."""
    found = Table(title=title, header_style="bold")
    found.add_column("", no_wrap=True)
    for name in by_server:
        found.add_column(name, justify="right", no_wrap=True)
    for label, figure in ROWS:
        found.add_row(label, *(_shown(look_up(figures, figure)) for figures in by_server.values()))
    return found


def _shown(value: Any) -> str:
    match value:
        case {"n": 0}:
            return "-"
        case {"p10": low, "p50": middle, "p95": high}:
            return f"{low} {middle} {high}"
        case [_, 0]:
            return "-"
        case [int(some), int(of)]:
            return f"{some}/{of} {some / of:4.0%}"
        case _:
            return str(value)


def verdict_rows(outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
    """Return every act with what became of it, as plain data, to be looked into."""
    return [
        {
            "dialogue": outcome.dialogue.number,
            "voice": outcome.dialogue.voice,
            "background": outcome.dialogue.background,
            "decibels": outcome.dialogue.decibels,
            "kind": verdict.act.kind,
            "start_ms": verdict.act.start_ms,
            "end_ms": verdict.act.end_ms,
            "answer": verdict.answer,
            "gap_ms": None if verdict.gap_ms is None else round(verdict.gap_ms),
            "recovered": verdict.recovered,
            "floor": verdict.floor,
            "to_silence_ms": None if verdict.to_silence_ms is None else round(verdict.to_silence_ms),
            "answers": verdict.answers,
            "text": verdict.act.text,
        }
        for outcome in outcomes
        for verdict in outcome.verdicts
    ]
