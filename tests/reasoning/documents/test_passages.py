"""How documents are cut."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from visavis.reasoning.documents.block import Block, ParsedDocument
from visavis.reasoning.documents.passages import MOST_WORDS, OVERLAP_WORDS, cut

SENTENCE = "The {} boat sails along the green coast to the old town and back again."


def sentences(count: int) -> str:
    return " ".join(SENTENCE.format(f"n{number}") for number in range(count))


def test_long_sections_become_even_passages_that_overlap_by_a_sentence() -> None:
    parsed = ParsedDocument("Boats", (Block("heading", "Trips", 1), Block("paragraph", sentences(40))))
    passages = cut(parsed, "boats", "Boats")
    lengths = [len(passage.text.split()) for passage in passages]
    assert all(80 <= length <= MOST_WORDS + OVERLAP_WORDS for length in lengths)
    assert max(lengths) - min(lengths) <= 30
    for before, after in pairwise(passages):
        assert after.text.startswith(SENTENCE.format("n")[:5])
        assert before.text.split(". ")[-1] == after.text.split(". ")[0] + "."
    assert [passage.reference for passage in passages[:2]] == ["boats#1", "boats#2"]
    assert passages[0].label == "Boats: Trips"


def test_passages_know_the_path_of_their_headings() -> None:
    parsed = ParsedDocument(
        "", (Block("heading", "Guide", 1), Block("heading", "Sea", 2), Block("heading", "Fish", 3),
             Block("paragraph", "Cod."), Block("heading", "Land", 2), Block("paragraph", "Cows."))
    )  # fmt: skip
    assert [passage.headings for passage in cut(parsed, "x", "Guide")] == [("Sea", "Fish"), ("Land",)]
    assert [passage.headings for passage in cut(parsed, "x", "X")] == [("Guide", "Sea", "Fish"), ("Guide", "Land")]


def test_a_passage_ends_with_its_page_if_it_is_long_enough() -> None:
    parsed = ParsedDocument(
        "",
        (Block("paragraph", sentences(4), 0, 1), Block("paragraph", "Short.", 0, 2), Block("paragraph", "End.", 0, 3)),
    )
    assert [passage.page for passage in cut(parsed, "x", "X", overlap=False)] == [1, 2]


def test_tables_and_code_are_for_reading_only() -> None:
    blocks = (Block("paragraph", "Prices follow."), Block("row", "boat | 9"), Block("row", "canoe | 7"))
    whole = cut(ParsedDocument("", blocks), "x", "X")
    assert [(passage.text, passage.speakable) for passage in whole] == [("Prices follow.\nboat | 9\ncanoe | 7", False)]
    said = cut(ParsedDocument("", blocks), "x", "X", speakable_only=True)
    assert [(passage.text, passage.speakable) for passage in said] == [("Prices follow.", True)]


words = st.text(st.characters(categories=["Ll", "Lu", "Nd"]), min_size=1, max_size=12)
paragraphs = st.lists(words, min_size=1, max_size=400).map(" ".join)


@given(st.lists(st.tuples(st.sampled_from(["paragraph", "item", "row", "code", "heading"]), paragraphs), max_size=6))
def test_no_word_is_lost(parts: list[tuple[str, str]]) -> None:
    blocks = tuple(Block(kind, text, int(kind == "heading")) for kind, text in parts)  # type: ignore[arg-type]
    passages = cut(ParsedDocument("", blocks), "x", "X", overlap=False)
    found = " ".join(passage.text for passage in passages).replace(".", " ").split()
    assert found == [word for kind, text in parts if kind != "heading" for word in text.replace(".", " ").split()]
    assert all(len(passage.text.split()) <= MOST_WORDS for passage in passages)
