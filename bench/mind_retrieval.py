"""How well the scripted mind finds its answers: accuracy, false answers and refusals, and the time for a question.

Asks the held-out questions of ``personas/<name>/evaluation.yaml`` and prints JSON. Every way to search gets its
threshold from the persona's own variants (each left out while it is asked) and the shipped out-of-domain questions,
never from the held-out ones::

    python bench/mind_retrieval.py [--persona host] [--models FOLDER] [--show-errors]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import platformdirs
import yaml

from visavis.events import Source
from visavis.inference import Runner
from visavis.inference.builtin_models import MODELS
from visavis.inference.catalog import ModelStore
from visavis.models.minilm.predictor import MiniLM
from visavis.reasoning.calibration import Calibration, Sample, samples_of
from visavis.reasoning.finding import Finder
from visavis.reasoning.mind import Exchange, Question, Thought
from visavis.reasoning.persona import Persona
from visavis.reasoning.persona_files import load_persona
from visavis.reasoning.retrieval import Query, Ranking
from visavis.reasoning.scripted import ANSWER, CONFIRMING, ScriptedMind

SENSES = frozenset({"hearing", "voice"})
Score = Callable[[Query, Ranking], tuple[int, float]]


@dataclass
class Case:
    """A held-out question."""

    say: str
    expect: frozenset[str] = frozenset()
    knowledge: bool = False
    after: str = ""

    def accepts(self, reference: str) -> bool:
        """Tell whether a line or passage is an acceptable answer."""
        return reference in self.expect or (self.knowledge and "#" in reference)


@dataclass
class Outcome:
    """What became of the questions of one set."""

    right: int = 0
    wrong: int = 0
    refused: int = 0
    confirmed: int = 0
    first: int = 0
    errors: list[str] = field(default_factory=list)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persona", default="host")
    parser.add_argument("--models", type=Path, default=platformdirs.user_data_path("visavis") / "models")
    parser.add_argument("--show-errors", action="store_true")
    options = parser.parse_args()
    folder = Path(__file__).parent.parent / "personas" / options.persona
    persona = load_persona(folder)
    held_out = yaml.safe_load((folder / "evaluation.yaml").read_text("utf-8"))
    cases = [
        Case(item["say"], frozenset(item["expect"]), item.get("knowledge", False), item.get("after", ""))
        for item in held_out["paraphrases"]
    ]
    sets = {"paraphrases": cases, "out_of_scope": _outside(held_out["out_of_scope"]),
            "word_salad": _outside(held_out["word_salad"])}  # fmt: skip
    store = ModelStore(options.models, MODELS)
    with tempfile.TemporaryDirectory() as scratch:
        report = _report(persona, sets, store, Path(scratch), show=options.show_errors)
    json.dump(report, sys.stdout, indent=2)
    print()


def _outside(texts: Sequence[str]) -> list[Case]:
    return [Case(text) for text in texts]


def _report(persona: Persona, sets: dict[str, list[Case]], store: ModelStore, cache: Path, *, show: bool) -> Any:
    encoder = MiniLM(store.file("minilm"), store.file("minilm", "tokenizer.json"), cache=cache)
    started = time.perf_counter()
    finder = Finder(persona, encoder, cache)
    first_load = time.perf_counter() - started
    started = time.perf_counter()
    Finder(persona, encoder, cache)
    next_load = time.perf_counter() - started
    wording_only = Finder(persona, None)
    systems = {
        "bm25": _search(finder, sets, lambda _, ranking: _top(ranking.wording, ranking)),
        "minilm": _search(finder, sets, lambda _, ranking: _top(ranking.nearest, ranking)),
        "hybrid": _search(finder, sets, lambda _, ranking: _top(ranking.scores, ranking)),
        "hybrid_calibrated": _search(finder, sets, _probability(finder), threshold=ANSWER),
        "bm25_calibrated": _search(wording_only, sets, _probability(wording_only), threshold=ANSWER),
    }
    for spoken in (False, True):
        name = "mind_spoken" if spoken else "mind_typed"
        systems[name] = asyncio.run(_mind(persona, encoder, cache, sets, spoken=spoken))
    if not show:
        for system in systems.values():
            system.pop("errors", None)
    return {
        "persona": persona.about.name,
        "lines": len(persona.lines),
        "variants": sum(len(line.questions) for line in persona.lines),
        "passages": len(persona.passages),
        "held_out": {name: len(cases) for name, cases in sets.items()},
        "left_out_accuracy": round(finder.calibration.accuracy, 3),
        "load_s": {"first": round(first_load, 2), "cached": round(next_load, 2)},
        "systems": systems,
    }


def _top(values: np.ndarray[Any, Any], ranking: Ranking) -> tuple[int, float]:
    values = np.where(np.isfinite(ranking.scores), values, -np.inf)
    best = int(values.argmax())
    return best, float(values[best])


def _probability(finder: Finder) -> Score:
    calibration: Calibration = finder.calibration
    return lambda query, ranking: (ranking.best, calibration.judge(finder.repertoire.index, query, ranking))


def _search(
    finder: Finder, sets: dict[str, list[Case]], score: Score, threshold: float | None = None
) -> dict[str, Any]:
    index, weights = finder.repertoire.index, finder.calibration.weights
    if threshold is None:
        threshold = _threshold(finder, score)
    outcomes: dict[str, Outcome] = {}
    times: list[float] = []
    for name, cases in sets.items():
        outcome = outcomes[name] = Outcome()
        for case in cases:
            started = time.perf_counter()
            query = index.queries([case.say])[0]
            allowed, favored = finder.repertoire.masks(SENSES, case.after)
            ranking = index.rank(query, weights, allowed=allowed, favored=favored)
            best, value = score(query, ranking)
            times.append(time.perf_counter() - started)
            reference = index.entries[best].reference
            outcome.first += case.accepts(reference)
            _count(outcome, case, reference if value >= threshold else "", value)
    return {"threshold": round(threshold, 3), **_figures(outcomes, times)}


def _threshold(finder: Finder, score: Score) -> float:
    """Return the threshold with the most right and the fewest wrong answers on the persona's own samples."""
    left_out, spoken, others = samples_of(finder.repertoire)

    def value(sample: Sample) -> tuple[float, bool]:
        ranking = finder.repertoire.index.rank(
            sample.query, finder.calibration.weights, allowed=sample.masks[0], favored=sample.masks[1],
            without=sample.without,
        )  # fmt: skip
        best, number = score(sample.query, ranking)
        return number, best == sample.right

    meant = [value(sample) for sample in [*left_out, *spoken]]
    outside = [value(sample)[0] for sample in others]

    def gain(threshold: float) -> float:
        good = sum((1 if right else -1) for number, right in meant if number >= threshold) / len(meant)
        return good - sum(number >= threshold for number in outside) / len(outside)

    candidates: list[float] = np.quantile([number for number, _ in meant], np.linspace(0, 1, 201)).tolist()
    return max(candidates, key=gain)


