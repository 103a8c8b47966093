"""The measurement of the scripted mind: its questions are held out, and it counts what it says."""

from __future__ import annotations

import pytest
from bench.scripted_mind import Case, cases_of, fate_of, held_out_sets, without_errors

from tests.reasoning.personas import HOST
from visavis.events import Source
from visavis.reasoning.persona_files import load_persona
from visavis.reasoning.samples import out_of_domain
from visavis.reasoning.text import normalize


def test_the_held_out_questions_are_held_out() -> None:
    host = load_persona(HOST)
    variants = {normalize(text) for line in host.lines for text in line.questions}
    sets = held_out_sets()
    assert len(sets["paraphrases"]) >= 150
    assert len(sets["outside"]) >= 80
    assert len(sets["follow_ups"]) >= 20
    for name in ("paraphrases", "follow_ups"):
        assert not variants & {normalize(case.say) for case in sets[name] if name == "paraphrases"}
        assert all(host.line(identifier) for case in sets[name] for identifier in case.expect)
    assert not set(map(normalize, out_of_domain())) & {normalize(case.say) for case in sets["outside"]}


@pytest.mark.parametrize(
    ("kind", "reference", "fate"),
    [
        ("line", "who", "right"),
        ("line", "else", "wrong"),
        ("knowledge", "a#1", "wrong"),
        ("fallback", "unknown", "refused"),
        ("fallback", "confirm:who", "asked_back"),
    ],
)
def test_what_became_of_a_question(kind: str, reference: str, fate: str) -> None:
    case = Case("who are you", frozenset({"who"}))
    assert fate_of(case, Source.model_validate({"kind": kind, "reference": reference})) == fate


def test_reports_can_do_without_errors() -> None:
    assert without_errors({"a": {"errors": ["x"], "count": 1}}) == {"a": {"count": 1}}
    assert cases_of(["x", {"say": "y", "expect": ["z"], "knowledge": True}])[1].accepts(Source(kind="knowledge"))
