"""What authors are told when something is wrong with their files, word by word."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.reasoning.personas import HOST, make_persona, write_persona
from visavis.events import CodedError, PersonaCard
from visavis.reasoning.persona import BACKCHANNELS, FILLERS, PersonaFile
from visavis.reasoning.persona_files import find_personas, load_named, load_persona
from visavis.reasoning.yaml_source import MAX_BYTES


def complaints(folder: Path) -> list[str]:
    """Return the problems that loading a persona reports."""
    with pytest.raises(CodedError) as caught:
        load_persona(folder)
    assert caught.value.code == "persona.invalid"
    head, *lines = caught.value.detail.splitlines()
    count = "1 problem" if len(lines) == 1 else f"{len(lines)} problems"
    assert head == f"The persona in 'guide' has {count}:"
    return [line.removeprefix("  ") for line in lines]


def line(**parts: Any) -> dict[str, Any]:
    return {"id": "x", "questions": ["Where is it?"], "answers": ["Here."]} | parts


PROBLEMS: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("persona_problems.yaml").read_text("utf-8"))


@pytest.mark.parametrize("problem", PROBLEMS, ids=[problem["case"] for problem in PROBLEMS])
def test_authors_are_told_what_is_wrong(problem: dict[str, Any], tmp_path: Path) -> None:
    folder = write_persona(tmp_path, about=problem.get("about"), lines=problem.get("lines"))
    assert complaints(folder) == problem["says"]


def test_the_same_question_is_fine_where_only_one_can_be_meant(tmp_path: Path) -> None:
    lines = [
        line(id="seen", requires=["sight"]),
        line(id="unseen", lacks=["sight"]),
        line(id="a", questions=["Yes."], after=["seen"]),
        line(id="b", questions=["Yes."], after=["unseen"]),
        line(id="c", questions=["Yes."]),
    ]
    assert len(make_persona(tmp_path, lines=lines).lines) == 5


@pytest.mark.parametrize(
    ("about", "backchannels", "fillers"),
    [
        ({}, BACKCHANNELS, FILLERS),
        ({"backchannels": [], "fillers": ["Let me see."]}, (), ("Let me see.",)),
        ({"backchannels": ["aha"]}, ("aha",), FILLERS),
    ],
)
def test_asides_are_the_authors_or_english(
    about: dict[str, Any], backchannels: tuple[str, ...], fillers: tuple[str, ...], tmp_path: Path
) -> None:
    assert make_persona(tmp_path, about=about).about.asides() == (backchannels, fillers)


def test_a_persona_of_another_language_only_nods_unless_it_has_words_for_it() -> None:
    about = PersonaFile(name="fremd", title="Fremd", language="de", greeting=["Hallo."])
    assert about.asides() == ((), ())
    assert about.model_copy(update={"backchannels": ["ja"]}).asides() == (("ja",), ())


def test_all_problems_are_reported_at_once_with_their_files(tmp_path: Path) -> None:
    folder = write_persona(tmp_path, about={"titel": "x"}, lines=[line(answers=[])])
    (folder / "lines").mkdir()
    (folder / "lines/more.yaml").write_text("lines:\n- id: y\n  questions: [Why]\n  answers: [ok]\n  id: z\n")
    (folder / "knowledge/bad.md").write_bytes(b"\xff")
    assert [item.split(": ")[0] for item in complaints(folder)] == [
        "persona.yaml:4", "lines.yaml:5", "lines/more.yaml:5", "knowledge/bad.md:1",
    ]  # fmt: skip


NO_CONSTRUCTOR = "could not determine a constructor for the tag 'tag:yaml.org,2002:python/object:os.system'"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("a: 1\nname: [b\nc: d", "persona.yaml:3: this is not valid YAML: expected ',' or ']', but got ':'"),
        ("a: 1\na: 2\n", "persona.yaml:2: 'a' stands here a second time; the first is in line 1"),
        ("", "persona.yaml:1: the file: expects keys with values, not None"),
        ("- a\n- b\n", "persona.yaml:1: the file: expects keys with values, not ['a', 'b']"),
        ("name: !!python/object:os.system x", "persona.yaml:1: this is not valid YAML: " + NO_CONSTRUCTOR),
        ("a: &a [*a]", "persona.yaml:1: the file cannot be read: it is nested too deeply"),
        ("[" * 5_000, "persona.yaml:1: the file cannot be read: it is nested too deeply"),
        ("x" * (MAX_BYTES + 1), "persona.yaml:1: the file cannot be read: the file is larger than 1000 kB"),
        ("a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "\n".join(
            f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join(['*' + chr(97 + n)] * 10)}]" for n in range(7)),
         "persona.yaml:1: the file cannot be read: its aliases unfold into too much"),
    ],
)  # fmt: skip
def test_files_that_cannot_be_read(content: str, expected: str, tmp_path: Path) -> None:
    folder = write_persona(tmp_path)
    (folder / "persona.yaml").write_text(content)
    assert complaints(folder)[0] == expected


def test_many_problems_are_cut_short(tmp_path: Path) -> None:
    lines = [line(id=f"x-{number}", questions=["?"]) for number in range(30)]
    with pytest.raises(CodedError) as caught:
        load_persona(write_persona(tmp_path, lines=lines))
    shown = caught.value.detail.splitlines()
    assert shown[0] == "The persona in 'guide' has 30 problems:"
    assert shown[-1] == "  … and 10 more"
    assert len(shown) == 22


def test_personas_of_other_languages_bring_their_own_phrases(tmp_path: Path) -> None:
    found = complaints(write_persona(tmp_path, about={"language": "de"}))
    assert len(found) == 20
    assert found[0] == (
        "persona.yaml:1: phrases.unknown: is missing; the built-in phrases are English, this persona speaks 'de'"
    )


def test_a_persona_is_found_by_name(tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    (mine / "host").mkdir(parents=True)
    (mine / "host/persona.yaml").write_text("name: host\n")
    assert find_personas([mine, HOST.parent])["host"] == mine / "host"
    assert load_named("host", [HOST.parent]).about.title == "Iris"
    said = r"persona\.unknown: There is no persona 'hst'; did you mean 'host'\? \(known: host"
    with pytest.raises(CodedError, match=said):
        load_named("hst", [HOST.parent])
    with pytest.raises(CodedError, match=r"known: none"):
        load_named("host", [tmp_path / "nowhere"])


def test_a_persona_without_lines_and_knowledge_is_complete(tmp_path: Path) -> None:
    folder = write_persona(tmp_path)
    (folder / "lines.yaml").unlink()
    persona = load_persona(folder)
    assert persona.lines == ()
    assert persona.card == PersonaCard(name="guide", title="Ada", description="", language="en", avatar="iris")
    assert persona.card.disclosure == persona.about.policies.disclosure
    assert persona.about.greeting == ["Hello, I'm Ada."]


def test_lines_take_the_topic_of_their_file(tmp_path: Path) -> None:
    folder = write_persona(tmp_path, lines=[line(), line(id="y", questions=["Why?"], topic="own")])
    text = (folder / "lines.yaml").read_text()
    (folder / "lines.yaml").write_text(f"topic: harbor\n{text}")
    assert [item.topic for item in load_persona(folder).lines] == ["harbor", "own"]


def test_a_recognizer_learns_what_can_be_said(tmp_path: Path) -> None:
    heard = make_persona(tmp_path).heard_sentences()
    assert {"Who are you?", "Why?", "yes", "no"} <= set(heard)
    assert len(heard) == len(set(heard))
