"""What may be answered with what: topics that are authored, left to a model, or refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.reasoning.installed import load_minilm
from tests.reasoning.personas import LINES, make_persona
from visavis.inference import Runner
from visavis.reasoning.finding import Finder
from visavis.reasoning.mind import Exchange, Question, Thought
from visavis.reasoning.policy import Decision, PolicyGate
from visavis.reasoning.scripted import ScriptedMind

SENSES = frozenset({"hearing", "voice"})
MEDICINE = {
    "mode": "refuse",
    "examples": [
        "Which medicine should I take?", "Do I need to see a doctor about this rash?", "What helps against the flu?",
        "How much ibuprofen can I take?", "Is this mole dangerous?", "Can you give me medical advice?",
    ],
}  # fmt: skip
POLITICS = {
    "mode": "authored",
    "examples": [
        "Who should I vote for?", "What do you think of the president?", "Which party is the best?",
        "Is the government right about taxes?",
    ],
}  # fmt: skip
VOTING = {"id": "voting", "topic": "politics", "questions": ["Do you vote?", "Are you political?"],
          "answers": ["I have no vote."]}  # fmt: skip
KIND = {"id": "ill", "topic": "distress", "questions": ["I want to die.", "I don't want to live anymore."],
        "answers": ["I'm sorry. Please call somebody."]}  # fmt: skip


def decide(folder: Path, policies: dict[str, Any], text: str, *, encoder: bool = True, last: str = "") -> Decision:
    persona = make_persona(folder, about={"policies": policies}, lines=[*LINES, VOTING, KIND])
    finder = Finder(persona, load_minilm() if encoder else None)
    gate = PolicyGate(persona, finder)
    history = [Exchange("user", last, "0"), Exchange("assistant", "Well.", "0")] if last else []
    return gate.decide(Question(text, history), finder.find([text], senses=SENSES))


ALL = {"topics": {"medicine": MEDICINE, "politics": POLITICS}, "sensitive": ["distress"]}


@pytest.mark.parametrize(
    ("text", "mode", "topic"),
    [
        ("what pills help against a headache", "refuse", "medicine"),
        ("which drug is good for high blood pressure", "refuse", "medicine"),
        ("Hello Ada. So, which medicine should I take?", "refuse", "medicine"),
        ("word " * 300 + ". Which medicine should I take?", "refuse", "medicine"),
        ("do you vote", "authored", "politics"),
        ("what's your take on the prime minister", "authored", "politics"),
        ("how tall is the tower", "model", "town"),
        ("tell me a joke", "model", ""),
        ("what is the best phone", "model", ""),
        ("how do I cook rice", "model", ""),
        ("I want to die", "model", "distress"),
    ],
)
def test_topics_are_known_by_lines_and_by_examples(text: str, mode: str, topic: str, tmp_path: Path) -> None:
    decision = decide(tmp_path, ALL, text)
    assert (decision.mode, decision.topic) == (mode, topic)


def test_a_question_that_goes_on_from_a_refused_one_is_refused(tmp_path: Path) -> None:
    before = "Which medicine should I take for my cough?"
    assert decide(tmp_path, ALL, "and for children?", last=before).mode == "refuse"


def test_without_an_encoder_equal_words_decide(tmp_path: Path) -> None:
    assert decide(tmp_path, ALL, "so which medicine should I take", encoder=False).mode == "refuse"
    assert decide(tmp_path, ALL, "which train should I take to the zoo", encoder=False).mode == "model"


def test_lines_for_people_in_distress_go_before_refusals(tmp_path: Path) -> None:
    refusing = {"topics": {"death": {"mode": "refuse", "examples": ["I want to die.", "How do people die?"]}},
                "sensitive": ["distress"]}  # fmt: skip
    decision = decide(tmp_path, refusing, "I want to die")
    assert (decision.topic, decision.line is not None) == ("distress", True)
    assert decide(tmp_path, refusing, "how do people die").mode == "refuse"


@pytest.mark.parametrize(
    ("default", "text", "mode"),
    [
        ("authored", "who is the president of france", "authored"),
        ("refuse", "who is the president of france", "refuse"),
        ("refuse", "how tall is the tower", "authored"),
        ("model", "how tall is the tower", "model"),
    ],
)
def test_what_goes_for_everything_else(default: str, text: str, mode: str, tmp_path: Path) -> None:
    assert decide(tmp_path, {"default": default}, text).mode == mode


async def told(mind: ScriptedMind, text: str) -> list[Thought]:
    said = await mind.reserved(Question(text, senses=SENSES))
    steps = [] if said is None else [step async for step in mind.deliver(said, Question(text))]
    return [step for step in steps if isinstance(step, Thought)]


async def test_what_a_model_must_not_answer(tmp_path: Path, runner: Runner) -> None:
    about = {"policies": ALL, "phrases": {"refused": ["Not from me."]}}
    persona = make_persona(tmp_path, about=about, lines=[*LINES, VOTING, KIND])
    mind = ScriptedMind(persona, load_minilm(), runner)
    (refusal,) = await told(mind, "which drug is good for high blood pressure")
    assert (refusal.text, refusal.source.reference, refusal.source.title) == ("Not from me.", "refused", "medicine")
    assert (await told(mind, "do you vote"))[0].source.reference == "voting"
    unknown = await told(mind, "what's your take on the prime minister")
    assert unknown[0].source.kind == "fallback"  # reserved for lines, and there is none
    assert await mind.reserved(Question("how tall is the tower")) is None
    assert await mind.reserved(Question("...")) is None


async def test_a_scripted_mind_refuses_in_its_own_words(tmp_path: Path, runner: Runner) -> None:
    about = {
        "policies": {"default": "refuse"},
        "phrases": {"refused": ["Only the town."], "hint": ["Ask: {suggestion}"]},
    }
    persona = make_persona(tmp_path, about=about)
    mind = ScriptedMind(persona, load_minilm(), runner)

    async def ask(text: str) -> str:
        return "".join([step.text async for step in mind.answer(Question(text)) if isinstance(step, Thought)])

    assert (await ask("who won the world cup")).startswith("Only the town. Ask: ")
    assert (await ask("how tall is the tower")).startswith("It's fifty meters tall.")
