"""The whole of hearing on real models: sound in, words and turns out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.conftest import in_virtual_time
from tests.models.installed import model_file
from tests.perception.recognizers import VOCABULARY
from tests.sounds import ODD_SOUNDS, RATE, Samples, noise, read_flac, spoken
from visavis.bus import SessionBus, virtual_time
from visavis.events import (
    AudioReceived,
    Event,
    HandlerFailed,
    TurnEnded,
    TurnEndPredicted,
    TurnStarted,
    UserSpeechPaused,
    UserSpeechResumed,
    UserSpeechStarted,
    UserSpeechStopped,
    UtteranceTranscribed,
)
from visavis.inference import Batcher, Runner
from visavis.models.silero import SileroVad
from visavis.models.smart_turn import SmartTurn
from visavis.perception.backends.pocketsphinx.recognizer import PocketsphinxRecognizer
from visavis.perception.completeness import Completeness
from visavis.perception.microphone import Microphone
from visavis.perception.transcription import HEARD, Transcription
from visavis.perception.turn_end import JUDGED, TurnEnd
from visavis.perception.voice_activity import VadBatcher, VoiceActivity

FRAME = RATE // 50


class Models:
    """What all sessions share."""

    def __init__(self, cache: Path) -> None:
        self.vad_runner, self.turn_runner = Runner("vad"), Runner("turn-end")
        self.vad: VadBatcher = Batcher(SileroVad(model_file("silero-vad")).predict, self.vad_runner)
        self.turn_model = SmartTurn(model_file("smart-turn"))
        self.completeness = Completeness(VOCABULARY.sentences)
        self.recognizer = PocketsphinxRecognizer(cache)

    async def close(self) -> None:
        self.vad_runner.close()
        self.turn_runner.close()
        await self.recognizer.close()


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Models]:
    made = Models(tmp_path_factory.mktemp("cache"))
    virtual_time.run(made.recognizer.prepare(VOCABULARY))
    yield made
    virtual_time.run(made.close())


class Session:
    """One session's hearing, and a floor that ends each turn where the speech stops."""

    def __init__(self, models: Models, name: str) -> None:
        self.bus = bus = SessionBus(name)
        self.events: list[tuple[int, Event]] = []
        self.microphone = microphone = Microphone()
        turn_end = TurnEnd(microphone, models.turn_model, models.turn_runner, models.completeness)
        transcription = Transcription(models.recognizer, microphone, VOCABULARY, session_id=name)
        bus.listen(AudioReceived, microphone.receive)
        bus.listen(AudioReceived, VoiceActivity(microphone, models.vad).detect, latest_only=(AudioReceived,))
        bus.listen(JUDGED, turn_end.follow)
        bus.listen(UserSpeechPaused, turn_end.predict, until=(UserSpeechResumed, UserSpeechStarted, TurnEnded))
        bus.listen(HEARD, transcription.transcribe, latest_only=(AudioReceived,))
        bus.listen(UserSpeechStarted, lambda _: [TurnStarted(why="vad")])
        bus.listen(UserSpeechStopped, lambda _: [TurnEnded(why="vad")])
        bus.tap(
            lambda item: self.events.append((microphone.position // 16, item.event)),
            where=lambda kind: kind is not AudioReceived,
        )

    async def hear(self, *sounds: Samples) -> None:
        for sound in sounds:
            for start in range(0, len(sound), FRAME):
                self.bus.publish(AudioReceived(data=sound[start : start + FRAME].tobytes()))
                await self.bus.idle()

    def times(self, kind: type[Event]) -> list[int]:
        return [now for now, event in self.events if isinstance(event, kind)]

    @property
    def finals(self) -> list[str]:
        return [e.transcription for _, e in self.events if isinstance(e, UtteranceTranscribed) and e.final]


QUIET = noise(1.0, 15)


@in_virtual_time
async def test_questions_in_a_row(models: Models) -> None:
    session = Session(models, "row")
    questions = ["Hello, who are you?", "What can you do?", "Tell me a joke."]
    for question in questions:
        await session.hear(QUIET, spoken(question), QUIET)
    assert session.finals == ["hello who are you", "what can you do", "tell me a joke"]
    assert len(session.times(TurnEnded)) == 3
    assert session.times(HandlerFailed) == []
    partial = [e for _, e in session.events if isinstance(e, UtteranceTranscribed) and not e.final]
    assert len(partial) >= 6
    await session.bus.close()


@in_virtual_time
async def test_the_turn_model_answers_during_the_hangover(models: Models) -> None:
    session = Session(models, "hangover")
    await session.hear(QUIET, spoken("Hello, who are you?"), QUIET)
    [predicted] = session.times(TurnEndPredicted)
    [stopped] = session.times(UserSpeechStopped)
    assert predicted < stopped
    [started] = session.times(UserSpeechStarted)
    onset = next(e.stream_ms for _, e in session.events if isinstance(e, UserSpeechStarted))
    assert started - onset <= 96
    await session.bus.close()


@in_virtual_time
async def test_words_lie_where_they_were_said(models: Models) -> None:
    session = Session(models, "words")
    await session.hear(QUIET, QUIET, spoken("Good morning."), QUIET)
    final = next(e for _, e in session.events if isinstance(e, UtteranceTranscribed) and e.final)
    assert [word.word for word in final.words] == ["good", "morning"]
    loud = np.flatnonzero(np.abs(spoken("Good morning.")) > 1500) / 16 + 2000
    assert final.words[0].start_ms == pytest.approx(loud[0], abs=150)
    assert final.words[-1].end_ms == pytest.approx(loud[-1], abs=150)
    await session.bus.close()


@in_virtual_time
async def test_sessions_at_once_hear_themselves_only(models: Models) -> None:
    sessions = [Session(models, f"at once {i}") for i in range(3)]
    sentences = [spoken("Good morning."), spoken("Can you see me?"), np.resize(QUIET, 2 * RATE)]
    for start in range(0, 3 * RATE, FRAME):
        for session, sentence in zip(sessions, sentences, strict=True):
            whole = np.concatenate([QUIET, sentence, QUIET, QUIET])
            session.bus.publish(AudioReceived(data=whole[start : start + FRAME].tobytes()))
        for session in sessions:
            await session.bus.idle()
    assert [session.finals for session in sessions] == [["good morning"], ["can you see me"], []]
    for session in sessions:
        await session.bus.close()


@in_virtual_time
async def test_a_speech_about_other_things_is_not_trusted(models: Models, test_data: Path) -> None:
    session = Session(models, "president")
    await session.hear(read_flac(test_data / "jfk.flac"), QUIET)
    finals = [e for _, e in session.events if isinstance(e, UtteranceTranscribed) and e.final]
    assert 3 <= len(finals) <= 6
    assert max(event.confidence for event in finals) < 0.7
    assert session.times(HandlerFailed) == []
    await session.bus.close()


@pytest.mark.parametrize("name", ODD_SOUNDS)
@in_virtual_time
async def test_nothing_that_a_microphone_brings_is_a_failure(models: Models, name: str) -> None:
    session = Session(models, f"odd {name}")
    await session.hear(ODD_SOUNDS[name], QUIET)
    assert session.times(HandlerFailed) == []
    assert len(session.finals) == len(session.times(TurnEnded))
    await session.bus.close()
