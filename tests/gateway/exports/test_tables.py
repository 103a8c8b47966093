from __future__ import annotations

import csv
import io
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.gateway.exports.discretion import (
    events_without_operators,
    timeline_without_operators,
    without_operators,
)
from visavis.gateway.exports.document import document
from visavis.gateway.exports.tables import MESSAGE_COLUMNS, TIMELINE_COLUMNS, messages_table, safe, timeline_table
from visavis.gateway.timeline import Timeline
from visavis.gateway.timeline_fold import Looked, Said, Sounded, Stretch
from visavis.gateway.timeline_states import StateSeries
from visavis.gateway.timeline_turns import AgentRun, Operated, TurnLatency
from visavis.gateway.usage import SessionUsage, Usage
from visavis.storage import MessageRecord, SessionRecord


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def message(text: str, **changes: object) -> MessageRecord:
    return MessageRecord("m1", "s1", 1, "user", text, 1_700_000_001_500, **changes)  # type: ignore[arg-type]


TIMELINE = Timeline(
    session_id="s1",
    persona="host",
    opened_ms=0,
    closed_ms=9_000,
    duration_ms=9_000,
    states=StateSeries(
        at_ms=[2_000], valence=[0.25], valence_confidence=[0.5], arousal=[0.0], arousal_confidence=[0.0],
        attention=[1.0], attention_confidence=[0.9], engagement=[0.5], engagement_confidence=[0.4],
        emotion=["happy"], emotion_confidence=[0.7],
    ),
    speech=[Stretch(start_ms=100, end_ms=900)],
    looks=[Looked(start_ms=50, end_ms=4_000, look="screen")],
    said=[
        Said(start_ms=100, end_ms=900, role="user", text="=1+1"),
        Said(start_ms=3_000, end_ms=5_000, role="assistant", text="Two.", operator=True),
    ],
    sounds=[Sounded(at_ms=6_000, duration_ms=300, label="laughter", score=0.8)],
    agents=[AgentRun(run_id="r", agent="web", title="Search", start_ms=1_200, end_ms=2_000, status="done")],
    turns=[
        TurnLatency(
            turn=1, at_ms=900, why="vad", response_id="a", turn_ended_ms=200, words_ms=250, first_text_ms=400,
            first_sound_ms=None, heard_ms=600, prepared=True,
        )
    ],
    operated=[Operated(start_ms=800, end_ms=None)],
    truncated=False,
)  # fmt: skip


@given(st.text(max_size=60))
def test_text_comes_back_as_it_was_or_behind_an_apostrophe(text: str) -> None:
    (row,) = rows(messages_table([message(text)], 0))
    assert tuple(row) == MESSAGE_COLUMNS
    kept = text.replace("\0", "")
    assert row["text"].replace("'", "") == kept.replace("'", "")
    assert row["text"].lstrip(" ")[:1] not in ("=", "+", "-", "@", "\t", "\r", "\n")
    assert not re.search(r"[;\t\r\n]\s*[=+@-]", row["text"])


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+1", "-1", "@x", "  =1", "\uff1d1"])
def test_no_cell_is_a_formula(text: str) -> None:
    assert safe(text) == f"'{text}"
    assert safe(f"a{text}") == f"a{text}"


@pytest.mark.parametrize(
    ("text", "guarded"),
    [
        ("\t=1", "'\t'=1"),
        ("\r1", "'\r1"),
        ("\n1", "'\n1"),
        ("\u00a0=1+1", "'\u00a0=1+1"),
        ("\u200b=1+1", "'\u200b=1+1"),
        ("\ufeff \u2060@x", "'\ufeff \u2060@x"),
        ("hi;=HYPERLINK(1)", "hi;'=HYPERLINK(1)"),
        ("hi; \u200b+1\t-2\n=3", "hi;' \u200b+1\t'-2\n'=3"),
        ("it is 1+1=2; so - well", "it is 1+1=2; so - well"),
    ],
)
def test_no_part_of_a_cell_is_a_formula(text: str, guarded: str) -> None:
    assert safe(text) == guarded


