"""Answers that were written for somebody who seems sad, or laughs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.reasoning.personas import make_persona
from visavis.events import Source, StateEstimate, UserStateEstimated
from visavis.reasoning.conditions import When, sound_name
from visavis.reasoning.mind import Exchange, Question
from visavis.reasoning.persona import Line, LinesFile
from visavis.reasoning.wording import choose_answer

ANSWERS: list[dict[str, Any]] = [
    {"text": "Fine."},
    {"text": "Are you well, {name}?"},
    {"text": "[tilt] You seem low.", "when": {"emotion": ["sad", "afraid"]}, "expression": "concerned"},
    {"text": "You laughed.", "when": {"heard": "laughter"}},
    {"text": "You are far away, {name}.", "when": {"attention": "below 0.3"}},
]


def estimate(value: float, confidence: float = 0.7) -> StateEstimate:
    return StateEstimate(value=value, confidence=confidence)


def state(emotion: str = "unknown", sure: float = 0.7, **values: StateEstimate) -> UserStateEstimated:
    known = {name: estimate(0, 0) for name in ("valence", "arousal", "attention", "engagement")} | values
    return UserStateEstimated.model_validate({"emotion": emotion, "emotion_confidence": sure, **known})


@pytest.mark.parametrize(
    ("when", "picture", "heard", "holds"),
    [
        ({"emotion": "sad"}, state("sad"), (), True),
        ({"emotion": ["afraid", "sad"]}, state("sad"), (), True),
        ({"emotion": "sad"}, state("sad", 0.4), (), False),
        ({"emotion": "sad", "least_confidence": 0.4}, state("sad", 0.4), (), True),
        ({"emotion": "sad"}, state("happy"), (), False),
        ({"emotion": "sad"}, None, (), False),
        ({"valence": "below -0.3"}, state(valence=estimate(-0.4)), (), True),
        ({"valence": "below -0.3"}, state(valence=estimate(-0.3)), (), False),
        ({"valence": "below -0.3"}, state(valence=estimate(-0.9, 0.3)), (), False),
        ({"valence": "below 0.3", "least_confidence": 0}, state(), (), False),
        ({"arousal": "above 0.4"}, state(arousal=estimate(0.5)), (), True),
        ({"engagement": "above 0.4"}, state(engagement=estimate(0.3)), (), False),
        ({"puzzled": "above 0.4"}, state(), (), False),
        ({"puzzled": "above 0.4"}, state(puzzled=estimate(0.6)), (), True),
        ({"heard": "laughter"}, None, ("laughter",), True),
        ({"heard": ["giggling", "washing machine"]}, None, ("laughter",), True),
        ({"heard": ["Washing machine"]}, None, ("washing machine",), True),
        ({"heard": "laughter"}, None, (), False),
        ({"emotion": "sad", "heard": "sigh"}, state("sad"), (), False),
        ({"emotion": "sad", "heard": "sigh"}, state("sad"), ("sigh",), True),
        ({"emotion": "sad", "arousal": "below 0"}, state("sad", arousal=estimate(0.2)), ("sigh",), False),
    ],
)
def test_all_that_is_asked_for_must_be_true_and_sure(
    when: dict[str, Any], picture: UserStateEstimated | None, heard: tuple[str, ...], *, holds: bool
) -> None:
    assert When(**when).holds(picture, heard) is holds


def test_sounds_go_by_their_kinds() -> None:
    assert [sound_name(label) for label in ("Giggling", " Washing Machine")] == ["laughter", "washing machine"]


class Asked:
    """One line, asked again and again."""

    def __init__(self, answers: list[dict[str, Any]] = ANSWERS) -> None:
        self.line = Line.model_validate({"id": "x", "questions": ["How are you?"], "answers": answers})
        self.history: list[Exchange] = []
        self.memory: dict[str, str] = {}

    def answer(self, picture: UserStateEstimated | None = None, *heard: str) -> str:
        question = Question(
            "How are you?", self.history, memory=self.memory, state=picture, heard=frozenset(heard)
        )  # fmt: skip
        answer = choose_answer(self.line, question)
        shown = answer.text.replace("[tilt] ", "")
        self.history = [*self.history, Exchange("assistant", shown, "r", (Source(kind="line", reference="x"),))]
        return answer.text


def test_what_fits_the_user_goes_first_and_not_again_and_again() -> None:
    asked = Asked()
    assert asked.answer() == "Fine."
    assert asked.answer(state("sad")) == "[tilt] You seem low."
    assert [asked.answer(state("sad")) for _ in range(6)] == ["Fine."] * 6
    assert asked.answer(state("sad")) == "[tilt] You seem low."
    assert asked.answer(state("sad"), "laughter") == "You laughed."
    assert asked.answer(state("happy")) == "Fine."


def test_the_expression_is_that_of_the_answer() -> None:
    asked = Asked()
    assert choose_answer(asked.line, Question("", state=state("sad"))).expression == "concerned"


def test_a_name_is_needed_there_too() -> None:
    asked, away = Asked(), state(attention=estimate(0.1))
    assert asked.answer(away) == "Fine."
    asked.memory["name"] = "Ada"
    assert asked.answer(away) == "You are far away, Ada."


def test_a_persona_knows_its_conditions(tmp_path: Path) -> None:
    line = {"id": "x", "questions": ["Where is it?"], "answers": ANSWERS}
    persona = make_persona(tmp_path, lines=[line])
    assert [when.heard for when in persona.conditions] == [[], ["laughter"], []]


def test_the_example_of_the_documentation_is_one() -> None:
    page = (Path(__file__).parents[2] / "docs/personas.md").read_text("utf-8")
    block = page.split("### Answers for somebody in particular")[1].split("```yaml\n")[1].split("```")[0]
    lines = LinesFile.model_validate(yaml.safe_load(block)).lines
    happy = lines[0].answers[2].when
    assert happy is not None
    assert happy.holds(state("happy", 0.7, arousal=estimate(0.5)))
    assert [len(line.usual_answers) for line in lines] == [1, 1]
