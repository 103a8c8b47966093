"""Agents that show something: a slide, a plan, questions; and the one that hands over."""

from __future__ import annotations

from typing import Any

import pytest

from tests.reasoning.agents.running import context_of, outputs_of, text_of
from visavis.events import CodedError, ImageItem, PersonaCard, SuggestedQuestionsItem, TextItem, TodoListItem
from visavis.reasoning.agents.base import HandOver
from visavis.reasoning.agents.hand_off import HandOverConversation
from visavis.reasoning.agents.plan import Plan
from visavis.reasoning.agents.registry import Agents
from visavis.reasoning.agents.show import Show
from visavis.reasoning.agents.suggest import SuggestQuestions
from visavis.reasoning.mind import Commitment, Question
from visavis.reasoning.situation import Situation
from visavis.reasoning.slides import Slide

SLIDES = (
    Slide("tower", "tower.png", "The tower", "A stone tower by the sea."),
    Slide("opening-hours", "opening-hours.md", "Opening hours", "", "# Opening hours\n\nNoon to six."),
)
CARDS = [
    PersonaCard(name="host", title="Iris", description="Shows you around."),
    PersonaCard(name="ada", title="Ada", description="Knows towers."),
    PersonaCard(name="tom", title="Tom"),
]


def show() -> Show:
    return Show({"host": SLIDES}.get)  # type: ignore[arg-type]


def test_all_of_them_can_be_offered_to_a_model() -> None:
    agents = Agents([show(), Plan(), SuggestQuestions(), HandOverConversation(lambda: CARDS)])
    assert [card.name for card in agents.cards()] == ["show", "plan", "suggest_questions", "hand_over"]


async def test_a_picture_is_shown_where_the_server_has_it() -> None:
    item, text = await outputs_of(show(), slide="tower")
    assert item == ImageItem(
        url="/media/personas/host/slides/tower.png", name="The tower", description="A stone tower by the sea."
    )  # fmt: skip
    assert text == "Slide 1 of 2, 'The tower', is on the screen. A stone tower by the sea."


async def test_a_page_is_shown_as_text() -> None:
    item, text = await outputs_of(show(), slide="Opening-Hours")
    assert isinstance(item, TextItem)
    assert item.text == "# Opening hours\n\nNoon to six."
    assert isinstance(text, str)
    assert text.endswith("Noon to six.")


async def test_one_can_go_on_and_back() -> None:
    context = context_of()
    steps = ("next", "next", "previous", "last", "first")
    turned = [(await text_of(show(), context, slide=step))[:7] for step in steps]
    assert turned == ["Slide 1", "Slide 2", "Slide 1", "Slide 2", "Slide 1"]
    with pytest.raises(CodedError, match="is the first slide"):
        await text_of(show(), context, slide="previous")


async def test_a_slide_that_is_not_there_is_told_with_the_nearest() -> None:
    with pytest.raises(CodedError, match="did you mean 'tower'") as raised:
        await text_of(show(), slide="towers")
    assert raised.value.code == "show.unknown_slide"


async def test_each_persona_has_its_own_slides() -> None:
    here, there = Situation(persona="host"), Situation(persona="ada")
    assert "- tower: The tower. A stone tower by the sea." in show().describe(here)
    assert show().available(here) == ""
    nothing = Show(lambda _: ())
    assert nothing.available(there) == "This persona has no slides."
    with pytest.raises(CodedError):
        await text_of(nothing, slide="first")


def planned(situation: Situation, response_id: str, memory: dict[str, str]) -> Any:
    return context_of(question=Question("", situation=situation, memory=memory, commitment=Commitment(response_id)))


async def test_a_plan_is_one_thing_within_an_answer_and_another_in_the_next() -> None:
    situation, memory = Situation(), dict[str, str]()
    names = []
    for response_id, state in (("r1", "open"), ("r1", "done"), ("r2", "open")):
        steps = [{"text": "Look", "state": state}, {"text": "Tell"}]
        item, text = await outputs_of(Plan(), planned(situation, response_id, memory), steps=steps, title="Trip")
        assert isinstance(item, TodoListItem)
        assert [entry.state for entry in item.entries] == [state, "open"]
        assert text == f"The plan is on the screen: {int(state == 'done')} of 2 steps are done."
        names.append(situation.artefacts.add(item).id)
    assert names[0] == names[1] != names[2]
    assert len(situation.artefacts) == 2


@pytest.mark.parametrize("steps", [[], [{"text": ""}], [{"text": "a", "state": "perhaps"}], [{"text": "a"}] * 31])
async def test_a_plan_has_steps_with_states(steps: list[dict[str, str]]) -> None:
    with pytest.raises(CodedError) as raised:
        await outputs_of(Plan(), steps=steps)
    assert raised.value.code == "agent.invalid_arguments"


async def test_questions_are_shown_once_each() -> None:
    item, _ = await outputs_of(SuggestQuestions(), questions=["How tall is it?", "How  tall is it?", "Who built it?"])
    assert item == SuggestedQuestionsItem(questions=["How tall is it?", "Who built it?"])


@pytest.mark.parametrize("wanted", ["ada", "Ada", " ADA "])
async def test_a_conversation_is_handed_to_somebody_by_name_or_title(wanted: str) -> None:
    (hand_over,) = await outputs_of(HandOverConversation(lambda: CARDS), persona=wanted, summary="About towers.")
    assert hand_over == HandOver("ada", "About towers.")


@pytest.mark.parametrize(
    ("wanted", "code"), [("host", "agent.hand_over_to_self"), ("adda", "persona.unknown"), ("../x", "persona.unknown")]
)
async def test_it_is_not_handed_to_oneself_or_to_nobody(wanted: str, code: str) -> None:
    with pytest.raises(CodedError) as raised:
        await outputs_of(HandOverConversation(lambda: CARDS), persona=wanted, summary="x")
    assert raised.value.code == code
    if wanted == "adda":
        assert "did you mean 'ada'" in raised.value.detail


def test_who_else_is_there_is_told() -> None:
    agent = HandOverConversation(lambda: CARDS)
    described = agent.describe(Situation(persona="ada"))
    assert "- host: Iris. Shows you around." in described
    assert "- ada:" not in described
    assert agent.available(Situation(persona="host")) == ""
    assert HandOverConversation(lambda: CARDS[:1]).available(Situation(persona="host")) == "There is no other persona."
