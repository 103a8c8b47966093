"""Probabilities that further evidence moves."""

from __future__ import annotations

import math

_SURE = 1e-3
"""Probabilities are kept this far from 0 and 1, so that evidence can move any of them."""


def moved(probability: float, evidence: float) -> float:
    """Return a probability, 0 to 1, with ``evidence`` added to its log-odds; none leaves it as it is."""
    if evidence == 0:
        return probability
    bounded = min(max(probability, _SURE), 1 - _SURE)
    return 1 / (1 + math.exp(-math.log(bounded / (1 - bounded)) - evidence))
