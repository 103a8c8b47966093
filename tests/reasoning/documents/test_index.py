"""Search in passages: by words, by meaning, and by both."""

from __future__ import annotations

import math
from collections import Counter
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.reasoning.documents.encoders import WordEncoder
from visavis.models.minilm.predictor import MiniLM
from visavis.reasoning.documents.index import FITS, WORTH_READING, DocumentIndex, Query, prepare_query
from visavis.reasoning.documents.passages import DocumentPassage
from visavis.reasoning.documents.prepared import (
    PreparedCache,
    PreparedDocument,
    embedded_text,
    known_vectors,
    prepare,
    sentences_of,
)
from visavis.reasoning.documents.wording import K1, B, WordIndex, count_terms

TEXTS = (
    "The ferry leaves at seven from the northern pier. Bicycles travel free.",
    "Our bakery sells rye bread and rolls. It opens at six.",
    "The lighthouse has two hundred steps. From the top you see the whole island.",
)


def passages(document: str = "guide", texts: tuple[str, ...] = TEXTS) -> list[DocumentPassage]:
    return [DocumentPassage(document, n, "Guide", (f"Part {n}",), n, text) for n, text in enumerate(texts, 1)]


@given(st.lists(st.lists(st.sampled_from("abcdefg"), min_size=1, max_size=12), min_size=1, max_size=12),
       st.lists(st.sampled_from("abcdefgx"), max_size=5), st.integers(0, 12))  # fmt: skip
def test_word_index_gives_the_scores_of_bm25(texts: list[list[str]], query: list[str], cut: int) -> None:
    index = WordIndex([count_terms(texts[:cut]), count_terms(texts[cut:])])
    average = sum(map(len, texts)) / len(texts)
    frequency = Counter(word for text in texts for word in set(text))
    for text, score in zip(texts, index.scores(query), strict=True):
        expected = 0.0
        for word in set(query) & set(text):
            idf = math.log(1 + (len(texts) - frequency[word] + 0.5) / (frequency[word] + 0.5))
            times = text.count(word)
            expected += idf * times * (K1 + 1) / (times + K1 * (1 - B + B * len(text) / average))
        assert math.isclose(float(score), expected, rel_tol=1e-4, abs_tol=1e-5)


def test_what_is_near_in_both_ways_comes_first() -> None:
    encoder = WordEncoder()
    index = DocumentIndex([prepare(passages(), encoder)])
    hits = index.search(prepare_query("When does the ferry leave the pier?", encoder))
    assert hits[0].passage.reference == "guide#1"
    assert hits[0].sentence == 0
    assert [hit.relevance for hit in hits] == sorted((hit.relevance for hit in hits), reverse=True)
    assert all(0 <= hit.relevance <= 1 for hit in hits)


def test_rank_fusion_is_the_sum_of_reciprocal_ranks() -> None:
    index = DocumentIndex([prepare(passages(), WordEncoder())])
    # Ranks by meaning: 2, 0, 1; by wording: 0, 2 (1 has no word of the query).
    order = index.fuse(np.array([0.5, 0.1, 0.9], np.float32), np.array([2.0, 0.0, 1.0], np.float32))
    assert order == [2, 0, 1] or order == [0, 2, 1]  # 1/61 + 1/62 each
    assert index.fuse(None, np.array([2.0, 0.0, 1.0], np.float32)) == [0, 2]


def test_without_an_encoder_words_decide() -> None:
    index = DocumentIndex([prepare(passages(), None)])
    assert index.vectors is None
    assert index.search(prepare_query("rye bread", None))[0].passage.number == 2
    assert index.search(Query(("nothing",), None)) == []
    assert DocumentIndex([]).search(prepare_query("rye", None)) == []


def test_minilm_knows_what_fits_and_what_does_not(minilm: MiniLM) -> None:
    index = DocumentIndex([prepare(passages(), minilm)])
    fits = index.search(prepare_query("At what time does the ferry depart?", minilm))[0]
    assert (fits.passage.number, fits.relevance >= WORTH_READING) == (1, True)
    sure = index.search(prepare_query("How many steps does the lighthouse have?", minilm))[0]
    assert (sure.passage.number, sure.relevance >= FITS) == (3, True)
    for question in ("Who won the world cup in 1998?", "How do I file my tax return?"):
        assert index.search(prepare_query(question, minilm))[0].relevance < WORTH_READING


def test_only_what_is_new_is_encoded() -> None:
    encoder = WordEncoder()
    before = prepare(passages(), encoder)
    encoder.encoded.clear()
    changed = passages(texts=(*TEXTS[:2], "The lighthouse is closed. From the top you see the whole island."))
    after = prepare(changed, encoder, known=known_vectors(before))
    assert sorted(encoder.encoded) == [
        "guide part 3 the lighthouse is closed from the top you see the whole island",
        "part 3 the lighthouse is closed",
    ]
    fresh = prepare(changed, WordEncoder())
    assert after.vectors is not None
    assert fresh.vectors is not None
    assert np.array_equal(after.vectors, fresh.vectors)


def same(one: PreparedDocument, other: PreparedDocument | None) -> bool:
    assert other is not None
    assert one.vectors is not None
    assert other.vectors is not None
    return one.passages == other.passages and np.array_equal(one.vectors, other.vectors)


def test_the_cache_gives_back_what_was_kept(tmp_path: Path) -> None:
    encoder = WordEncoder()
    document = prepare(passages(), encoder)
    cache = PreparedCache(tmp_path, encoder)
    assert cache.get("a") is None
    cache.put("a", document)
    assert same(document, cache.get("a"))
    assert same(document, PreparedCache(tmp_path, WordEncoder()).get("a"))
    assert PreparedCache(tmp_path, WordEncoder("another")).get("a") is None
    assert PreparedCache(tmp_path, None).get("a") is None
    assert len(list(tmp_path.iterdir())) == 1


@given(st.integers(0, 10_000), st.integers(0, 255))
def test_a_damaged_cache_is_as_good_as_none(place: int, value: int) -> None:
    import tempfile

    encoder = WordEncoder()
    document = prepare(passages(), encoder)
    with tempfile.TemporaryDirectory() as folder:
        cache = PreparedCache(Path(folder), encoder)
        cache.put("a", document)
        (file,) = Path(folder).iterdir()
        data = bytearray(file.read_bytes())
        data[place % len(data)] = value
        file.write_bytes(data)
        found = cache.get("a")
        assert found is None or same(document, found)
        file.write_bytes(data[: place % len(data)])
        assert cache.get("a") is None


def test_sentences_stand_behind_their_heading() -> None:
    passage = DocumentPassage("x", 1, "Guide", ("Sea", "Fish"), None, "Cod is here. And eel.\na | b")
    assert sentences_of(passage) == ["Fish. Cod is here.", "Fish. And eel.", "Fish. a | b"]
    assert embedded_text(passage).startswith("Guide. Sea. Fish. Cod")
