"""Reads the network's weights from the file that dlib writes.

dlib's serialization (dlib/serialize.h and dlib/dnn/core.h): an integer is a byte that says how many bytes follow, with
its highest bit for the sign, and then these, the lowest first. A string is its length and its characters. A tensor is a
2, its four dimensions, and 32-bit floats. Layers stand in the order in which they are computed, each introduced by its
name; what else is said of them is fixed by the network's definition, and passed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_TENSOR_VERSION = 2
_NEGATIVE = 0x80
_LENGTH = 0x0F


@dataclass(frozen=True, slots=True)
class Weights:
    """The parameters, in the order in which they are computed with."""

    convolutions: list[NDArray[np.float32]]
    """Each the filters and then the biases, flat."""
    affine: list[NDArray[np.float32]]
    """Each the factors and then the offsets of its channels: batch normalization, frozen."""
    dense: NDArray[np.float32]
    """The last layer's matrix, (256, 128)."""


def read_weights(path: Path) -> Weights:
    """Return what is in the file. Raises OSError, or ValueError if it is no such file."""
    reader = _Reader(path.read_bytes())
    convolutions = [reader.tensor(place).ravel() for place in reader.layers(b"con_4")]
    affine = [reader.tensor(place).ravel() for place in reader.layers(b"affine_")]
    dense = list(reader.layers(b"fc_2"))
    if len(dense) != 1:
        raise ValueError(f"{path.name} has {len(dense)} dense layers, not 1")
    _, place = reader.integer(dense[0])  # number of outputs
    _, place = reader.integer(place)  # number of inputs
    matrix = reader.tensor(place)
    return Weights(convolutions, affine, matrix.reshape(len(matrix), -1))


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data = data

    def layers(self, name: bytes) -> Iterator[int]:
        """Yield where the parameters of each layer of a kind begin."""
        mark = bytes([1, len(name)]) + name
        place = self._data.find(mark)
        while place >= 0:
            place += len(mark)
            yield place
            place = self._data.find(mark, place)

    def integer(self, place: int) -> tuple[int, int]:
        """Return the integer at a place, and where it ends."""
        if place >= len(self._data):
            raise ValueError("the file ends too early")
        length = self._data[place] & _LENGTH
        value = int.from_bytes(self._data[place + 1 : place + 1 + length], "little")
        return (-value if self._data[place] & _NEGATIVE else value), place + 1 + length

    def tensor(self, place: int) -> NDArray[np.float32]:
        """Return the tensor at a place: four dimensions."""
        version, place = self.integer(place)
        if version != _TENSOR_VERSION:
            raise ValueError(f"a tensor of version {version}, not {_TENSOR_VERSION}")
        shape = []
        for _ in range(4):
            size, place = self.integer(place)
            shape.append(size)
        count = int(np.prod(shape))
        if not 0 < count <= (len(self._data) - place) // 4:
            raise ValueError(f"a tensor of {' by '.join(map(str, shape))} numbers, which are not in the file")
        return np.frombuffer(self._data, "<f4", count, place).astype(np.float32).reshape(shape)
