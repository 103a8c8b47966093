"""How good a classifier is, where some labels are rarer than others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Metrics:
    """Of one set of clips."""

    confusion: NDArray[np.int64]
    """(labels, labels): how often the row's label was called the column's."""

    @property
    def recalls(self) -> NDArray[np.float64]:
        """How many of each label's clips were recognized, 0 to 1; not a number where there are none."""
        counts = self.confusion.sum(1)
        shares = np.full(len(counts), np.nan)
        return np.asarray(np.divide(self.confusion.diagonal(), counts, out=shares, where=counts > 0), np.float64)

    @property
    def uar(self) -> float:
        """Unweighted average recall: the mean over the labels that occur."""
        return float(np.nanmean(self.recalls)) if self.confusion.sum() else 0.0

    @property
    def war(self) -> float:
        """Weighted average recall, which is accuracy."""
        return float(self.confusion.trace() / max(1, self.confusion.sum()))


def measure(truth: Sequence[int], guesses: Sequence[int], labels: int) -> Metrics:
    """Return the metrics of guesses, all by their labels' numbers."""
    confusion = np.zeros((labels, labels), np.int64)
    np.add.at(confusion, (np.asarray(truth, np.int64), np.asarray(guesses, np.int64)), 1)
    return Metrics(confusion)
