from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from visavis.events import CodedError
from visavis.inference.clips import MOST_LABELS, ClipWatcher
from visavis.inference.requests import ClipRequest
from visavis.models.videomae.errors import VideoModelError
from visavis.models.videomae.predictor import Shape, VideoPredictor
from visavis.models.videomae.runtimes import Outputs

CLASSES = 12


class FakeNetwork:
    """Likes the class that the clip's first pixel names."""

    name = "fake"

    def __init__(self) -> None:
        self.batches: list[int] = []
        self.breaks = False

    def run(self, clips: NDArray[np.float32]) -> Outputs:
        if self.breaks:
            raise VideoModelError("video.model_broken", "It does.")
        self.batches.append(len(clips))
        first = clips[:, 0, 0, 0, 0]
        brightest = first.argsort().argsort()
        logits = np.zeros((len(clips), CLASSES), np.float32)
        logits[np.arange(len(clips)), brightest] = 5
        return Outputs(logits=logits, features=np.stack([first, -first], 1))


def watcher(network: FakeNetwork, *, labels: int = CLASSES) -> ClipWatcher:
    names = [f"class {number}" for number in range(labels)]
    return ClipWatcher(VideoPredictor(network, Shape(size=16, frames=4, width=2, rate=4), names))


def clip(value: int, frames: int = 4) -> NDArray[np.uint8]:
    return np.full((frames, 16, 16, 3), value, np.uint8)


def test_clips_are_watched_together_and_keep_their_order() -> None:
    network = FakeNetwork()
    requests = [ClipRequest(clip(200)), ClipRequest(clip(7), "features"), ClipRequest(clip(10)), ClipRequest(clip(90))]
    first, features, second, third = watcher(network).predict(requests)
    assert [item.labels[0][0] for item in (first, second, third)] == ["class 2", "class 0", "class 1"]
    assert len(first.labels) == MOST_LABELS
    assert first.labels[0][1] > 0.9
    assert [score for _, score in first.labels] == sorted((score for _, score in first.labels), reverse=True)
    assert features.labels == []
    assert features.features[0] == -features.features[1] != 0
    assert network.batches == [3, 1]


def test_labels_and_features_come_of_one_look() -> None:
    network = FakeNetwork()
    both, labels = watcher(network).predict([ClipRequest(clip(7), "both"), ClipRequest(clip(9))])
    assert len(both.labels) == MOST_LABELS
    assert both.features[0] == -both.features[1] != 0
    assert labels.features == []
    assert network.batches == [2]


def test_what_the_model_cannot_do_is_told_before() -> None:
    headless = watcher(FakeNetwork(), labels=0)
    for request, code in ((ClipRequest(clip(1, frames=3)), "request.invalid"), (ClipRequest(clip(1)), "video.no_head")):
        with pytest.raises(CodedError) as caught:
            headless.check(request)
        assert caught.value.code == code
    headless.check(ClipRequest(clip(1), "features"))
    assert headless.about.labels == []
    assert watcher(FakeNetwork()).about.labels[3] == "class 3"
    assert (headless.about.frames, headless.about.size, headless.about.width, headless.about.rate) == (4, 16, 2, 4)


@pytest.mark.parametrize("want", ["labels", "features", "both"])
def test_a_model_that_breaks_has_a_code(want: str) -> None:
    network = FakeNetwork()
    network.breaks = True
    with pytest.raises(CodedError) as caught:
        watcher(network).predict([ClipRequest(clip(1), want)])  # type: ignore[arg-type]
    assert caught.value.code == "video.model_broken"
