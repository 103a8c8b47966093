"""A persona without a language model answers from PDF, DOCX, HTML and text in its folder, with the source."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reasoning.documents.files import encrypt_pdf, write_docx, write_pdf
from tests.reasoning.personas import write_persona
from visavis.events import CodedError, Source
from visavis.inference import Runner
from visavis.models.minilm.predictor import MiniLM
from visavis.reasoning.documents.spoken import can_be_said
from visavis.reasoning.mind import Question, Thought
from visavis.reasoning.persona_files import load_persona
from visavis.reasoning.scripted import ScriptedMind

FERRY = "The ferry to the island leaves every morning at seven from the northern pier."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = write_persona(tmp_path, knowledge={"town.md": "# Town\n\n## Market\nThe market is held on Fridays."})
    write_docx(made / "knowledge/boats.docx")
    write_pdf(made / "knowledge/ferry.pdf", [["About the harbor of our town."], [FERRY]], title="Ferries")
    (made / "knowledge/mill.txt").write_text("The mill in the valley grinds corn for bread.")
    (made / "knowledge/notes.xlsx").write_text("not read")
    return made


def test_every_document_becomes_passages_with_page_and_address(folder: Path) -> None:
    passages = {item.id: item for item in load_persona(folder).passages}
    assert list(passages) == ["boats.docx#1", "boats.docx#2", "ferry.pdf#1", "mill.txt#1", "town#1"]
    assert passages["boats.docx#1"].sentences == ("A rowing boat costs nine euros an hour.",)  # no table
    ferry = passages["ferry.pdf#1"]
    assert (ferry.title, ferry.page, ferry.sentences[-1]) == ("Ferries", 2, FERRY)
    assert ferry.url == "/api/personas/guide/documents/ferry.pdf?inline=true#page=2"
    assert passages["town#1"].url == "/api/personas/guide/documents/town.md"


async def test_it_answers_without_a_language_model(folder: Path, minilm: MiniLM, runner: Runner) -> None:
    mind = ScriptedMind(load_persona(folder), minilm, runner)
    await mind.prepare()
    thoughts = [
        step async for step in mind.answer(Question("What does a rowing boat cost an hour?"))
        if isinstance(step, Thought)
    ]  # fmt: skip
    assert "".join(thought.text for thought in thoughts).strip().startswith("A rowing boat costs nine euros an hour.")
    source = thoughts[0].source
    assert isinstance(source, Source)
    assert (source.kind, source.reference, source.title) == ("knowledge", "boats.docx#1", "Boat rental: Prices")
    assert source.url == "/api/personas/guide/documents/boats.docx"
    await mind.close()


def test_authors_are_told_of_documents_that_cannot_be_read(folder: Path) -> None:
    encrypt_pdf(folder / "knowledge/ferry.pdf", "secret")
    with pytest.raises(CodedError) as caught:
        load_persona(folder)
    assert "knowledge/ferry.pdf:1: the file cannot be read: The PDF is protected by a password." in caught.value.detail


@pytest.mark.parametrize(
    ("sentence", "said"),
    [(FERRY, True), ("Version ::=INTEGER", False), ("a = b[0] + c(1)", False), ("12 | 14 | 15 | 16", False),
     ("Yes.", False), ("word " * 61, False)],
)  # fmt: skip
def test_only_sentences_are_said(sentence: str, said: bool) -> None:
    assert can_be_said(sentence) == said
