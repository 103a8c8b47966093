"""ONNX graphs, written out operator by operator."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


class GraphBuilder:
    """Collects nodes and constants; methods return the name of a new value."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.nodes: list[Any] = []
        self.constants: dict[str, Any] = {}

    def op(self, kind: str, *inputs: str, out: str = "", **attributes: Any) -> str:
        """Add an operator with one output."""
        return self.ops(kind, *inputs, count=1, out=out, **attributes)[0]

    def ops(self, kind: str, *inputs: str, count: int, out: str = "", **attributes: Any) -> list[str]:
        """Add an operator with ``count`` outputs."""
        from onnx import helper

        name = f"{kind.lower()}_{len(self.nodes)}"
        names = [out or (name if count == 1 else f"{name}_{part}") for part in range(count)]
        self.nodes.append(helper.make_node(kind, list(inputs), names, name=name, **attributes))
        return names

    def constant(self, name: str, value: NDArray[Any]) -> str:
        """Add a constant, once for each name."""
        from onnx import numpy_helper

        if name not in self.constants:
            self.constants[name] = numpy_helper.from_array(np.array(value, order="C"), name)  # a number stays one
        return name

    def integers(self, *values: int) -> str:
        """Add a list of integers, for shapes and axes."""
        return self.constant("_".join(["int", *map(str, values)]), np.array(values, np.int64))
