from __future__ import annotations

import base64
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reasoning.agents.asking import context
from visavis.events import AudioItem, CodedError, ImageItem, JsonObject
from visavis.reasoning.agents.mcp_configuration import McpServerSettings
from visavis.reasoning.agents.mcp_connection import McpConnection
from visavis.reasoning.agents.mcp_results import MAX_BLOCKS, outputs_of
from visavis.reasoning.agents.mcp_tool import McpArguments, agent_for, agent_name
from visavis.reasoning.agents.registry import check

CONNECTION = McpConnection("Files & more", McpServerSettings(command="true"))


@given(st.text(max_size=40), st.text(max_size=120), st.sets(st.text(alphabet="ab_", max_size=5)))
def test_names_are_always_names(server: str, tool: str, taken: set[str]) -> None:
    name = agent_name(server, tool, taken)
    assert re.fullmatch(r"[a-z][a-z0-9_]{0,63}", name)
    assert name not in taken


def test_names_are_unique() -> None:
    taken: set[str] = set()
    for _ in range(12):
        taken.add(agent_name("server", "x" * 100, taken))
    assert len(taken) == 12
    assert agent_name("GitHub", "Create-Issue") == "github_create_issue"
    assert agent_name("1", "2") == "mcp_1_2"


@pytest.mark.parametrize(
    ("annotations", "effects"),
    [
        (None, True),
        ({}, True),
        ({"readOnlyHint": True}, False),
        ({"readOnlyHint": 0}, True),
        ({"readOnlyHint": 1}, True),
    ],
)
def test_what_does_not_say_that_it_only_reads_has_effects(annotations: Any, effects: bool) -> None:
    agent = agent_for(CONNECTION, {"name": "list", "annotations": annotations})
    check(agent)
    assert (agent.effects, agent.untrusted, agent.always_confirm) == (effects, True, False)
    assert (agent.name, agent.title, agent.description) == ("files_more_list", "List (Files & more)", "List")


def test_descriptions_are_cut_and_cleaned() -> None:
    agent = agent_for(CONNECTION, {"name": "x", "description": "do\U000e0041 it " * 1_000})
    assert agent.description.startswith("do it do it")
    assert len(agent.description) <= 1_500


def test_what_is_agreed_to_hides_nothing() -> None:
    agent = agent_for(CONNECTION, {"name": "send"})
    shown = agent.confirmation(context(), {"to": "a\u200bb\U000e0041", "text": "x" * 9_000})[1]
    assert '"a⟨U+200B⟩b⟨U+E0041⟩"' in shown
    assert "characters more than can be shown here!" in shown
    assert len(shown) < 4_000


@pytest.mark.parametrize(
    "schema",
    [{"type": "array"}, {"type": "object", "properties": {"a": {"type": 5}}}, {"properties": {"a" * 30_000: {}}}],
)
def test_impossible_schemas_are_refused(schema: JsonObject) -> None:
    with pytest.raises(CodedError, match="invalid_tool"):
        agent_for(CONNECTION, {"name": "x", "inputSchema": schema})


def test_a_schema_cannot_make_us_fetch_anything() -> None:
    arguments = McpArguments.of("x", {"type": "object", "properties": {"a": {"$ref": "http://127.0.0.1:9/schema"}}})
    with pytest.raises(CodedError, match="refers to something"):
        arguments.check({"a": 1})
    local = {"type": "object", "properties": {"a": {"$ref": "#/$defs/n"}}, "$defs": {"n": {"type": "integer"}}}
    assert McpArguments.of("x", local).check({"a": 1}) == {"a": 1}


def test_the_only_text_can_be_given_without_a_model() -> None:
    schema = {"type": "object", "properties": {"q": {"type": "string"}}, "required": ["q"]}
    assert McpArguments.of("x", schema).required_text == "q"


def _found(*blocks: JsonObject, **rest: Any) -> list[Any]:
    return list(outputs_of({"content": list(blocks), **rest}))


def test_results() -> None:
    sound = {"type": "audio", "data": base64.b64encode(b"x").decode(), "mimeType": "audio/mpeg; codecs=mp3"}
    assert isinstance(_found(sound)[0], AudioItem)
    picture = {"type": "image", "data": "AA==", "mimeType": "image/png"}
    assert isinstance(_found(picture)[0], ImageItem)
    assert _found({**picture, "mimeType": "image/svg+xml"}) == ["(A file of the kind image/svg+xml; it is not shown.)"]
    assert _found({**picture, "data": "A" * 3_000_000}) == ["(A picture or sound that is too large to be shown.)"]
    assert _found({**picture, "data": "%%"}) == ["(A damaged picture or sound.)"]
    assert _found({"type": "new"}) == ["(Something that cannot be shown.)"]
    assert _found(structuredContent={"a": "ä"}) == ['{"a": "ä"}']
    assert len(_found(*[{"type": "text", "text": "x"}] * 100)) == MAX_BLOCKS + 1
    with pytest.raises(CodedError) as caught:
        _found({"type": "text", "text": "no\nway"}, isError=True)
    assert (caught.value.code, caught.value.detail) == ("mcp.tool_failed", "no way")


@given(st.recursive(st.none() | st.booleans() | st.text(max_size=5), lambda inner: st.dictionaries(
    st.sampled_from(["type", "text", "resource", "uri", "blob", "data", "mimeType"]), inner, max_size=4)))  # fmt: skip
def test_no_block_is_too_odd(block: Any) -> None:
    assert all(
        output is not None
        for output in _found({"type": "resource", "resource": block}, block if isinstance(block, dict) else {})
    )
