"""Scenario tests of personas: how they are read, played, judged and reported."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml

from tests.reasoning.installed import load_minilm
from tests.reasoning.personas import HOST, LINES, make_persona, write_persona
from visavis.events import AgentStarted, Source
from visavis.inference import Runner
from visavis.models.minilm.predictor import MiniLM
from visavis.reasoning.persona import Persona
from visavis.reasoning.scenarios import Expectation, Scenario, check_scenarios, read_scenarios
from visavis.reasoning.scenarios_expect import Answer, failures
from visavis.reasoning.scenarios_facts import facts, unknown_facts
from visavis.reasoning.scenarios_language import language_of
from visavis.reasoning.scenarios_play import ScenarioResult, Stage
from visavis.reasoning.scenarios_report import as_json, as_junit

SLIDE = {"id": "slide", "questions": ["Show me how you work.", "Show me a slide."], "answers": ["Here it is."],
         "agent": {"name": "show", "arguments": {"slide": "parts"}}}  # fmt: skip


@pytest.fixture
def persona(tmp_path: Path) -> Persona:
    return make_persona(tmp_path, lines=[*LINES, SLIDE], knowledge={"town.md": "# Town\n\nShips come at noon."})


async def play(persona: Persona, runner: Runner, scenario: dict[str, Any], mind: str = "scripted") -> ScenarioResult:
    stage = Stage(persona, load_minilm(), runner)
    made = Scenario.model_validate({"name": "x"} | scenario)
    assert stage.can_play(made, mind)  # type: ignore[arg-type]
    return await stage.play(made, mind)  # type: ignore[arg-type]


async def test_the_scenarios_of_the_host_go_as_expected(
    host: Persona, minilm: MiniLM, cache: Path, runner: Runner
) -> None:
    placed, problems = read_scenarios(HOST)
    assert [*problems, *check_scenarios(placed, host)] == []
    assert sum(len(item.scenario.turns) for item in placed) >= 40
    stage = Stage(host, minilm, runner, cache)
    results = [
        await stage.play(item.scenario, mind)
        for item in placed
        for mind in ("scripted", "model")
        if stage.can_play(item.scenario, mind)
    ]
    assert {result.scenario.name: result.failures for result in results if not result.passed} == {}
    assert {item.scenario.name for item in placed} == {result.scenario.name for result in results}


async def test_a_line_is_expected_and_another_is_told(persona: Persona, runner: Runner) -> None:
    right = {"turns": [{"user": "How tall is the tower?", "expect": {"line": "tower", "topic": "town"}},
                       {"user": "Why?", "expect": {"line": "why-tower", "max_sentences": 1}}]}  # fmt: skip
    assert (await play(persona, runner, right)).failures == []
    wrong = {"turns": [{"user": "Who are you?", "expect": {"line": "tower", "refusal": True, "not_says": "ada"}}]}
    result = await play(persona, runner, wrong)
    assert not result.passed
    assert result.failures == [
        "“Who are you?”: expected line tower, got line name",
        "“Who are you?”: expected a refusal, got line name",
        f"“Who are you?”: it says 'ada': '{result.runs[0][0].answer.text}'",
    ]


async def test_lines_and_models_ask_agents_that_do_nothing_here(persona: Persona, runner: Runner) -> None:
    turns = [{"user": "Show me how you work.", "expect": {"agent": {"name": "show", "arguments": {"slide": "PARTS"}}}}]
    assert (await play(persona, runner, {"turns": turns})).failures == []
    other = [{"user": "Show me how you work.", "expect": {"agent": {"name": "show", "arguments": {"slide": "other"}}}}]
    (why,) = (await play(persona, runner, {"turns": other})).failures
    assert "expected agent show(slide='other'), got show(slide='parts')" in why
    recorded = {
        "agents": {"clock": "It is 16:15."},
        "model_replies": [{"calls": [{"name": "clock", "arguments": {}}]}, "It's sixteen past the hour, not 16:15."],
        "turns": [{"user": "What time is it?", "expect": {"agent": "clock", "source": "model"}}],
    }
    assert (await play(persona, runner, recorded, "model")).failures == []


async def test_a_model_that_makes_things_up_is_caught(persona: Persona, runner: Runner) -> None:
    turns = [{"user": "Tell me about the town of Zorn.", "expect": {"no_made_up_fact": True}}]
    honest = {"model_replies": ["Ships come to Zorn at noon. The tower is fifty meters tall."], "turns": turns}
    assert (await play(persona, runner, honest, "model")).failures == []
    invented = {"model_replies": ["It was founded by Captain Ahab in 1612."], "turns": turns}
    (why,) = (await play(persona, runner, invented, "model")).failures
    assert "made up: Captain, Ahab, 1612" in why


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("I think so.", []),
        ("There are three of them, on Monday.", ["three", "Monday"]),
        ("The tower opened in 1912.", ["1912"]),
        ("One can never know, and I'm glad.", []),
        ("Marie Curie won it.", ["Marie", "Curie"]),
        ("We may march there with Tom's dog.", ["Tom's"]),
    ],
)
def test_facts_are_numbers_dates_and_names(sentence: str, found: list[str]) -> None:
    assert facts(sentence) == found


def test_a_fact_that_stands_somewhere_is_known() -> None:
    assert unknown_facts("It has 3 bells, says Tom.", ["three bells", "tom told me"]) == []
    assert unknown_facts("It has 4 bells.", ["three bells"]) == ["4"]


@pytest.mark.parametrize(
    ("text", "language"),
    [("I can not see you, but I hear what you say.", "en"), ("Ich bin nicht sicher, was du meinst.", "de"),
     ("Je ne suis pas une personne.", "fr"), ("Hm.", None)],
)  # fmt: skip
def test_languages_are_told_by_their_commonest_words(text: str, language: str | None) -> None:
    assert language_of(text) == language


def test_every_expectation_can_fail(persona: Persona) -> None:
    started = AgentStarted(run_id="1", agent="clock")
    answer = Answer([("Bonjour, je suis le guide.", Source(kind="model"))], [started])
    expected = {
        "line": "tower", "topic": "town", "source": "knowledge", "agent": "show", "no_agent": True, "refusal": True,
        "says": ["hello", "/^hi/"], "not_says": "/guide/", "max_sentences": 1, "language": "en",
    }  # fmt: skip
    found = failures(Expectation.model_validate(expected), answer, persona, [])
    assert len(found) == 10
    assert failures(Expectation(), Answer(error="mind.timeout: late"), persona, []) == ["it failed: mind.timeout: late"]


async def test_an_interrupted_answer_is_what_was_heard_of_it(persona: Persona, runner: Runner) -> None:
    turns = [{"user": "How tall is the tower?", "interrupt_after": "It's fifty"},
             {"user": "Who are you?", "expect": {"line": "name"}}]  # fmt: skip
    assert (await play(persona, runner, {"turns": turns})).passed


async def test_reports_are_for_machines(persona: Persona, runner: Runner) -> None:
    good = await play(persona, runner, {"name": "good & <fine>", "turns": [{"user": "Who are you?"}]})
    bad = await play(persona, runner, {"name": "bad", "turns": [{"user": "\x00?", "expect": {"line": "tower"}}]})
    root = ElementTree.fromstring(as_junit("guide", [good, bad]).partition("\n")[2])
    (suite,) = root
    assert (root.tag, suite.attrib["tests"], suite.attrib["failures"]) == ("testsuites", "2", "1")
    assert [case.attrib["name"] for case in suite] == ["good & <fine>", "bad"]
    assert suite[1][0].tag == "failure"
    plain = as_json([good, bad])
    assert [item["passed"] for item in plain] == [True, False]
    assert plain[0]["turns"][0]["sources"][0]["reference"] == "name"


def test_what_is_wrong_with_a_file_is_told_with_its_line(tmp_path: Path) -> None:
    folder = write_persona(tmp_path)
    (folder / "scenarios").mkdir()
    scenario = {"name": "a", "turns": [{"user": "Hi", "expect": {"lin": "name"}}]}
    (folder / "scenarios/a.yaml").write_text(yaml.safe_dump({"scenarios": [scenario]}))
    (folder / "scenarios/b.yaml").write_text("scenarios: [")
    (folder / "scenarios/c.yaml").write_text(
        "scenarios:\n- name: c\n  minds: [scripted]\n  model_replies: [x]\n"
        "  turns:\n  - {user: Hi, expect: {line: towr}}\n"
    )
    placed, problems = read_scenarios(folder)
    messages = [str(problem) for problem in [*problems, *check_scenarios(placed, make_persona(tmp_path / "again"))]]
    assert "scenarios/a.yaml:5: scenarios[0].turns[0].expect.lin: unknown key; did you mean 'line'?" in messages[0]
    assert messages[1].startswith("scenarios/b.yaml:1: this is not valid YAML")
    assert messages[2] == "scenarios/c.yaml:4: 'c': its replies are never used: it is not for a model"
    assert messages[3] == "scenarios/c.yaml:2: 'c': there is no line 'towr'; did you mean 'tower'?"
