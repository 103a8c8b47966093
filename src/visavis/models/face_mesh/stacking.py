"""Puts operations side by side that do the same to different tensors.

The face mesh looks at lips and eyes in branches of the same shape. Their tensors are small, so that most of the time
goes into calling operations, not into computing. Here what is the same in all branches becomes one operation on their
channels laid side by side (a grouped convolution, for example): the numbers stay the same, the calls become fewer.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from visavis.models.face_mesh.tflite_file import Network, Operation, Tensor

UNSTACK = "UNSTACK"
"""Takes ``count`` tensors of the same size that lie side by side apart. Not of TensorFlow Lite."""

_STACKED = ("ADD", "CONV_2D", "DEPTHWISE_CONV_2D", "MAX_POOL_2D", "PAD", "PRELU")


def stacked(network: Network) -> Network:
    """Return a network that computes the same with fewer operations. Convolutions in it may have ``Groups``."""
    return _Stacking(network).run()


class _Stacking:
    """One network on its way."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._tensors = list(network.tensors)
        self._done: list[Operation] = []
        self._known = {i for i, tensor in enumerate(self._tensors) if tensor.constant is not None}
        self._known.update(network.inputs)
        self._stacks: dict[tuple[int, ...], int] = {}  # tensors that lie side by side → the tensor that they are
        self._stack_of: dict[int, tuple[int, ...]] = {}  # tensor → those that it lies side by side with
        self._apart: set[int] = set(self._known)  # tensors that can be used by themselves

    def run(self) -> Network:
        left = list(self._network.operations)
        while left:
            ready = [operation for operation in left if self._known.issuperset(self._sources(operation))]
            group = self._group(ready)
            if len(group) > 1:
                self._emit_together(group)
            else:
                self._emit_alone(group[0])
            for operation in group:
                left.remove(operation)
                self._known.update(operation.outputs)
        for index in self._network.outputs:
            self._take_apart(index)
        return Network(self._tensors, self._done, self._network.inputs, self._network.outputs)

    def _sources(self, operation: Operation) -> list[int]:
        return [i for i in operation.inputs if i >= 0 and self._tensors[i].constant is None]

    def _group(self, ready: Sequence[Operation]) -> list[Operation]:
        """Return operations that can be one: the largest such group, or else a single operation."""
        for operation in ready:
            if operation.kind not in _STACKED:  # these first: they may be what the other branches wait for
                return [operation]
        groups: dict[Any, list[Operation]] = {}
        for operation in ready:
            if all(len(self._tensors[i].shape) == 4 for i in self._sources(operation)):
                groups.setdefault(self._form(operation), []).append(operation)
        usable = [group for group in groups.values() if self._belongs_together(group)]
        return max(usable, key=len, default=list(ready[:1]))

    def _form(self, operation: Operation) -> Any:
        """Return what operations that can be one have in common."""
        shapes = tuple(self._tensors[i].shape for i in (*operation.inputs, *operation.outputs))
        same = b"" if operation.kind != "PAD" else self._constant(operation.inputs[1]).tobytes()
        return operation.kind, shapes, tuple(sorted(operation.options.items())), same

    def _belongs_together(self, group: Sequence[Operation]) -> bool:
        """Tell whether the operations begin branches, or continue some that lie side by side already."""
        if len(group) < 2:
            return False
        sources = [i for operation in group for i in self._sources(operation)]
        stacks = {self._stack_of.get(i) for i in sources}
        makers = {self._maker(i) for i in sources}
        return None not in stacks or (stacks == {None} and makers == {"TransformTensorBilinear"})

    def _maker(self, index: int) -> str | None:
        return next((item.kind for item in self._network.operations if index in item.outputs), None)

    def _constant(self, index: int) -> NDArray[Any]:
        found = self._tensors[index].constant
        assert found is not None
        return found

    def _new(self, shape: tuple[int, ...], constant: NDArray[Any] | None = None) -> int:
        self._tensors.append(Tensor("stack", shape, constant))
        return len(self._tensors) - 1

    def _emit_alone(self, operation: Operation) -> None:
        for i in self._sources(operation):
            self._take_apart(i)
        self._done.append(operation)
        self._apart.update(operation.outputs)

    def _take_apart(self, index: int) -> None:
        """See to it that a tensor can be used by itself."""
        if index not in self._apart:
            members = self._stack_of[index]
            self._done.append(Operation(UNSTACK, (self._stacks[members],), members, {"count": len(members)}))
            self._apart.update(members)

    def _side_by_side(self, members: tuple[int, ...]) -> int:
        """Return the tensor in which the given ones lie side by side."""
        if members not in self._stacks:
            for index in members:
                self._take_apart(index)
                self._stack_of.setdefault(index, members)
            shape = self._tensors[members[0]].shape
            self._stacks[members] = self._new((*shape[:3], shape[3] * len(members)))
            options = {"Axis": 3, "FusedActivationFunction": 0}
            self._done.append(Operation("CONCATENATION", members, (self._stacks[members],), options))
        return self._stacks[members]

    def _emit_together(self, group: Sequence[Operation]) -> None:
        kind, options, count = group[0].kind, dict(group[0].options), len(group)
        columns = list(zip(*(operation.inputs for operation in group), strict=True))
        if kind == "PAD":
            kind, options, inputs = self._padding(columns, count)
        else:
            inputs = [self._operand(kind, column, position) for position, column in enumerate(columns)]
            if kind == "CONV_2D":
                options["Groups"] = count
        outputs = tuple(operation.outputs[0] for operation in group)
        shape = self._tensors[outputs[0]].shape
        self._stacks[outputs] = self._new((*shape[:3], shape[3] * count))
        self._stack_of.update(dict.fromkeys(outputs, outputs))
        self._done.append(Operation(kind, tuple(inputs), (self._stacks[outputs],), options))

    def _operand(self, kind: str, column: tuple[int, ...], position: int) -> int:
        if self._tensors[column[0]].constant is None:
            return self._side_by_side(column)
        axis = 0 if kind == "CONV_2D" and position == 1 else -1  # weights: outputs first, or channels last
        joined = np.concatenate([self._constant(i) for i in column], axis)
        return self._new(joined.shape, joined)

    def _padding(self, columns: Sequence[tuple[int, ...]], count: int) -> tuple[str, dict[str, Any], list[int]]:
        """Return a convolution that adds empty channels to each of the branches."""
        before, after = self._constant(columns[1][0])[3]
        channels = self._tensors[columns[0][0]].shape[3]
        identity = np.pad(np.eye(channels, dtype=np.float32), ((before, after), (0, 0)))
        weights = np.tile(identity, (count, 1)).reshape(-1, 1, 1, channels)
        bias = np.zeros(len(weights), np.float32)
        options = {"StrideH": 1, "StrideW": 1, "Padding": 1, "FusedActivationFunction": 0, "Groups": count}
        inputs = [self._side_by_side(columns[0]), self._new(weights.shape, weights), self._new(bias.shape, bias)]
        return "CONV_2D", options, inputs
