from __future__ import annotations

from typing import Any

from tests.gateway.test_timeline import BEGAN_MS, told
from visavis.events import (
    AgentCompleted,
    AgentFailed,
    AgentStarted,
    AnswerAttributed,
    AssistantResponse,
    Envelope,
    PersonaReplaced,
    PlaybackStarted,
    SessionClosed,
    TextReceived,
    TurnTimed,
)
from visavis.events.identity import created_ms
from visavis.gateway.timeline import read_timeline
from visavis.gateway.timeline_turns import TurnsFold
from visavis.storage import SessionRecord
from visavis.storage.memory import MemoryStorage


def folded(*envelopes: dict[str, Any]) -> TurnsFold:
    fold = TurnsFold(BEGAN_MS)
    for number, envelope in enumerate(envelopes):
        fold.take({"turn": number + 1, **envelope})
    return fold


def timed(at_ms: int, heard_ms: int) -> dict[str, Any]:
    event = TurnTimed(why="vad", response_id="r", turn_ended_ms=200, words_ms=250, heard_ms=heard_ms, prepared=True)
    return told(at_ms, "turn.timed", **event.model_dump())


def test_a_turn_begins_when_the_user_had_finished() -> None:
    fold = folded(timed(5_000, 700), timed(400, 900))
    assert [(turn.turn, turn.at_ms, turn.heard_ms) for turn in fold.turns] == [(1, 4_300, 700), (2, 0, 900)]
    first = fold.turns[0]
    assert (first.turn_ended_ms, first.words_ms, first.first_text_ms, first.prepared) == (200, 250, None, True)


def test_agents_begin_and_end() -> None:
    def started(at_ms: int, run_id: str, title: str = "Search") -> dict[str, Any]:
        return told(at_ms, "agent.started", run_id=run_id, agent="web", title=title)

    fold = folded(
        started(1_000, "a"),
        started(1_100, "b"),
        started(1_200, "c", title=""),
        started(1_300, "d"),
        told(2_000, "agent.completed", run_id="b", agent="web", result="found"),
        told(2_100, "agent.failed", run_id="a", agent="web", code="agent.timeout", detail="Too slow."),
        told(2_200, "agent.failed", run_id="c", agent="web", code="agent.cancelled", detail="Stopped."),
        told(2_300, "agent.completed", run_id="private", agent="memory", result=""),
    )
    assert [(run.run_id, run.start_ms, run.end_ms, run.status, run.detail) for run in fold.agents] == [
        ("a", 1_000, 2_100, "failed", "Too slow."),
        ("b", 1_100, 2_000, "done", ""),
        ("c", 1_200, 2_200, "cancelled", "Stopped."),
        ("d", 1_300, None, "running", ""),
    ]
    assert [run.title for run in fold.agents] == ["Search", "Search", "web", "Search"]


def test_a_person_answers_until_they_leave_or_all_is_over() -> None:
    def replaced(at_ms: int, active: bool) -> dict[str, Any]:
        return told(at_ms, "operator.replaced", active=active, operator="ada", why="asked")

    fold = folded(
        replaced(900, False), replaced(1_000, True), replaced(1_500, True), replaced(2_000, False),
        replaced(3_000, True), told(4_000, "session.closed", reason="client"), replaced(5_000, True),
    )  # fmt: skip
    assert [(item.start_ms, item.end_ms) for item in fold.operated] == [(1_000, 2_000), (3_000, 4_000), (5_000, None)]


async def test_all_of_it_is_in_the_time_line() -> None:
    storage = MemoryStorage()
    happened = [
        PersonaReplaced(active=True, operator="ada"),
        TextReceived(text="Hello"),
        AgentStarted(run_id="r", agent="web"),
        AgentCompleted(run_id="r", agent="web"),
        AgentFailed(run_id="none", agent="web", code="agent.failed"),
        AnswerAttributed(response_id="a1", operator="ada"),
        AssistantResponse(response_id="a1", text="Hi."),
        PlaybackStarted(response_id="a1"),
        TurnTimed(why="text", response_id="a1", turn_ended_ms=0, heard_ms=3),
        AssistantResponse(response_id="a2", text="By myself."),
        SessionClosed(reason="client"),
    ]
    envelopes = [Envelope(event, "s", turn=1) for event in happened]
    await storage.append(envelopes)
    timeline = await read_timeline(storage, SessionRecord("s", "host", created_ms(envelopes[0].id)), 20)
    assert [(item.text, item.operator) for item in timeline.said] == [
        ("Hello", False), ("Hi.", True), ("By myself.", False),
    ]  # fmt: skip
    assert [run.status for run in timeline.agents] == ["done"]
    assert [turn.response_id for turn in timeline.turns] == ["a1"]
    assert timeline.operated[0].end_ms is not None
