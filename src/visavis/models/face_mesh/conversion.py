"""Turns a TensorFlow Lite network into an ONNX one: channels first, any number of pictures at a time.

Only the operations of MediaPipe's face networks are known. Four-dimensional tensors are kept channels first, which is
what onnxruntime is fast with; all others are as in the file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from numpy.typing import NDArray

from visavis.models.face_mesh.attention_ops import cut_out, landmarks_to_matrix, move_landmarks
from visavis.models.face_mesh.onnx_graph import OnnxGraph
from visavis.models.face_mesh.stacking import UNSTACK
from visavis.models.face_mesh.tflite_file import Network, Operation

INPUT = "pictures"
"""Name of the input: uint8 (batch, height, width, 3), RGB."""

_SAME = 0
"""The padding that keeps the size (divided by the stride), in TensorFlow Lite's schema."""

_ACTIVATIONS = {0: None, 1: "Relu"}
"""Fused activation → ONNX operator."""


class Converter:
    """Writes one network."""

    def __init__(self, network: Network, value_range: tuple[float, float]) -> None:
        """``value_range`` is what the network wants of a picture's darkest and brightest values."""
        self._network = network
        self._graph = OnnxGraph()
        self._values: dict[int, str] = {}
        self._range = value_range

    def convert(self, name: str, outputs: Sequence[str]) -> Any:
        """Return the ONNX model, its outputs (batch, …) named. Raises ValueError for what is not known here."""
        from onnx import TensorProto

        if len(self._network.inputs) != 1 or len(self._network.outputs) != len(outputs):
            raise ValueError(f"{name} does not have one input and {len(outputs)} outputs")
        source = self._network.inputs[0]
        height, width = self._shape(source)[1:3]
        self._values[source] = self._pixels()
        for operation in self._network.operations:
            emit = _OPERATIONS.get(operation.kind)
            if emit is None:
                raise ValueError(f"{name} has the operation {operation.kind}, which is not known here")
            made = emit(self, operation)
            self._values.update(zip(operation.outputs, [made] if isinstance(made, str) else made, strict=True))
        shapes: dict[str, Sequence[str | int]] = {}
        for key, index in zip(outputs, self._network.outputs, strict=True):
            shape = [n for i, n in enumerate(self._shape(index)[1:], 1) if n != 1 or i == len(self._shape(index)) - 1]
            plain = self._channels_last(index)
            self._graph.name_output(self._graph.node("Reshape", plain, self._graph.ints(-1, *shape)), key)
            shapes[key] = ["batch", *shape]
        inputs: dict[str, tuple[Any, Sequence[str | int]]] = {INPUT: (TensorProto.UINT8, ["batch", height, width, 3])}
        return self._graph.model(name, inputs, shapes)

    def _pixels(self) -> str:
        low, high = self._range
        floats = self._graph.node("Cast", INPUT, to=1)
        scaled = self._graph.node("Mul", floats, self._graph.constant((high - low) / 255))
        if low:
            scaled = self._graph.node("Add", scaled, self._graph.constant(low))
        return self._graph.node("Transpose", scaled, perm=[0, 3, 1, 2])

    def _shape(self, index: int) -> tuple[int, ...]:
        return self._network.tensors[index].shape

    def _constant(self, index: int) -> NDArray[Any]:
        found = self._network.tensors[index].constant
        if found is None:
            raise ValueError(f"{self._network.tensors[index].name} is no constant")
        return found

    def _value(self, index: int) -> str:
        """Return the name of what an operation made, or of a constant that is added to or multiplied with it."""
        constant = self._network.tensors[index].constant
        if constant is None:
            return self._values[index]
        if constant.ndim == 4:
            raise ValueError("a constant with four dimensions is not known here")
        return self._graph.constant(constant)

    def _channels_last(self, index: int) -> str:
        """Return a value as it is in the file."""
        shape = self._shape(index)
        if len(shape) != 4 or shape[1:3] == (1, 1):
            return self._values[index]
        return self._graph.node("Transpose", self._values[index], perm=[0, 2, 3, 1])

    def _activated(self, value: str, operation: Operation) -> str:
        kind = operation.options.get("FusedActivationFunction", 0)
        if kind not in _ACTIVATIONS:
            raise ValueError(f"the fused activation {kind} is not known here")
        activation = _ACTIVATIONS[kind]
        return value if activation is None else self._graph.node(activation, value)

    def _window(self, operation: Operation, kernel: tuple[int, int]) -> dict[str, Any]:
        """Return ONNX's attributes of a sliding window."""
        options = operation.options
        strides = (options["StrideH"], options["StrideW"])
        if (options.get("DilationHFactor", 1), options.get("DilationWFactor", 1)) != (1, 1):
            raise ValueError("dilation is not known here")
        pads = [0, 0, 0, 0]
        if options["Padding"] == _SAME:
            for axis in (0, 1):
                size = self._shape(operation.inputs[0])[1 + axis]
                missing = max(0, (-(-size // strides[axis]) - 1) * strides[axis] + kernel[axis] - size)
                pads[axis], pads[axis + 2] = missing // 2, missing - missing // 2
        return {"kernel_shape": list(kernel), "strides": list(strides), "pads": pads}

    def _conv(self, operation: Operation) -> str:
        source, weights, bias = operation.inputs
        kernel = self._constant(weights).transpose(0, 3, 1, 2)  # out, height, width, in → out, in, height, width
        window = self._window(operation, (kernel.shape[2], kernel.shape[3]))
        constants = self._graph.constant(kernel), self._graph.constant(self._constant(bias))
        group = operation.options.get("Groups", 1)
        return self._activated(
            self._graph.node("Conv", self._value(source), *constants, group=group, **window), operation
        )

    def _depthwise_conv(self, operation: Operation) -> str:
        source, weights, bias = operation.inputs
        kernel = self._constant(weights).transpose(3, 0, 1, 2)  # 1, height, width, out → out, 1, height, width
        window = self._window(operation, (kernel.shape[2], kernel.shape[3]))
        constants = self._graph.constant(kernel), self._graph.constant(self._constant(bias))
        group = self._shape(source)[3]
        return self._activated(
            self._graph.node("Conv", self._value(source), *constants, group=group, **window), operation
        )

    def _max_pool(self, operation: Operation) -> str:
        window = self._window(operation, (operation.options["FilterHeight"], operation.options["FilterWidth"]))
        return self._activated(self._graph.node("MaxPool", self._value(operation.inputs[0]), **window), operation)

    def _prelu(self, operation: Operation) -> str:
        """Write slope * x + (1 - slope) * relu(x), with a slope for each channel.

        The factors are depthwise convolutions of one pixel: onnxruntime blocks the channels of those, and of what is
        around them, which takes well under half of the time of its PRelu.
        """
        slope = self._constant(operation.inputs[1]).reshape(-1, 1, 1, 1)
        value = self._value(operation.inputs[0])
        each = {"group": len(slope), "kernel_shape": [1, 1]}
        linear = self._graph.node("Conv", value, self._graph.constant(slope), **each)
        rectified = self._graph.node("Relu", value)
        return self._graph.node(
            "Add", linear, self._graph.node("Conv", rectified, self._graph.constant(1 - slope), **each)
        )

    def _relu(self, operation: Operation) -> str:
        return self._graph.node("Relu", self._value(operation.inputs[0]))

    def _add(self, operation: Operation) -> str:
        return self._activated(self._graph.node("Add", *map(self._value, operation.inputs)), operation)

    def _mul(self, operation: Operation) -> str:
        return self._activated(self._graph.node("Mul", *map(self._value, operation.inputs)), operation)

    def _pad(self, operation: Operation) -> str:
        paddings = self._constant(operation.inputs[1])[[0, 3, 1, 2]]  # batch, channels, height, width
        pads = self._graph.ints(*(int(n) for n in paddings.T.ravel()))
        return self._graph.node("Pad", self._value(operation.inputs[0]), pads)

    def _reshape(self, operation: Operation) -> str:
        source, target = operation.inputs[0], operation.outputs[0]
        shape = self._shape(target)
        if len(shape) == 4 and shape[1:3] != (1, 1):
            raise ValueError("a reshape to a picture is not known here")
        sizes = (shape[3], 1, 1) if len(shape) == 4 else shape[1:]
        return self._graph.node("Reshape", self._channels_last(source), self._graph.ints(-1, *sizes))

    def _concatenate(self, operation: Operation) -> str:
        axis = operation.options["Axis"]
        if len(self._shape(operation.outputs[0])) == 4:
            axis = (0, 2, 3, 1)[axis]
        return self._activated(self._graph.node("Concat", *map(self._value, operation.inputs), axis=axis), operation)

    def _resize(self, operation: Operation) -> str:
        if operation.options["AlignCorners"] or not operation.options["HalfPixelCenters"]:
            raise ValueError("only resizing by the pixels' middles is known here")
        before, after = self._shape(operation.inputs[0]), self._shape(operation.outputs[0])
        scales = self._graph.constant([1, 1, after[1] / before[1], after[2] / before[2]])
        mode = {"mode": "linear", "coordinate_transformation_mode": "half_pixel"}
        return self._graph.node("Resize", self._value(operation.inputs[0]), "", scales, **mode)

    def _depth_to_space(self, operation: Operation) -> str:
        size = operation.options["BlockSize"]
        return self._graph.node("DepthToSpace", self._value(operation.inputs[0]), blocksize=size, mode="DCR")

    def _slice(self, operation: Operation) -> str:
        if self._shape(operation.inputs[0]) != self._shape(operation.outputs[0]):
            raise ValueError("a slice that leaves something out is not known here")
        return self._value(operation.inputs[0])

    def _unstack(self, operation: Operation) -> list[str]:
        count = operation.options["count"]
        channels = self._shape(operation.outputs[0])[3]
        value = self._value(operation.inputs[0])
        axis = self._graph.ints(1)
        return [
            self._graph.node("Slice", value, self._graph.ints(i * channels), self._graph.ints((i + 1) * channels), axis)
            for i in range(count)
        ]

    def _landmarks_to_matrix(self, operation: Operation) -> str:
        return landmarks_to_matrix(self._graph, self._value(operation.inputs[0]), operation.options)

    def _cut_out(self, operation: Operation) -> str:
        features, matrix = operation.inputs
        size = self._shape(features)[1], self._shape(features)[2]
        return cut_out(self._graph, self._value(features), self._value(matrix), size, operation.options)

    def _move_landmarks(self, operation: Operation) -> str:
        if self._shape(operation.inputs[0])[-1] != 2:
            raise ValueError("only landmarks in the plane can be moved")
        return move_landmarks(self._graph, *map(self._value, operation.inputs))


_OPERATIONS: dict[str, Callable[[Converter, Operation], str | list[str]]] = {
    "ADD": Converter._add,
    "CONCATENATION": Converter._concatenate,
    "CONV_2D": Converter._conv,
    "DEPTHWISE_CONV_2D": Converter._depthwise_conv,
    "DEPTH_TO_SPACE": Converter._depth_to_space,
    "Landmarks2TransformMatrix": Converter._landmarks_to_matrix,
    "MAX_POOL_2D": Converter._max_pool,
    "MUL": Converter._mul,
    "PAD": Converter._pad,
    "PRELU": Converter._prelu,
    "RELU": Converter._relu,
    "RESHAPE": Converter._reshape,
    "RESIZE_BILINEAR": Converter._resize,
    "STRIDED_SLICE": Converter._slice,
    "TransformLandmarks": Converter._move_landmarks,
    "TransformTensorBilinear": Converter._cut_out,
    UNSTACK: Converter._unstack,
}
"""Operation → what writes it."""
