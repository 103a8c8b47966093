"""Branches that are put side by side compute what they did one by one."""

from __future__ import annotations

from typing import Any

import numpy as np
import onnxruntime
import pytest
from numpy.typing import NDArray

from visavis.models.face_mesh.conversion import INPUT, Converter
from visavis.models.face_mesh.stacking import stacked
from visavis.models.face_mesh.tflite_file import Network, Operation, Tensor

WINDOW = {"StrideH": 1, "StrideW": 1, "DilationHFactor": 1, "DilationWFactor": 1, "Padding": 0,
          "FusedActivationFunction": 0}  # fmt: skip
HALF = {"StrideH": 2, "StrideW": 2, "FilterHeight": 2, "FilterWidth": 2, "Padding": 1, "FusedActivationFunction": 0}
PLAIN = {"FusedActivationFunction": 0}


class Draft:
    """A network that is written operation by operation, with random constants."""

    def __init__(self, seed: int) -> None:
        self._random = np.random.default_rng(seed)
        self.tensors = [Tensor("picture", (1, 12, 12, 3), None)]
        self.operations: list[Operation] = []

    def constant(self, *shape: int) -> int:
        return self.value(self._random.normal(size=shape).astype(np.float32))

    def value(self, value: NDArray[Any]) -> int:
        self.tensors.append(Tensor("constant", value.shape, value))
        return len(self.tensors) - 1

    def add(self, kind: str, inputs: tuple[int, ...], shape: tuple[int, ...], options: dict[str, Any]) -> int:
        self.tensors.append(Tensor(kind, shape, None))
        self.operations.append(Operation(kind, inputs, (len(self.tensors) - 1,), options))
        return len(self.tensors) - 1

    def conv(self, source: int, channels: int) -> int:
        shape = self.tensors[source].shape
        constants = self.constant(channels, 1, 1, shape[3]), self.constant(channels)
        return self.add("CONV_2D", (source, *constants), (*shape[:3], channels), WINDOW)

    def block(self, source: int) -> int:
        """Add what such networks are made of: convolutions, a sum, an activation."""
        shape = self.tensors[source].shape
        constants = self.constant(1, 3, 3, shape[3]), self.constant(shape[3])
        spread = self.add("DEPTHWISE_CONV_2D", (source, *constants), shape, WINDOW)
        total = self.add("ADD", (source, self.conv(spread, shape[3])), shape, PLAIN)
        return self.add("PRELU", (total, self.constant(1, 1, shape[3])), shape, {})

    def widen(self, source: int) -> int:
        """Halve the size and double the channels."""
        n, h, w, c = self.tensors[source].shape
        pooled = self.add("MAX_POOL_2D", (source,), (n, h // 2, w // 2, c), HALF)
        empty = self.value(np.array([[0, 0], [0, 0], [0, 0], [0, c]], np.int32))
        padded = self.add("PAD", (pooled, empty), (n, h // 2, w // 2, 2 * c), {})
        return self.add("ADD", (padded, self.conv(pooled, 2 * c)), (n, h // 2, w // 2, 2 * c), PLAIN)

    def branch(self, source: int, matrix: NDArray[np.float32]) -> int:
        """Cut something out, as branches begin."""
        options = {"output_height": 8, "output_width": 8}
        return self.add("TransformTensorBilinear", (source, self.value(matrix[None])), (1, 8, 8, 4), options)

    def finish(self, ends: list[int]) -> Network:
        flat = [self.add("RESHAPE", (end,), (1, int(np.prod(self.tensors[end].shape)), 1), {}) for end in ends]
        size = sum(self.tensors[i].shape[1] for i in flat)
        out = self.add("CONCATENATION", tuple(flat), (1, size, 1), {"Axis": 1, **PLAIN})
        return Network(self.tensors, self.operations, (0,), (out,))


def run(network: Network) -> NDArray[np.float32]:
    model = Converter(network, (0.0, 1.0)).convert("test", ["out"])
    picture = np.random.default_rng(1).integers(0, 256, (1, 12, 12, 3)).astype(np.uint8)
    found: NDArray[np.float32] = onnxruntime.InferenceSession(model.SerializeToString()).run(["out"], {INPUT: picture})[
        0
    ]
    return found


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("interleaved", [False, True])
def test_branches(seed: int, interleaved: bool) -> None:
    """Three branches; two of them fork once more, as the eyes do into lids and irises."""
    draft = Draft(seed)
    trunk = draft.conv(0, 4)
    matrices = np.tile(np.eye(4, dtype=np.float32), (3, 1, 1))
    matrices[:, :2, 3] = np.random.default_rng(seed).uniform(0, 4, (3, 2))
    if interleaved:
        branches = [draft.branch(trunk, matrix) for matrix in matrices]
        branches = [draft.block(branch) for branch in branches]
        branches = [draft.widen(branch) for branch in branches]
    else:
        branches = [draft.widen(draft.block(draft.branch(trunk, matrix))) for matrix in matrices]
    forks = [branches[0], branches[1], branches[1], branches[2], branches[2]]
    ends = [draft.block(fork) for fork in forks]
    network = draft.finish([*ends, draft.block(trunk), ends[1]])
    together = stacked(network)
    assert len(together.operations) < len(network.operations) - 20
    assert max(operation.options.get("Groups", 1) for operation in together.operations) == 5
    np.testing.assert_allclose(run(together), run(network), rtol=1e-4, atol=1e-4)


def test_what_is_in_a_row_stays_as_it_is() -> None:
    draft = Draft(0)
    network = draft.finish([draft.widen(draft.block(draft.conv(0, 4)))])
    assert stacked(network).operations == network.operations
