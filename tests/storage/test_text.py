from __future__ import annotations

import json
import math
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from visavis.storage.text import storable, storable_json, storable_text

TEXT = st.text(st.characters())  # NUL and lone surrogates are among them
JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


@given(TEXT)
def test_text_keeps_its_length_and_all_that_can_be_kept(text: str) -> None:
    kept = storable_text(text)
    kept.encode()
    assert len(kept) == len(text)
    assert "\0" not in kept
    assert all(
        a == b or (b == "\ufffd" and (a == "\0" or 0xD800 <= ord(a) < 0xE000)) for a, b in zip(text, kept, strict=True)
    )
    assert storable_text(kept) == kept


@given(JSON)
def test_json_is_what_can_be_kept_of_it(value: Any) -> None:
    written = storable_json(value)
    written.encode()
    assert "\\u0000" not in written.replace("\\\\", "")
    assert json.loads(written, parse_constant=_refuse) == storable(value)
    assert storable(storable(value)) == storable(value)


def _refuse(name: str) -> None:
    raise AssertionError(f"{name} is not JSON")


def test_what_can_be_kept_is_left_as_it_is() -> None:
    value = {"a": ["\\u0000", "ü 🙂", 0.1, 2**70, None, True], "b": {"": math.pi}}
    assert storable(value) == value
    assert storable_json(value) == json.dumps(value, ensure_ascii=False)


def test_numbers_that_are_none_become_null() -> None:
    assert storable_json([math.nan, math.inf, -math.inf, 1.0]) == "[null, null, null, 1.0]"
