from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.conftest import in_virtual_time
from tests.models.installed import model_file
from tests.sounds import ODD_SOUNDS, noise, spoken
from visavis.bus import SessionBus
from visavis.events import (
    AudioReceived,
    CodedError,
    Event,
    HandlerFailed,
    UserSpeechContinued,
    UserSpeechPaused,
    UserSpeechResumed,
    UserSpeechStarted,
    UserSpeechStopped,
)
from visavis.inference import Batcher, Runner
from visavis.models.silero import CHUNK, SileroVad, VadState
from visavis.perception.microphone import Microphone
from visavis.perception.voice_activity import CHUNK_MS, SpeechSegmenter, SpeechTiming, VoiceActivity

PROBABILITIES = st.lists(st.sampled_from([0.0, 0.1, 0.34, 0.36, 0.49, 0.5, 0.7, 1.0]), max_size=80)


def segment(probabilities: list[float], timing: SpeechTiming | None = None) -> list[tuple[int, Event]]:
    """Return the events, each with the time at which it came: the end of its chunk."""
    segmenter = SpeechSegmenter(timing)
    return [
        ((i + 1) * CHUNK_MS, event)
        for i, probability in enumerate(probabilities)
        for event in segmenter.step(i * CHUNK_MS, probability)
    ]


def kinds(events: list[tuple[int, Event]], *, continued: bool = False) -> list[type[Event]]:
    return [type(event) for _, event in events if continued or not isinstance(event, UserSpeechContinued)]


@given(PROBABILITIES)
def test_speech_begins_pauses_and_ends_in_order(probabilities: list[float]) -> None:
    follows: dict[type[Event] | None, set[type[Event]]] = {
        None: {UserSpeechStarted},
        UserSpeechStarted: {UserSpeechPaused},
        UserSpeechPaused: {UserSpeechResumed, UserSpeechStopped},
        UserSpeechResumed: {UserSpeechPaused},
        UserSpeechStopped: {UserSpeechStarted},
    }
    last: type[Event] | None = None
    for kind in kinds(segment(probabilities)):
        assert kind in follows[last]
        last = kind


@given(PROBABILITIES)
def test_times_never_go_back_nor_ahead(probabilities: list[float]) -> None:
    last = 0
    speech_ms = 0
    for now, event in segment(probabilities):
        stream_ms = event.stream_ms  # type: ignore[attr-defined]
        assert last <= stream_ms <= now
        assert stream_ms % CHUNK_MS == 0
        if isinstance(event, UserSpeechStarted):
            speech_ms = 0
            onset = stream_ms
        if isinstance(event, UserSpeechContinued | UserSpeechStopped):
            assert speech_ms <= event.speech_ms <= now - onset
            speech_ms = event.speech_ms
        if not isinstance(event, UserSpeechContinued):
            last = stream_ms


@given(PROBABILITIES)
def test_speech_is_reported_within_its_limits(probabilities: list[float]) -> None:
    timing = SpeechTiming()
    for now, event in segment(probabilities):
        match event:
            case UserSpeechStarted():
                onset = event.stream_ms
                assert now - onset == timing.onset_chunks * CHUNK_MS == 64
                assert event.probability >= timing.start_probability
            case UserSpeechContinued():
                assert now - onset <= timing.continued_ms
            case UserSpeechPaused():
                assert now - event.stream_ms == timing.pause_chunks * CHUNK_MS
            case UserSpeechStopped():
                assert now - event.stream_ms == timing.stop_chunks * CHUNK_MS
                assert 0 < now - event.stream_ms <= timing.stop_ms


def test_one_loud_chunk_is_a_click() -> None:
    assert segment([0.0, 1.0, 0.0, 0.0, 1.0, 0.4, 1.0]) == []


def test_a_word_with_a_pause() -> None:
    events = segment([0.0, 0.9, 0.9, 0.9, 0.1, 0.1, 0.4, 0.9, 0.4, *[0.1] * 6])
    assert events == [
        (96, UserSpeechStarted(stream_ms=32, probability=0.9)),
        (128, UserSpeechContinued(stream_ms=128, speech_ms=96)),
        (192, UserSpeechPaused(stream_ms=128)),
        (256, UserSpeechResumed(stream_ms=224)),
        (256, UserSpeechContinued(stream_ms=256, speech_ms=128)),
        (288, UserSpeechContinued(stream_ms=288, speech_ms=160)),
        (352, UserSpeechPaused(stream_ms=288)),
        (480, UserSpeechStopped(stream_ms=288, probability=0.1, speech_ms=160)),
    ]


def test_speech_is_confirmed_for_a_while_only() -> None:
    events = segment([0.9] * 60)
    assert kinds(events, continued=True) == [UserSpeechStarted] + [UserSpeechContinued] * 35
    assert events[-1][0] == 1_184


def test_the_hangover_is_rounded_down_and_no_shorter_than_a_pause() -> None:
    assert [SpeechTiming(stop_ms=ms).stop_chunks for ms in (10, 64, 200, 223, 224, 500)] == [2, 2, 6, 6, 7, 15]
    assert kinds(segment([0.9] * 3 + [0.0] * 3, SpeechTiming(stop_ms=64)))[1:] == [UserSpeechPaused, UserSpeechStopped]


