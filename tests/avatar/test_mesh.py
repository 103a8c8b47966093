from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.avatar.mesh import (
    border_of,
    compact,
    edges_of,
    grid_triangles,
    outward,
    relax,
    smoothstep,
    split_quads,
    subdivide,
    vertex_normals,
)

CUBE = np.array([[x, y, z] for x in (-1.0, 1) for y in (-1.0, 1) for z in (-1.0, 1)])
CUBE_QUADS = np.array([[0, 1, 3, 2], [4, 6, 7, 5], [0, 4, 5, 1], [2, 3, 7, 6], [0, 2, 6, 4], [1, 5, 7, 3]])


def test_normals_of_a_cube_point_away_from_its_center() -> None:
    triangles = outward(CUBE, split_quads(CUBE_QUADS), CUBE)
    normals = vertex_normals(CUBE, triangles)
    assert (np.sum(normals * CUBE, axis=1) > 0.8).all()
    assert np.linalg.norm(normals, axis=1) == pytest.approx(1)


def test_subdividing_a_cube_makes_it_rounder_and_keeps_it_closed() -> None:
    points, quads = subdivide(CUBE, CUBE_QUADS)
    assert len(quads) == 24
    assert len(points) == 8 + 12 + 6
    assert len(border_of(quads)) == 0
    reach = np.linalg.norm(points, axis=1)
    assert reach.max() < np.sqrt(3)  # the corners go in
    assert np.ptp(reach) < np.sqrt(3) - 1  # a cube's corners and faces differ by more


@given(rows=st.integers(2, 6), columns=st.integers(3, 7), closed=st.booleans())
def test_a_grid_has_its_border(rows: int, columns: int, closed: bool) -> None:
    triangles = grid_triangles(rows, columns, closed=closed)
    assert len(triangles) == 2 * (rows - 1) * (columns if closed else columns - 1)
    assert len(border_of(triangles)) == (2 * columns if closed else 2 * (rows + columns) - 4)


def test_subdividing_keeps_straight_borders_straight() -> None:
    points = np.array([[0.0, 0, 0], [1, 0, 0], [2, 0, 0], [0, 1, 0], [1, 1, 0], [2, 1, 0]])
    finer, quads = subdivide(points, np.array([[0, 1, 4, 3], [1, 2, 5, 4]]))
    rim = finer[border_of(quads)]
    assert np.abs(rim[:, 2]).max() == 0
    assert rim[:, 1].min() >= 0
    assert rim[:, 1].max() <= 1


def test_relaxing_goes_to_the_mean_and_keeps_what_is_held() -> None:
    edges = edges_of(np.array([[0, 1, 2, 3]]))
    values = np.array([[0.0], [10.0], [0.0], [10.0]])
    held = np.array([0.0, 1.0, 1.0, 1.0])
    moved = relax(values, edges, 60, 0.5 * held)
    assert moved[0, 0] == 0
    assert np.ptp(relax(values, edges, 60, 0.5)) < 1e-6
    assert moved[2, 0] < 2


def test_compacting_keeps_faces() -> None:
    vertices, faces = compact(np.array([[7, 3, 9], [9, 3, 4]]))
    assert vertices.tolist() == [3, 4, 7, 9]
    assert vertices[faces].tolist() == [[7, 3, 9], [9, 3, 4]]


@given(begin=st.floats(-5, 5), width=st.floats(0.01, 5), value=st.floats(-20, 20))
def test_smoothstep_stays_between_its_ends(begin: float, width: float, value: float) -> None:
    up = float(smoothstep(begin, begin + width, value))
    assert 0 <= up <= 1
    assert float(smoothstep(begin + width, begin, value)) == pytest.approx(1 - up)
