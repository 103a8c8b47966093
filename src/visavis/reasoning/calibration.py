"""How sure retrieval may be: the probability that the best entry is the right one, learned from the persona itself.

Every question variant is asked once while it is left out of the index; general questions that are not the persona's,
its own questions put about somebody else, and word salads out of its own vocabulary, must find nothing. On this the
weights of the ranking are learned (conditional logit) and then the probability (logistic regression), once for each
persona and encoder.
"""

from __future__ import annotations

import functools
import hashlib
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path

import numpy as np

from visavis.reasoning.features import FEATURES, features
from visavis.reasoning.logistic import Floats, Logistic, fit_choice, fit_logistic
from visavis.reasoning.repertoire import Mask, Repertoire
from visavis.reasoning.retrieval import Index, Query, Ranking, similarities
from visavis.reasoning.samples import about_others, out_of_domain, padded, word_salads
from visavis.reasoning.text import normalize

VERSION = 2
"""To be raised when anything here changes what is learned."""

PRIOR_WEIGHTS = np.array([20.0, 1.0])
"""Weights of density and wording to begin with: those of the default persona."""
LEAST_WEIGHTS = np.array([1.0, 0.5])
"""Wording never loses its say: to the encoder, names and numbers mean little."""
WORDING_ONLY = np.array([0.0, 10.0])
"""Without an encoder there is nothing to weigh."""

MAX_LEFT_OUT = 1_500
MAX_PADDED = 400
SALADS = 300
ABOUT_OTHERS = 400
CANDIDATES = 20
ENOUGH = 60
"""With fewer variants the probability is that of the default persona."""
MEANT_FOR_PERSONA = 0.6
"""Assumed share of what users say that a persona is meant to answer."""
OF_OTHERS = 0.2
"""Assumed share of questions about somebody else, put in words like the persona's, among those that are not its own."""
IN_CONTEXT = 0.35
"""Share of samples that are asked when a line has just been said that has follow-ups: they must not take over."""
WRONG_LINE = 0.8
"""Weight of a left-out variant that finds another line: less than 1, since neighboring lines often answer as well."""
EXACT = 0.97
"""Least probability of a line of which a question is the query, word by word: its author says so."""
COVERED = 0.75
"""A general question this close to a variant is the persona's own after all."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """What was learned."""

    weights: Floats
    model: Logistic
    accuracy: float
    """Share of variants that found their own line while left out: a lower bound, since variants are written to
    differ. 0 if there were too few to try."""
    samples: int

    def judge(self, index: Index, query: Query, ranking: Ranking, *, without: int | None = None) -> float:
        """Return the probability that the best entry answers the query, 0 to 1.

        ``without`` is a text that does not count, for evaluation.
        """
        probability = self.model.probability(features(index, query, ranking, without=without))
        return max(EXACT, probability) if ranking.exact else probability


@dataclass(frozen=True, slots=True)
class Sample:
    """A question with a known answer."""

    query: Query
    right: int
    """Number of the entry that should be found; -1 for none."""
    without: int | None
    masks: tuple[Mask, Mask]
    of_others: bool = False
    """Whether it is a question like the persona's own, but about somebody else."""


def calibrate(repertoire: Repertoire, cache: Path | None = None) -> Calibration:
    """Return the calibration of a repertoire, from the cache if it was learned before. Blocks for about 2 s if not."""
    if cache is None:
        return learn(repertoire)
    file = cache / f"retrieval-{_fingerprint(repertoire)}.json"
    found = _read(file)
    if found is None:
        found = learn(repertoire)
        _write(file, found)
    return found


