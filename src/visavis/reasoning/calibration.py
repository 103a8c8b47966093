"""How sure retrieval may be: the probability that the best entry is the right one, learned from the persona itself.

Every question variant is asked once while it is left out of the index; general questions that are not the persona's,
and word salads out of its own vocabulary, must find nothing. On this the weights of the ranking are learned
(conditional logit) and then the probability (logistic regression), once for each persona and encoder.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from visavis.reasoning.logistic import Floats, Logistic, fit_choice, fit_logistic
from visavis.reasoning.repertoire import Mask, Repertoire
from visavis.reasoning.retrieval import FEATURES, Index, Query, Ranking, features, similarities
from visavis.reasoning.samples import out_of_domain, padded, word_salads
from visavis.reasoning.text import normalize

VERSION = 1
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
CANDIDATES = 20
ENOUGH = 60
"""With fewer variants the probability is that of the default persona."""
MEANT_FOR_PERSONA = 0.6
"""Assumed share of what users say that a persona is meant to answer."""
WRONG_LINE = 0.4
"""Weight of a left-out variant that finds another line. Authors write variants to differ, and neighboring lines often
answer as well: of fresh paraphrases about a third as many go wrong."""
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

    def judge(self, index: Index, query: Query, ranking: Ranking) -> float:
        """Return the probability that the best entry answers the query, 0 to 1."""
        return self.model.probability(features(index, query, ranking))


@dataclass(frozen=True, slots=True)
class Sample:
    """A question with a known answer."""

    query: Query
    right: int
    """Number of the entry that should be found; -1 for none."""
    without: int | None
    masks: tuple[Mask, Mask]


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
        np.full(len(others), (1 - MEANT_FOR_PERSONA) / len(others)),
    ])  # fmt: skip
    labels = np.concatenate([found, np.zeros(len(others))])
    model = fit_logistic(np.concatenate([meant_rows, other_rows]), labels, share)
    return Calibration(weights, model, float(found[: len(left_out)].mean()), len(left_out))


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
        samples.append(Sample(query, owner, number, _moment(repertoire, owner)))
    return samples


def _moment(repertoire: Repertoire, entry: int) -> tuple[Mask, Mask]:
    """Return the masks of a moment at which a line is possible."""
    line = repertoire.line(entry)
    senses = frozenset({"hearing", "voice"})
    if line is None:
        return repertoire.masks(senses, "")
    return repertoire.masks((senses | set(line.requires)) - set(line.lacks), line.after[0] if line.after else "")


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
    spoken = [padded(text, chance) for text in chance.sample(general, len(general) // 3)]
    variants = [text for entry in index.entries if entry.kind == "line" for text in entry.texts] or list(index.texts)
    salads = word_salads(variants, SALADS, chance)
    queries = index.queries([*general, *spoken, *salads], corpus=True)
    masks = repertoire.masks(frozenset({"hearing", "voice"}), "")
    return [Sample(query, -1, None, masks) for query in queries if not _covered(index, query)]


def _covered(index: Index, query: Query) -> bool:
    if index.vectors is None or query.vector is None:
        return False
    return bool(similarities(index.vectors, query.vector).max() > COVERED)


def default_model(with_encoder: bool) -> Logistic:
    """Return the regression that was learned on the default persona, for personas with few lines."""
    mean, scale, coefficients = _WITH_ENCODER if with_encoder else _WORDING_ONLY_MODEL
    return Logistic(np.array(mean), np.array(scale), np.array(coefficients))


_WITH_ENCODER = (
    (0.6232, 0.5063, 0.4103, 1.8879, 0.5060, 0.5015, 0.5183),
    (0.1733, 0.1525, 0.2032, 1.5867, 0.3215, 0.2871, 1.9851),
    (0.9278, 0.8522, -0.5689, 0.1820, 0.3049, 0.5535, -0.9199, 0.3010),
)
_WORDING_ONLY_MODEL = (
    (0.0, 0.0, 0.4954, 0.8291, 0.1663, 0.5641, 0.5171),
    (1.0, 1.0, 0.1563, 0.9527, 0.1761, 0.2372, 1.9830),
    (0.0, 0.0, 0.1226, 0.2134, 0.2696, 1.0506, -0.6379, -0.8891),
)


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
