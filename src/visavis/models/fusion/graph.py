"""The fusion network as an ONNX graph: what was learned, with the temperature, and nothing that only training needs.

Inputs: a float32 (batch, values) for each modality, not a number where a value was not measured; ``present``, 0 or 1,
and ``confidence``, 0 to 1, both float32 (batch, modalities). Outputs: ``probabilities`` (batch, 7), ``affect``
(batch, 2) and ``attention`` (batch, 3, modalities + 1).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from visavis.models.fusion.config import AFFECT, LEAST_CONFIDENCE, MOST_DEVIATIONS, QUERIES, FusionConfig
from visavis.models.onnx_builder import GraphBuilder

OPSET = 20
IR_VERSION = 9
_EPSILON = 1e-5

Weights = Mapping[str, NDArray[np.float32]]


def build_graph(config: FusionConfig, weights: Weights, temperature: float) -> Any:
    """Return the ONNX model for the weights of a ``FusionNetwork``, by their names there."""
    from onnx import TensorProto, helper

    builder = _Builder(config, weights)
    builder.build(temperature)
    names = config.modalities
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", config.dimensions[name]]) for name in names
    ]
    inputs += [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", len(names)])
        for name in ("present", "confidence")
    ]
    shapes = {"probabilities": [len(weights["emotion.bias"])], "affect": [len(AFFECT)],
              "attention": [QUERIES, len(names) + 1]}  # fmt: skip
    outputs = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", *shape]) for name, shape in shapes.items()
    ]
    graph = helper.make_graph(builder.nodes, "fusion", inputs, outputs, list(builder.constants.values()))
    opsets = [helper.make_opsetid("", OPSET)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION, producer_name="visavis")


class _Builder(GraphBuilder):
    """Adds the network, part by part."""

    def __init__(self, config: FusionConfig, weights: Weights) -> None:
        super().__init__()
        self.config = config
        self._weights = weights

    def build(self, temperature: float) -> None:
        names = self.config.modalities
        axis = self.integers(1)
        tokens = [self.op("Unsqueeze", self._token(name), axis) for name in names]
        nothing = self.op("Mul", tokens[0], self._number(0.0))
        together = self.op("Concat", *tokens, nothing, axis=1)
        together = self.op("Add", together, self._weight("kind"))
        mixed = self._attend(together, self._gate())
        hidden = self.op("Add", self._linear(mixed, "mix"), self._weight("query"))
        inner = self.op("Gelu", self._linear(self._normalize(hidden, "norm_mixed"), "widen"))
        hidden = self.op("Add", hidden, self._linear(inner, "narrow"))
        hidden = self._normalize(hidden, "norm_last")
        logits = self.op("Add", self._linear(self._row(hidden, 0), "emotion"), self._weight("never"))
        self.op("Softmax", self.op("Div", logits, self._number(temperature)), axis=-1, out="probabilities")
        affect = [self._linear(self._row(hidden, 1 + index), f"affect.{name}") for index, name in enumerate(AFFECT)]
        self.op("Tanh", self.op("Concat", *affect, axis=1), out="affect")

    def _token(self, name: str) -> str:
        mean = self._weight(f"mean_{name}")
        known = self.op("Where", self.op("IsNaN", name), mean, name)
        standard = self.op("Div", self.op("Sub", known, mean), self._weight(f"deviation_{name}"))
        limits = self._number(-MOST_DEVIATIONS), self._number(MOST_DEVIATIONS)
        return self._normalize(self._linear(self.op("Clip", standard, *limits), f"project.{name}"), f"norm.{name}")

    def _gate(self) -> str:
        gain = np.logaddexp(self._weights["gain"], 0).astype(np.float32)
        believed = self.op("Log", self.op("Max", "confidence", self._number(LEAST_CONFIDENCE)))
        gate = self.op("Mul", believed, self.constant("gain", gain))
        absent = self.op("Mul", self.op("Sub", self._number(1.0), "present"), self._number(-1e4))
        gate = self.op("Add", gate, absent)
        none = self.op("Mul", self.op("Slice", gate, *(self.integers(item) for item in (0, 1, 1))), self._number(0.0))
        gate = self.op("Concat", gate, none, axis=1)
        return self.op("Unsqueeze", gate, self.integers(1, 2))

    def _attend(self, tokens: str, gate: str) -> str:
        heads, width = self.config.heads, self.config.width
        size = width // heads
        split = self.integers(0, 0, heads, size)
        query = self._weights["query"].reshape(QUERIES, heads, size).transpose(1, 0, 2) / math.sqrt(size)
        key = self.op("Transpose", self.op("Reshape", self._linear(tokens, "key"), split), perm=[0, 2, 3, 1])
        value = self.op("Transpose", self.op("Reshape", self._linear(tokens, "value"), split), perm=[0, 2, 1, 3])
        scores = self.op("MatMul", self.constant("queries", query.astype(np.float32)), key)
        shares = self.op("Softmax", self.op("Add", scores, gate), axis=-1)
        self.op("ReduceMean", shares, self.integers(1), keepdims=0, out="attention")
        mixed = self.op("Transpose", self.op("MatMul", shares, value), perm=[0, 2, 1, 3])
        return self.op("Reshape", mixed, self.integers(0, 0, width))

    def _row(self, hidden: str, index: int) -> str:
        return self.op("Gather", hidden, self.constant(f"row_{index}", np.array(index, np.int64)), axis=1)

    def _linear(self, value: str, name: str) -> str:
        weight = self.constant(f"{name}.transposed", self._weights[f"{name}.weight"].T)
        return self.op("Add", self.op("MatMul", value, weight), self._weight(f"{name}.bias"))

    def _normalize(self, value: str, name: str) -> str:
        parts = (self._weight(f"{name}.{part}") for part in ("weight", "bias"))
        return self.op("LayerNormalization", value, *parts, axis=-1, epsilon=_EPSILON)

    def _weight(self, name: str) -> str:
        return self.constant(name, self._weights[name])

    def _number(self, value: float) -> str:
        return self.constant(f"number_{value}", np.array(value, np.float32))
