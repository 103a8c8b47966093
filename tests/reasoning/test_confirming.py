from __future__ import annotations

import pytest

from visavis.events import ConfirmationItem
from visavis.reasoning.confirming import agrees, verdicts
from visavis.reasoning.mind import Question
from visavis.reasoning.situation import PendingRun, Situation


def waiting(*names: str) -> Situation:
    situation = Situation()
    for name in names:
        situation.pending[name] = PendingRun(
            ConfirmationItem(id=name, question="Shall I?"), "r1", "send", {"text": name}
        )
    return situation


@pytest.mark.parametrize("text", ["Yes.", "yes please", "Yes, go ahead!", "sure, do it", "Go ahead.", "OK send it now"])
def test_these_agree(text: str) -> None:
    assert agrees(text)


@pytest.mark.parametrize(
    "text",
    ["", "No.", "Yes, but to Tom.", "yes and no", "Do you know Rome?", "please stop", "don't do it", "Yesterday", "it"],
)
def test_these_do_not(text: str) -> None:
    assert not agrees(text)


def test_a_plain_yes_answers_the_only_question() -> None:
    situation = waiting("a1")
    found = verdicts(Question("Yes.", situation=situation))
    assert [(item.pending.item.id, item.accepted) for item in found] == [("a1", True)]
    shown = found[0].shown.item
    assert isinstance(shown, ConfirmationItem)
    assert shown.accepted is True
    assert situation.pending == {}


def test_where_several_wait_a_plain_yes_agrees_to_none() -> None:
    situation = waiting("a1", "a2")
    assert verdicts(Question("Yes.", situation=situation)) == []
    assert situation.pending == {}


def test_a_button_answers_its_own_question() -> None:
    found = verdicts(Question("Yes.", situation=waiting("a1", "a2"), confirmation="a2"))
    assert [(item.pending.item.id, item.accepted) for item in found] == [("a2", True)]
    assert verdicts(Question("Yes.", situation=waiting("a1"), confirmation="a9")) == []
    assert not verdicts(Question("No.", situation=waiting("a1"), confirmation="a1"))[0].accepted


def test_no_declines_and_anything_else_lets_go() -> None:
    assert [item.accepted for item in verdicts(Question("No.", situation=waiting("a1")))] == [False]
    situation = waiting("a1")
    assert verdicts(Question("What time is it?", situation=situation)) == []
    assert verdicts(Question("Yes.", situation=situation)) == []
