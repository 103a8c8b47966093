"""What is told of sounds: once, not her own voice, only with leave, and at no cost in silence."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from visavis.events import (
    EMOTIONS,
    AudioReceived,
    Capabilities,
    CodedError,
    EchoDetected,
    Emotion,
    Event,
    PlaybackCompleted,
    PlaybackStarted,
    Score,
    SessionSettings,
    SessionUpdated,
    SoundDetected,
    UserSpeechStarted,
    UserSpeechStopped,
)
from visavis.perception.backends.fake_sounds import FakeSoundClassifier
from visavis.perception.embeddings import Embeddings
from visavis.perception.microphone import Microphone
from visavis.perception.own_voice import TRUSTED_MS, OwnVoice
from visavis.perception.sound_gate import SoundGate
from visavis.perception.sounds import SoundPolicy, Sounds, SoundTeller

CAPABILITIES = Capabilities(recognizer=None, recognizer_scope=None, synthesizer=None, mind="fake", turn_model=None)
LAUGHTER: Mapping[str, float] = {"laughter": 0.9, "doorbell": 0.05}
UNSURE: Mapping[str, float] = {"laughter": 0.3, "doorbell": 0.3}
BELL: Mapping[str, float] = {"doorbell": 0.8, "laughter": 0.1}
HAPPY: Mapping[Emotion, float] = {emotion: 0.7 if emotion == "happy" else 0.05 for emotion in EMOTIONS}
NOISE = np.random.default_rng(0)


def settings(**wishes: Any) -> SessionUpdated:
    return SessionUpdated(settings=SessionSettings(**wishes), capabilities=CAPABILITIES)


def at(level: float, ms: int) -> np.ndarray:
    return NOISE.normal(0, level, 16 * ms).astype(np.int16)


class Room:
    """A session's microphone and what listens to it, 20 ms at a time."""

    def __init__(self, classifier: FakeSoundClassifier, **wishes: Any) -> None:
        self.classifier = classifier
        self.microphone = Microphone()
        self.reports: list[tuple[str, Mapping[Emotion, float], int]] = []
        self.now_s = 0.0
        self.embeddings = Embeddings(lambda: self.now_s)
        self.sounds = Sounds(classifier, self.microphone, embeddings=self.embeddings,
                             report=lambda *told: self.reports.append(told))  # fmt: skip
        self.sounds.switch(settings(**(wishes or {"sounds": True})))
        self.told: list[SoundDetected] = []

    async def hear(self, level: float, ms: int) -> list[SoundDetected]:
        """Let noise of a level be heard; return what is told meanwhile."""
        before = len(self.told)
        for _ in range(ms // 20):
            event = AudioReceived(data=at(level, 20).tobytes())
            self.now_s += 0.02
            self.microphone.receive(event)
            self.sounds.collect(event)
            if self.sounds.is_due(event):
                self.told += [found async for found in self.sounds.listen(event)]
        return self.told[before:]

    def note(self, *events: Event) -> None:
        for event in events:
            self.sounds.follow(event)

    @property
    def now_ms(self) -> int:
        return self.microphone.position // 16


async def test_a_sound_is_told_once_with_its_place() -> None:
    room = Room(FakeSoundClassifier([LAUGHTER]))
    assert await room.hear(10, 3_000) == []
    (told,) = await room.hear(2_000, 3_000)
    assert (told.label, told.score, told.source) == ("laughter", 0.9, "fake-sounds")
    assert told.stream_ms == pytest.approx(3_000, abs=60)
    assert 500 <= told.duration_ms <= 1_000
    assert len(room.classifier.windows) >= 3


async def test_silence_costs_nothing() -> None:
    room = Room(FakeSoundClassifier([LAUGHTER]))
    await room.hear(10, 8_000)
    await room.hear(0, 2_000)
    assert room.classifier.windows == []


async def test_a_click_is_no_sound() -> None:
    room = Room(FakeSoundClassifier([LAUGHTER]))
    await room.hear(10, 2_000)
    await room.hear(3_000, 40)
    await room.hear(10, 3_000)
    assert room.classifier.windows == []


async def test_what_goes_on_and_on_becomes_part_of_the_room() -> None:
    room = Room(FakeSoundClassifier([UNSURE]))
    await room.hear(10, 1_000)
    await room.hear(200, 40_000)
    looked = len(room.classifier.windows)
    assert looked > 3
    await room.hear(200, 5_000)
    assert len(room.classifier.windows) == looked


async def test_nothing_is_heard_without_leave() -> None:
    room = Room(FakeSoundClassifier([LAUGHTER]), sounds=False)
    await room.hear(2_000, 3_000)
    assert room.classifier.windows == []
    room.sounds.switch(settings(sounds=True))
    assert await room.hear(2_000, 2_000)
    room.sounds.switch(settings(sounds=False))
    looked = len(room.classifier.windows)
    await room.hear(2_000, 3_000)
    assert len(room.classifier.windows) == looked


async def test_her_own_voice_is_left_out() -> None:
    room = Room(FakeSoundClassifier([LAUGHTER]))
    await room.hear(10, 1_000)
    room.note(PlaybackStarted(response_id="r"))
    assert await room.hear(2_000, 4_000) == []
    assert room.classifier.windows == []
    room.note(PlaybackCompleted(response_id="r", pts_ms=4_000))
    assert await room.hear(2_000, 280) == []  # the room goes on
    (told,) = await room.hear(2_000, 2_000)
    assert told.stream_ms >= 5_300
    assert all(len(window) <= 16 * 2_000 for window in room.classifier.windows)


async def test_with_headphones_she_can_speak_meanwhile() -> None:
    room = Room(FakeSoundClassifier([LAUGHTER]), sounds=True, duplex="full")
    room.note(settings(sounds=True, duplex="full"), PlaybackStarted(response_id="r"))
    assert await room.hear(2_000, 2_500)


async def test_an_echo_takes_back_what_was_heard() -> None:
    classifier = FakeSoundClassifier([LAUGHTER], delay_ms=1)
    room = Room(classifier, sounds=True, voice_emotion=True)
    await room.hear(10, 1_000)
    await room.hear(2_000, 980)
    event = AudioReceived(data=at(2_000, 20).tobytes())
    room.microphone.receive(event)
    room.sounds.collect(event)

    async def listen() -> list[SoundDetected]:
        return [found async for found in room.sounds.listen(event)]

    task = asyncio.create_task(listen())
    await asyncio.sleep(0)
    room.note(EchoDetected(stream_ms=1_000, correlation=0.9, lag_ms=40))
    assert await task == []
    assert room.embeddings.get("sound") is None


async def test_the_voice_is_read_while_the_user_speaks() -> None:
    room = Room(FakeSoundClassifier([{"laughter": 0.1}], emotions=HAPPY), voice_emotion=True)
    await room.hear(2_000, 3_000)
    assert room.classifier.windows == []  # nobody speaks
    room.note(UserSpeechStarted(stream_ms=room.now_ms, probability=0.9))
    assert await room.hear(2_000, 3_000) == []  # sounds are not asked for
    assert [report[0] for report in room.reports] == ["fake-sounds"] * len(room.classifier.windows)
    assert len(room.reports) >= 2
    assert room.reports[0][1] == HAPPY
    assert 3_600 <= room.reports[0][2] <= 4_100
    kept = room.embeddings.get("sound")
    assert kept is not None
    assert kept.values.shape == (room.classifier.dimensions,)
    room.note(UserSpeechStopped(stream_ms=room.now_ms, probability=0.1, speech_ms=3_000))
    told = len(room.reports)
    await room.hear(2_000, 4_000)
    assert len(room.reports) <= told + 1  # only what he said before is still in a window
    room.sounds.switch(settings(voice_emotion=False))
    assert room.embeddings.get("sound") is None


async def test_without_a_trained_head_no_feelings_are_told() -> None:
    room = Room(FakeSoundClassifier([{"laughter": 0.1}]), voice_emotion=True)
    room.note(UserSpeechStarted(stream_ms=0, probability=0.9))
    await room.hear(2_000, 3_000)
    assert room.reports == []
    assert room.embeddings.get("sound") is not None


async def test_embeddings_need_leave_to_read_the_voice() -> None:
    room = Room(FakeSoundClassifier([LAUGHTER], emotions=HAPPY), sounds=True)
    room.note(UserSpeechStarted(stream_ms=0, probability=0.9))
    await room.hear(2_000, 3_000)
    assert room.embeddings.get("sound") is None
    assert room.reports == []


async def test_a_failure_is_told_and_is_not_the_end() -> None:
    failure = CodedError("inference.overloaded", "Later.", retryable=True)
    room = Room(FakeSoundClassifier([LAUGHTER], failures=[failure]))
    await room.hear(10, 1_000)
    with pytest.raises(CodedError):
        await room.hear(2_000, 2_000)
    assert await room.hear(2_000, 3_000)


def told(answers: list[Mapping[str, float]], step_ms: int = 1_000) -> list[str | None]:
    teller = SoundTeller(SoundPolicy())
    found = []
    for number, answer in enumerate(answers):
        scores = [Score(label=name, score=value) for name, value in sorted(answer.items(), key=lambda item: -item[1])]
        event = teller.follow(scores, number * step_ms, number * step_ms + 800, "fake")
        found.append(event.label if event else None)
    return found


def test_what_wavers_is_not_told_again() -> None:
    assert told([LAUGHTER, UNSURE, LAUGHTER, {"doorbell": 0.1}, LAUGHTER]) == ["laughter", None, None, None, None]
    assert told([LAUGHTER, BELL, LAUGHTER, BELL]) == ["laughter", "doorbell", None, None]
    assert told([UNSURE, {}, {"laughter": 0.49}]) == [None, None, None]
    assert told([LAUGHTER, {}, LAUGHTER], step_ms=8_000) == ["laughter", None, "laughter"]


def test_the_gate_does_not_take_a_loud_beginning_for_the_room() -> None:
    gate = SoundGate()
    gate.add(at(3_000, 50), 0, keep_ms=2_000)
    assert gate.since(0) == [0]
    for place in range(50, 5_000, 50):
        gate.add(at(3_000, 50), place, keep_ms=2_000)
    assert gate.since(0)[0] >= 2_900  # older steps are gone


def test_headphones_are_trusted_after_a_while_without_echo() -> None:
    voice = OwnVoice()
    assert voice.clear_since(500) == 0
    voice.follow(PlaybackStarted(response_id="r"), 1_000)
    assert voice.clear_since(3_000) == 3_000
    voice.follow(PlaybackCompleted(response_id="r", pts_ms=1), 1_000 + TRUSTED_MS)
    assert voice.clear_since(20_000) == 0
    voice.follow(EchoDetected(stream_ms=0, correlation=0.9, lag_ms=1), 21_000)
    assert voice.clear_since(22_000) == 21_000  # not headphones after all
