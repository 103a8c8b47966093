"""Faces followed through scenes that are written down."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.models.face_mesh.photos import CLIPS, frames, photo
from tests.models.installed import model_folder
from visavis.events import CodedError
from visavis.perception.backends.face_mesh import FaceMeshLandmarker
from visavis.perception.backends.fake_faces import FakeFaceLandmarker, fake_face
from visavis.perception.face_boxes import box_of
from visavis.perception.faces import FaceTracks, Scene
from visavis.perception.frames import Picture, fitted_picture
from visavis.perception.landmarker import Face

STEP_MS = 100
BLACK = np.zeros((480, 640, 3), np.uint8)

Script = Callable[[int], Sequence[Face]]
"""Time, ms → who is there."""


def play(
    script: Script, until_ms: int, *, step_ms: int = STEP_MS, tracks: FaceTracks | None = None, from_ms: int = 0
) -> list[Scene]:
    """Show a script to new tracks, or to given ones."""
    followed = tracks or FaceTracks(FakeFaceLandmarker(lambda picture: script(picture.pts_ms)))

    async def run() -> list[Scene]:
        return [await followed.look(Picture(BLACK, ms)) for ms in range(from_ms, until_ms, step_ms)]

    return asyncio.run(run())


def ids(scene: Scene) -> list[int]:
    return [face.track_id for face in scene.faces]


def left_to_right(scene: Scene) -> list[int]:
    return [face.track_id for face in sorted(scene.faces, key=lambda face: float(face.landmarks[:, 0].mean()))]


def test_somebody_comes_stays_and_goes() -> None:
    scenes = play(lambda ms: [fake_face(300 + ms / 50, 240, 120)] if 1000 <= ms < 3000 else [], 5000)
    seen = [scene for scene in scenes if scene.faces]
    assert {face.track_id for scene in seen for face in scene.faces} == {1}
    assert seen[0].appeared == [1]
    assert 1000 <= seen[0].pts_ms <= 1100  # nobody: every second picture is searched
    assert {face.since_ms for scene in seen for face in scene.faces} == {seen[0].pts_ms}
    assert [scene.pts_ms for scene in scenes if scene.lost] == [3900]  # a second after it was last seen
    assert (seen[0].width, seen[0].height) == (640, 480)
    assert box_of(seen[-1].faces[0].landmarks).center[0] == pytest.approx(300 + 2900 / 50, abs=1)


@pytest.mark.parametrize("gap_ms", [100, 400, 900])
def test_a_short_loss_does_not_end_a_track(gap_ms: int) -> None:
    scenes = play(lambda ms: [] if 1000 <= ms < 1000 + gap_ms else [fake_face(300 + ms / 20, 240, 120)], 3000)
    assert all(ids(scene) == [1] for scene in scenes if not 1000 <= scene.pts_ms < 1000 + gap_ms)
    assert all(not scene.lost for scene in scenes)


def test_a_long_loss_does() -> None:
    scenes = play(lambda ms: [] if 1000 <= ms < 2500 else [fake_face(300, 240, 120)], 4000)
    assert [scene.lost for scene in scenes if scene.lost] == [[1]]
    assert ids(scenes[-1]) == [2]


def test_somebody_else_in_another_place_is_another_track() -> None:
    scenes = play(lambda ms: [fake_face(120 if ms < 1000 else 520, 240, 110)], 2000)
    assert ids(scenes[9]) == [1]
    assert ids(scenes[10]) == [2]
    near = play(lambda ms: [fake_face(300, 240, 90 if ms < 1000 else 200)], 2000)
    assert ids(near[10]) == [2]  # nobody comes that close within a tenth of a second


def test_a_sudden_step_is_followed() -> None:
    """So fast that the face is not where it is looked for: the whole picture is searched at once."""
    scenes = play(lambda ms: [fake_face(200 if ms < 1000 else 290, 240, 100)], 2000)
    assert all(ids(scene) == [1] for scene in scenes)


@pytest.mark.parametrize("speed", [80, 120, 250])
@pytest.mark.parametrize("hidden", [False, True], ids=["both seen", "one behind the other"])
def test_two_who_cross_keep_their_numbers(speed: int, hidden: bool) -> None:
    """``speed`` is in pixels a second; faces are 100 wide."""

    def script(ms: int) -> list[Face]:
        moved = speed * ms / 1000
        one, other = fake_face(100 + moved, 235, 100), fake_face(540 - moved, 245, 104)
        if hidden and abs(440 - 2 * moved) < 60:
            return [other]
        return [one, other]

    until = int(440 / speed * 1000)
    scenes = play(script, until)
    assert left_to_right(scenes[0]) == [2, 1]  # the larger one is first
    assert left_to_right(scenes[-1]) == [1, 2]
    assert {number for scene in scenes for number in ids(scene)} == {1, 2}


def test_the_largest_are_followed() -> None:
    crowd = [fake_face(40 + 100 * (i % 6), 50 + 95 * (i // 6), 30 + i) for i in range(30)]
    scenes = play(lambda ms: crowd, 3000)
    assert all(len(scene.faces) == 4 for scene in scenes)
    assert {face.track_id for scene in scenes for face in scene.faces} == {1, 2, 3, 4}
    widths = sorted(np.ptp(face.landmarks[:, 0]) for face in scenes[-1].faces)
    assert widths[0] > 55


def test_somebody_much_larger_takes_the_place_of_the_smallest() -> None:
    row = [fake_face(80 + 130 * i, 300, 60 + 5 * i) for i in range(4)]
    slightly, much = fake_face(580, 100, 70), fake_face(320, 100, 150)
    scenes = play(lambda ms: [*row, slightly] if ms < 2000 else [*row, slightly, much], 4000)
    assert all(ids(scene) == [1, 2, 3, 4] for scene in scenes[:20])
    newest = next(scene for scene in scenes if scene.appeared == [5])
    assert newest.lost == [4]  # the smallest of the four was found last
    assert newest.pts_ms <= 3000
    assert ids(scenes[-1]) == [1, 2, 3, 5]


def test_searches_only_when_it_must() -> None:
    landmarker = FakeFaceLandmarker(lambda picture: [fake_face(300, 240, 120)])
    play(lambda ms: [], 5000, tracks=FaceTracks(landmarker))
    assert sum(landmarker.searches) == 5  # every second
    empty = FakeFaceLandmarker(lambda picture: [])
    play(lambda ms: [], 5000, tracks=FaceTracks(empty))
    assert sum(empty.searches) == 25  # every fifth of a second


def test_the_clock_begins_anew() -> None:
    """A client that reconnects counts from zero again."""
    tracks = FaceTracks(FakeFaceLandmarker(lambda picture: [fake_face(300, 240, 120)]))
    play(lambda ms: [], 60_000, tracks=tracks, from_ms=58_000)
    scenes = play(lambda ms: [], 2000, tracks=tracks)
    assert all(len(scene.faces) == 1 for scene in scenes)
    assert ids(scenes[-1]) == [2]  # whether it is the same face cannot be seen on black pictures
    assert all(face.since_ms <= scene.pts_ms for scene in scenes for face in scene.faces)


@pytest.mark.parametrize("pictures_a_second", [1, 2, 5, 15])
def test_slow_cameras(pictures_a_second: int) -> None:
    """Under load fewer pictures are looked at; who is in all of them keeps the track."""
    step_ms = 1000 // pictures_a_second + 30
    scenes = play(lambda ms: [fake_face(300 + ms / 100, 240, 120)], 10_000, step_ms=step_ms)
    assert all(ids(scene) == [1] for scene in scenes)


def test_a_pause_of_the_camera_leaves_doubt() -> None:
    tracks = FaceTracks(FakeFaceLandmarker(lambda picture: [fake_face(300, 240, 120)]))
    play(lambda ms: [], 1000, tracks=tracks)
    (scene,) = play(lambda ms: [], 8001, tracks=tracks, from_ms=8000)
    assert (ids(scene), scene.appeared, scene.lost) == ([2], [2], [1])


def test_an_error_leaves_the_tracks_as_they_were() -> None:
    landmarker = FakeFaceLandmarker(
        lambda picture: [fake_face(300, 240, 120)], failures=[None, CodedError("faces.failed", "It failed."), None]
    )
    tracks = FaceTracks(landmarker)

    async def run() -> None:
        first = await tracks.look(Picture(BLACK, 0))
        with pytest.raises(CodedError):
            await tracks.look(Picture(BLACK, 100))
        again = await tracks.look(Picture(BLACK, 200))
        assert ids(first) == ids(again) == [1]

    asyncio.run(run())


@settings(max_examples=60)
@given(
    st.lists(
        st.lists(st.tuples(st.integers(0, 640), st.integers(0, 480), st.integers(10, 400)), max_size=8),
        min_size=1,
        max_size=25,
    ),
    st.lists(st.integers(-3000, 3000), min_size=1, max_size=25),
    st.integers(1, 5),
)
def test_whatever_is_seen(pictures: list[list[tuple[int, int, int]]], steps: list[int], most: int) -> None:
    """Faces come and go without any order, and the clock jumps: the books always balance."""
    now, shown = 0, {}
    for faces, step in zip(pictures, itertools.cycle(steps), strict=False):
        now = max(0, now + step)
        while now in shown:
            now += 1
        shown[now] = [fake_face(*place) for place in faces]
    tracks = FaceTracks(FakeFaceLandmarker(lambda picture: shown[picture.pts_ms]), most=most)

    async def run() -> list[Scene]:
        return [await tracks.look(Picture(BLACK, ms)) for ms in shown]

    alive: set[int] = set()
    ever: set[int] = set()
    for scene in asyncio.run(run()):
        seen = ids(scene)
        assert len(seen) == len(set(seen)) <= most
        assert not ever & set(scene.appeared)  # a number is never used twice
        assert alive >= set(scene.lost)
        assert not set(scene.lost) & set(seen)
        alive = (alive | set(scene.appeared)) - set(scene.lost)
        ever |= set(scene.appeared)
        assert alive >= set(seen) >= set(scene.appeared)
        assert seen == sorted(seen)
        assert all(face.since_ms <= scene.pts_ms for face in scene.faces)
        boxes = [box_of(face.landmarks) for face in scene.faces]
        assert all(box in [box_of(face.landmarks) for face in shown[scene.pts_ms]] for box in boxes)


@settings(max_examples=40)
@given(st.data())
def test_people_who_keep_apart_are_never_mixed_up(data: st.DataObject) -> None:
    """Up to four people wander about, each in an own part of the picture, and are lost for a moment now and then."""
    count = data.draw(st.integers(1, 4))
    seed = data.draw(st.integers(0, 10_000))
    random = np.random.default_rng(seed)
    path = np.cumsum(random.uniform(-9, 9, (50, count, 2)), 0).clip(-30, 30)
    absent = random.random((50, count)) < 0.15
    absent[0] = False

    def script(ms: int) -> list[Face]:
        i = ms // STEP_MS
        return [
            fake_face(80 + 160 * k + path[i, k, 0], 240 + path[i, k, 1], 80) for k in range(count) if not absent[i, k]
        ]

    scenes = play(script, 50 * STEP_MS)
    column = {face.track_id: int(box_of(face.landmarks).center[0] // 160) for face in scenes[0].faces}
    for scene in scenes:
        for face in scene.faces:
            assert column[face.track_id] == int(box_of(face.landmarks).center[0] // 160)


# With real pictures.


@pytest.fixture
def landmarker() -> FaceMeshLandmarker:
    return FaceMeshLandmarker(model_folder("face-mesh"))


async def look(tracks: FaceTracks, pictures: Sequence[Picture]) -> list[Scene]:
    return [await tracks.look(picture) for picture in pictures]


@pytest.mark.parametrize("name", CLIPS)
@pytest.mark.parametrize("every", [1, 5])
async def test_a_face_in_every_picture_of_a_film(
    name: str, every: int, landmarker: FaceMeshLandmarker, test_data: Path
) -> None:
    pictures = [Picture(pixels, ms) for pixels, ms in frames(test_data, name, every=every)][:100]
    scenes = await look(FaceTracks(landmarker), pictures)
    assert all(ids(scene) == [1] for scene in scenes)


async def test_a_cut_begins_new_tracks(landmarker: FaceMeshLandmarker, test_data: Path) -> None:
    """Other people in the same place, from one picture to the next."""
    first, second = (frames(test_data, name, every=40)[0][0] for name in CLIPS)
    shown = [first, first, second, second, first]
    scenes = await look(FaceTracks(landmarker), [Picture(pixels, 100 * i) for i, pixels in enumerate(shown)])
    numbers = [ids(scene) for scene in scenes]
    assert numbers[0] == numbers[1] == [1]
    assert numbers[2] == numbers[3] == [2]
    assert numbers[4] in ([1], [3])  # the first one is still remembered


async def test_a_light_that_goes_out_does_not(landmarker: FaceMeshLandmarker, test_data: Path) -> None:
    pixels = fitted_picture(photo(test_data, "biden2.jpg"), 0).pixels
    dark = np.zeros_like(pixels)
    shown = [pixels, pixels, dark, dark, pixels, (pixels // 2).astype(np.uint8)]
    scenes = await look(FaceTracks(landmarker), [Picture(item, 100 * i) for i, item in enumerate(shown)])
    assert [ids(scene) for scene in scenes] == [[1], [1], [], [], [1], [1]]


async def test_many_faces_are_harmless(landmarker: FaceMeshLandmarker, test_data: Path) -> None:
    portrait = photo(test_data, "obama2.jpg")[150:750]
    tile = fitted_picture(portrait, 0, longest=110).pixels[:100, :100]
    crowd = np.tile(tile, (5, 6, 1))
    scenes = await look(FaceTracks(landmarker), [fitted_picture(crowd, 100 * i) for i in range(12)])
    assert all(len(scene.faces) == 4 for scene in scenes)
    assert {number for scene in scenes for number in ids(scene)} == {1, 2, 3, 4}


@pytest.mark.parametrize("shape", [(480, 640), (32, 640), (33, 32)])
async def test_nobody_in_black_white_or_noise(landmarker: FaceMeshLandmarker, shape: tuple[int, int]) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (*shape, 3)).astype(np.uint8)
    black = np.zeros((*shape, 3), np.uint8)
    scenes = await look(
        FaceTracks(landmarker), [Picture(item, 500 * i) for i, item in enumerate((noise, black, 255 - black))]
    )
    assert all(not scene.faces for scene in scenes)
