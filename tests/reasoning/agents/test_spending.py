"""What an agent takes of a language model is told like any other use."""

from __future__ import annotations

from visavis.events import AgentCompleted, ContentShown, Event, UsageRecorded
from visavis.reasoning.agents.registry import Agents
from visavis.reasoning.agents.runs import AgentRuns
from visavis.reasoning.agents.summarize import SummarizeConversation
from visavis.reasoning.citations import Citations
from visavis.reasoning.fake_model import FakeLanguageModel
from visavis.reasoning.language_model import ToolCall
from visavis.reasoning.mind import Commitment, Exchange, Question


async def test_the_use_of_a_model_is_recorded_for_the_answer() -> None:
    question = Question("Sum it up.", history=[Exchange("user", "Hello.", "r1")], commitment=Commitment("r2"))
    agents = Agents([SummarizeConversation(FakeLanguageModel("They greeted.", name="fake:sums", tokens=7))])
    happened: list[Event] = []
    result = await AgentRuns(agents, question, Citations()).run(
        ToolCall("c", "summarize_conversation"), happened.append
    )  # fmt: skip
    assert result.outcome == "done"
    used = [event for event in happened if isinstance(event, UsageRecorded)]
    assert [(item.response_id, item.purpose, item.model, item.input_tokens) for item in used] == [
        ("r2", "summary", "fake:sums", 7)
    ]
    assert [type(event) for event in happened][-2:] == [ContentShown, AgentCompleted]
