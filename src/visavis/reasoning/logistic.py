"""The two small regressions that retrieval learns with, by Newton's method in numpy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

STEPS = 50
TOLERANCE = 1e-6


FURTHEST = 3.0
"""In the terms that are products, features count no further from their mean than this, in standard deviations."""


@dataclass(frozen=True, slots=True)
class Logistic:
    """A logistic regression on standardized features and, if it has coefficients for them, their products."""

    mean: Floats
    scale: Floats
    coefficients: Floats
    """One for each feature, then perhaps one for each product of two (``i <= j``, by rows), and the intercept last."""

    def probability(self, features: Floats) -> float:
        """Return the probability, 0 to 1, for one vector of features."""
        inputs = (features - self.mean) / self.scale
        if len(self.coefficients) > len(inputs) + 1:
            inputs = with_products(inputs)
        value = float(inputs @ self.coefficients[:-1] + self.coefficients[-1])
        return float(1 / (1 + np.exp(-np.clip(value, -30, 30))))


def with_products(inputs: Floats) -> Floats:
    """Return standardized features (…, features) with all products of two of them behind."""
    first, second = np.triu_indices(inputs.shape[-1])
    near = np.clip(inputs, -FURTHEST, FURTHEST)
    result: Floats = np.concatenate([inputs, near[..., first] * near[..., second]], axis=-1)
    return result


def fit_logistic(
    features: Floats, labels: Floats, weights: Floats, *, ridge: float = 1e-2, products: bool = False
) -> Logistic:
    """Fit ``labels`` (samples,), 0 or 1, to ``features`` (samples, features), with a weight for each sample.

    With ``products`` two features can count together: what is near and speaks of somebody else, for example.
    """
    mean, scale = features.mean(0), features.std(0)
    scale = np.where(scale < 1e-9, 1.0, scale)
    inputs = (features - mean) / scale
    if products:
        inputs = with_products(inputs)
    inputs = np.column_stack([inputs, np.ones(len(features))])
    weights = weights / weights.mean()
    penalty = ridge * len(labels) * np.append(np.ones(inputs.shape[1] - 1), 1e-6)
    coefficients = np.zeros(inputs.shape[1])
    for _ in range(STEPS):
        expected = 1 / (1 + np.exp(-np.clip(inputs @ coefficients, -30, 30)))
        gradient = inputs.T @ (weights * (labels - expected)) - penalty * coefficients
        curvature = (inputs * (weights * expected * (1 - expected))[:, None]).T @ inputs + np.diag(penalty)
        step = np.linalg.solve(curvature, gradient)
        coefficients = coefficients + step
        if np.abs(step).max() < TOLERANCE:
            break
    return Logistic(mean, scale, coefficients)


def fit_choice(features: Floats, right: NDArray[np.int64], prior: Floats, *, strength: float = 20.0) -> Floats:
    """Return the weights under which the right candidate has the highest score most often.

    ``features`` are (samples, candidates, features), ``right`` the number of the right candidate (samples,). The
    model is a softmax over the candidates (conditional logit, McFadden 1974). ``prior`` are the weights to begin with;
    it takes about ``strength`` samples to move away from them.
    """
    scale = np.maximum(features.std((0, 1)), 1e-9)
    inputs = features / scale
    rows = np.arange(len(right))
    ridge = strength / max(1, len(right)) * 1e-2
    begin = prior * scale
    weights = begin.copy()

    def objective(candidate: Floats) -> float:
        values = inputs @ candidate
        values = values - values.max(1, keepdims=True)
        likelihood = values[rows, right] - np.log(np.exp(values).sum(1))
        return float(likelihood.mean() - ridge / 2 * ((candidate - begin) ** 2).sum())

    reached = objective(weights)
    for _ in range(STEPS):
        step = _choice_step(inputs, right, weights, begin, ridge)
        size = 1.0
        while objective(weights + size * step) < reached and size > 1e-4:
            size /= 2
        weights = weights + size * step
        improved = objective(weights) - reached
        reached += improved
        if improved < TOLERANCE:
            break
    result: Floats = weights / scale
    return result


def _choice_step(inputs: Floats, right: NDArray[np.int64], weights: Floats, begin: Floats, ridge: float) -> Floats:
    values = inputs @ weights
    shares = np.exp(values - values.max(1, keepdims=True))
    shares /= shares.sum(1, keepdims=True)
    means = np.einsum("sc,scf->sf", shares, inputs)
    gradient = (inputs[np.arange(len(right)), right] - means).mean(0) - ridge * (weights - begin)
    second = np.einsum("sc,scf,scg->fg", shares, inputs, inputs) / len(right) - means.T @ means / len(right)
    step: Floats = np.linalg.solve(second + ridge * np.eye(len(weights)), gradient)
    return step
