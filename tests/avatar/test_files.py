from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from bench.avatar_file import AvatarFile, read
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.avatar.conftest import PEOPLE, read_person
from visavis.animation.shapes import ARKIT
from visavis.avatar.build import Built, build
from visavis.avatar.detail import LITE
from visavis.avatar.gltf import Gltf
from visavis.avatar.manifest import add_to_manifest
from visavis.avatar.mesh import Surface
from visavis.avatar.source import Source
from visavis.avatar.stance import Joint
from visavis.events import VISEMES

SHIPPED = Path(__file__).parents[2] / "web/public/avatars"
NAMES = sorted(path.stem for path in PEOPLE.glob("*.yaml"))
JOINTS = {
    *("Hips", "Spine", "Spine1", "Spine2", "Neck", "Head", "Jaw", "LeftEye", "RightEye"),
    *(f"{side}{part}" for side in ("Left", "Right") for part in ("Shoulder", "Arm", "ForeArm", "Hand")),
    *(f"{side}Hand{finger}3" for side in ("Left", "Right") for finger in ("Thumb", "Index", "Middle", "Ring", "Pinky")),
}


@pytest.fixture(scope="module", params=[f"{name}{suffix}" for name in NAMES for suffix in ("", ".lite")])
def shipped(request: pytest.FixtureRequest) -> AvatarFile:
    return read(SHIPPED / f"{request.param}.glb")


def check(file: AvatarFile) -> None:
    morphs = {name for mesh in file.meshes.values() for name in mesh.morphs}
    assert morphs == {*ARKIT, *(f"viseme_{viseme}" for viseme in VISEMES)}
    assert {node["name"] for node in file.document["nodes"]} >= JOINTS
    assert not any("rotation" in node or "scale" in node for node in file.document["nodes"])
    extras = file.document["asset"]["extras"]
    assert extras["license"] == "CC0-1.0"
    assert "MakeHuman" in extras["provenance"]
    for mesh in file.meshes.values():
        assert mesh.triangles.max() < len(mesh.points)
        assert np.isfinite(mesh.points).all()
        assert np.linalg.norm(mesh.attributes["NORMAL"], axis=1) == pytest.approx(1, abs=0.01)
        if "WEIGHTS_0" in mesh.attributes:
            assert mesh.attributes["WEIGHTS_0"].sum(axis=1) == pytest.approx(1, abs=1e-6)


def test_what_ships_is_complete_and_within_its_limits(shipped: AvatarFile) -> None:
    check(shipped)
    assert shipped.triangles <= 60_000
    assert shipped.size <= 8_000_000


def test_the_lite_file_is_half_of_the_full_one() -> None:
    for name in NAMES:
        full, lite = read(SHIPPED / f"{name}.glb"), read(SHIPPED / f"{name}.lite.glb")
        assert lite.triangles < 0.6 * full.triangles
        assert lite.size < 0.6 * full.size


def test_what_ships_was_made_from_the_parameters_that_ship() -> None:
    for name in NAMES:
        person = read_person(PEOPLE / f"{name}.yaml").model_dump(mode="json")
        assert read(SHIPPED / f"{name}.glb").document["asset"]["extras"]["person"] == person


def test_the_list_tells_of_what_ships() -> None:
    entries = json.loads((SHIPPED / "avatars.json").read_text())
    assert sorted(entry["name"] for entry in entries) == NAMES
    for entry in entries:
        file = read(SHIPPED / f"{entry['name']}.glb")
        assert (entry["triangles"], entry["bytes"]) == (file.triangles, file.size)
        assert (SHIPPED / f"{entry['name']}-poster.webp").is_file()


def test_what_is_made_is_complete(iris: Built, iris_file: AvatarFile) -> None:
    check(iris_file)
    assert iris.name == "iris.lite.glb"
    assert (iris.triangles, iris.draw_calls) == (iris_file.triangles, len(iris_file.meshes))


def test_the_same_parameters_give_the_same_bytes(iris: Built, source: Source) -> None:
    again = build(read_person(PEOPLE / "iris.yaml"), source, lambda _: None, (LITE,))[0]
    assert again.file == iris.file


def test_other_parameters_give_another_person(iris_file: AvatarFile, source: Source, tmp_path: Path) -> None:
    person = read_person(PEOPLE / "iris.yaml").model_copy(update={"age": 70.0, "seed": 3})
    built = build(person, source, lambda _: None, (LITE,))[0]
    (tmp_path / built.name).write_bytes(built.file)
    other = read(tmp_path / built.name)
    assert other.document["asset"]["extras"]["person"]["age"] == 70
    assert not np.allclose(other.meshes["EyeLeft"].points, iris_file.meshes["EyeLeft"].points, atol=1e-3)


@settings(max_examples=25)
@given(seed=st.integers(0, 2**32 - 1), count=st.integers(4, 60))
def test_what_is_written_can_be_read(seed: int, count: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    rng = np.random.default_rng(seed)
    points = rng.uniform([-1, 0, -1], [1, 2, 1], (count, 3))
    triangles = np.stack([np.arange(count), (np.arange(count) + 1) % count, (np.arange(count) + 2) % count], axis=1)
    deltas = np.where(rng.random((count, 1)) < 0.3, rng.uniform(-0.5, 0.5, (count, 3)), 0)
    share = rng.uniform(0, 1, count)
    surface = Surface(
        "Skin", "Skin", points, triangles, uv=rng.uniform(-3, 3, (count, 2)), normals=np.tile([0.0, 0, 1], (count, 1)),
        morphs={"jawOpen": deltas}, normal_morphs=False, weights={"Hips": share, "Head": 1 - share},
    )  # fmt: skip
    gltf = Gltf({"license": "CC0-1.0"})
    gltf.skeleton("Avatar", [Joint("Hips", None, np.array([0, 1.0, 0])), Joint("Head", "Hips", np.array([0, 1.5, 0]))])
    gltf.material("Skin", {})
    gltf.surface(surface)
    path = tmp_path_factory.mktemp("file") / "a.glb"
    path.write_bytes(gltf.file())
    mesh = read(path).meshes["Skin"]
    corners = mesh.points[mesh.triangles].mean(axis=1)
    assert np.sort(corners, axis=0) == pytest.approx(np.sort(points[triangles].mean(axis=1), axis=0), abs=1e-4)
    if np.abs(deltas).max() > 0:
        moved = mesh.posed({"jawOpen": 1.0})[mesh.triangles].mean(axis=1)
        expected = (points + deltas)[triangles].mean(axis=1)
        assert np.sort(moved, axis=0) == pytest.approx(np.sort(expected, axis=0), abs=2e-4)


def test_the_list_of_a_folder_keeps_one_entry_a_person(iris: Built, tmp_path: Path) -> None:
    person = read_person(PEOPLE / "iris.yaml")
    add_to_manifest(tmp_path, person, iris)
    add_to_manifest(tmp_path, person.model_copy(update={"name": "ada", "title": ""}), iris)
    add_to_manifest(tmp_path, person.model_copy(update={"description": "New."}), iris)
    entries = json.loads((tmp_path / "avatars.json").read_text())
    assert [(entry["name"], entry["title"]) for entry in entries] == [("iris", "Iris"), ("ada", "ada")]
    assert entries[0]["description"] == "New."
