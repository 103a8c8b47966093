"""The network as an ONNX graph: BERT, then the mean of its outputs, then unit length.

Devlin et al., "BERT: Pre-training of Deep Bidirectional Transformers" (2019); Reimers and Gurevych, "Sentence-BERT"
(2019) for the pooling. All-MiniLM-L6-v2 has 6 layers of width 384 with 12 heads.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

LAYERS = 6
WIDTH = 384
HEADS = 12
EPSILON = 1e-12
"""Of the layer normalizations."""
OPSET = 17
"""The first with LayerNormalization."""
IR_VERSION = 8

Weights = Mapping[str, NDArray[np.float32]]


class Graph:
    """Collects nodes and constants; every method returns the name of a new value."""

    def __init__(self, weights: Weights) -> None:
        """Weights are looked up by their names in the PyTorch checkpoint; KeyError if one is missing."""
        self._weights = weights
        self.nodes: list[Any] = []
        self.constants: dict[str, Any] = {}

    def op(self, kind: str, *inputs: str, **attributes: Any) -> str:
        """Add a node with one output."""
        from onnx import helper

        name = f"{kind.lower()}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], name=name, **attributes))
        return name

    def constant(self, name: str, value: NDArray[Any]) -> str:
        """Add a constant, once."""
        from onnx import numpy_helper

        if name not in self.constants:
            self.constants[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name

    def integers(self, *values: int) -> str:
        """Add a vector of 64-bit integers, for shapes and axes."""
        return self.constant("_".join(["int", *map(str, values)]), np.array(values, np.int64))

    def scalar(self, value: float) -> str:
        """Add a number."""
        return self.constant(f"float_{value!r}", np.array(value, np.float32))

    def weight(self, name: str) -> str:
        """Add a weight as it stands in the checkpoint."""
        return self.constant(name, self._weights[name])

    def linear(self, value: str, name: str) -> str:
        """Add x·Wᵀ + b (PyTorch keeps W transposed)."""
        weight = self.constant(f"{name}.weight_transposed", self._weights[f"{name}.weight"].T)
        return self.op("Add", self.op("MatMul", value, weight), self.weight(f"{name}.bias"))

    def normalize(self, value: str, name: str) -> str:
        """Add a layer normalization over the last axis."""
        inputs = (value, self.weight(f"{name}.weight"), self.weight(f"{name}.bias"))
        return self.op("LayerNormalization", *inputs, axis=-1, epsilon=EPSILON)

    def gelu(self, value: str) -> str:
        """Add x/2 · (1 + erf(x/√2)), the exact form of Hendrycks and Gimpel (2016)."""
        erf = self.op("Erf", self.op("Div", value, self.scalar(2**0.5)))
        return self.op("Mul", self.op("Mul", value, self.op("Add", erf, self.scalar(1.0))), self.scalar(0.5))


def build_graph(weights: Weights) -> Any:
    """Return the ONNX model of the network with these weights.

    Inputs ``input_ids`` and ``attention_mask``: int64 (batch, tokens), the mask 1 for tokens and 0 for padding.
    Output ``embedding``: float32 (batch, 384), each row of length 1. Raises KeyError if a weight is missing.
    """
    from onnx import TensorProto, helper

    graph = Graph(weights)
    mask = graph.op("Cast", "attention_mask", to=TensorProto.FLOAT)
    hidden = _embed(graph)
    bias = _attention_bias(graph, mask)
    for layer in range(LAYERS):
        hidden = _layer(graph, hidden, bias, f"encoder.layer.{layer}")
    _pool(graph, hidden, mask)
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "tokens"])
        for name in ("input_ids", "attention_mask")
    ]
    output = helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["batch", WIDTH])
    made = helper.make_graph(graph.nodes, "all-MiniLM-L6-v2", inputs, [output], list(graph.constants.values()))
    opset = helper.make_opsetid("", OPSET)
    return helper.make_model(made, opset_imports=[opset], ir_version=IR_VERSION, producer_name="visavis")


def _embed(graph: Graph) -> str:
    length = graph.op("Slice", graph.op("Shape", "input_ids"), graph.integers(1), graph.integers(2))
    positions = graph.op(
        "Slice", graph.weight("embeddings.position_embeddings.weight"), graph.integers(0), length, graph.integers(0)
    )
    words = graph.op("Gather", graph.weight("embeddings.word_embeddings.weight"), "input_ids")
    kind = graph.op("Gather", graph.weight("embeddings.token_type_embeddings.weight"), graph.integers(0))
    total = graph.op("Add", graph.op("Add", words, positions), kind)
    return graph.normalize(total, "embeddings.LayerNorm")


def _attention_bias(graph: Graph, mask: str) -> str:
    """Add 0 for tokens and a large negative number for padding, shaped (batch, 1, 1, tokens)."""
    padding = graph.op("Sub", graph.scalar(1.0), graph.op("Unsqueeze", mask, graph.integers(1, 2)))
    return graph.op("Mul", padding, graph.scalar(-1e9))


def _layer(graph: Graph, hidden: str, bias: str, name: str) -> str:
    attended = graph.linear(_attention(graph, hidden, bias, name), f"{name}.attention.output.dense")
    hidden = graph.normalize(graph.op("Add", attended, hidden), f"{name}.attention.output.LayerNorm")
    inner = graph.gelu(graph.linear(hidden, f"{name}.intermediate.dense"))
    outer = graph.linear(inner, f"{name}.output.dense")
    return graph.normalize(graph.op("Add", outer, hidden), f"{name}.output.LayerNorm")


def _attention(graph: Graph, hidden: str, bias: str, name: str) -> str:
    size = WIDTH // HEADS

    def heads(part: str, order: list[int]) -> str:
        value = graph.linear(hidden, f"{name}.attention.self.{part}")
        return graph.op("Transpose", graph.op("Reshape", value, graph.integers(0, 0, HEADS, size)), perm=order)

    query, key, value = heads("query", [0, 2, 1, 3]), heads("key", [0, 2, 3, 1]), heads("value", [0, 2, 1, 3])
    scores = graph.op("Div", graph.op("MatMul", query, key), graph.scalar(size**0.5))
    weights = graph.op("Softmax", graph.op("Add", scores, bias), axis=-1)
    mixed = graph.op("Transpose", graph.op("MatMul", weights, value), perm=[0, 2, 1, 3])
    return graph.op("Reshape", mixed, graph.integers(0, 0, WIDTH))


def _pool(graph: Graph, hidden: str, mask: str) -> None:
    from onnx import helper

    column = graph.op("Unsqueeze", mask, graph.integers(2))
    total = graph.op("ReduceSum", graph.op("Mul", hidden, column), graph.integers(1), keepdims=0)
    count = graph.op("ReduceSum", mask, graph.integers(1), keepdims=1)
    mean = graph.op("Div", total, graph.op("Max", count, graph.scalar(1.0)))
    length = graph.op("ReduceL2", mean, axes=[1], keepdims=1)
    graph.nodes.append(helper.make_node("Div", [mean, graph.op("Max", length, graph.scalar(1e-12))], ["embedding"]))
