from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.models.installed import model_folder
from visavis.avatar.gltf_reader import read_parts
from visavis.avatar.portrait import Look, Moment, Portrait
from visavis.events import CodedError
from visavis.perception.backends.face_mesh import FaceMeshLandmarker
from visavis.perception.faces import Scene, TrackedFace
from visavis.perception.frames import Picture
from visavis.perception.reading import FaceReader, FaceReading

IRIS = Path(__file__).parents[2] / "web/public/avatars/iris.lite.glb"
SMILE = {"mouthSmileLeft": 0.9, "mouthSmileRight": 0.9, "cheekSquintLeft": 0.7, "cheekSquintRight": 0.7}


@pytest.fixture(scope="module")
def portrait() -> Portrait:
    return Portrait(IRIS, size=192)


async def read(*pictures: np.ndarray) -> list[FaceReading | None]:
    """Read the last pictures of somebody whose resting face, the first picture, is known."""
    landmarker = FaceMeshLandmarker(model_folder("face-mesh"))
    found = [await landmarker.find(Picture(item, 0), [], search=True, most=1) for item in pictures]
    await landmarker.close()
    readings: list[FaceReading | None] = []
    for faces in found[1:]:
        if not faces or not found[0]:
            readings.append(None)
            continue
        reader, reading = FaceReader(), None
        for index, face in enumerate([found[0][0]] * 60 + [faces[0]] * 8):
            tracked = TrackedFace(1, face.landmarks, face.score, 0)
            reading = reader.read(tracked, Scene(66 * index, 192, 192, [tracked], [], []), expressions=True)
        readings.append(reading)
    return readings


def test_a_file_is_read_back() -> None:
    parts = read_parts(IRIS)
    skin = parts["Skin"]
    assert {"Skin", "EyeLeft", "EyeRight", "Teeth", "Hair"} <= set(parts)
    assert skin.triangles.max() < len(skin.points)
    assert 1.4 < skin.points[:, 1].max() < 1.9  # m
    assert {"jawOpen", "mouthSmileLeft", "viseme_aa"} <= set(skin.morphs)
    assert skin.morphs["jawOpen"][:, 1].min() < -0.01  # the jaw goes down by more than a centimeter
    assert skin.texture is not None
    assert parts["EyeLeft"].points[:, 0].mean() > 0 > parts["EyeRight"].points[:, 0].mean()


async def test_faces_that_are_drawn_are_found_and_read(portrait: Portrait) -> None:
    drawn = [portrait.draw(moment) for moment in (
        Moment({}), Moment(SMILE), Moment({"jawOpen": 0.8}), Moment({}, yaw=20), Moment({}, pitch=-12),
    )]  # fmt: skip
    smiling, open_mouthed, turned, bowed = await read(*drawn)
    assert smiling is not None
    assert smiling.expression is not None
    assert smiling.expression.emotion == "happy"
    assert open_mouthed is not None
    assert open_mouthed.units is not None
    assert open_mouthed.units.intensities[26] > 0.4
    assert turned is not None
    assert turned.pose.yaw > 8  # to its left
    assert bowed is not None
    assert bowed.pose.pitch < -4


def test_the_same_moment_gives_the_same_picture(portrait: Portrait) -> None:
    one, other = portrait.draw(Moment(SMILE, roll=5)), portrait.draw(Moment(SMILE, roll=5))
    assert one.shape == (192, 192, 3)
    assert one.dtype == np.uint8
    assert np.array_equal(one, other)
    assert not np.array_equal(one, portrait.draw(Moment({}, roll=5)))


async def test_another_look_is_another_person(portrait: Portrait) -> None:
    look = Look(
        stretch=(1.08, 0.95, 1.0), tone=(0.6, 0.6, 0.6), background=(0.8, 0.2, 0.2), resting={"browInnerUp": 0.3}
    )
    other = Portrait(IRIS, size=192, look=look).draw(Moment({}))
    assert np.abs(other.astype(int) - portrait.draw(Moment({})).astype(int)).mean() > 10
    assert (await read(other, other))[0] is not None


def test_other_files_are_refused(tmp_path: Path) -> None:
    for content in (b"", b"no model", IRIS.read_bytes()[:5_000]):
        (tmp_path / "some.glb").write_bytes(content)
        with pytest.raises(CodedError) as caught:
            read_parts(tmp_path / "some.glb")
        assert caught.value.code == "avatar.unreadable"
