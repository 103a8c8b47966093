"""Folds of speakers: nobody is in two of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

_TRIES = 200


def speaker_folds(speakers: Sequence[str], labels: Sequence[int], folds: int, seed: int) -> list[frozenset[str]]:
    """Return disjoint sets of speakers, in which labels are as evenly shared as 200 draws allow.

    ``speakers`` and ``labels`` are those of the recordings. There are as many folds as asked for, or fewer if there are
    fewer speakers. The same seed gives the same folds.
    """
    people = sorted(set(speakers))
    folds = min(folds, len(people))
    random = np.random.default_rng(seed)
    numbers = sorted(set(labels))
    counts = {
        name: np.array([Counter(label for who, label in zip(speakers, labels, strict=True) if who == name)[number]
                        for number in numbers])
        for name in people
    }  # fmt: skip
    best: tuple[float, list[frozenset[str]]] | None = None
    for _ in range(_TRIES):
        order = [people[index] for index in random.permutation(len(people))]
        parts = [frozenset(order[start::folds]) for start in range(folds)]
        shares = np.array([np.sum([counts[name] for name in part], axis=0) for part in parts])
        unevenness = float(shares.std(axis=0).sum())
        if best is None or unevenness < best[0]:
            best = unevenness, parts
    assert best is not None
    return best[1]
