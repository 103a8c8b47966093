from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from visavis.events import CodedError
from visavis.perception.backends.fake_encoder import FakeFaceEncoder, person_at
from visavis.perception.backends.fake_faces import FakeFaceLandmarker, fake_face
from visavis.perception.enrollment import MOST_PICTURES, Enrollment
from visavis.perception.frames import Picture
from visavis.perception.landmarker import Face

PIXELS = np.full((480, 640, 3), 128, np.uint8)


def enrollment(faces: dict[int, list[Face]], places: dict[int, tuple[float, ...]], **encoder: float) -> Enrollment:
    """Return one in which each picture, by its ``pts_ms``, shows these faces, which lie there among the embeddings."""

    def who(picture: Picture, _: NDArray[np.float32]) -> NDArray[np.float32]:
        return person_at(*places.get(picture.pts_ms, (0,)))

    landmarker = FakeFaceLandmarker(lambda picture: faces.get(picture.pts_ms, [fake_face(320, 240, 180)]))
    return Enrollment(landmarker, FakeFaceEncoder(who, **encoder))  # type: ignore[arg-type]


async def add(made: Enrollment, *numbers: int) -> list[tuple[str, ...]]:
    return [(await made.add(Picture(PIXELS, number), f"{number}.jpg")).problems for number in numbers]


def refusal(made: Enrollment) -> CodedError:
    with pytest.raises(CodedError) as caught:
        made.template()
    return caught.value


async def test_the_template_is_the_mean_of_the_pictures() -> None:
    made = enrollment({}, {1: (0, 0), 2: (0.2, 0), 3: (0.1, 0.3)})
    assert await add(made, 1, 2, 3) == [(), (), ()]
    template = made.template()
    np.testing.assert_allclose(template.mean[:3], [0.1, 0.1, 0], atol=1e-6)
    assert template.pictures == 3
    assert 0.1 < template.spread < 0.2
    assert all(item.used for item in made.candidates)


async def test_a_picture_is_refused_with_its_reasons() -> None:
    turned = fake_face(320, 240, 180).landmarks
    turned[263, 2] += 90
    closed = fake_face(320, 240, 180).landmarks
    for upper, lower in ((160, 144), (158, 153), (385, 380), (387, 373)):
        closed[upper] = closed[lower]
    faces = {
        1: [],
        2: [fake_face(160, 240, 150), fake_face(480, 240, 140)],
        3: [fake_face(320, 240, 50)],
        4: [Face(turned, 1.0)],
        5: [Face(closed, 1.0)],
        6: [fake_face(320, 240, 180), fake_face(600, 100, 60)],  # somebody in the background does not matter
    }
    made = enrollment(faces, {})
    nobody, two, small, aside, asleep, good = await add(made, 1, 2, 3, 4, 5, 6)
    assert nobody == ("no face",)
    assert two == ("several faces",)
    assert small[0].startswith("too small (eyes 32 pixels apart, not 40)")
    assert aside[0].startswith("turned aside")
    assert asleep == ("eyes closed",)
    assert good == ()
    assert made.template().pictures == 1


@pytest.mark.parametrize(
    ("quality", "problem"),
    [
        ({"sharpness": 0.001}, "blurred"),
        ({"brightness": 0.05}, "too dark"),
        ({"brightness": 0.95}, "too bright"),
        ({"contrast": 0.01}, "too little contrast"),
    ],
)
async def test_pixels_that_do_not_show_enough(quality: dict[str, float], problem: str) -> None:
    made = enrollment({}, {}, **quality)
    assert await add(made, 1) == [(problem,)]
    error = refusal(made)
    assert error.code == "identity.no_good_picture"
    assert problem in error.detail


async def test_without_any_picture_there_is_no_template() -> None:
    made = enrollment({}, {})
    assert refusal(made).code == "identity.no_good_picture"
    made.refuse("a.txt", "not a picture")
    assert "not a picture" in refusal(made).detail


async def test_only_the_best_of_many_are_used() -> None:
    faces = {number: [fake_face(320, 240, 70 + number)] for number in range(1, 31)}
    made = enrollment(faces, {number: (0.01 * number,) for number in range(1, 31)})
    await add(made, *range(1, 31))
    template = made.template()
    assert template.pictures == MOST_PICTURES
    used = [item.label for item in made.candidates if item.used]
    assert used == [f"{number}.jpg" for number in range(30 - MOST_PICTURES + 1, 31)]


async def test_one_picture_of_somebody_else_is_left_out() -> None:
    made = enrollment({}, {3: (0, 1.5)})
    await add(made, 1, 2, 3, 4)
    assert made.template().pictures == 3
    assert made.candidates[2].problems == ("another person than the others",)
    assert not made.candidates[2].used


async def test_pictures_of_different_people_are_refused() -> None:
    made = enrollment({}, {1: (0, 0), 2: (0, 1.5)})
    await add(made, 1, 2)
    assert refusal(made).code == "identity.different_people"
    three = enrollment({}, {1: (0, 0), 2: (0, 1.5), 3: (1.5, 0)})
    await add(three, 1, 2, 3)
    assert refusal(three).code == "identity.different_people"
