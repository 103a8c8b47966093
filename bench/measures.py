"""What measurements of recognition share: word errors, and how well a score separates."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from visavis.perception.backends.pocketsphinx.pronunciation import spoken_words


def words(text: str) -> list[str]:
    """Return the words of a text as they are said."""
    return [word for word, _ in spoken_words(text)]


def word_errors(reference: str, heard: str) -> tuple[int, int]:
    """Return how many words were wrong, missing or added, and how many were said."""
    said, found = words(reference), words(heard)
    row = list(range(len(found) + 1))
    for i, expected in enumerate(said, 1):
        before, row[0] = row[0], i
        for j, item in enumerate(found, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (expected != item))
    return row[-1], len(said)


def correct_words(reference: Sequence[str], heard: Sequence[str]) -> list[bool]:
    """Return for each word that was heard whether it was really said, by the best alignment."""
    n, m = len(reference), len(heard)
    cost = np.zeros((n + 1, m + 1), int)
    cost[:, 0], cost[0] = range(n + 1), range(m + 1)
    for i in range(1, n + 1):
        for j in range(1, m + 1):
            same = reference[i - 1] == heard[j - 1]
            cost[i, j] = min(cost[i - 1, j] + 1, cost[i, j - 1] + 1, cost[i - 1, j - 1] + (not same))
    correct = [False] * m
    i, j = n, m
    while i and j:
        same = reference[i - 1] == heard[j - 1]
        if cost[i, j] == cost[i - 1, j - 1] + (not same):
            i, j = i - 1, j - 1
            correct[j] = same
        elif cost[i, j] == cost[i, j - 1] + 1:
            j -= 1
        else:
            i -= 1
    return correct


def area(higher: Sequence[float], lower: Sequence[float]) -> float | None:
    """Return the area under the ROC curve: how often a value of ``higher`` is above one of ``lower``."""
    if not len(higher) or not len(lower):
        return None
    ordered = np.sort(higher)
    above = len(ordered) - np.searchsorted(ordered, lower, "right")
    equal = np.searchsorted(ordered, lower, "right") - np.searchsorted(ordered, lower, "left")
    return round(float(np.mean(above + equal / 2) / len(ordered)), 3)
