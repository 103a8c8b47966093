"""Rows as documents of MongoDB."""

from __future__ import annotations

import json
from typing import Any

import bson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.events import CodedError, new_id
from visavis.storage import tables
from visavis.storage.mongo_documents import MAX_DEPTH, document_of, field_name, row_of
from visavis.storage.text import storable_json

_NAMES = st.text(max_size=5) | st.sampled_from(
    ["", ".", "$", "a.b", "$set", "%", "%2e", "%json", "%%json", "\0", "_id", "__proto__", "\ud800"]
)
_SCALARS = (
    st.none() | st.booleans() | st.integers(-(2**80), 2**80) | st.integers(-9, 9) | st.floats() | st.text(max_size=9)
)
_JSON = st.recursive(
    _SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_NAMES, inner, max_size=4), max_leaves=12
)


def _session(**changes: Any) -> dict[str, Any]:
    row = {"id": new_id(), "persona": "host", "opened_ms": 1, "user": None, "closed_ms": None, "close_reason": None}
    return {**row, "settings": {}, **changes}


def _through_bson(row: dict[str, Any], table: str = "sessions") -> dict[str, Any]:
    kept = tables.metadata.tables[table]
    return row_of(kept, bson.decode(bson.encode(document_of(kept, row))))


@given(_JSON)
def test_json_comes_back_as_it_does_from_a_sql_database(value: Any) -> None:
    expected = json.loads(storable_json({"it": value}))
    found = _through_bson(_session(settings={"it": value}))["settings"]
    assert repr(found) == repr(expected)  # 1 is not 1.0, and 0.0 not -0.0


@pytest.mark.parametrize("depth", [MAX_DEPTH - 1, MAX_DEPTH, MAX_DEPTH + 1, 400])
def test_json_may_be_nested_deeper_than_documents(depth: int) -> None:
    value: Any = {"a.b": 2**70}
    for level in range(depth):
        value = [value] if level % 2 else {"$": value}
    row = _session(settings={"it": value})
    assert _through_bson(row) == row
    document = document_of(tables.sessions, row)
    assert _depth(document) <= 100


def _depth(value: Any) -> int:
    if isinstance(value, dict | list):
        return 1 + max((_depth(item) for item in (value.values() if isinstance(value, dict) else value)), default=0)
    return 0


def test_names_that_mean_something_to_mongodb_mean_nothing_there() -> None:
    settings = {"$where": 1, "a.b": {"$ne": None}, "50%": 1, "plain": 1}
    document = document_of(tables.sessions, _session(settings=settings))
    assert document["settings"] == {"%24where": 1, "a%2eb": {"%24ne": None}, "50%25": 1, "plain": 1}


def test_numbers_have_the_type_of_their_column() -> None:
    message = {
        "id": new_id(), "session_id": new_id(), "turn": 1, "role": "user", "text": "a\0b", "created_ms": 2**40,
        "heard_text": None, "interrupted": False, "confidence": 1, "sources": [],
    }  # fmt: skip
    row = _through_bson(message, "messages")
    assert [type(row[name]) for name in ("turn", "created_ms", "confidence", "interrupted")] == [int, int, float, bool]
    assert row["text"] == "a\ufffdb"
    assert (row["kind"], row["status"], row["content"], row["agents"], row["response_id"]) == (
        "message", "success", [], [], None,
    )  # fmt: skip
    assert row["content"] is not _through_bson(message, "messages")["content"]
    assert list(row) == [column.name for column in tables.messages.columns]


@pytest.mark.parametrize("value", [{"it": b"bytes"}, {"it": {1, 2}}, {"it": object()}])
def test_what_is_not_json_is_refused(value: Any) -> None:
    nested = value
    for _ in range(MAX_DEPTH + 5):
        nested = {"a": nested}
    for settings in (value, nested):
        with pytest.raises(CodedError) as caught:
            document_of(tables.sessions, _session(settings=settings))
        assert caught.value.code == "storage.refused"


def test_fields_that_nobody_knows_are_refused() -> None:
    for name in ("nonsense", "_id", "$where", "settings.x"):
        with pytest.raises(CodedError) as caught:
            document_of(tables.sessions, _session(**{name: 1}))
        assert caught.value.code == "storage.refused"
        with pytest.raises(CodedError):
            field_name(tables.sessions, name)
