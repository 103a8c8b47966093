"""The three operations that MediaPipe's face mesh with attention adds to TensorFlow Lite.

The network finds a coarse mesh, cuts lips and eyes out of its own features by it, upright and scaled, looks at each
more closely, and moves what it finds back. The definitions are those of MediaPipe
(``mediapipe/util/tflite/operations``, the second version of each), written for batches.

A matrix here is (batch, 4, 4) and maps points of the cut-out, pixels, to points of what it is cut from.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from visavis.models.face_mesh.onnx_graph import OnnxGraph

_TINY = 1e-12
_FLOAT, _INT64 = 1, 7
"""ONNX's numbers of element types."""
_COLUMNS = (0, 1, 3)
"""Those of a matrix that matter in the plane."""


def landmarks_to_matrix(graph: OnnxGraph, landmarks: str, options: Mapping[str, Any]) -> str:
    """Return the matrix of the upright rectangle around some of (batch, n, 3) ``landmarks``."""
    width, height = options["output_width"], options["output_height"]
    plane = graph.node("Slice", landmarks, graph.ints(0), graph.ints(2), graph.ints(2))
    rotation, inverse = _rotations(graph, plane, options)
    subset = graph.node("Gather", plane, graph.constant(options["subset_idxs"], np.int64), axis=1)
    upright = graph.node("MatMul", subset, inverse)  # rows are points: times the transpose, which is the inverse
    most = graph.node("ReduceMax", upright, axes=[1], keepdims=1)
    least = graph.node("ReduceMin", upright, axes=[1], keepdims=1)
    middle = graph.node("Mul", graph.node("Add", most, least), graph.constant(0.5))
    center = graph.node("Transpose", graph.node("MatMul", middle, rotation), perm=[0, 2, 1])  # (batch, 2, 1)
    scale = graph.constant([[[options["scale_x"] / width, options["scale_y"] / height]]])
    sides = graph.node("Mul", graph.node("Sub", most, least), scale)  # (batch, 1, 2): scales the matrix's columns
    linear = graph.node("Mul", inverse, sides)
    shift = graph.node("MatMul", linear, graph.constant([[-width / 2], [-height / 2]]))
    planar = graph.node("Concat", linear, graph.node("Add", center, shift), axis=2)  # (batch, 2, 3)
    rows, columns = np.eye(4)[:, :2], np.eye(4)[list(_COLUMNS)]
    matrix = graph.node("MatMul", graph.node("MatMul", graph.constant(rows), planar), graph.constant(columns))
    return graph.node("Add", matrix, graph.constant(np.diag([0.0, 0, 1, 1])))


def _rotations(graph: OnnxGraph, plane: str, options: Mapping[str, Any]) -> tuple[str, str]:
    """Return the rotation that turns the line between two landmarks to the target angle, and its inverse."""
    start, end = (
        graph.node("Gather", plane, graph.ints(options[key]), axis=1)
        for key in ("left_rotation_idx", "right_rotation_idx")
    )
    along = graph.node("Sub", end, start)  # (batch, 1, 2)
    length = graph.node("Max", graph.node("ReduceL2", along, axes=[2], keepdims=1), graph.constant(_TINY))
    unit = graph.node("Div", along, length)  # cosine and sine of the line's angle
    cosine, sine = np.cos(options["target_rotation_radians"]), np.sin(options["target_rotation_radians"])
    # Rotation by (target - angle): [[c, -s], [s, c]] with c = ct * ca + st * sa and s = st * ca - ct * sa.
    c, s = [cosine, sine], [sine, -cosine]
    turned = graph.node("MatMul", unit, graph.constant(np.array([c, np.negative(s), s, c]).T))  # (batch, 1, 4)
    rotation = graph.node("Reshape", turned, graph.ints(0, 2, 2))
    return rotation, graph.node("Transpose", rotation, perm=[0, 2, 1])


def cut_out(graph: OnnxGraph, features: str, matrix: str, size: tuple[int, int], options: Mapping[str, Any]) -> str:
    """Return ``features`` (batch, channels, height, width) seen through ``matrix``, zero beyond the edge.

    ``size`` is the features' height and width. Pixels' middles are at halves. Written with GatherND, which copies all
    channels of a pixel at once; onnxruntime's GridSample takes three times as long.
    """
    rows, columns = options["output_height"], options["output_width"]
    height, width = size
    y, x = np.mgrid[:rows, :columns] + 0.5
    places = graph.constant(np.stack([x, y, np.ones_like(x)], 2).reshape(-1, 3))
    planar = graph.node("Slice", matrix, graph.ints(0), graph.ints(2), graph.ints(1))
    planar = graph.node("Gather", planar, graph.ints(*_COLUMNS), axis=2)
    points = graph.node("MatMul", places, graph.node("Transpose", planar, perm=[0, 2, 1]))
    points = graph.node("Sub", points, graph.constant(0.5))  # (batch, places, 2)
    last = np.array([width - 1, height - 1])
    inner = graph.node("Min", graph.node("Max", points, graph.constant([0.0, 0.0])), graph.constant(last))
    corner = graph.node("Min", graph.node("Floor", inner), graph.constant(last - 1))
    first = graph.node("Cast", graph.node("MatMul", corner, graph.constant(np.array([[1], [width]]))), to=_INT64)
    four = graph.node("Add", first, graph.ints(0, 1, width, width + 1))  # (batch, places, 4)
    pixels = graph.node("Transpose", features, perm=[0, 2, 3, 1])
    pixels = graph.node("Reshape", pixels, graph.ints(0, height * width, -1))
    found = graph.node("GatherND", pixels, graph.node("Unsqueeze", four, graph.ints(3)), batch_dims=1)
    weights = _weights(graph, points, inner, corner)
    sampled = graph.node("ReduceSum", graph.node("Mul", found, weights), graph.ints(2), keepdims=0)
    return graph.node("Reshape", graph.node("Transpose", sampled, perm=[0, 2, 1]), graph.ints(0, -1, rows, columns))


def _weights(graph: OnnxGraph, points: str, inner: str, corner: str) -> str:
    """Return how much each of four pixels counts, (batch, places, 4, 1), for points and their upper left pixels.

    ``inner`` are the points moved into the picture: those that had to be count nothing.
    """
    right = graph.node("Sub", inner, corner)
    left = graph.node("Sub", graph.constant(1.0), right)
    both = graph.node("Concat", left, right, axis=2)  # of x and y before, of x and y after
    weights = graph.node(
        "Mul",
        graph.node("Gather", both, graph.ints(0, 2, 0, 2), axis=2),
        graph.node("Gather", both, graph.ints(1, 1, 3, 3), axis=2),
    )
    same = graph.node("Cast", graph.node("Equal", points, inner), to=_FLOAT)
    inside = graph.node("ReduceMin", same, axes=[2], keepdims=1)
    return graph.node("Unsqueeze", graph.node("Mul", weights, inside), graph.ints(3))


def move_landmarks(graph: OnnxGraph, landmarks: str, matrix: str) -> str:
    """Return (batch, n, 2) ``landmarks`` of a cut-out where they are in what it was cut from."""
    planar = graph.node("Slice", matrix, graph.ints(0), graph.ints(2), graph.ints(1))
    linear = graph.node("Gather", planar, graph.ints(0, 1), axis=2)
    shift = graph.node("Gather", planar, graph.ints(3), axis=2)
    turned = graph.node("MatMul", landmarks, graph.node("Transpose", linear, perm=[0, 2, 1]))
    return graph.node("Add", turned, graph.node("Transpose", shift, perm=[0, 2, 1]))
