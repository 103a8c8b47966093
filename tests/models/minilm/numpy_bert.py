"""BERT with mean pooling, written a second time in plain numpy and double precision, to check the graph against."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]

_erf = np.vectorize(math.erf)


def random_weights(vocabulary: int, seed: int) -> dict[str, NDArray[np.float32]]:
    """Return weights of the right shapes, as large as trained ones."""
    chance = np.random.default_rng(seed)

    def matrix(*shape: int) -> NDArray[np.float32]:
        return chance.normal(0, 0.05, shape).astype(np.float32)

    weights = {
        "embeddings.word_embeddings.weight": matrix(vocabulary, 384),
        "embeddings.position_embeddings.weight": matrix(512, 384),
        "embeddings.token_type_embeddings.weight": matrix(2, 384),
    }
    norms = ["embeddings.LayerNorm"]
    for layer in range(6):
        name = f"encoder.layer.{layer}"
        linears = {f"{name}.attention.self.{part}": (384, 384) for part in ("query", "key", "value")}
        linears |= {f"{name}.attention.output.dense": (384, 384)}
        linears |= {f"{name}.intermediate.dense": (1536, 384), f"{name}.output.dense": (384, 1536)}
        for linear, shape in linears.items():
            weights[f"{linear}.weight"], weights[f"{linear}.bias"] = matrix(*shape), matrix(shape[0])
        norms += [f"{name}.attention.output.LayerNorm", f"{name}.output.LayerNorm"]
    for norm in norms:
        weights[f"{norm}.weight"], weights[f"{norm}.bias"] = 1 + matrix(384), matrix(384)
    return weights


def embed(weights: Mapping[str, NDArray[np.float32]], ids: Sequence[int]) -> Doubles:
    """Return the unit vector (384,) of one sentence."""
    w = {name: value.astype(np.float64) for name, value in weights.items()}

    def norm(x: Doubles, name: str) -> Doubles:
        centered = x - x.mean(-1, keepdims=True)
        deviation = np.sqrt((centered**2).mean(-1, keepdims=True) + 1e-12)
        result: Doubles = centered / deviation * w[f"{name}.weight"] + w[f"{name}.bias"]
        return result

    def linear(x: Doubles, name: str) -> Doubles:
        result: Doubles = x @ w[f"{name}.weight"].T + w[f"{name}.bias"]
        return result

    count = len(ids)
    x = w["embeddings.word_embeddings.weight"][list(ids)] + w["embeddings.position_embeddings.weight"][:count]
    x = norm(x + w["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
    for layer in range(6):
        name = f"encoder.layer.{layer}"
        query, key, value = (
            linear(x, f"{name}.attention.self.{part}").reshape(count, 12, 32).transpose(1, 0, 2)
            for part in ("query", "key", "value")
        )
        scores = query @ key.transpose(0, 2, 1) / math.sqrt(32)
        shares = np.exp(scores - scores.max(-1, keepdims=True))
        shares /= shares.sum(-1, keepdims=True)
        mixed = (shares @ value).transpose(1, 0, 2).reshape(count, 384)
        x = norm(linear(mixed, f"{name}.attention.output.dense") + x, f"{name}.attention.output.LayerNorm")
        inner = linear(x, f"{name}.intermediate.dense")
        inner = inner * 0.5 * (1 + _erf(inner / math.sqrt(2)))
        x = norm(linear(inner, f"{name}.output.dense") + x, f"{name}.output.LayerNorm")
    mean: Doubles = x.mean(0)
    return mean / np.linalg.norm(mean)