class Ear:
    """A microphone with voice activity on a bus."""

    def __init__(self, classify: Any) -> None:
        self.bus = SessionBus("s")
        self.microphone = Microphone()
        self.events: list[Event] = []
        detector = VoiceActivity(self.microphone, classify)
        self.bus.listen(AudioReceived, self.microphone.receive)
        self.bus.listen(AudioReceived, detector.detect, latest_only=(AudioReceived,))
        self.bus.tap(lambda envelope: self.events.append(envelope.event), where=lambda kind: kind is not AudioReceived)

    def hear(self, samples: NDArray[np.int16]) -> None:
        self.bus.publish(AudioReceived(data=samples.tobytes()))

    def starts_and_stops(self) -> list[int]:
        return [e.stream_ms for e in self.events if isinstance(e, UserSpeechStarted | UserSpeechStopped)]


async def loud_or_not(item: tuple[NDArray[np.int16], VadState]) -> tuple[float, VadState]:
    """Stand in for the model: what is loud is speech."""
    assert item[0].shape == (CHUNK,)
    return float(np.abs(item[0]).mean() > 1000), item[1]


@pytest.mark.parametrize("length", [1, 7, 160, 320, 512, 513, 5000, 80_000])
@in_virtual_time
async def test_pieces_of_any_length_give_the_same(length: int) -> None:
    sound = np.concatenate([np.zeros(8000), np.full(16_000, 5000), np.zeros(8000)]).astype(np.int16)
    ear = Ear(loud_or_not)
    for start in range(0, len(sound), length):
        ear.hear(sound[start : start + length])
        await ear.bus.idle()
    assert ear.starts_and_stops() == [480, 1504]
    assert not any(isinstance(event, HandlerFailed) for event in ear.events)
    await ear.bus.close()


@in_virtual_time
async def test_a_detector_that_is_far_too_late_goes_on_with_what_is_there() -> None:
    ear = Ear(loud_or_not)
    for _ in range(30):  # 30 s while only 10 s are kept
        ear.hear(np.full(16_000, 5000, np.int16))
    await ear.bus.idle()
    assert ear.starts_and_stops() == [20_000]
    ear.hear(np.zeros(16_000, np.int16))
    await ear.bus.idle()
    assert ear.starts_and_stops() == [20_000, 30_016]
    await ear.bus.close()


@in_virtual_time
async def test_a_failure_of_the_model_is_reported_and_the_next_sound_is_heard() -> None:
    failures = 1

    async def failing(item: tuple[NDArray[np.int16], VadState]) -> tuple[float, VadState]:
        nonlocal failures
        if failures:
            failures -= 1
            raise CodedError("vad.failed", "No.")
        return await loud_or_not(item)

    ear = Ear(failing)
    for _ in range(4):
        ear.hear(np.full(CHUNK, 5000, np.int16))
        await ear.bus.idle()
    assert [type(event) for event in ear.events] == [HandlerFailed, UserSpeechStarted, UserSpeechContinued]
    await ear.bus.close()


@pytest.fixture(scope="module")
def classify() -> Iterator[Any]:
    runner = Runner("vad")
    yield Batcher(SileroVad(model_file("silero-vad")).predict, runner)
    runner.close()


@in_virtual_time
async def test_hears_a_sentence_between_silences(classify: Any) -> None:
    ear = Ear(classify)
    sentence = spoken("Hello, who are you?", pause_ms=1000)
    for start in range(0, len(sentence), 320):
        ear.hear(sentence[start : start + 320])
        await ear.bus.idle()
    first, *_, last = ear.starts_and_stops()
    loud = np.flatnonzero(np.abs(sentence) > 1500)
    assert abs(first - loud[0] / 16) <= 100
    assert abs(last - loud[-1] / 16) <= 200
    await ear.bus.close()


@in_virtual_time
async def test_many_sessions_share_the_model_and_nothing_else(classify: Any) -> None:
    sentences = [spoken("Hello, who are you?"), noise(2, 20), spoken("Good morning."), np.zeros(32_000, np.int16)]
    alone, together = [], [Ear(classify) for _ in sentences]
    for sentence in sentences:
        ear = Ear(classify)
        ear.hear(sentence)
        await ear.bus.idle()
        alone.append(ear.starts_and_stops())
    for ear, sentence in zip(together, sentences, strict=True):
        ear.hear(sentence)
    for ear in together:
        await ear.bus.idle()
    assert [ear.starts_and_stops() for ear in together] == alone
    assert [bool(found) for found in alone] == [True, False, True, False]


@pytest.mark.parametrize("name", ODD_SOUNDS)
@in_virtual_time
async def test_nothing_that_a_microphone_brings_is_a_failure(classify: Any, name: str) -> None:
    ear = Ear(classify)
    ear.hear(ODD_SOUNDS[name])
    await ear.bus.idle()
    assert not any(isinstance(event, HandlerFailed) for event in ear.events)
    await ear.bus.close()
