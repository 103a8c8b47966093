"""The published formulae once more, plainly, in double precision: what the network is held against."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def positions(count: int, width: int) -> Array:
    """Sine and cosine by turns (Vaswani et al. 2017, section 3.5), element by element."""
    table = np.empty((count, width))
    for position in range(count):
        for column in range(width):
            angle = position / 10000 ** (2 * (column // 2) / width)
            table[position, column] = math.sin(angle) if column % 2 == 0 else math.cos(angle)
    return table


def normalized(values: Array, scale: Array, shift: Array, epsilon: float) -> Array:
    mean = values.mean(-1, keepdims=True)
    variance = ((values - mean) ** 2).mean(-1, keepdims=True)
    return np.asarray((values - mean) / np.sqrt(variance + epsilon) * scale + shift)


def gelu(values: Array) -> Array:
    return np.asarray(values * 0.5 * (1 + np.vectorize(math.erf)(values / math.sqrt(2))))


def attention(values: Array, weights: Mapping[str, Array], name: str, heads: int) -> Array:
    """Queries, keys and values from one product; the keys have no bias; softmax written out."""
    width = values.shape[-1]
    bias = np.concatenate((weights[f"{name}q_bias"], np.zeros(width), weights[f"{name}v_bias"]))
    query, key, value = np.split(values @ weights[f"{name}qkv.weight"].T + bias, 3, axis=-1)
    result, size = [], width // heads
    for head in range(heads):
        part = slice(head * size, (head + 1) * size)
        scores = query[:, part] * size**-0.5 @ key[:, part].T
        powers = np.exp(scores - scores.max(-1, keepdims=True))
        result.append(powers / powers.sum(-1, keepdims=True) @ value[:, part])
    return np.concatenate(result, -1) @ weights[f"{name}proj.weight"].T + weights[f"{name}proj.bias"]


def tubes(clip: Array, kernel: Array, bias: Array) -> Array:
    """Cut a clip (3, frames, height, width) into tubes, time first, then rows, and project each."""
    width, _, deep, high, wide = kernel.shape
    _, frames, height, length = clip.shape
    tokens = []
    for time in range(0, frames, deep):
        for row in range(0, height, high):
            for column in range(0, length, wide):
                piece = clip[:, time : time + deep, row : row + high, column : column + wide]
                tokens.append((kernel.reshape(width, -1) * piece.reshape(-1)).sum(1) + bias)
    return np.array(tokens)


def logits(clip: Array, weights: Mapping[str, Array], depth: int, heads: int, epsilon: float) -> Array:
    """Return the logits of one clip (3, frames, height, width)."""
    values = tubes(clip, weights["patch_embed.proj.weight"], weights["patch_embed.proj.bias"])
    values = values + positions(*values.shape)
    for block in range(depth):
        name = f"blocks.{block}."
        scaled = {part: weights.get(f"{name}gamma_{part}", np.ones(1)) for part in (1, 2)}
        inner = normalized(values, weights[f"{name}norm1.weight"], weights[f"{name}norm1.bias"], epsilon)
        values = values + scaled[1] * attention(inner, weights, f"{name}attn.", heads)
        inner = normalized(values, weights[f"{name}norm2.weight"], weights[f"{name}norm2.bias"], epsilon)
        inner = gelu(inner @ weights[f"{name}mlp.fc1.weight"].T + weights[f"{name}mlp.fc1.bias"])
        values = values + scaled[2] * (inner @ weights[f"{name}mlp.fc2.weight"].T + weights[f"{name}mlp.fc2.bias"])
    mean = normalized(values.mean(0), weights["fc_norm.weight"], weights["fc_norm.bias"], epsilon)
    return np.asarray(mean @ weights["head.weight"].T + weights["head.bias"])
