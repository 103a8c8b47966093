"""What everything that watches clips keeps to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from bench.video_peers import random_network

from tests.models.videomae.networks import TINY
from visavis.events import CodedError
from visavis.inference import Batcher, LocalDeployment, Runner
from visavis.inference.clips import ClipWatcher
from visavis.inference.requests import ClipRequest, WatchedClip
from visavis.models.videomae.build import save_checkpoint
from visavis.models.videomae.clips import synthetic_clip
from visavis.models.videomae.export import Conversion, convert
from visavis.models.videomae.predictor import VideoPredictor
from visavis.perception.backends.fake_video import FakeVideoClassifier
from visavis.perception.backends.video import DeployedVideoClassifier, LocalVideoClassifier
from visavis.perception.video_classification import MOST_SCORES, VideoClassifier

LABELS = tuple(f"label {number}" for number in range(12))


def predictor(folder: Path, *, converted: bool) -> VideoPredictor:
    """Return a tiny model with random weights."""
    save_checkpoint(folder / "checkpoint.pth", random_network(replace(TINY, classes=len(LABELS))), LABELS)
    if not converted:
        return VideoPredictor.open(folder)
    convert(Conversion(folder / "checkpoint.pth", folder / "out", int8=True, check_clips=0))
    return VideoPredictor.open(folder / "out")


def deployed(model: VideoPredictor) -> DeployedVideoClassifier:
    """Return a deployment of a model, as the inference service has it."""
    watcher = ClipWatcher(model)
    batcher: Batcher[ClipRequest, WatchedClip] = Batcher(watcher.predict, Runner("video"))

    async def close() -> None:
        batcher.close()

    local = LocalDeployment("video", batcher, close=close)
    return DeployedVideoClassifier(local, labels=model.labels, shape=model.shape)


@pytest.fixture(params=["fake", "checkpoint", "converted", "deployed"])
async def classifier(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[VideoClassifier]:
    made: VideoClassifier
    if request.param == "fake":
        made = FakeVideoClassifier([{label: 1 / len(LABELS) for label in LABELS}], frames=TINY.frames, size=TINY.size)
    elif request.param == "deployed":
        made = deployed(predictor(tmp_path, converted=True))
    else:
        model = predictor(tmp_path, converted=request.param == "converted")
        made = LocalVideoClassifier(model, Runner("video"))
    yield made
    await made.close()


def clip(seed: int = 0, frames: int = TINY.frames) -> np.ndarray:
    return synthetic_clip(seed, frames, 40)


async def test_says_what_it_is(classifier: VideoClassifier) -> None:
    assert classifier.name
    assert classifier.labels == LABELS
    assert classifier.frames == TINY.frames
    assert classifier.size == TINY.size
    assert classifier.dimensions > 0
    assert 133 <= classifier.step_ms <= 160  # every fourth frame at 25 to 30 a second


async def test_gives_the_likeliest_first(classifier: VideoClassifier) -> None:
    scores = (await classifier.classify(clip())).scores
    assert len(scores) == MOST_SCORES
    assert len({item.label for item in scores}) == MOST_SCORES
    assert {item.label for item in scores} <= set(LABELS)
    values = [item.score for item in scores]
    assert values == sorted(values, reverse=True)
    assert 0 < sum(values) <= 1 + 1e-5


async def test_the_same_clip_gives_the_same(classifier: VideoClassifier) -> None:
    one, other = await classifier.classify(clip(1)), await classifier.classify(clip(1))
    assert one.scores == other.scores
    assert np.array_equal(one.embedding, other.embedding)


async def test_gives_what_the_scores_were_made_of(classifier: VideoClassifier) -> None:
    readings = [await classifier.classify(clip(seed)) for seed in range(2)]
    for reading in readings:
        assert reading.embedding.shape == (classifier.dimensions,)
        assert reading.embedding.dtype == np.float32
        assert np.isfinite(reading.embedding).all()
    assert not np.allclose(readings[0].embedding, readings[1].embedding)


async def test_clips_of_many_sessions_do_not_mix(classifier: VideoClassifier) -> None:
    alone = [await classifier.classify(clip(seed)) for seed in range(4)]
    together = await asyncio.gather(*(classifier.classify(clip(seed)) for seed in range(4)))
    for one, other in zip(alone, together, strict=True):
        assert one.scores[0].label == other.scores[0].label
        assert one.scores[0].score == pytest.approx(other.scores[0].score, abs=1e-4)
        assert one.embedding == pytest.approx(other.embedding, abs=1e-3)


@pytest.mark.parametrize("wrong", [clip(frames=TINY.frames - 1), clip().astype(np.float32), clip()[0], clip()[..., :2]],
                         ids=["too short", "no bytes", "a picture", "two colors"])  # fmt: skip
async def test_other_arrays_are_refused(classifier: VideoClassifier, wrong: np.ndarray) -> None:
    with pytest.raises(CodedError) as caught:
        await classifier.classify(wrong)
    assert caught.value.code == "video.clip_invalid"
    assert (await classifier.classify(clip())).scores  # unharmed


async def test_closing_twice_is_safe(classifier: VideoClassifier) -> None:
    await classifier.close()
    await classifier.close()
