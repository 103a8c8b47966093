"""How well documents are searched, and how fast. Prints JSON.

Accuracy: the questions of ``bench/data/knowledge/questions.yaml``, asked of the documents beside it, of eight pages of
the documentation, and of the host's knowledge. Every fifth question is for development: constants are fitted to those
(``--fit`` prints them), and figures are given for the others.

Speed: 200 documents with 50 passages each, made of sentences of the documentation in random order with random numbers
and names, go through the same library as real ones::

    python -m bench.knowledge [--models FOLDER] [--passages 10000] [--fit] [--errors]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import platformdirs
import psutil
import yaml

from visavis.inference import Runner
from visavis.inference.builtin_models import MODELS
from visavis.inference.catalog import ModelStore
from visavis.models.minilm.predictor import MiniLM
from visavis.reasoning.documents.index import FITS, DocumentIndex, Query, prepare_query
from visavis.reasoning.documents.library import Library, Workshop
from visavis.reasoning.documents.passages import cut
from visavis.reasoning.documents.prepared import PreparedDocument, prepare
from visavis.reasoning.documents.reading import read_document
from visavis.reasoning.documents.shelf import Shelf
from visavis.reasoning.retrieval import Encoder
from visavis.reasoning.sentences import split_sentences
from visavis.reasoning.text import plain

ROOT = Path(__file__).parents[1]
DATA = ROOT / "bench/data/knowledge"
PAGES = ("people", "deployment", "troubleshooting", "voices", "seeing", "hearing", "avatars", "audio-models")
DEVELOPMENT = 5
"""Every so many questions one is for development."""
PASSAGES_OF_A_DOCUMENT = 50
SEARCHES = 300
Order = Callable[[DocumentIndex, Query], list[int]]


@dataclass(frozen=True)
class Question:
    """A question, and by which words the passages are known that answer it; none for those that nothing answers."""

    text: str
    document: str = ""
    phrases: tuple[str, ...] = ()

    def accepts(self, document: str, text: str) -> bool:
        """Tell whether a passage answers it."""
        return document == self.document and any(plain(phrase) in plain(text) for phrase in self.phrases)


def corpus_files() -> list[Path]:
    """Return the documents that are searched."""
    own = sorted(DATA.glob("*.md"))
    return [*own, *(ROOT / f"docs/{page}.md" for page in PAGES), *sorted((ROOT / "personas/host/knowledge").glob("*"))]


def questions() -> list[Question]:
    """Return all questions, those that nothing answers at the end."""
    found = yaml.safe_load((DATA / "questions.yaml").read_text("utf-8"))
    answerable = [Question(text, document, tuple(words.split("|"))) if "| " not in words else
                  Question(text, document, (words,)) for document, text, words in found["answerable"]]  # fmt: skip
    return [*answerable, *(Question(text) for text in found["unanswerable"])]


def split(items: Sequence[Question]) -> tuple[list[Question], list[Question]]:
    """Return the questions for development and those for the test."""
    development = [item for number, item in enumerate(items) if number % DEVELOPMENT == 0]
    return development, [item for number, item in enumerate(items) if number % DEVELOPMENT]


def read_corpus(encoder: Encoder | None) -> DocumentIndex:
    """Return the documents, ready to be searched."""
    prepared: list[PreparedDocument] = []
    for path in corpus_files():
        parsed = read_document(path)
        prepared.append(prepare(cut(parsed, path.stem, parsed.title or path.stem), encoder))
    return DocumentIndex(prepared)


def by_meaning(index: DocumentIndex, query: Query) -> list[int]:
    """Order the passages by the embeddings alone."""
    cosines = index.cosines(query)
    assert cosines is not None
    return [int(number) for number in np.argsort(-cosines, kind="stable")]


def by_wording(index: DocumentIndex, query: Query) -> list[int]:
    """Order the passages by BM25 alone."""
    return [int(number) for number in np.argsort(-index.words.scores(query.stems), kind="stable")]


def by_rank_fusion(index: DocumentIndex, query: Query) -> list[int]:
    """Order the passages by reciprocal rank fusion alone."""
    return index.fuse(index.cosines(query), index.words.scores(query.stems))


def hybrid(index: DocumentIndex, query: Query) -> list[int]:
    """Order the passages as the product does."""
    numbers = {id(passage): number for number, passage in enumerate(index.passages)}
    return [numbers[id(hit.passage)] for hit in index.search(query, 100)]


def accuracy(index: DocumentIndex, encoder: Encoder | None, items: Sequence[Question], order: Order) -> dict[str, Any]:
    """Return hit@1, hit@5 and the mean reciprocal rank of the first right passage."""
    ranks = []
    for item in items:
        if not item.phrases:
            continue
        found = order(index, prepare_query(item.text, encoder))
        passages = [index.passages[number] for number in found]
        right = [n for n, passage in enumerate(passages, 1) if item.accepts(passage.document, passage.text)]
        ranks.append(right[0] if right else 0)
    return {
        "questions": len(ranks),
        "hit@1": share(rank == 1 for rank in ranks),
        "hit@5": share(0 < rank <= 5 for rank in ranks),
        "MRR": round(statistics.fmean(1 / rank if rank else 0.0 for rank in ranks), 3),
    }


def decisions(index: DocumentIndex, encoder: Encoder | None, items: Sequence[Question]) -> dict[str, Any]:
    """Return what the threshold lets through: the best passage of each question, if it fits."""
    right = wrong = none = false = unanswerable = 0
    for item in items:
        hits = index.search(prepare_query(item.text, encoder), 1)
        fits = bool(hits) and hits[0].relevance >= FITS
        if not item.phrases:
            unanswerable += 1
            false += fits
        elif not fits:
            none += 1
        elif item.accepts(hits[0].passage.document, hits[0].passage.text):
            right += 1
        else:
            wrong += 1
    answerable = right + wrong + none
    return {
        "threshold": FITS,
        "answerable": {"right": round(right / answerable, 3), "wrong": round(wrong / answerable, 3),
                       "nothing fits": round(none / answerable, 3)},
        "unanswerable": {"questions": unanswerable, "false answers": round(false / unanswerable, 3)},
    }  # fmt: skip


def share(values: Any) -> float:
    """Return which part of some values is true."""
    found = [bool(value) for value in values]
    return round(sum(found) / len(found), 3)


def fit(index: DocumentIndex, encoder: Encoder, items: Sequence[Question]) -> dict[str, list[float]]:
    """Return the constants of the relevance, fitted to the best ten passages of each question (Newton's method).

    Those with an encoder: passage, sentence, wording, bias; those without: coverage, bias.
    """
    rows, labels = [], []
    for item in items:
        query = prepare_query(item.text, encoder)
        cosines, wording = index.cosines(query), index.words.scores(query.stems)
        assert cosines is not None
        for number in index.fuse(cosines, wording)[:10]:
            passage = index.passages[number]
            share_of_best = float(wording[number]) / max(float(wording.max()), 1e-9)
            sentence = index.nearest_sentence(query, number)[1]
            rows.append([float(cosines[number]), sentence, share_of_best, 1.0, index.coverage(query, number)])
            labels.append(item.accepts(passage.document, passage.text))
    both, target = np.array(rows), np.array(labels, float)
    return {
        "RELEVANCE": _logistic(both[:, :4], target),
        "RELEVANCE_OF_WORDING": _logistic(both[:, [4, 3]], target),
    }


def _logistic(rows: Any, target: Any) -> list[float]:
    weights = np.zeros(rows.shape[1])
    penalty = 1e-2 * np.eye(rows.shape[1])
    for _ in range(50):
        predicted = 1 / (1 + np.exp(-rows @ weights))
        gradient = rows.T @ (predicted - target) + penalty @ weights
        weights -= np.linalg.solve((rows.T * (predicted * (1 - predicted))) @ rows + penalty, gradient)
    return [round(float(weight), 2) for weight in weights]


def write_documents(folder: Path, count: int) -> None:
    """Write documents of varied passages: sentences of the documentation in random order, with names and numbers."""
    chance = random.Random(1)
    sentences = [
        sentence
        for path in sorted((ROOT / "docs").glob("*.md"))
        for block in read_document(path).blocks
        if block.kind in ("paragraph", "item")
        for sentence in split_sentences(block.text)
    ]
    for document in range(count // PASSAGES_OF_A_DOCUMENT):
        parts = [f"# Document {document}"]
        for section in range(PASSAGES_OF_A_DOCUMENT):
            text: list[str] = []
            while sum(len(sentence.split()) for sentence in text) < 90:
                text.append(chance.choice(sentences))
            name = "".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=7)).capitalize()
            parts.append(f"## Section {section} of {name}\n{name} has {chance.randrange(10_000)}. {' '.join(text)}")
        (folder / f"document-{document}.md").write_text("\n\n".join(parts), "utf-8")


async def speed(encoder: MiniLM, count: int, scratch: Path) -> dict[str, Any]:
    """Measure indexing, a change of one document, and searches."""
    folder = scratch / "knowledge"
    folder.mkdir()
    write_documents(folder, count)

    async def ready() -> Encoder:
        return encoder

    shop = Workshop(ready, scratch / "cache", Runner("reader"), Runner("searcher"))
    shelf = Shelf(folder, scratch / "uploads")
    process = psutil.Process()
    before = process.memory_info().rss
    library = Library("bench", shelf, shop)
    result: dict[str, Any] = {"index_s": await _timed(library.refresh())}
    index = library.index
    result |= {"passages": len(index), "memory_MB": {"arrays": round(index.nbytes / 1e6, 1),
               "process": round((process.memory_info().rss - before) / 1e6, 1)}}  # fmt: skip
    again = Library("bench", shelf, shop)
    result["index_from_cache_s"] = await _timed(again.refresh())
    changed = folder / "document-7.md"
    changed.write_text(
        changed.read_text("utf-8") + "\n\n## News\nThe new ferry sails at noon from pier nine.\n", "utf-8"
    )
    result["one_changed_s"] = await _timed(library.refresh())
    result["found_after_change"] = (await library.search("When does the new ferry sail?", 1))[0].passage.text
    result |= _searches(library.index, encoder)
    whole = [
        1_000 * await _timed(library.search(f"{_QUESTIONS[number % len(_QUESTIONS)]} {number}", 5))
        for number in range(SEARCHES)
    ]
    result["library_search_ms"] = _percentiles(whole)
    await library.close()
    await again.close()
    return result


async def _timed(work: Any) -> float:
    started = time.perf_counter()
    await work
    return round(time.perf_counter() - started, 4)


_QUESTIONS = [item.text for item in questions()]


def _searches(index: DocumentIndex, encoder: Encoder) -> dict[str, Any]:
    with_encoding, without = [], []
    for number in range(SEARCHES):
        started = time.perf_counter()
        query = prepare_query(_QUESTIONS[number % len(_QUESTIONS)], encoder)
        encoded = time.perf_counter()
        index.search(query, 5)
        ended = time.perf_counter()
        with_encoding.append(1_000 * (ended - started))
        without.append(1_000 * (ended - encoded))
    return {"search_ms": _percentiles(without), "search_with_encoding_ms": _percentiles(with_encoding)}


def _percentiles(values: Sequence[float]) -> dict[str, float]:
    return {"p50": round(float(np.percentile(values, 50)), 2), "p95": round(float(np.percentile(values, 95)), 2)}


def report_accuracy(encoder: Encoder, *, fitted: bool, errors: bool) -> dict[str, Any]:
    """Return how well the questions are answered."""
    index = read_corpus(encoder)
    development, test = split(questions())
    result: dict[str, Any] = {"passages": len(index)}
    for name, items in (("development", development), ("test", test)):
        result[name] = {
            "MiniLM": accuracy(index, encoder, items, by_meaning),
            "BM25": accuracy(index, encoder, items, by_wording),
            "rank fusion": accuracy(index, encoder, items, by_rank_fusion),
            "hybrid": accuracy(index, encoder, items, hybrid),
            "decisions": decisions(index, encoder, items),
        }
    if fitted:
        result["fitted"] = fit(index, encoder, development)
    if errors:
        result["errors"] = [
            f"{item.text} → {hits[0].passage.reference} {hits[0].relevance:.2f}"
            for item in development
            if (hits := index.search(prepare_query(item.text, encoder), 1))
            and not item.accepts(hits[0].passage.document, hits[0].passage.text)
        ]
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", type=Path, default=platformdirs.user_data_path("visavis") / "models")
    parser.add_argument("--passages", type=int, default=10_000, help="for the measurement of speed; 0 leaves it out")
    parser.add_argument("--fit", action="store_true", help="print fitted constants of the relevance")
    parser.add_argument("--errors", action="store_true", help="print what went wrong in development")
    options = parser.parse_args()
    store = ModelStore(options.models, MODELS)
    encoder = MiniLM(store.file("minilm", "minilm.onnx"), store.file("minilm", "tokenizer.json"))
    result = {"accuracy": report_accuracy(encoder, fitted=options.fit, errors=options.errors)}
    if options.passages:
        with tempfile.TemporaryDirectory() as scratch:
            result["speed"] = asyncio.run(speed(encoder, options.passages, Path(scratch)))
    json.dump(result, sys.stdout, indent=2)
    print()


if __name__ == "__main__":
    main()
