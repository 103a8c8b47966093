from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.conftest import in_virtual_time
from tests.models.installed import model_file
from tests.sounds import Samples, read_flac
from visavis.bus import SessionBus
from visavis.events import (
    AudioReceived,
    Event,
    TurnEnded,
    TurnEndPredicted,
    UserSpeechPaused,
    UserSpeechResumed,
    UserSpeechStarted,
    UserSpeechStopped,
    UtteranceTranscribed,
)
from visavis.inference import Runner
from visavis.models.smart_turn import SmartTurn
from visavis.perception.completeness import Completeness
from visavis.perception.microphone import Microphone
from visavis.perception.turn_end import JUDGED, MOST_WAITING, TurnEnd


class Model(SmartTurn):
    """Remembers what it was asked about."""

    def __init__(self) -> None:
        self.asked: list[Samples] = []
        self.answers = [0.75]
        self.free = threading.Event()
        self.free.set()

    def predict(self, samples: Samples) -> float:
        assert self.free.wait(60)
        self.asked.append(samples)
        return self.answers[min(len(self.asked), len(self.answers)) - 1]


@pytest.fixture
def runner() -> Iterator[Runner]:
    made = Runner("turn-end")
    yield made
    made.close()


def wire(model: SmartTurn, runner: Runner) -> tuple[SessionBus, Microphone, list[Event]]:
    bus, microphone, predictions = SessionBus("s"), Microphone(), list[Event]()
    turn_end = TurnEnd(microphone, model, runner, Completeness(("What is your name?", "Who are you?")))
    bus.listen(AudioReceived, microphone.receive)
    bus.listen(JUDGED, turn_end.follow)
    bus.listen(UserSpeechPaused, turn_end.predict, until=(UserSpeechResumed, UserSpeechStarted, TurnEnded))
    bus.tap(lambda envelope: predictions.append(envelope.event), where=lambda kind: kind is TurnEndPredicted)
    return bus, microphone, predictions


def hear(bus: SessionBus, ms: int, level: int = 1) -> None:
    bus.publish(AudioReceived(data=np.full(ms * 16, level, np.int16).tobytes()))


@in_virtual_time
async def test_the_model_hears_the_turn_from_just_before_its_beginning(runner: Runner) -> None:
    model = Model()
    bus, _, predictions = wire(model, runner)
    hear(bus, 1000)
    bus.publish(UserSpeechStarted(stream_ms=900, probability=1))
    hear(bus, 500, level=2)
    bus.publish(UserSpeechPaused(stream_ms=1400))
    await bus.idle()
    assert predictions == [TurnEndPredicted(probability=0.75, stream_ms=1400, silence_ms=100, pause_ms=100)]
    assert len(model.asked[0]) == (1500 - 600) * 16
    await bus.close()