def test_a_message_is_a_row() -> None:
    sources = [{"kind": "line", "reference": "tower"}, {"kind": "model"}]
    record = message(
        'He said: "yes",\nthen left', interrupted=True, heard_text="He said", confidence=0.5, sources=sources
    )
    (row,) = rows(messages_table([record], 1_700_000_000_000))
    assert row["text"] == 'He said: "yes",\nthen left'
    assert (row["offset_ms"], row["at"]) == ("1500", "2023-11-14T22:13:21.500Z")
    assert (row["interrupted"], row["heard_text"], row["confidence"]) == ("true", "He said", "0.5")
    assert (row["sources"], row["by"]) == ("line:tower; model", "")


def test_a_person_s_answer_is_marked() -> None:
    record = message("Hello", sources=[{"kind": "operator", "reference": "u1"}])
    assert rows(messages_table([record], 0))[0]["by"] == "operator"
    assert rows(messages_table(without_operators([record]), 0))[0]["by"] == ""
    assert "u1" not in messages_table(without_operators([record]), 0)


def test_a_time_line_is_a_table_in_order_of_time() -> None:
    found = rows(timeline_table(TIMELINE))
    assert tuple(found[0]) == TIMELINE_COLUMNS
    assert [row["kind"] for row in found] == [
        "look", "said", "speech", "operator", "turn", "agent", "state", "said", "sound",
    ]  # fmt: skip
    by_kind = {row["kind"]: row for row in found}
    assert (found[0]["text"], found[0]["end_ms"]) == ("screen", "4000")
    assert found[1]["text"] == "'=1+1"
    assert by_kind["said"]["who"] == "operator"
    assert (by_kind["turn"]["end_ms"], by_kind["turn"]["words_ms"], by_kind["turn"]["prepared"]) == (
        "1500", "250", "true",
    )  # fmt: skip
    assert (by_kind["turn"]["first_sound_ms"], by_kind["operator"]["end_ms"]) == ("", "")
    assert (by_kind["state"]["emotion"], by_kind["state"]["valence"]) == ("happy", "0.25")


def test_operators_can_be_left_out_of_a_time_line_and_a_journal() -> None:
    discreet = timeline_without_operators(TIMELINE)
    assert "operator" not in timeline_table(discreet)
    assert len(discreet.said) == 2
    events = [{"type": "operator.typed"}, {"type": "text.input"}]
    assert events_without_operators(events) == [{"type": "text.input"}]
    asked = {"type": "assistant.generate", "payload": {"verbatim": "Hello", "operator": "u1"}}
    sourced = {"type": "assistant.delta", "payload": {"sources": [{"kind": "operator", "reference": "u1"}]}}
    plain = {"type": "assistant.delta", "payload": {"sources": [{"kind": "line", "reference": "u1"}], "operator": ""}}
    assert events_without_operators([asked, sourced, plain]) == [
        {"type": "assistant.generate", "payload": {"verbatim": "Hello", "operator": ""}},
        {"type": "assistant.delta", "payload": {"sources": [{"kind": "command", "reference": ""}]}},
        plain,
    ]


def test_a_document_has_everything() -> None:
    record = SessionRecord("s1", "host", 1, settings={"persona": "host"})
    usage = SessionUsage(session_id="s1", total=Usage(requests=2), lines=[], truncated=False)
    text = document(record, [message("\u00e4 \U0001f600 </script>")], [{"id": "e1"}], usage, truncated=True)
    found = json.loads(text)
    assert (found["format"], found["version"], found["truncated"]) == ("visavis.session", 1, True)
    assert found["session"]["settings"] == {"persona": "host"}
    assert found["messages"][0]["text"] == "\u00e4 \U0001f600 </script>"
    assert (found["events"], found["usage"]["total"]["requests"]) == ([{"id": "e1"}], 2)
