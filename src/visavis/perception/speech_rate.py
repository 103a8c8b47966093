"""How fast somebody speaks: syllables, found without words."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

_SMOOTH = np.hanning(9)[1:-1] / np.hanning(9).sum()
"""Level over 70 ms: as Praat's intensity with a lowest pitch of 50 Hz."""
_BELOW_DB = 25.0
"""Syllables are not fainter than this below the loudest (the 99th percentile)."""
_DIP_DB = 2.0
"""How far the level falls between two syllables."""


def syllables(level_db: NDArray[np.float32], hertz: NDArray[np.float32]) -> NDArray[np.int64]:
    """Return at which hops syllables have their nuclei: voiced peaks of the level that a dip follows.

    ``level_db`` and ``hertz`` (0 without voice) are of hops of 10 ms. The method and its constants are those of de Jong
    & Wempe, 'Praat script to detect syllable nuclei and measure speech rate automatically', Behavior Research Methods
    41(2), 2009. It counts unstressed syllables that merge with their neighbors too rarely; it is made to compare.
    """
    if len(level_db) < len(_SMOOTH) + 2:
        return np.zeros(0, np.int64)
    power = 10 ** (level_db.astype(np.float64) / 10)
    smooth = 10 * np.log10(np.convolve(np.pad(power, len(_SMOOTH) // 2, mode="edge"), _SMOOTH, "valid") + 1e-12)
    least = np.percentile(smooth, 99) - _BELOW_DB
    middle = smooth[1:-1]
    peaks = np.flatnonzero((middle > smooth[:-2]) & (middle >= smooth[2:]) & (middle > least)) + 1
    found, at = [], 0
    for peak, following in pairwise([*peaks.tolist(), len(smooth)]):
        highest = peak if not at or smooth[peak] > smooth[at] else at
        dip = float(smooth[peak:following].min())
        if smooth[highest] - dip > _DIP_DB:
            found.append(highest)
            at = 0
        else:
            at = highest
    nuclei = np.array(found, np.int64)
    return nuclei[hertz[nuclei] > 0]
