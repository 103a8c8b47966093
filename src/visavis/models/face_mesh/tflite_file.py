"""Reads a TensorFlow Lite file into plain numbers and operations.

The format is described by TensorFlow's ``schema.fbs``; the package ``tflite`` is its generated reader.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_DTYPES = {0: "<f4", 1: "<f2", 2: "<i4", 3: "u1", 4: "<i8", 9: "i1"}
"""TensorType → numpy's name."""

_SEGMENTS = {1: "Int32Vector", 2: "Uint16Vector", 3: "Uint8Vector"}
"""SparseIndexVector → the class that reads it."""

_OPTIONS = {
    "CONV_2D": ("Conv2DOptions", ("StrideH", "StrideW", "DilationHFactor", "DilationWFactor", "Padding")),
    "DEPTHWISE_CONV_2D": (
        "DepthwiseConv2DOptions",
        ("StrideH", "StrideW", "DilationHFactor", "DilationWFactor", "Padding"),
    ),
    "MAX_POOL_2D": ("Pool2DOptions", ("StrideH", "StrideW", "FilterHeight", "FilterWidth", "Padding")),
    "ADD": ("AddOptions", ()),
    "MUL": ("MulOptions", ()),
    "CONCATENATION": ("ConcatenationOptions", ("Axis",)),
    "RESIZE_BILINEAR": ("ResizeBilinearOptions", ("AlignCorners", "HalfPixelCenters")),
    "DEPTH_TO_SPACE": ("DepthToSpaceOptions", ("BlockSize",)),
}
"""Operation → the class that holds its options, and which are read. Where there is one, the fused activation is too."""


@dataclass(slots=True)
class Tensor:
    """A tensor of a network: a constant, or what an operation makes."""

    name: str
    shape: tuple[int, ...]
    """As in the file: batch first, channels last."""
    constant: NDArray[Any] | None
    """Its numbers, if they are in the file; 16-bit floats as 32-bit ones."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One step of a network."""

    kind: str
    """Name in TensorFlow Lite's schema, or of a custom operation."""
    inputs: tuple[int, ...]
    """Indices of tensors; -1 for one that is left out."""
    outputs: tuple[int, ...]
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Network:
    """A network as it is in the file, its constants unpacked."""

    tensors: Sequence[Tensor]
    operations: Sequence[Operation]
    """In the order in which they run."""
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]


def read_network(path: Path) -> Network:
    """Read the only subgraph of a file. Raises ValueError if it is none, or has something that is not read here."""
    import tflite

    content = path.read_bytes()
    if content[4:8] != b"TFL3":
        raise ValueError(f"{path.name} is no TensorFlow Lite model")
    model = tflite.Model.GetRootAsModel(content, 0)
    graph = model.Subgraphs(0)
    tensors = [_tensor(model, graph.Tensors(i)) for i in range(graph.TensorsLength())]
    operations = []
    for i in range(graph.OperatorsLength()):
        operation = _operation(model, graph.Operators(i))
        if operation.kind in ("DEQUANTIZE", "DENSIFY"):  # constants were unpacked when they were read
            source, target = tensors[operation.inputs[0]], tensors[operation.outputs[0]]
            if source.constant is None:
                raise ValueError(f"{operation.kind} of what is no constant")
            target.constant = source.constant
        else:
            operations.append(operation)
    return Network(tensors, operations, tuple(graph.InputsAsNumpy()), tuple(graph.OutputsAsNumpy()))


def _tensor(model: Any, tensor: Any) -> Tensor:
    shape = tuple(int(n) for n in tensor.ShapeAsNumpy()) if tensor.ShapeLength() else ()
    name = tensor.Name().decode()
    buffer = model.Buffers(tensor.Buffer())
    if not buffer.DataLength():
        return Tensor(name, shape, None)
    if tensor.Type() not in _DTYPES:
        raise ValueError(f"the numbers of {name} have a type that is not read here")
    values = np.frombuffer(bytes(buffer.DataAsNumpy()), _DTYPES[tensor.Type()])
    if tensor.Sparsity():
        values = _dense(values, shape, tensor.Sparsity())
    if values.dtype == np.float16:
        values = values.astype(np.float32)
    return Tensor(name, shape, values.reshape(shape))


def _dense(values: NDArray[Any], shape: tuple[int, ...], sparsity: Any) -> NDArray[Any]:
    """Return a sparse tensor in full: all dimensions dense but the last, whose rows are compressed (CSR)."""
    import tflite

    dimensions = [sparsity.DimMetadata(i) for i in range(sparsity.DimMetadataLength())]
    in_order = list(sparsity.TraversalOrderAsNumpy()) == list(range(len(shape)))
    compressed = [dimension.Format() == tflite.DimensionType.SPARSE_CSR for dimension in dimensions]
    if sparsity.BlockMapLength() or not in_order or compressed != [False] * (len(shape) - 1) + [True]:
        raise ValueError("a sparse tensor of a kind that is not read here")

    def numbers(kind: int, table: Any) -> NDArray[Any]:
        vector = getattr(tflite, _SEGMENTS[kind])()
        vector.Init(table.Bytes, table.Pos)
        found: NDArray[Any] = vector.ValuesAsNumpy()
        return found.astype(np.int64)

    last = dimensions[-1]
    segments = numbers(last.ArraySegmentsType(), last.ArraySegments())
    columns = numbers(last.ArrayIndicesType(), last.ArrayIndices())
    full = np.zeros((int(np.prod(shape[:-1])), shape[-1]), values.dtype)
    full[np.repeat(np.arange(len(full)), np.diff(segments)), columns] = values[: len(columns)]
    return full


def _operation(model: Any, operator: Any) -> Operation:
    import tflite

    code = model.OperatorCodes(operator.OpcodeIndex())
    builtin = max(code.BuiltinCode(), code.DeprecatedBuiltinCode())  # newer files use the first, older the second
    if builtin == tflite.BuiltinOperator.CUSTOM:
        kind, options = code.CustomCode().decode(), _custom_options(operator)
    else:
        kind = tflite.opcode2name(builtin)
        options = _builtin_options(kind, operator)
    return Operation(
        kind, tuple(int(i) for i in operator.InputsAsNumpy()), tuple(int(i) for i in operator.OutputsAsNumpy()), options
    )


def _custom_options(operator: Any) -> dict[str, Any]:
    from flatbuffers import flexbuffers

    if not operator.CustomOptionsLength():
        return {}
    options: dict[str, Any] = flexbuffers.Loads(bytes(operator.CustomOptionsAsNumpy()))
    return options


def _builtin_options(kind: str, operator: Any) -> dict[str, Any]:
    import tflite

    table = operator.BuiltinOptions()
    if kind not in _OPTIONS or table is None:
        return {}
    name, wanted = _OPTIONS[kind]
    options = getattr(tflite, name)()
    options.Init(table.Bytes, table.Pos)
    found = {item: getattr(options, item)() for item in wanted}
    if hasattr(options, "FusedActivationFunction"):
        found["FusedActivationFunction"] = options.FusedActivationFunction()
    return found
