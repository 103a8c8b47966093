"""Learns from labeled moments how far the rules of late fusion can be believed."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray

from visavis.models.emotions import EMOTIONS
from visavis.models.fusion.rules import RulesCalibration

_RESTRAINT = 0.01
"""Weight of the squared biases in the loss: what few moments speak for stays as it is."""
_STEPS = 100


def fit_rules(probabilities: NDArray[np.floating], labels: NDArray[np.int64]) -> RulesCalibration:
    """Return the calibration under which the labels are likeliest.

    ``probabilities`` are the rules', (moments, 7); ``labels`` numbers of ``EMOTIONS``. What nobody shows keeps a bias
    of 0. Without moments nothing is changed.
    """
    shown = np.isin(np.arange(len(EMOTIONS)), labels)
    if not len(labels):
        return RulesCalibration(1.0, dict.fromkeys(EMOTIONS, 0.0))
    logarithms = torch.from_numpy(np.log(np.maximum(np.asarray(probabilities, np.float64), 1e-3)))
    truth, mask = torch.from_numpy(labels), torch.from_numpy(shown.astype(np.float64))
    sharpness = torch.zeros((), dtype=torch.float64, requires_grad=True)
    biases = torch.zeros(len(EMOTIONS), dtype=torch.float64, requires_grad=True)
    search = torch.optim.LBFGS([sharpness, biases], max_iter=_STEPS, line_search_fn="strong_wolfe")

    def unlikelihood() -> torch.Tensor:
        search.zero_grad()
        kept = biases * mask
        logits = logarithms * sharpness.exp() + kept
        loss = torch.nn.functional.cross_entropy(logits, truth) + _RESTRAINT * kept.square().sum()
        loss = loss + _RESTRAINT * sharpness.square()
        loss.backward()  # type: ignore[no-untyped-call]
        return loss

    search.step(unlikelihood)  # type: ignore[no-untyped-call]
    found = (biases * mask).detach().numpy()
    temperature = float(np.clip(np.exp(-sharpness.detach().item()), 0.05, 100))
    return RulesCalibration(temperature, dict(zip(EMOTIONS, found.tolist(), strict=True)))
