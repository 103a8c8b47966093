from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

import numpy as np
import pytest

from tests.conftest import in_virtual_time
from tests.perception.test_evidence import face
from visavis.bus import SessionBus
from visavis.events import CodedError, ErrorOccurred, Event, InterlocutorChanged, TextSentimentEstimated
from visavis.perception.backends.fake_fusion import FakeFusionModel
from visavis.perception.embeddings import Embeddings
from visavis.perception.evidence import EVIDENCE, VALUES, Evidence
from visavis.perception.fusion_model import Fused, Modality
from visavis.perception.trained_fusion import TrainedFusion

NEEDS: dict[Modality, int] = {"text": len(VALUES["text"]), "sound": 3}
WORDS = TextSentimentEstimated(valence=0.5, confidence=0.5, words=["fine"])


class Session:
    """A bus with the evidence and a model."""

    def __init__(self, model: FakeFusionModel, made_by: Mapping[Modality, str] | None = None) -> None:
        loop = asyncio.get_running_loop()
        self.bus = SessionBus("session")
        self.embeddings = Embeddings(loop.time)
        self.evidence = Evidence(loop.time, self.embeddings)
        self.reports: list[tuple[str, Fused]] = []
        self.told: list[Event] = []
        self.follows: Sequence[Event] = ()
        fusion = TrainedFusion(model, self.evidence, self.learn, made_by=made_by)
        self.bus.listen(EVIDENCE, self.evidence.follow)
        self.bus.listen(EVIDENCE, fusion.estimate, latest_only=EVIDENCE, when=fusion.is_due)
        self.bus.tap(lambda envelope: self.told.append(envelope.event), where=lambda kind: kind not in EVIDENCE)

    def learn(self, name: str, fused: Fused) -> Sequence[Event]:
        self.reports.append((name, fused))
        return self.follows

    async def say(self, seconds: float, apart_s: float = 0.05) -> None:
        for _ in range(round(seconds / apart_s)):
            self.bus.publish(WORDS)
            await asyncio.sleep(apart_s)


@in_virtual_time
async def test_what_the_model_makes_of_the_evidence_is_reported() -> None:
    model = FakeFusionModel(needs=NEEDS, delay_ms=10)
    session = Session(model)
    session.follows = [ErrorOccurred(code="a.code", detail="What follows of it.", retryable=False)]
    session.bus.publish(WORDS)
    await session.bus.idle()
    ((name, fused),) = session.reports
    assert name == "fake-fusion"
    assert fused.emotions["happy"] == 0.8
    assert list(model.asked[0]) == ["text"]
    assert session.told == session.follows
    await session.bus.close()


@in_virtual_time
async def test_it_is_asked_five_times_a_second_at_most() -> None:
    model = FakeFusionModel(needs=NEEDS)
    session = Session(model)
    await session.say(4.0)
    assert 16 <= len(session.reports) <= 21
    before = len(session.reports)
    await asyncio.sleep(3)  # nothing new: nothing to ask
    assert len(session.reports) == before
    await session.bus.close()


@in_virtual_time
async def test_events_of_one_moment_are_asked_about_once() -> None:
    model = FakeFusionModel(needs={"face": len(VALUES["face"]), **NEEDS}, delay_ms=1)
    session = Session(model)
    session.bus.publish(InterlocutorChanged(track_id=1))
    for _ in range(40):
        for event in (*face(0.5), WORDS):
            session.bus.publish(event)
        await asyncio.sleep(0.05)
    await session.bus.idle()
    assert 8 <= len(model.asked) <= 11
    assert set(model.asked[-1]) == {"face", "text"}
    await session.bus.close()


@in_virtual_time
async def test_a_slow_model_gets_the_newest_alone() -> None:
    model = FakeFusionModel(needs=NEEDS, delay_ms=1_000)
    session = Session(model)
    await session.say(4.0)
    assert 3 <= len(session.reports) <= 5
    await session.bus.close()


@in_virtual_time
async def test_what_was_asked_about_somebody_else_is_dropped() -> None:
    session = Session(FakeFusionModel(needs=NEEDS, delay_ms=500))
    session.bus.publish(InterlocutorChanged(track_id=1))
    await session.bus.idle()
    session.bus.publish(WORDS)
    await asyncio.sleep(0.3)
    session.bus.publish(InterlocutorChanged(track_id=2))
    await session.bus.idle()
    assert session.reports == []
    await session.bus.close()


@in_virtual_time
async def test_another_layout_is_left_out_and_told_once() -> None:
    model = FakeFusionModel(needs=NEEDS)
    session = Session(model)
    session.embeddings.put("sound", np.ones(1024, np.float32))
    await session.say(1.0)
    assert {tuple(asked) for asked in model.asked} == {("text",)}
    (error,) = session.told
    assert isinstance(error, ErrorOccurred)
    assert error.code == "fusion.layout_mismatch"
    session.embeddings.put("sound", np.ones(3, np.float32))
    await session.say(0.5)
    assert "sound" in model.asked[-1]
    await session.bus.close()


@in_virtual_time
async def test_embeddings_of_another_model_are_left_out() -> None:
    for made_by, used in (("fake", True), ("another one", False)):
        model = FakeFusionModel(needs=NEEDS)
        session = Session(model, {"sound": made_by})
        session.embeddings.put("sound", np.ones(3, np.float32))
        await session.say(0.5)
        assert ("sound" in model.asked[-1]) == used
        assert len(session.told) == (not used)
        await session.bus.close()


@in_virtual_time
async def test_nothing_is_asked_about_nothing() -> None:
    model = FakeFusionModel(needs={"face": 7})
    session = Session(model)
    await session.say(1.0)
    assert model.asked == []
    await session.bus.close()


@pytest.mark.parametrize("code", ["inference.unreachable"])
@in_virtual_time
async def test_a_failing_model_harms_nothing(code: str) -> None:
    model = FakeFusionModel(needs=NEEDS, failures=[CodedError(code, "It does not answer.", retryable=True)])
    session = Session(model)
    await session.say(1.0)
    assert len(session.reports) >= 3
    await session.bus.close()