def learn(repertoire: Repertoire) -> Calibration:
    """Learn from the repertoire. The same repertoire always gives the same result."""
    index = repertoire.index
    with_encoder = index.vectors is not None
    weights = PRIOR_WEIGHTS if with_encoder else WORDING_ONLY
    count = sum(len(entry.texts) for entry in index.entries if entry.kind == "line" and len(entry.texts) > 1)
    if count < ENOUGH:
        return Calibration(weights, default_model(with_encoder), 0.0, count)
    left_out, spoken, others = samples_of(repertoire)
    if with_encoder:
        weights = _learn_weights(index, left_out)
    meant_rows, found = _try(index, [*left_out, *spoken], weights)
    other_rows, _ = _try(index, others, weights)
    share = np.concatenate([
        np.where(found, 1.0, WRONG_LINE) * MEANT_FOR_PERSONA / len(found),
        _shares_of(others) * (1 - MEANT_FOR_PERSONA),
    ])  # fmt: skip
    labels = np.concatenate([found, np.zeros(len(others))])
    model = fit_logistic(np.concatenate([meant_rows, other_rows]), labels, share, products=True)
    return Calibration(weights, model, float(found[: len(left_out)].mean()), len(left_out))


def _shares_of(others: Sequence[Sample]) -> Floats:
    """Return the weights of what must find nothing; their sum is 1."""
    like = np.array([sample.of_others for sample in others])
    if not like.any():
        return np.full(len(others), 1 / len(others))
    return np.where(like, OF_OTHERS / like.sum(), (1 - OF_OTHERS) / max(1, int((~like).sum())))


def _try(index: Index, samples: Sequence[Sample], weights: Floats) -> tuple[Floats, Floats]:
    """Return the features of each sample's best entry, and 1 where that is the right one, else 0."""
    rows, found = [], []
    for sample in samples:
        ranking = index.rank(
            sample.query, weights, allowed=sample.masks[0], favored=sample.masks[1], without=sample.without
        )
        rows.append(features(index, sample.query, ranking, without=sample.without))
        found.append(float(ranking.best == sample.right))
    return np.array(rows), np.array(found)


def samples_of(repertoire: Repertoire) -> tuple[list[Sample], list[Sample], list[Sample]]:
    """Return variants that are left out as they are asked, the same as people put them, and what must find nothing."""
    chance = random.Random(2_024)  # noqa: S311 - for repeatable samples, not for secrets
    left_out = _left_out(repertoire, chance)
    return left_out, _padded(repertoire, left_out, chance), _others(repertoire, chance)


def _left_out(repertoire: Repertoire, chance: random.Random) -> list[Sample]:
    """Return variants of lines that have others, each to be left out when it is asked."""
    index = repertoire.index
    chosen = [
        number
        for number, owner in enumerate(index.owners)
        if index.entries[owner].kind == "line" and len(index.entries[owner].texts) > 1
    ]
    if len(chosen) > MAX_LEFT_OUT:
        chosen = sorted(chance.sample(chosen, MAX_LEFT_OUT))
    samples = []
    for number in chosen:
        vector = None if index.vectors is None else index.vectors[number]
        owner = int(index.owners[number])
        query = Query(normalize(index.texts[number]), tuple(index.stems[number]), vector)
        samples.append(Sample(query, owner, number, _moment(repertoire, owner, _before(repertoire, chance))))
    return samples


def _moment(repertoire: Repertoire, entry: int, before: str) -> tuple[Mask, Mask]:
    """Return the masks of a moment at which a line is possible; ``before`` is said last if it is no follow-up."""
    line = repertoire.line(entry)
    senses = frozenset({"hearing", "voice"})
    if line is None:
        return repertoire.masks(senses, before)
    return repertoire.masks((senses | set(line.requires)) - set(line.lacks), line.after[0] if line.after else before)


def _before(repertoire: Repertoire, chance: random.Random) -> str:
    """Return the line that was said before a sample: now and then one that has follow-ups."""
    followed = sorted({identifier for line in repertoire.persona.lines for identifier in line.after})
    return chance.choice(followed) if followed and chance.random() < IN_CONTEXT else ""


def _learn_weights(index: Index, samples: Sequence[Sample]) -> Floats:
    rows, right = [], []
    for sample in samples:
        ranking = index.rank(
            sample.query, PRIOR_WEIGHTS, allowed=sample.masks[0], favored=sample.masks[1], without=sample.without
        )
        best = np.argsort(-ranking.scores, kind="stable")[:CANDIDATES]
        if sample.right not in best:
            best[-1] = sample.right
        rows.append(np.column_stack([ranking.density[best], ranking.wording[best]]))
        right.append(int(np.flatnonzero(best == sample.right)[0]))
    size = min(len(row) for row in rows)
    if size < CANDIDATES:
        return PRIOR_WEIGHTS
    learned: Floats = np.maximum(fit_choice(np.array(rows), np.array(right), PRIOR_WEIGHTS), LEAST_WEIGHTS)
    return learned


