"""Names of classes, and frames on their way into the network."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from visavis.models.videomae.errors import VideoModelError
from visavis.models.videomae.labels import LABEL_SETS, label_set, labels_for, read_labels
from visavis.models.videomae.transforms import DEVIATION, MEAN, fit_frame, normalize, sample


@pytest.mark.parametrize(("name", "count"), LABEL_SETS.items())
def test_a_label_set_is_whole(name: str, count: int) -> None:
    labels = label_set(name)
    assert len(labels) == len(set(labels)) == count
    assert all(label and label == label.strip() for label in labels)
    assert labels_for(count) == labels


def test_labels_stand_at_their_numbers() -> None:
    """As they are published; the 400 are among the 710 by the same names."""
    assert label_set("kinetics-400")[0] == "abseiling"
    assert set(label_set("kinetics-400")) < set(label_set("kinetics-710"))
    something = label_set("something-something-v2")
    assert something[16] == "Holding something"
    assert something[67] == "Pretending to open something without actually opening it"
    assert something[140] == "Spinning something that quickly stops spinning"
    assert labels_for(3) == ("class 0", "class 1", "class 2")


LISTS = {
    "labels.txt": "yes\nno\n\n",
    "list.json": '["yes", "no"]',
    "config.json": '{"id2label": {"1": "no", "0": "yes"}, "size": 3}',
    "map.json": '{"1": "no", "0": "yes"}',
}


@pytest.mark.parametrize("name", LISTS)
def test_lists_of_labels_are_read(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(LISTS[name])
    assert read_labels(tmp_path / name) == ("yes", "no")


@pytest.mark.parametrize(("name", "text"), [("a.txt", ""), ("a.json", "3"), ("a.json", "{"), ("a.txt", "a\na")])
def test_other_files_are_not(name: str, text: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(VideoModelError) as caught:
        read_labels(tmp_path / name)
    assert caught.value.code == "video.labels_invalid"


def test_frames_become_what_networks_take() -> None:
    clip = np.random.default_rng(0).integers(0, 256, (4, 48, 48, 3), np.uint8)
    found = normalize(clip, 48)
    expected = (clip / 255 - np.array(MEAN)) / np.array(DEVIATION)
    assert found.dtype == np.float32
    assert found == pytest.approx(expected.transpose(3, 0, 1, 2), abs=1e-5)


@pytest.mark.parametrize("shape", [(60, 100), (100, 60), (480, 640), (20, 32), (48, 48)])
def test_the_middle_of_a_frame_is_taken(shape: tuple[int, int]) -> None:
    """A white square in the middle, half as large as the shorter side, stays there and stays square."""
    frame = np.zeros((*shape, 3), np.uint8)
    quarter = min(shape) // 4
    rows, columns = shape[0] // 2, shape[1] // 2
    frame[rows - quarter : rows + quarter, columns - quarter : columns + quarter] = 255
    bright = fit_frame(frame, 48)[..., 0].astype(float) / 255
    assert bright.shape == (48, 48)
    assert bright.sum(0).max() == pytest.approx(24, abs=1)
    assert bright.sum(1).max() == pytest.approx(24, abs=1)
    places = np.arange(48)
    assert (bright.sum(0) * places).sum() / bright.sum() == pytest.approx(23.5, abs=0.8)
    assert (bright.sum(1) * places).sum() / bright.sum() == pytest.approx(23.5, abs=0.8)


WRONG = [
    np.zeros((4, 8, 8, 3)),
    np.zeros((8, 8, 3), np.uint8),
    np.zeros((4, 8, 8, 4), np.uint8),
    np.zeros((0, 8, 8, 3), np.uint8),
]


@pytest.mark.parametrize("wrong", WRONG, ids=lambda array: f"{array.dtype} {array.shape}")
def test_other_arrays_are_refused(wrong: NDArray[Any]) -> None:
    with pytest.raises(ValueError, match="a clip is uint8"):
        normalize(wrong, 8)


@given(count=st.integers(1, 2_000), frames=st.integers(1, 32), rate=st.integers(1, 8))
def test_frames_are_chosen_in_order_from_the_middle(count: int, frames: int, rate: int) -> None:
    chosen = sample(count, frames, rate)
    assert len(chosen) == frames
    assert (np.diff(chosen) >= 0).all()
    assert chosen[0] >= 0
    assert chosen[-1] < count
    if count >= frames * rate:
        assert (np.diff(chosen) == rate).all()
        assert abs((chosen[0] + chosen[-1]) / 2 - count / 2) <= rate
