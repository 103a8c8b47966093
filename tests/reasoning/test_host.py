"""The default persona: complete, well written, and reachable."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pocketsphinx
import pytest
import yaml

from tests.reasoning.personas import HOST
from visavis.reasoning.calibration import samples_of
from visavis.reasoning.finding import Finder
from visavis.reasoning.persona import Persona
from visavis.reasoning.samples import out_of_domain
from visavis.reasoning.scripted import ANSWER
from visavis.reasoning.sentences import split_sentences
from visavis.reasoning.text import normalize

SENSES = frozenset({"hearing", "voice"})


@pytest.fixture(scope="module")
def evaluation() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load((HOST / "evaluation.yaml").read_text("utf-8"))
    return data


def moment(persona: Persona, identifier: str) -> tuple[frozenset[str], str]:
    """Return senses and a line said before with which a line is possible."""
    line = persona.line(identifier)
    assert line is not None
    senses = (SENSES | set(line.requires)) - set(line.lacks)
    return frozenset(senses), line.after[0] if line.after else ""


def test_there_is_enough_to_talk_about(host: Persona) -> None:
    assert len(host.lines) >= 150
    assert min(len(line.questions) for line in host.lines) >= 3
    assert sum(bool(line.after) for line in host.lines) >= 25
    assert len({line.topic for line in host.lines}) >= 8
    assert len(host.passages) >= 12


def test_answers_are_short_enough_for_the_ear(host: Persona) -> None:
    answers = [answer.text for line in host.lines for answer in line.answers]
    lengths = [len(text.split()) for text in answers]
    assert max(lengths) <= 45
    assert max(len(split_sentences(text)) for text in answers) <= 5
    assert np.mean(lengths) < 25


def test_greetings_are_two_sentences_at_most(host: Persona) -> None:
    assert all(1 <= len(split_sentences(text)) <= 2 for text in host.about.greeting)


def test_every_question_finds_its_own_line_and_every_line_is_found(host: Persona, host_finder: Finder) -> None:
    lost: list[str] = []
    reached: set[str] = set()
    for line in host.lines:
        senses, last = moment(host, line.id)
        for question in line.questions:
            match = host_finder.find([question], senses=senses, last=last)
            if match.reference == line.id and match.probability >= ANSWER:
                reached.add(line.id)
            else:
                lost.append(f"{question} -> {match.reference} ({match.probability:.2f})")
    assert len(lost) <= 0.03 * sum(len(line.questions) for line in host.lines), lost
    assert reached == {line.id for line in host.lines}


def test_nothing_untrue_is_said_about_the_senses(host: Persona, host_finder: Finder) -> None:
    blind = host_finder.find(["Can you see me?"], senses=SENSES)
    seeing = host_finder.find(["Can you see me?"], senses=SENSES | {"sight"})
    deaf = host_finder.find(["Can you hear me?"], senses=frozenset({"voice"}))
    assert blind.reference == "can-you-see-me"
    assert seeing.reference == "can-you-see-me-sighted"
    assert deaf.reference == "cannot-hear-you"


@pytest.mark.parametrize("text", ["I want to die.", "I'm thinking about suicide.", "My husband hits me."])
def test_distress_is_met_with_kindness_and_a_person_to_turn_to(text: str, host: Persona, host_finder: Finder) -> None:
    match = host_finder.find([text], senses=SENSES)
    assert match.line is not None
    assert match.line.topic == "distress"
    assert all(re.search("crisis line|emergency number", answer.text) for answer in match.line.answers)
    assert "distress" in host.about.policies.authored_only
    assert "distress" in host.about.policies.sensitive


def test_the_held_out_questions_are_held_out(host: Persona, evaluation: dict[str, Any]) -> None:
    variants = {normalize(text) for line in host.lines for text in line.questions}
    asked = [normalize(item["say"]) for item in evaluation["paraphrases"]]
    outside = [normalize(text) for text in evaluation["out_of_scope"]]
    assert len(asked) >= 120
    assert len(outside) >= 80
    assert len(evaluation["word_salad"]) >= 20
    assert not variants & set(asked)
    assert not set(map(normalize, out_of_domain())) & set(outside)
    for item in evaluation["paraphrases"]:
        named = [*item["expect"], *([item["after"]] if "after" in item else [])]
        assert all(host.line(identifier) for identifier in named), item


def test_held_out_questions_are_answered_as_well_as_they_were(host_finder: Finder, evaluation: dict[str, Any]) -> None:
    """Guards against losing ground; the figures themselves are bench/mind_retrieval.py's."""
    right = wrong = 0
    for item in evaluation["paraphrases"]:
        match = host_finder.find([item["say"]], senses=SENSES, last=item.get("after", ""))
        accepted = match.reference in item["expect"] or (item.get("knowledge") and match.passage is not None)
        right += bool(accepted) and match.probability >= ANSWER
        wrong += not accepted and match.probability >= ANSWER
    outside = [*evaluation["out_of_scope"], *evaluation["word_salad"]]
    false = sum(host_finder.find([text], senses=SENSES).probability >= ANSWER for text in outside)
    count = len(evaluation["paraphrases"])
    assert right >= 0.78 * count
    assert wrong <= 0.09 * count
    assert false <= 0.06 * len(outside)


def test_general_questions_for_calibration_are_many_and_different() -> None:
    texts = [normalize(text) for text in out_of_domain()]
    assert len(texts) >= 250
    assert [text for text, times in Counter(texts).items() if times > 1] == []


def test_the_samples_of_calibration_are_what_they_say(host_finder: Finder) -> None:
    left_out, spoken, others = samples_of(host_finder.repertoire)
    assert len(left_out) == 1_500
    assert len(spoken) == 400
    assert len(others) > 600
    assert all(sample.right == -1 for sample in others)


def test_words_can_be_pronounced(host: Persona) -> None:
    dictionary = Path(pocketsphinx.get_model_path("en-us/cmudict-en-us.dict"))
    known = {line.split()[0].partition("(")[0] for line in dictionary.read_text("utf-8").splitlines() if line.strip()}
    known |= set(host.about.pronunciations)
    spoken = [answer.text for line in host.lines for answer in line.answers] + [item.text for item in host.passages]
    texts = [*host.heard_sentences(), *host.about.greeting, *spoken]
    words = {
        word for text in texts for word in re.findall(r"[a-z]+(?:['-][a-z]+)*", text.replace("{name}", "").lower())
    }
    unknown = {part for word in words - known for part in word.split("-")} - known
    assert unknown == set()
