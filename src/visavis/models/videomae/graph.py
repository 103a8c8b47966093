"""The network as an ONNX graph, with 32-bit or 8-bit weights.

Written out instead of traced: attention can be one operator where the runtime has one, the 8-bit products are where
they belong, and the giant's weights never exceed a file's limit of 2 GB when they are 8-bit.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from visavis.models.onnx_builder import GraphBuilder
from visavis.models.videomae.config import VideoMAEConfig

OPSET = 20
"""The first with Gelu."""
IR_VERSION = 9
MICROSOFT = "com.microsoft"

Kind = Literal["onnxruntime", "plain"]
"""``onnxruntime`` uses its fused attention; ``plain`` keeps to the standard's operators."""

Weights = Mapping[str, NDArray[np.float32]]


def build_graph(
    config: VideoMAEConfig, weights: Weights, positions: NDArray[np.float32], kind: Kind, *, int8: bool
) -> Any:
    """Return the ONNX model.

    Input ``clips``: float32 (batch, 3, frames, size, size), normalized. Outputs ``features``: (batch, width), and
    ``logits``: (batch, classes) if there is a head. ``int8`` makes the blocks' weights 8-bit integers with a scale for
    each output; what they are multiplied with is quantized on the fly, with one scale for the whole batch: so clips run
    one at a time, or each would depend on its neighbors. Patches, attention and the head stay as they are.
    """
    from onnx import TensorProto, helper

    builder = _Builder(config, weights, kind, int8=int8)
    builder.features(positions)
    outputs = [helper.make_tensor_value_info("features", TensorProto.FLOAT, ["batch", config.width])]
    if config.classes:
        builder.head()
        outputs.append(helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", config.classes]))
    shape: list[str | int | None] = ["batch", 3, config.frames, config.size, config.size]
    inputs = [helper.make_tensor_value_info("clips", TensorProto.FLOAT, shape)]
    graph = helper.make_graph(builder.nodes, "VideoMAE-v2", inputs, outputs, list(builder.constants.values()))
    opsets = [helper.make_opsetid("", OPSET)]
    if kind == "onnxruntime":
        opsets.append(helper.make_opsetid(MICROSOFT, 1))
    return helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION, producer_name="visavis")


class _Builder(GraphBuilder):
    def __init__(self, config: VideoMAEConfig, weights: Weights, kind: Kind, *, int8: bool) -> None:
        super().__init__()
        self.config = config
        self._weights = weights
        self._kind = kind
        self._int8 = int8

    def features(self, positions: NDArray[np.float32]) -> None:
        config = self.config
        hidden = self.op("Add", self._patches(), self.constant("positions", positions))
        for block in range(config.depth):
            name = f"blocks.{block}"
            attended = self._attention(self._normalize(hidden, f"{name}.norm1", config.epsilon), f"{name}.attn")
            hidden = self.op("Add", hidden, self._scaled(attended, f"{name}.gamma_1"))
            inner = self._linear(self._normalize(hidden, f"{name}.norm2", config.epsilon), f"{name}.mlp.fc1")
            outer = self._linear(self.op("Gelu", inner), f"{name}.mlp.fc2")
            hidden = self.op("Add", hidden, self._scaled(outer, f"{name}.gamma_2"))
        mean = self.op("ReduceMean", hidden, self.integers(1), keepdims=0)
        self._normalize(mean, "fc_norm", config.final_epsilon, out="features")

    def head(self) -> None:
        self._product("features", "head.weight", self._weights["head.bias"], int8=False, out="logits")

    def _patches(self) -> str:
        config = self.config
        times, rows = config.frames // config.tubelet, config.size // config.patch
        pieces = self.integers(-1, 3, times, config.tubelet, rows, config.patch, rows, config.patch)
        cut = self.op("Transpose", self.op("Reshape", "clips", pieces), perm=[0, 2, 4, 6, 1, 3, 5, 7])
        flat = self.integers(-1, config.tokens, 3 * config.tubelet * config.patch**2)
        bias = self._weights["patch_embed.proj.bias"]
        return self._product(self.op("Reshape", cut, flat), "patch_embed.proj.weight", bias, int8=False)

    def _attention(self, hidden: str, name: str) -> str:
        query_bias, value_bias = self._weights[f"{name}.q_bias"], self._weights[f"{name}.v_bias"]
        bias = np.concatenate((query_bias, np.zeros_like(query_bias), value_bias))
        together = self._product(hidden, f"{name}.qkv.weight", bias, int8=self._int8)
        parts = self.ops("Split", together, count=3, axis=-1, num_outputs=3)
        mix = self._fused if self._kind == "onnxruntime" else self._written_out
        return self._linear(mix(*parts), f"{name}.proj")

    def _fused(self, query: str, key: str, value: str) -> str:
        return self.op("MultiHeadAttention", query, key, value, domain=MICROSOFT, num_heads=self.config.heads)

    def _written_out(self, query: str, key: str, value: str) -> str:
        size = self.config.width // self.config.heads
        split = self.integers(0, 0, self.config.heads, size)

        def heads(part: str, order: list[int]) -> str:
            return self.op("Transpose", self.op("Reshape", part, split), perm=order)

        scale = self.constant("attention_scale", np.array(size**-0.5, np.float32))
        scores = self.op("MatMul", self.op("Mul", heads(query, [0, 2, 1, 3]), scale), heads(key, [0, 2, 3, 1]))
        mixed = self.op("MatMul", self.op("Softmax", scores, axis=-1), heads(value, [0, 2, 1, 3]))
        return self.op(
            "Reshape", self.op("Transpose", mixed, perm=[0, 2, 1, 3]), self.integers(0, 0, self.config.width)
        )

    def _linear(self, value: str, name: str) -> str:
        return self._product(value, f"{name}.weight", self._weights[f"{name}.bias"], int8=self._int8)

    def _product(self, value: str, name: str, bias: NDArray[np.float32], *, int8: bool, out: str = "") -> str:
        """Add x·Wᵀ + b (PyTorch keeps W transposed)."""
        weight = self._weights[name].reshape(len(bias), -1).T
        if int8:
            product = self._int8_product(value, name, weight)
        else:
            product = self.op("MatMul", value, self.constant(f"{name}.transposed", weight))
        return self.op("Add", product, self.constant(f"{name}.bias", bias), out=out)

    def _int8_product(self, value: str, name: str, weight: NDArray[np.float32]) -> str:
        integers, scales = quantize(weight)
        quantized, scale, zero = self.ops("DynamicQuantizeLinear", value, count=3)
        sums = self.op("MatMulInteger", quantized, self.constant(f"{name}.int8", integers), zero)
        scales_name = self.constant(f"{name}.scales", scales)
        return self.op("Mul", self.op("Cast", sums, to=1), self.op("Mul", scale, scales_name))

    def _scaled(self, value: str, gamma: str) -> str:
        if gamma not in self._weights:
            return value
        return self.op("Mul", value, self.constant(gamma, self._weights[gamma]))

    def _normalize(self, value: str, name: str, epsilon: float, out: str = "") -> str:
        parts = (self.constant(f"{name}.{part}", self._weights[f"{name}.{part}"]) for part in ("weight", "bias"))
        return self.op("LayerNormalization", value, *parts, axis=-1, epsilon=epsilon, out=out)


LARGEST_INT8 = 127


def quantize(weight: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Return 8-bit integers, shaped like ``weight`` (inputs, outputs), and a scale for each output."""
    scales = np.maximum(np.abs(weight).max(0), 1e-12) / LARGEST_INT8
    return np.rint(weight / scales).astype(np.int8), scales.astype(np.float32)
