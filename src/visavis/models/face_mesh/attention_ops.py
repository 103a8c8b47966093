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

    ``size`` is the features' height and width. Pixels' middles are at halves.
    """
    rows, columns = options["output_height"], options["output_width"]
    y, x = np.mgrid[:rows, :columns] + 0.5
    places = graph.constant(np.stack([x, y, np.ones_like(x)], 2).reshape(-1, 3))
    planar = graph.node("Slice", matrix, graph.ints(0), graph.ints(2), graph.ints(1))
    planar = graph.node("Gather", planar, graph.ints(*_COLUMNS), axis=2)
    points = graph.node("MatMul", places, graph.node("Transpose", planar, perm=[0, 2, 1]))
    points = graph.node("Sub", points, graph.constant(0.5))
    last = np.array([size[1] - 1, size[0] - 1], np.float32)
    scaled = graph.node("Sub", graph.node("Mul", points, graph.constant(2 / last)), graph.constant(1.0))
    grid = graph.node("Reshape", scaled, graph.ints(0, rows, columns, 2))
    sampled = graph.node("GridSample", features, grid, mode="bilinear", padding_mode="zeros", align_corners=1)
    # A point beyond the middle of the last pixel counts as outside, where GridSample would fade out.
    nearest = graph.node("Clip", grid, graph.constant(-1.0), graph.constant(1.0))
    off = graph.node("ReduceMax", graph.node("Abs", graph.node("Sub", grid, nearest)), axes=[3], keepdims=0)
    inside = graph.node("Cast", graph.node("LessOrEqual", off, graph.constant(0.0)), to=1)
    return graph.node("Mul", sampled, graph.node("Unsqueeze", inside, graph.ints(1)))


def move_landmarks(graph: OnnxGraph, landmarks: str, matrix: str) -> str:
    """Return (batch, n, 2) ``landmarks`` of a cut-out where they are in what it was cut from."""
    planar = graph.node("Slice", matrix, graph.ints(0), graph.ints(2), graph.ints(1))
    linear = graph.node("Gather", planar, graph.ints(0, 1), axis=2)
    shift = graph.node("Gather", planar, graph.ints(3), axis=2)
    turned = graph.node("MatMul", landmarks, graph.node("Transpose", linear, perm=[0, 2, 1]))
    return graph.node("Add", turned, graph.node("Transpose", shift, perm=[0, 2, 1]))
