"""Finds the weights of the built-in recognizer's confidence, and says what they are worth.

Speaks some of the persona's own wording, the paraphrases and the other things of ``bench/sentences.py``, clean and in
noise, with every voice of this machine, plus noises. Every word that is recognized is an example: was it really said?
Prints JSON with the weights for ``perception/backends/pocketsphinx/confidence.py``, and figures in which each voice is
judged by weights that were found without it::

    python -m bench.recognizer_confidence [--persona host] [--every 12]
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.measures import area, correct_words, words
from bench.sentences import OTHER_THINGS, PARAPHRASES
from bench.spoken import RATE, Samples, noises, noisy, spoken, voices
from visavis.perception.backends.pocketsphinx import worker
from visavis.perception.backends.pocketsphinx.confidence import FEATURES, WordEvidence, features
from visavis.reasoning.persona_files import load_persona

Matrix = NDArray[np.float64]
Recognized = list[tuple[str, int, int, WordEvidence]]

PARTIAL_FEATURES = ("language", "frames_per_phone")
"""What a partial result has."""


@dataclass(frozen=True)
class Example:
    """One utterance: the final result, and partial ones."""

    said: list[str]
    kind: str
    voice: str
    final: Recognized
    partial: list[Recognized]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--persona", default="host")
    parser.add_argument("--every", type=int, default=12, help="speak every so-manieth sentence")
    options = parser.parse_args()
    folder = Path(__file__).parent.parent / "personas" / options.persona
    persona = load_persona(folder)
    with tempfile.TemporaryDirectory() as cache:
        worker.prepare("bench", persona.heard_sentences(), dict(persona.about.pronunciations), Path(cache))
        own = [question for line in persona.lines for question in line.questions]
        sets = {"authored": own[:: options.every], "paraphrases": PARAPHRASES, "other": OTHER_THINGS}
        examples = [item for voice in voices() for item in _examples(sets, voice)]
        hums = noises(60)
        examples += [_recognize(hum, "", "noise", voices()[i % len(voices())], "")[0] for i, hum in enumerate(hums)]
    report = {
        "final": _fit(examples, lambda item: [item.final], FEATURES),
        "partial": _fit(examples, lambda item: item.partial, PARTIAL_FEATURES),
    }
    json.dump(report, sys.stdout, indent=2)
    print()


def _examples(sets: Mapping[str, Sequence[str]], voice: str) -> list[Example]:
    examples, mean = [], ""
    for kind, items in sets.items():
        for i, text in enumerate(items):
            clean = spoken(text, voice)
            sounds = [clean, *([noisy(clean, (20, 10)[i % 2], text)] if i % 3 == 0 else [])]
            for sound in sounds:
                known = "" if i % 4 == 0 else mean  # now and then somebody new
                example, mean = _recognize(sound, text, kind, voice, known)
                examples.append(example)
    return examples


def _recognize(sound: Samples, said: str, kind: str, voice: str, mean: str) -> tuple[Example, str]:
    worker.begin(1, "bench", mean)
    partial = []
    step = RATE // 10
    for start in range(0, len(sound), step):
        worker.feed(1, sound[start : start + step].tobytes())
        if start // step % 6 == 5:
            partial.append(worker.look(1))
    final, result = worker.conclude(1)
    return Example(words(said), kind, voice, final, partial), result.cepstral_mean


def _fit(
    examples: Sequence[Example], results: Callable[[Example], list[Recognized]], names: Sequence[str]
) -> dict[str, Any]:
    columns = [FEATURES.index(name) for name in names]
    rows, labels, owners = _table(examples, results)
    rows = rows[:, columns]
    voice = np.array([examples[owner].voice for owner in owners])
    judged = np.zeros(len(labels))
    for name in set(voice):
        weights = _regression(rows[voice != name], labels[voice != name])
        judged[voice == name] = _probability(weights, rows[voice == name])
    final = _regression(rows, labels)
    return {
        "weights": {"intercept": round(final[0], 3), **dict(zip(names, np.round(final[1:], 3).tolist(), strict=True))},
        "words": len(labels),
        "really_said": round(float(labels.mean()), 3),
        "word_auc": area(judged[labels == 1].tolist(), judged[labels == 0].tolist()),
        "calibration": _calibration(judged, labels),
        "utterances": _utterances(examples, owners, judged, labels),
    }


def _table(
    examples: Sequence[Example], results: Callable[[Example], list[Recognized]]
) -> tuple[Matrix, Matrix, NDArray[np.intp]]:
    rows, labels, owners = [], [], []
    for number, example in enumerate(examples):
        for recognized in results(example):
            facts = [item for *_, item in recognized]
            rows += [
                features(word, [facts[k] for k in (i - 1, i + 1) if 0 <= k < len(facts)])
                for i, word in enumerate(facts)
            ]
            labels += correct_words(example.said, [word for word, *_ in recognized])
            owners += [number] * len(recognized)
    return np.array(rows), np.array(labels, float), np.array(owners)


def _regression(rows: Matrix, labels: Matrix) -> Matrix:
    """Return intercept and weights of a logistic regression with a little shrinkage, by Newton's method."""
    mean, scale = rows.mean(axis=0), rows.std(axis=0)
    table = np.column_stack([np.ones(len(rows)), (rows - mean) / scale])
    shrinkage = np.eye(table.shape[1])
    shrinkage[0, 0] = 0
    weights = np.zeros(table.shape[1])
    for _ in range(30):
        probability = 1 / (1 + np.exp(-table @ weights))
        curvature = (table * (probability * (1 - probability))[:, None]).T @ table + shrinkage
        weights += np.linalg.solve(curvature, table.T @ (labels - probability) - shrinkage @ weights)
    slopes = weights[1:] / scale
    return np.concatenate([[weights[0] - slopes @ mean], slopes])


def _probability(weights: Matrix, rows: Matrix) -> Matrix:
    probability: Matrix = 1 / (1 + np.exp(-(weights[0] + rows @ weights[1:])))
    return probability


def _calibration(judged: Matrix, labels: Matrix) -> list[dict[str, float]]:
    bins = []
    for low in np.arange(0, 1, 0.1):
        inside = (judged >= low) & (judged < low + 0.1)
        if inside.sum() >= 20:
            claimed, true = float(judged[inside].mean()), float(labels[inside].mean())
            bins.append({"words": int(inside.sum()), "claimed": round(claimed, 2), "true": round(true, 2)})
    return bins


def _utterances(
    examples: Sequence[Example], owners: NDArray[np.intp], judged: Matrix, labels: Matrix
) -> dict[str, float | None]:
    """Return how well the mean confidence tells understood questions from everything else."""
    found: dict[str, list[float]] = {}
    for number in np.unique(owners):
        example, mine = examples[number], owners == number
        share = labels[mine].sum() / max(1, len(example.said), mine.sum())
        meant = example.kind in ("authored", "paraphrases")
        kind = (
            example.kind if not meant else "understood" if share >= 0.75 else "misheard" if share <= 0.5 else "partly"
        )
        found.setdefault(kind, []).append(float(judged[mine].mean()))
    understood = found.pop("understood", [])
    return {f"understood_against_{kind}": area(understood, values) for kind, values in found.items()}


if __name__ == "__main__":
    main()
