from __future__ import annotations

import json

import pytest

from tests.reasoning.agents.asking import context, outputs, said
from tests.reasoning.web.server import Reply, serving
from visavis.events import CodedError
from visavis.reasoning.agents.notify import Notify
from visavis.reasoning.agents.registry import Agents
from visavis.reasoning.mind import Question
from visavis.reasoning.situation import Situation
from visavis.reasoning.web.webhooks import Target, Webhooks

TARGETS = [Target("desk", "https://hooks.example/1", "slack"), Target("log", "https://log.example/2")]


async def test_a_message_is_sent_to_the_named_target() -> None:
    async with serving(Reply("ok")) as server:
        agent = Notify([Target("desk", server.url("/desk"), "slack"), Target("log", server.url("/log"))], Webhooks())
        question = Question("Tell them", situation=Situation(session_id="s7", persona="host"))
        found = await outputs(agent, {"to": "log", "text": "A visitor is\u202e here."}, context(question))
        await agent.close()
    assert said(found) == "The message was sent to log."
    body = json.loads(server.asked[0].body)
    assert (server.asked[0].path, body["text"], body["session_id"], body["persona"], body["id"]) == (
        "/log", "A visitor is here.", "s7", "host", "run-1",
    )  # fmt: skip


def test_the_model_sees_names_and_no_addresses() -> None:
    agent = Notify(TARGETS)
    assert agent.schema["properties"]["to"]["enum"] == ["desk", "log"]
    assert "hooks.example" not in json.dumps(agent.schema) + agent.describe(Situation())


@pytest.mark.parametrize(
    "arguments",
    [
        {"to": "https://evil.example/", "text": "x"},
        {"to": "Desk", "text": "x"},
        {"to": "desk", "text": ""},
        {"to": "desk", "text": "x" * 3_001},
        {"to": "desk", "text": "x", "url": "https://evil.example/"},
    ],
)
def test_anything_else_is_refused(arguments: dict[str, str]) -> None:
    with pytest.raises(CodedError, match="invalid_arguments"):
        Notify(TARGETS).arguments.check(arguments)


def test_the_user_sees_exactly_what_is_sent_and_is_always_asked() -> None:
    agent = Notify(TARGETS)
    assert agent.always_confirm
    assert agent.effects
    question, details = agent.confirmation(context(), {"to": "desk", "text": "Line\U000e0041 1\nLine 2"})
    assert question == "Shall I send this to desk (Slack)?"
    assert details == "To: desk (Slack)\n\nLine 1\nLine 2"


def test_without_targets_it_says_what_to_set() -> None:
    assert "VISAVIS_NOTIFY__" in Notify([]).available(Situation())
    assert not list(Agents([Notify([])]).usable(Situation()))
    assert not Notify(TARGETS).available(Situation())


def test_names_of_targets_are_unique() -> None:
    with pytest.raises(CodedError, match="invalid_target"):
        Notify([*TARGETS, Target("desk", "https://x.example/")])
