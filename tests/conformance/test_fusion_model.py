"""What everything that makes one picture of several senses keeps to."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest

from tests.models.fusion.networks import written
from visavis.events import EMOTIONS, CodedError
from visavis.perception.backends.fake_fusion import FakeFusionModel
from visavis.perception.backends.fusion import open_fusion_model
from visavis.perception.fusion_model import Features, Fused, FusionModel, Modality


@pytest.fixture(params=["fake", "local"])
async def model(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[FusionModel]:
    made: FusionModel
    if request.param == "fake":
        made = FakeFusionModel([{"happy": 0.6, "neutral": 0.4}])
    else:
        written(tmp_path)
        made = open_fusion_model(tmp_path)
    yield made
    await made.close()


def features(model: FusionModel, *names: Modality, seed: int = 0, confidence: float = 0.8) -> dict[Modality, Features]:
    random = np.random.default_rng(seed)
    return {
        name: Features(random.normal(size=count).astype(np.float32), confidence)
        for name, count in model.needs.items()
        if not names or name in names
    }


def check(fused: Fused, names: set[Modality]) -> None:
    assert set(fused.emotions) == set(EMOTIONS)
    assert all(0 <= score <= 1 for score in fused.emotions.values())
    assert sum(fused.emotions.values()) == pytest.approx(1, abs=1e-5)
    assert fused.confidence == pytest.approx(max(fused.emotions.values()))
    assert -1 <= fused.valence <= 1
    assert -1 <= fused.arousal <= 1
    assert set(fused.weights) == names
    assert all(weight >= 0 for weight in fused.weights.values())
    assert sum(fused.weights.values()) == pytest.approx(1, abs=1e-5)


async def test_says_what_it_is(model: FusionModel) -> None:
    assert model.name
    assert model.needs
    assert all(count > 0 for count in model.needs.values())
    assert set(model.layouts) == set(model.needs)


async def test_any_senses_will_do(model: FusionModel) -> None:
    for size in range(1, len(model.needs) + 1):
        for names in itertools.combinations(model.needs, size):
            check(await model.fuse(features(model, *names)), set(names))


async def test_values_that_were_not_measured_will_do(model: FusionModel) -> None:
    asked = features(model)
    for item in asked.values():
        item.values[::2] = np.nan
    check(await model.fuse(asked), set(asked))


async def test_the_same_evidence_gives_the_same(model: FusionModel) -> None:
    assert await model.fuse(features(model, seed=3)) == await model.fuse(features(model, seed=3))


async def test_what_is_hardly_believed_is_taken(model: FusionModel) -> None:
    check(await model.fuse(features(model, confidence=0.0)), set(model.needs))


async def test_sessions_do_not_mix(model: FusionModel) -> None:
    names = list(model.needs)
    asked = [features(model, *names[: 1 + seed % len(names)], seed=seed) for seed in range(8)]
    alone = [await model.fuse(item) for item in asked]
    together = await asyncio.gather(*(model.fuse(item) for item in asked))
    for one, other in zip(alone, together, strict=True):
        assert one.emotions == pytest.approx(other.emotions, abs=1e-5)
        assert one.weights == pytest.approx(other.weights, abs=1e-3)


@pytest.mark.parametrize("wrong", ["nothing", "unknown", "too many", "infinite", "doubtful", "no number"])
async def test_other_evidence_is_refused(model: FusionModel, wrong: str) -> None:
    asked = features(model)
    name, item = next(iter(asked.items()))
    if wrong == "nothing":
        asked = {}
    elif wrong == "unknown":
        asked["nose"] = item  # type: ignore[index]
    elif wrong == "too many":
        asked[name] = Features(np.zeros(len(item.values) + 1, np.float32), 0.5)
    elif wrong == "infinite":
        item.values[0] = np.inf
    else:
        asked[name] = Features(item.values, 1.5 if wrong == "doubtful" else float("nan"))
    with pytest.raises(CodedError) as caught:
        await model.fuse(asked)
    assert caught.value.code == "fusion.features_invalid"
    check(await model.fuse(features(model)), set(model.needs))  # unharmed


async def test_closing_twice_is_safe(model: FusionModel) -> None:
    await model.close()
    await model.close()
