"""What every deployment guarantees, whether the model is in this process or behind HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from tests.conftest import until
from tests.inference.serving import Watcher, clip, deployed, remote, serving
from visavis.events import CodedError
from visavis.inference import Deployment, LocalDeployment, OverloadedError
from visavis.inference.requests import ClipRequest, WatchedClip
from visavis.inference.service import Endpoints

MOST_WAITING = 6


@dataclass
class Scene:
    watcher: Watcher
    behind: LocalDeployment[ClipRequest, WatchedClip]
    call: Deployment[ClipRequest, WatchedClip]


@pytest.fixture(params=["local", "remote"])
async def scene(request: pytest.FixtureRequest) -> AsyncIterator[Scene]:
    watcher = Watcher()
    behind = deployed(watcher, most_waiting=MOST_WAITING)
    if request.param == "local":
        yield Scene(watcher, behind, behind)
        return
    async with serving(Endpoints(video=behind)) as url:
        call = remote(url)
        yield Scene(watcher, behind, call)
        await call.close()


async def refusal(call: object) -> CodedError:
    with pytest.raises(CodedError) as caught:
        await call  # type: ignore[misc]
    return caught.value


async def test_each_call_gets_its_own_answer(scene: Scene) -> None:
    answers = await asyncio.gather(*(scene.call(clip(value)) for value in range(MOST_WAITING)))
    assert [answer.labels[0][0] for answer in answers] == [str(value) for value in range(MOST_WAITING)]
    assert (answers[3].model, answers[3].features) == ("gray", [3.0])
    assert answers[3].labels[0][1] == pytest.approx(3 / 255, abs=1e-5)


async def test_what_the_model_raises_arrives(scene: Scene) -> None:
    error = await refusal(scene.call(clip(13)))
    assert (error.code, error.detail, error.retryable) == ("video.no_head", "Not this one.", True)
    assert (await scene.call(clip(1))).features == [1.0]
    report = scene.behind.report()
    assert report.outcomes == {"failed": 1, "answered": 1}


async def test_a_call_whose_time_is_over_is_refused_before_it_costs_anything(scene: Scene) -> None:
    error = await refusal(scene.call(clip(1), deadline_s=0.0))
    assert (error.code, error.retryable) == ("inference.deadline", True)
    assert scene.watcher.seen == []


async def test_a_call_is_not_waited_for_longer_than_its_deadline(scene: Scene) -> None:
    scene.watcher.free.clear()
    error = await refusal(scene.call(clip(1), deadline_s=0.5))
    assert (error.code, error.retryable) == ("inference.deadline", True)
    await until(lambda: scene.behind.report().waiting == 0)
    scene.watcher.free.set()
    assert (await scene.call(clip(2), deadline_s=10)).features == [2.0]
    assert scene.watcher.seen == [2]


async def test_too_many_calls_are_refused_with_what_can_be_sustained(scene: Scene) -> None:
    scene.watcher.free.clear()
    waiting = [asyncio.create_task(scene.call(clip(value))) for value in range(MOST_WAITING)]
    await until(lambda: scene.behind.report().waiting == MOST_WAITING)
    error = await refusal(scene.call(clip(200)))
    assert isinstance(error, OverloadedError)
    assert (error.code, error.retryable) == ("inference.overloaded", True)
    assert 0 < error.share <= 1
    scene.watcher.free.set()
    assert sorted(answer.features[0] for answer in await asyncio.gather(*waiting)) == [*range(MOST_WAITING)]
    assert (await scene.call(clip(7))).features == [7.0]


async def test_nothing_is_dropped_silently(scene: Scene) -> None:
    scene.watcher.delay_s = 0.01
    scene.watcher.free.clear()

    async def call(value: int) -> str:
        try:
            await scene.call(clip(value % 12), deadline_s=0.05 if value % 3 == 0 else None)
        except CodedError as error:
            if error.code == "inference.overloaded":
                scene.watcher.free.set()  # only now, or calls that come slowly would all be answered
            return error.code
        return "answered"

    async with asyncio.timeout(60):
        results = await asyncio.gather(*(call(value) for value in range(60)))
    assert set(results) <= {"answered", "inference.overloaded", "inference.deadline"}
    assert "answered" in results
    assert "inference.overloaded" in results
    await until(lambda: scene.behind.report().waiting == 0)
    report = scene.behind.report()
    assert report.sent == sum(report.outcomes.values())
    assert report.outcomes["answered"] >= results.count("answered")
