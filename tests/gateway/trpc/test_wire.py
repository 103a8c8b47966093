"""What clients send, read without trust."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.events import CodedError
from visavis.gateway.trpc.wire import (
    UNSET,
    connection_params,
    decode,
    encode,
    inputs_of,
    is_event_id,
    message_of,
    with_last_event,
)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=20,
)


def code_of(call: Any, *arguments: Any) -> str:
    with pytest.raises(CodedError) as raised:
        call(*arguments)
    return raised.value.code


@given(JSON)
def test_json_comes_back_and_stays_on_one_line(value: Any) -> None:
    text = encode(value)
    assert "\n" not in text
    assert "\r" not in text
    assert decode(text, 100) == value


@given(st.binary(max_size=50))
def test_any_bytes_are_json_or_refused(data: bytes) -> None:
    try:
        value = decode(data, 5)
    except CodedError as error:
        assert error.code in ("trpc.invalid_json", "trpc.too_deep")
    else:
        assert encode(value)


@pytest.mark.parametrize(
    "text", ["", "{", "NaN", "Infinity", "[1,]", '"\ud800"'.encode("utf-8", "surrogatepass"), "{'a':1}"]
)
def test_what_is_not_json_is_refused(text: str | bytes) -> None:
    assert code_of(decode, text, 10) == "trpc.invalid_json"


@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_deep_inputs_are_refused(opening: str) -> None:
    closing = "]" if opening == "[" else "}"

    def nested(depth: int) -> str:
        return opening * depth + "1" + closing * depth

    assert decode(nested(10), 10) is not None
    assert code_of(decode, nested(11), 10) == "trpc.too_deep"
    assert code_of(decode, nested(100_000), 10) == "trpc.invalid_json"


def test_inputs_belong_to_calls_by_their_numbers() -> None:
    assert inputs_of({"a": 1}, 1, batch=False) == [{"a": 1}]
    assert inputs_of({"0": 1, "2": None, "__proto__": 3}, 3, batch=True) == [1, UNSET, None]
    assert inputs_of(UNSET, 2, batch=True) == [UNSET, UNSET]
    assert code_of(lambda: inputs_of([1], 1, batch=True)) == "trpc.invalid_batch"


def test_the_last_event_goes_into_the_input() -> None:
    assert with_last_event({"a": 1}, "7") == {"a": 1, "lastEventId": "7"}
    assert with_last_event({"lastEventId": "1"}, "7") == {"lastEventId": "7"}
    assert with_last_event(UNSET, "7") == with_last_event(None, "7") == {"lastEventId": "7"}
    assert with_last_event([1], "7") == [1]
    for nothing in (None, "", "a\nb", "x" * 201):
        assert with_last_event({"a": 1}, nothing) == {"a": 1}


@given(st.text(max_size=300))
def test_what_is_a_place_can_be_written_in_a_stream(value: str) -> None:
    if is_event_id(value):
        assert value.splitlines()[0:1] != []
        assert not {"\n", "\r", "\0"} & set(value)


@given(JSON)
def test_any_message_is_read_or_refused(value: Any) -> None:
    try:
        message = message_of(value)
    except CodedError as error:
        assert error.code == "trpc.parse"
    else:
        assert json.loads(message.head + "}") == {"id": message.id}


@given(
    st.fixed_dictionaries(
        {"id": st.integers() | st.text(max_size=5), "method": st.sampled_from(["query", "mutation", "subscription"])},
        optional={"jsonrpc": st.just("2.0")},
    ),
    JSON,
    st.none() | st.text(max_size=5),
)
def test_messages_are_read_as_they_are(head: dict[str, Any], value: Any, last: str | None) -> None:
    params = {"path": "a.b", "input": value} | ({} if last is None else {"lastEventId": last})
    message = message_of({**head, "params": params})
    assert (message.id, message.method, message.path) == (head["id"], head["method"], "a.b")
    assert (message.input, message.last_event_id) == (value, last)


@pytest.mark.parametrize(
    "message",
    [
        None,
        {"method": "query", "params": {"path": "a"}},
        {"id": None, "method": "query", "params": {"path": "a"}},
        {"id": True, "method": "query", "params": {"path": "a"}},
        {"id": 1.5, "method": "query", "params": {"path": "a"}},
        {"id": 1, "method": "nothing", "params": {"path": "a"}},
        {"id": 1, "method": "query"},
        {"id": 1, "method": "query", "params": {"path": 3}},
        {"id": 1, "method": "query", "params": {"path": "a"}, "jsonrpc": "1.0"},
        {"id": 1, "method": "subscription", "params": {"path": "a", "lastEventId": 3}},
    ],
)
def test_messages_that_say_nothing_are_refused(message: Any) -> None:
    assert code_of(message_of, message) == "trpc.parse"


def test_a_stop_needs_an_id_alone() -> None:
    assert message_of({"id": 3, "method": "subscription.stop"}).method == "subscription.stop"


def test_what_a_client_says_of_itself_is_an_object_of_texts() -> None:
    assert connection_params({"token": "a"}) == {"token": "a"}
    assert connection_params(None) == {}
    for wrong in ({"token": 1}, ["token"], "token"):
        assert code_of(connection_params, wrong) == "trpc.parse"