def _padded(repertoire: Repertoire, samples: Sequence[Sample], chance: random.Random) -> list[Sample]:
    chosen = chance.sample(list(samples), min(MAX_PADDED, len(samples)))
    numbers = [sample.without for sample in chosen if sample.without is not None]
    texts = [padded(repertoire.index.texts[number], chance) for number in numbers]
    queries = repertoire.index.queries(texts, corpus=True)
    return [Sample(query, item.right, item.without, item.masks) for query, item in zip(queries, chosen, strict=True)]


def _others(repertoire: Repertoire, chance: random.Random) -> list[Sample]:
    """Return what should find nothing."""
    index = repertoire.index
    general = list(out_of_domain())
    numbers = chance.sample(range(len(general)), len(general) // 3)
    spoken = [padded(general[number], chance) for number in numbers]
    variants = [text for entry in index.entries if entry.kind == "line" for text in entry.texts] or list(index.texts)
    queries = index.queries([*general, *spoken], corpus=True)
    queries = [
        replace(query, general=number) for query, number in zip(queries, [*range(len(general)), *numbers], strict=True)
    ]
    queries += index.queries(word_salads(variants, SALADS, chance), corpus=True)
    alike = index.queries(about_others(variants, ABOUT_OTHERS, chance), corpus=True)

    def sample(query: Query, *, of_others: bool = False) -> Sample:
        moment = repertoire.masks(frozenset({"hearing", "voice"}), _before(repertoire, chance))
        return Sample(query, -1, None, moment, of_others)

    kept = [sample(query) for query in queries if not _covered(index, query)]
    return [*kept, *(sample(query, of_others=True) for query in alike)]


def _covered(index: Index, query: Query) -> bool:
    if index.vectors is None or query.vector is None:
        return False
    return bool(similarities(index.vectors, query.vector).max() > COVERED)


def default_model(with_encoder: bool) -> Logistic:
    """Return the regression that was learned on the default persona, for personas with few lines.

    ``python -m bench.default_calibration`` makes its file.
    """
    data = _default_models()["with_encoder" if with_encoder else "wording_only"]
    return Logistic(np.array(data["mean"]), np.array(data["scale"]), np.array(data["coefficients"]))


@functools.cache
def _default_models() -> dict[str, dict[str, list[float]]]:
    text = resources.files("visavis.reasoning.data").joinpath("default_calibration.json").read_text("utf-8")
    models: dict[str, dict[str, list[float]]] = json.loads(text)
    return models


def _fingerprint(repertoire: Repertoire) -> str:
    encoder = repertoire.index.encoder
    lines = [line.model_dump(mode="json", exclude={"answers", "expression"}) for line in repertoire.persona.lines]
    content = [
        VERSION,
        FEATURES,
        encoder.fingerprint if encoder else "",
        lines,
        repertoire.index.texts,
        out_of_domain(),
    ]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:32]


def _read(file: Path) -> Calibration | None:
    try:
        data = json.loads(file.read_text())
        model = Logistic(np.array(data["mean"]), np.array(data["scale"]), np.array(data["coefficients"]))
        return Calibration(np.array(data["weights"]), model, data["accuracy"], data["samples"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write(file: Path, calibration: Calibration) -> None:
    model = calibration.model
    data = {
        "weights": calibration.weights.tolist(),
        "mean": model.mean.tolist(),
        "scale": model.scale.tolist(),
        "coefficients": model.coefficients.tolist(),
        "accuracy": calibration.accuracy,
        "samples": calibration.samples,
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(f".{random.randrange(1 << 32):08x}.part")  # noqa: S311 - a name of our own
    part.write_text(json.dumps(data))
    part.replace(file)
