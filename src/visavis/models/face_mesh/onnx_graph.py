"""Writes an ONNX graph, node by node."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

OPSET = 17
"""Of the ONNX operators; 16 brought GridSample."""

IR_VERSION = 8


class OnnxGraph:
    """A graph that grows. Values are known by their names, which are made up here."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._nodes: list[Any] = []
        self._constants: list[Any] = []
        self._by_content: dict[tuple[str, tuple[int, ...], bytes], str] = {}

    def constant(self, value: ArrayLike, dtype: type[np.generic] = np.float32) -> str:
        """Return the name of a constant; equal ones are kept once."""
        from onnx import numpy_helper

        array: NDArray[Any] = np.ascontiguousarray(value, dtype).reshape(np.shape(value))
        key = (array.dtype.str, array.shape, array.tobytes())
        if key not in self._by_content:
            name = f"c{len(self._constants)}"
            self._constants.append(numpy_helper.from_array(array, name))
            self._by_content[key] = name
        return self._by_content[key]

    def ints(self, *values: int) -> str:
        """Return the name of a constant list of integers."""
        return self.constant(values, np.int64)

    def node(self, operator: str, *inputs: str, **attributes: Any) -> str:
        """Add a node with one output and return the output's name."""
        from onnx import helper

        name = f"v{len(self._nodes)}"
        self._nodes.append(helper.make_node(operator, inputs, [name], **attributes))
        return name

    def model(
        self, name: str, inputs: dict[str, tuple[Any, Sequence[str | int]]], outputs: dict[str, Sequence[str | int]]
    ) -> Any:
        """Return the finished model, checked. ``inputs`` are element types and shapes by name, ``outputs`` shapes."""
        from onnx import TensorProto, checker, helper

        graph = helper.make_graph(
            self._nodes,
            name,
            [helper.make_tensor_value_info(key, kind, list(shape)) for key, (kind, shape) in inputs.items()],
            [helper.make_tensor_value_info(key, TensorProto.FLOAT, list(shape)) for key, shape in outputs.items()],
            self._constants,
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION)
        checker.check_model(model, full_check=True)
        return model

    def name_output(self, value: str, name: str) -> None:
        """Give a value the name of an output."""
        from onnx import helper

        self._nodes.append(helper.make_node("Identity", [value], [name]))