@in_virtual_time
async def test_a_turn_of_several_parts_is_heard_as_one_and_the_next_turn_by_itself(runner: Runner) -> None:
    model = Model()
    bus, _, _ = wire(model, runner)
    for _ in range(2):
        start = len(model.asked) and 2000
        hear(bus, 1000)
        bus.publish(UserSpeechStarted(stream_ms=start + 500, probability=1))
        bus.publish(UserSpeechPaused(stream_ms=start + 900))
        await bus.idle()
        bus.publish(UserSpeechStopped(stream_ms=start + 900, probability=0, speech_ms=400))
        hear(bus, 1000)
        bus.publish(UserSpeechStarted(stream_ms=start + 1500, probability=1))
        bus.publish(UserSpeechPaused(stream_ms=start + 1900))
        await bus.idle()
        bus.publish(UserSpeechStopped(stream_ms=start + 1900, probability=0, speech_ms=400))
        bus.publish(TurnEnded(why="turn_model"))
    assert [len(samples) // 16 for samples in model.asked] == [800, 1800, 800, 1800]
    await bus.close()


@in_virtual_time
async def test_only_the_last_eight_seconds_count_and_old_noises_do_not(runner: Runner) -> None:
    model = Model()
    bus, _, _ = wire(model, runner)
    bus.publish(UserSpeechStarted(stream_ms=0, probability=1))
    hear(bus, 9000)
    bus.publish(UserSpeechPaused(stream_ms=8900))
    await bus.idle()
    bus.publish(UserSpeechStopped(stream_ms=8900, probability=0, speech_ms=8900))
    hear(bus, 5000)  # nobody made a turn of that
    bus.publish(UserSpeechStarted(stream_ms=13_500, probability=1))
    bus.publish(UserSpeechPaused(stream_ms=13_900))
    await bus.idle()
    assert [len(samples) // 16 for samples in model.asked] == [8000, 800]
    await bus.close()


@pytest.mark.parametrize("end", [UserSpeechResumed(stream_ms=150), TurnEnded(why="client")])
async def test_an_answer_that_comes_too_late_is_not_given(runner: Runner, end: Event) -> None:
    model = Model()
    bus, _, predictions = wire(model, runner)
    model.free.clear()
    hear(bus, 200)
    bus.publish(UserSpeechPaused(stream_ms=100))
    await asyncio.sleep(0.01)
    bus.publish(end)
    model.free.set()
    await bus.idle()
    assert predictions == []
    await bus.close()


@in_virtual_time
async def test_a_pause_of_which_nothing_is_known(runner: Runner) -> None:
    model = Model()
    bus, _, predictions = wire(model, runner)
    bus.publish(UserSpeechPaused(stream_ms=100))
    await bus.idle()
    assert len(model.asked[0]) == 0
    assert len(predictions) == 1
    await bus.close()


def judged(predictions: list[Event]) -> list[tuple[float, int]]:
    return [(round(e.probability, 2), e.silence_ms) for e in predictions if isinstance(e, TurnEndPredicted)]


@in_virtual_time
async def test_the_longer_the_silence_the_more_often_it_is_judged(runner: Runner) -> None:
    model = Model()
    model.answers = [0.1, 0.2, 0.3, 0.4, 0.45]
    bus, _, predictions = wire(model, runner)
    hear(bus, 1000)
    bus.publish(UserSpeechStarted(stream_ms=300, probability=1))
    bus.publish(UserSpeechPaused(stream_ms=940))
    for _ in range(60):
        hear(bus, 20, level=0)
        await asyncio.sleep(0.02)
    await bus.idle()
    checks = judged(predictions)
    assert [probability for probability, _ in checks] == model.answers
    assert checks[0][1] < 100
    for (_, silence_ms), due in zip(checks[1:], (200, 350, 500, 700), strict=True):
        assert due - 20 <= silence_ms <= due + 40
    await bus.close()


@pytest.mark.parametrize("end", [UserSpeechStarted(stream_ms=1200, probability=1), TurnEnded(why="client")])
@in_virtual_time
async def test_judging_ends_with_the_pause(runner: Runner, end: Event) -> None:
    model = Model()
    bus, _, predictions = wire(model, runner)
    hear(bus, 1000)
    bus.publish(UserSpeechPaused(stream_ms=940))
    for step in range(60):
        hear(bus, 20, level=0)
        await asyncio.sleep(0.02)
        if step == 10:
            bus.publish(end)
    await bus.idle()
    assert len(judged(predictions)) == 2
    await bus.close()


@pytest.mark.parametrize(
    ("text", "model_says", "probability"),
    [
        ("what is your name", 0.2, 0.53),
        ("hello what is your", 0.85, 0.09),
        ("what is your", 0.97, 0.37),
        ("something else", 0.2, 0.2),
        ("", 0.2, 0.2),
        ("who are you", 0.0, 0.0),
        ("who are", 1.0, 0.95),
    ],
)
@in_virtual_time
async def test_the_words_count_beside_the_sound(
    runner: Runner, text: str, model_says: float, probability: float
) -> None:
    model = Model()
    model.answers = [model_says]
    bus, _, predictions = wire(model, runner)
    hear(bus, 1000)
    bus.publish(UtteranceTranscribed(transcription=text, final=False, recognizer="fake"))
    bus.publish(UserSpeechPaused(stream_ms=940))
    await bus.idle()
    assert judged(predictions) == [(probability, 60)]
    await bus.close()


@in_virtual_time
async def test_words_of_the_turn_before_do_not_count(runner: Runner) -> None:
    model = Model()
    model.answers = [0.2]
    bus, _, predictions = wire(model, runner)
    hear(bus, 1000)
    bus.publish(UtteranceTranscribed(transcription="who are you", final=False, recognizer="fake"))
    bus.publish(UtteranceTranscribed(transcription="who are you", final=True, recognizer="fake"))
    bus.publish(UserSpeechPaused(stream_ms=940))
    await bus.idle()
    assert judged(predictions) == [(0.2, 60)]
    await bus.close()


@in_virtual_time
async def test_a_real_sentence(runner: Runner, test_data: Path) -> None:
    jfk = read_flac(test_data / "jfk.flac")
    bus, microphone, predictions = wire(SmartTurn(model_file("smart-turn")), runner)
    bus.publish(UserSpeechStarted(stream_ms=352, probability=1))
    for end_ms in (4480, 7712, 10_656):
        bus.publish(AudioReceived(data=jfk[microphone.position : end_ms * 16].tobytes()))
        bus.publish(UserSpeechPaused(stream_ms=end_ms - 64))
        await bus.idle()
    found = [event.probability for event in predictions if isinstance(event, TurnEndPredicted)]
    assert found[0] < 0.3
    assert found[1] < 0.3
    assert found[2] > 0.5
    await bus.close()


@in_virtual_time
async def test_under_too_much_load_nothing_is_judged_late(runner: Runner) -> None:
    model = Model()
    bus, _, predictions = wire(model, runner)
    hear(bus, 1000)
    bus.publish(UserSpeechStarted(stream_ms=900, probability=1))
    runner.waiting = MOST_WAITING
    bus.publish(UserSpeechPaused(stream_ms=1000))
    await asyncio.sleep(0.1)
    assert predictions == []
    runner.waiting = 0
    hear(bus, 200)
    await bus.idle()
    assert [event.model_dump()["silence_ms"] for event in predictions] == [200]
    await bus.close()