async def _mind(
    persona: Persona, encoder: MiniLM, cache: Path, sets: dict[str, list[Case]], *, spoken: bool
) -> dict[str, Any]:
    runner = Runner("bench-mind")
    mind = ScriptedMind(persona, encoder, runner, cache)
    await mind.prepare()
    outcomes: dict[str, Outcome] = {}
    times: list[float] = []
    for name, cases in sets.items():
        outcome = outcomes[name] = Outcome()
        for case in cases:
            before = Source(kind="line", reference=case.after)
            history = [Exchange("assistant", "…", "0", (before,))] if case.after else []
            question = Question(case.say, history, spoken=spoken, senses=SENSES)
            started = time.perf_counter()
            source: Source | None = None
            async for thought in mind.answer(question):
                if not isinstance(thought, Thought):
                    continue
                source = source or thought.source
                if len(times) < sum(map(len, sets.values())) and thought.sentence_index == 0:
                    times.append(time.perf_counter() - started)
            assert source is not None
            if source.reference.startswith(CONFIRMING):
                outcome.confirmed += 1
                outcome.first += case.accepts(source.reference.removeprefix(CONFIRMING))
            else:
                answered = source.kind in ("line", "knowledge")
                # "Tell me more" is answered by whatever was said before it.
                continued = "continue" in case.expect and source.reference in ("nothing_more", "continue")
                reference = "continue" if continued else source.reference if answered else ""
                outcome.first += case.accepts(reference)
                _count(outcome, case, reference, source.score)
    await mind.close()
    runner.close()
    return _figures(outcomes, times)


def _count(outcome: Outcome, case: Case, reference: str, value: float | None) -> None:
    if not reference:
        outcome.refused += 1
    elif case.accepts(reference):
        outcome.right += 1
        return
    else:
        outcome.wrong += 1
    if case.expect or case.knowledge or reference:
        outcome.errors.append(f"{case.say} -> {reference or 'refused'} ({value})")


def _figures(outcomes: dict[str, Outcome], times: list[float]) -> dict[str, Any]:
    said = outcomes["paraphrases"]
    total = said.right + said.wrong + said.refused + said.confirmed

    def rate(number: int, name: str = "paraphrases") -> float:
        item = outcomes[name]
        return round(number / (item.right + item.wrong + item.refused + item.confirmed), 3)

    return {
        "first_choice_right": round(said.first / total, 3),
        "accuracy": rate(said.right),
        "wrong_answers": rate(said.wrong),
        "false_refusals": rate(said.refused),
        "asked_back": rate(said.confirmed),
        "false_answers_out_of_scope": rate(outcomes["out_of_scope"].wrong, "out_of_scope"),
        "asked_back_out_of_scope": rate(outcomes["out_of_scope"].confirmed, "out_of_scope"),
        "false_answers_word_salad": rate(outcomes["word_salad"].wrong, "word_salad"),
        "asked_back_word_salad": rate(outcomes["word_salad"].confirmed, "word_salad"),
        "ms_per_question": {
            "p50": round(statistics.median(times) * 1e3, 2),
            "p95": round(float(np.quantile(times, 0.95)) * 1e3, 2),
        },
        "errors": [error for item in outcomes.values() for error in item.errors],
    }


if __name__ == "__main__":
    main()
