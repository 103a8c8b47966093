"""The network as an ONNX graph: He et al., "Deep Residual Learning" (2016), with 29 convolutions and half the filters.

As dlib defines it (examples/dnn_face_recognition_ex.cpp): a convolution of 7×7, then five groups of residual blocks of
two convolutions of 3×3 each; the mean over the picture; one matrix.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from visavis.models.face_embedding.weights import Weights

GROUPS = ((32, 3, False), (64, 4, True), (128, 3, True), (256, 3, True), (256, 1, True))
"""Filters and blocks of each group, and whether its first block halves the picture."""

MEAN_RGB = (122.782, 117.001, 104.298)
"""The mean color of dlib's training pictures (``input_rgb_image_sized``)."""
OPSET = 17
IR_VERSION = 8


def build_graph(weights: Weights) -> Any:
    """Return the ONNX model: ``chips`` (n, 150, 150, 3) RGB bytes → ``embeddings`` (n, 128).

    Raises ValueError if the weights are not those of the network.
    """
    from onnx import TensorProto, helper

    blocks = sum(count for _, count, _ in GROUPS)
    if len(weights.convolutions) != 2 * blocks + 1 or len(weights.affine) != 2 * blocks + 1:
        raise ValueError(f"{len(weights.convolutions)} convolutions, not {2 * blocks + 1}")
    graph = _Graph(weights)
    value = graph.normalized("chips")
    value = graph.op("Relu", graph.convolution(value, 3, 32, size=7, stride=2))
    value = graph.op("MaxPool", value, kernel_shape=[3, 3], strides=[2, 2])
    channels = 32
    for filters, count, halves in GROUPS:
        for number in range(count):
            value = graph.block(value, channels, filters, halve=halves and number == 0)
            channels = filters
    value = graph.op("Flatten", graph.op("GlobalAveragePool", value))
    if weights.dense.shape[0] != channels:
        raise ValueError(f"the dense layer has {weights.dense.shape[0]} inputs, not {channels}")
    outputs = weights.dense.shape[1]
    graph.op("MatMul", value, graph.constant(weights.dense), output="embeddings")
    made = helper.make_graph(
        graph.nodes,
        "face_embedding",
        [helper.make_tensor_value_info("chips", TensorProto.UINT8, ["n", 150, 150, 3])],
        [helper.make_tensor_value_info("embeddings", TensorProto.FLOAT, ["n", outputs])],
        graph.constants,
    )
    return helper.make_model(made, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION)


class _Graph:
    """Collects nodes and constants; every method returns the name of a new value."""

    def __init__(self, weights: Weights) -> None:
        self._parameters = iter(zip(weights.convolutions, weights.affine, strict=True))
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def op(self, kind: str, *inputs: str, output: str = "", **attributes: Any) -> str:
        from onnx import helper

        name = output or f"{kind.lower()}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], name=name, **attributes))
        return name

    def constant(self, value: NDArray[Any]) -> str:
        from onnx import numpy_helper

        name = f"constant_{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def normalized(self, chips: str) -> str:
        """Return (n, 3, 150, 150) with the mean color at 0 and about one for full scale."""
        from onnx import TensorProto

        floats = self.op("Cast", self.op("Transpose", chips, perm=[0, 3, 1, 2]), to=TensorProto.FLOAT)
        mean = self.constant(np.array(MEAN_RGB, np.float32).reshape(1, 3, 1, 1))
        return self.op("Div", self.op("Sub", floats, mean), self.constant(np.array(256, np.float32)))

    def convolution(self, value: str, channels: int, filters: int, *, size: int, stride: int) -> str:
        """Convolve, with the affine layer behind it multiplied into its filters. With a stride there is no border."""
        flat, affine = next(self._parameters)
        count = filters * channels * size * size
        if len(flat) != count + filters or len(affine) != 2 * filters:
            raise ValueError(f"a convolution of {len(flat)} parameters, not {count + filters}")
        factor, offset = affine[:filters], affine[filters:]
        kernel = flat[:count].reshape(filters, channels, size, size) * factor[:, None, None, None]
        border = 0 if stride > 1 else size // 2
        return self.op(
            "Conv",
            value,
            self.constant(kernel),
            self.constant(flat[count:] * factor + offset),
            kernel_shape=[size, size],
            strides=[stride, stride],
            pads=[border] * 4,
        )

    def block(self, value: str, channels: int, filters: int, *, halve: bool) -> str:
        """Add two convolutions to their input: to its means over 2×2 if the block halves the picture."""
        inner = self.op("Relu", self.convolution(value, channels, filters, size=3, stride=2 if halve else 1))
        added = self.convolution(inner, filters, filters, size=3, stride=1)
        if halve:
            value = self._widened(
                self.op("AveragePool", value, kernel_shape=[2, 2], strides=[2, 2]), filters - channels
            )
            added = self._grown(added, value)
        return self.op("Relu", self.op("Add", value, added))

    def _widened(self, value: str, channels: int) -> str:
        """Add channels of zeros: where two tensors differ in size, dlib takes what is missing for zero."""
        if not channels:
            return value
        return self.op("Pad", value, self.constant(np.array([0, 0, 0, 0, 0, channels, 0, 0], np.int64)))

    def _grown(self, value: str, like: str) -> str:
        """Fill a tensor up with zeros, below and to the right, to the size of another one."""
        more = self.op("Sub", self.op("Shape", like), self.op("Shape", value))
        none = self.constant(np.zeros(4, np.int64))
        return self.op("Pad", value, self.op("Concat", none, more, axis=0))
