"""The questions that documents are searched with: each has its answer in the documents."""

from __future__ import annotations

from bench.knowledge import accuracy, by_wording, decisions, questions, read_corpus, split


def test_every_question_has_a_passage_that_answers_it() -> None:
    index = read_corpus(None)
    without = [
        f"{item.document}: {item.text} ({' | '.join(item.phrases)})"
        for item in questions()
        if item.phrases and not any(item.accepts(passage.document, passage.text) for passage in index.passages)
    ]
    assert without == [], "where a document was changed, change bench/data/knowledge/questions.yaml too"


def test_there_are_enough_of_both_kinds_and_none_is_in_both_parts() -> None:
    items = questions()
    development, test = split(items)
    assert sum(bool(item.phrases) for item in test) >= 120
    assert sum(not item.phrases for item in test) >= 30
    assert len({item.text for item in items}) == len(items) == len(development) + len(test)
    assert not {item.text for item in development} & {item.text for item in test}


def test_figures_are_shares_of_the_questions() -> None:
    index = read_corpus(None)
    development, _ = split(questions())
    found = accuracy(index, None, development, by_wording)
    assert 0 < found["hit@1"] <= found["MRR"] <= 1
    assert found["hit@1"] <= found["hit@5"] <= 1
    decided = decisions(index, None, development)
    assert abs(sum(decided["answerable"].values()) - 1) < 0.01
