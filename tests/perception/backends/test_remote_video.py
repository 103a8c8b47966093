from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from tests.inference.serving import Watcher, clip, deployed, serving
from tests.services import free_port
from visavis.events import CodedError
from visavis.inference.schemas import VideoModel
from visavis.inference.service import Endpoints
from visavis.perception.backends.remote_video import remote_video_classifier

ABOUT = VideoModel(model="gray", frames=2, size=16, rate=4, width=1, labels=["dark", "bright"])


@pytest.fixture
async def url() -> AsyncIterator[str]:
    async with serving(Endpoints(video=deployed(Watcher()), video_model=ABOUT)) as address:
        yield address


async def refusal(url: str) -> CodedError:
    with pytest.raises(CodedError) as caught:
        await asyncio.to_thread(remote_video_classifier, url)
    return caught.value


async def test_a_clip_is_classified_there(url: str) -> None:
    classifier = await asyncio.to_thread(remote_video_classifier, url)
    assert (classifier.name, classifier.labels) == ("gray", ("dark", "bright"))
    assert (classifier.frames, classifier.size) == (2, 16)
    reading = await classifier.classify(clip(51).clip)
    (score,) = reading.scores
    assert score.label == "51"
    assert score.score == pytest.approx(0.2)
    assert reading.embedding.tolist() == [51]
    with pytest.raises(CodedError) as caught:
        await classifier.classify(clip(51).clip[:1])
    assert caught.value.code == "video.clip_invalid"
    with pytest.raises(CodedError) as caught:
        await classifier.classify(clip(13).clip)
    assert caught.value.code == "video.no_head"
    await classifier.close()


async def test_a_service_without_a_video_model_or_no_service_at_all() -> None:
    async with serving(Endpoints()) as url:
        assert (await refusal(url)).code == "inference.not_configured"
    gone = await refusal(f"http://127.0.0.1:{free_port()}")
    assert (gone.code, gone.retryable) == ("inference.unreachable", True)
    assert (await refusal("nowhere")).code == "inference.invalid_url"
