"""Tables of a conversation: CSV (RFC 4180), for spreadsheets and statistics."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from visavis.gateway.timeline import Timeline
from visavis.storage import MessageRecord

MESSAGE_COLUMNS = (
    *("turn", "at", "offset_ms", "role", "by", "text", "heard_text", "interrupted", "confidence"),
    *("status", "sources", "agents", "message_id", "response_id"),
)
TIMELINE_COLUMNS = (
    *("start_ms", "end_ms", "kind", "who", "text", "interrupted", "score"),
    *("valence", "valence_confidence", "arousal", "arousal_confidence", "attention", "attention_confidence"),
    *("engagement", "engagement_confidence", "emotion", "emotion_confidence"),
    *("turn_ended_ms", "words_ms", "first_text_ms", "first_sound_ms", "heard_ms", "prepared"),
)
_STATES = TIMELINE_COLUMNS[7:17]
_LATENCIES = TIMELINE_COLUMNS[17:]
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""A cell that begins with one of these may be run by a spreadsheet (OWASP, 'CSV Injection')."""

_ENDS = re.compile(r"([;\t\r\n])")
"""What ends a cell or a row, in spreadsheets of other languages too."""


def messages_table(messages: Iterable[MessageRecord], opened_ms: int) -> str:
    """Return what was said, a message a row. ``by`` is 'operator' where a person answered for the persona."""
    return _table(MESSAGE_COLUMNS, (_message(item, opened_ms) for item in messages))


def timeline_table(timeline: Timeline) -> str:
    """Return a conversation over time, in the order of its beginnings. Times are ms since it began.

    ``kind`` is said, speech, look, sound, agent, operator, turn or state; columns are empty where they do not belong.
    """
    rows = sorted(_timeline(timeline), key=lambda row: row["start_ms"])
    return _table(TIMELINE_COLUMNS, rows)


def safe(text: str) -> str:
    """Return a text as a cell that no spreadsheet takes for a formula: an apostrophe goes before one.

    Also before one within the text, where a spreadsheet may take what stands before it for the end of a cell.
    """
    parts = [f"'{part}" if _runs(part) else part for part in _ENDS.split(text)]
    guarded = "".join(parts)
    return f"'{guarded}" if guarded.lstrip(" ").startswith(_FORMULA) else guarded


def _runs(text: str) -> bool:
    """Tell whether a text is a formula, but for what is not seen before it."""
    seen = next((letter for letter in text if not (letter.isspace() or unicodedata.category(letter) == "Cf")), "")
    return seen != "" and seen in _FORMULA


def _message(item: MessageRecord, opened_ms: int) -> dict[str, Any]:
    by_operator = any(source.get("kind") == "operator" for source in item.sources)
    moment = datetime.fromtimestamp(item.created_ms / 1_000, UTC).isoformat(timespec="milliseconds")
    return {
        "turn": item.turn,
        "at": moment.replace("+00:00", "Z"),
        "offset_ms": item.created_ms - opened_ms,
        "role": item.role,
        "by": "operator" if by_operator else "",
        "text": item.text,
        "heard_text": item.heard_text,
        "interrupted": item.interrupted,
        "confidence": item.confidence,
        "status": item.status,
        "sources": "; ".join(_source(source) for source in item.sources),
        "agents": "; ".join(item.agents),
        "message_id": item.id,
        "response_id": item.response_id,
    }


def _source(source: Mapping[str, Any]) -> str:
    return ":".join(str(source[key]) for key in ("kind", "reference") if source.get(key))


def _timeline(timeline: Timeline) -> Iterable[dict[str, Any]]:
    for said in timeline.said:
        who = "operator" if said.operator else said.role
        row = {"start_ms": said.start_ms, "end_ms": said.end_ms, "kind": "said", "who": who, "text": said.text}
        yield {**row, "interrupted": said.interrupted}
    for stretch in timeline.speech:
        yield {"start_ms": stretch.start_ms, "end_ms": stretch.end_ms, "kind": "speech", "who": "user"}
    for look in timeline.looks:
        yield {"start_ms": look.start_ms, "end_ms": look.end_ms, "kind": "look", "who": "user", "text": look.look}
    for sound in timeline.sounds:
        end_ms = sound.at_ms + sound.duration_ms
        yield {
            "start_ms": sound.at_ms, "end_ms": end_ms, "kind": "sound", "text": sound.label, "score": sound.score,
        }  # fmt: skip
    for run in timeline.agents:
        text = f"{run.title}: {run.status}"
        yield {"start_ms": run.start_ms, "end_ms": run.end_ms, "kind": "agent", "who": run.agent, "text": text}
    for time in timeline.operated:
        yield {"start_ms": time.start_ms, "end_ms": time.end_ms, "kind": "operator", "who": "operator"}
    for turn in timeline.turns:
        times = {name: getattr(turn, name) for name in _LATENCIES}
        row = {"start_ms": turn.at_ms, "end_ms": turn.at_ms + turn.heard_ms, "kind": "turn", "text": turn.why}
        yield {**row, **times}
    states = timeline.states
    for number, at_ms in enumerate(states.at_ms):
        values = {name: getattr(states, name)[number] for name in _STATES}
        yield {"start_ms": at_ms, "kind": "state", "who": "user", **values}


def _table(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row.get(column)) for column in columns])
    return text.getvalue()


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return safe(value.replace("\0", "")) if isinstance(value, str) else value
