from __future__ import annotations

import asyncio

import numpy as np
import pytest

from tests.conftest import in_virtual_time
from tests.perception.listening import Listening, ShowingRecognizer, fail_once, tenths
from visavis.events import (
    AudioReceived,
    Capabilities,
    CodedError,
    Event,
    PersonaCard,
    SessionClosed,
    SessionOpened,
    SessionSettings,
    SessionUpdated,
    TurnEnded,
    TurnStarted,
    UserSpeechResumed,
    UserSpeechStarted,
)
from visavis.perception.backends.fake import FakeRecognizer
from visavis.perception.recognition import RecognitionStream, Vocabulary
from visavis.perception.transcription import TranscriptionTiming

CAPABILITIES = Capabilities(recognizer="x", recognizer_scope="open", synthesizer=None, mind="x", turn_model=None)


@in_virtual_time
async def test_a_turn_is_heard_from_before_its_onset_to_its_end() -> None:
    recognizer = ShowingRecognizer()
    session = Listening(recognizer)
    await session.hear(1000)
    await session.say(1000)
    await session.end_turn()
    [stream] = recognizer.streams
    assert stream.heard[0] == 7  # 300 ms before the onset
    assert len(stream.heard) == (300 + 1000 + 160) * 16
    assert np.array_equal(stream.heard, session.microphone.read(700 * 16, 2160 * 16))
    assert session.finals == [tenths(7, 20)]
    assert stream.closed
    await session.bus.close()


@in_virtual_time
async def test_the_final_text_follows_from_the_end_of_the_turn() -> None:
    session = Listening(ShowingRecognizer())
    await session.hear(500)
    await session.say(500)
    await session.end_turn()
    ended = next(item for item in session.published if isinstance(item.event, TurnEnded))
    final = session.published[-1]
    assert final.cause_id == ended.id
    assert final.turn == 1
    event = session.transcribed[-1]
    assert event.final
    assert (event.recognizer, event.language, event.confidence) == ("showing", "en-GB", 0.5)
    assert [(word.word, word.start_ms) for word in event.words] == [(str(i), i * 100) for i in range(2, 11)]
    await session.bus.close()


@in_virtual_time
async def test_partial_texts_come_when_something_is_new() -> None:
    session = Listening(FakeRecognizer(["who are you"], word_ms=400))
    await session.hear(500)
    await session.say(1500)
    await session.end_turn()
    assert [(event.transcription, event.final) for event in session.transcribed] == [
        ("who", False),
        ("who are", False),
        ("who are you", False),
        ("who are you", True),
    ]
    await session.bus.close()


@in_virtual_time
async def test_the_final_text_takes_as_long_as_the_recognizer() -> None:
    session = Listening(FakeRecognizer(["hello"], delay_ms=120))
    await session.say(500)
    before = asyncio.get_running_loop().time()
    await session.end_turn()
    assert asyncio.get_running_loop().time() - before == pytest.approx(0.12)
    assert session.finals == ["hello"]
    await session.bus.close()


@in_virtual_time
async def test_a_noise_of_which_no_turn_is_made_leaves_nothing() -> None:
    recognizer = FakeRecognizer(["yes", "hello"], word_ms=100)
    session = Listening(recognizer)
    await session.hear(500)
    await session.say(200, take_turn=False)
    assert [event.transcription for event in session.transcribed] == ["yes", ""]
    assert session.finals == []
    assert recognizer.open_streams == 0
    await session.hear(1000)
    await session.say(300)
    await session.end_turn()
    assert session.finals == ["hello"]
    assert recognizer.open_streams == 0
    await session.bus.close()


@in_virtual_time
async def test_a_pause_within_a_turn_belongs_to_the_utterance() -> None:
    recognizer = ShowingRecognizer()
    session = Listening(recognizer)
    await session.hear(500)
    await session.say(500)
    await session.hear(300)  # 0.5 s of silence in all
    await session.say(500, take_turn=False)
    await session.end_turn()
    [stream] = recognizer.streams
    assert np.array_equal(stream.heard, session.microphone.read(200 * 16, 2160 * 16))
    assert session.finals == [tenths(2, 20)]
    await session.bus.close()


@in_virtual_time
async def test_a_short_pause_stops_nothing() -> None:
    session = Listening(ShowingRecognizer())
    await session.say(600)
    await session.publish(UserSpeechResumed(stream_ms=session.now_ms))
    await session.hear(400)
    await session.end_turn()
    assert session.finals == [tenths(0, 11)]
    await session.bus.close()


@in_virtual_time
async def test_after_a_long_pause_a_new_part_begins_and_both_are_one_text() -> None:
    recognizer = ShowingRecognizer()
    session = Listening(recognizer)
    await session.hear(500)
    await session.say(500)
    await session.hear(1500)
    await session.say(500, take_turn=False)
    await session.end_turn()
    assert len(recognizer.streams) == 2
    assert session.finals == [tenths(2, 10) + " " + tenths(24, 32)]
    times = [(word.word, word.start_ms // 100) for word in session.transcribed[-1].words]
    assert all(int(word) == start for word, start in times)
    assert recognizer.open_streams == 0
    await session.bus.close()


@in_virtual_time
async def test_somebody_who_never_stops_is_heard_in_parts() -> None:
    recognizer = ShowingRecognizer()
    session = Listening(recognizer, TranscriptionTiming(longest_part_ms=1000))
    await session.say(5000)
    await session.end_turn()
    assert len(recognizer.streams) == 3
    assert max(len(stream.heard) for stream in recognizer.streams) <= 2200 * 16
    assert session.finals == [tenths(0, 20) + " " + tenths(21, 41) + " " + tenths(42, 50)]
    await session.bus.close()


@in_virtual_time
async def test_utterances_do_not_overlap() -> None:
    recognizer = ShowingRecognizer()
    session = Listening(recognizer)
    await session.say(500)
    await session.end_turn()
    await session.say(500)
    await session.end_turn()
    first, second = (stream.heard for stream in recognizer.streams)
    assert np.array_equal(np.concatenate([first, second]), session.microphone.read(0, len(first) + len(second)))
    await session.bus.close()


@in_virtual_time
async def test_a_new_turn_begins_anew() -> None:
    recognizer = ShowingRecognizer()
    session = Listening(recognizer)
    await session.say(500)
    await session.publish(UserSpeechStarted(stream_ms=session.now_ms, probability=1))
    await session.hear(200)
    await session.publish(TurnStarted(why="vad"))
    await session.hear(300)
    await session.end_turn()
    assert session.finals == [tenths(8, 10)]
    assert recognizer.open_streams == 0
    await session.bus.close()


@in_virtual_time
async def test_a_typed_message_takes_the_place_of_what_is_being_said() -> None:
    recognizer = ShowingRecognizer()
    session = Listening(recognizer)
    await session.say(500)
    await session.publish(TurnStarted(why="text"), TurnEnded(why="text"))
    assert session.finals == []
    assert recognizer.open_streams == 0
    await session.say(300)
    await session.end_turn()
    assert len(session.finals) == 1
    await session.bus.close()


@in_virtual_time
async def test_a_turn_that_was_typed_only() -> None:
    session = Listening(ShowingRecognizer())
    await session.publish(TurnStarted(why="text"), TurnEnded(why="text"))
    assert session.transcribed == []
    await session.bus.close()


@in_virtual_time
async def test_a_turn_that_a_button_began_and_ended() -> None:
    session = Listening(ShowingRecognizer())
    await session.hear(1000)
    await session.publish(TurnStarted(why="client"))
    await session.hear(400)
    await session.publish(TurnEnded(why="client"))
    assert session.finals == [tenths(7, 13)]
    await session.bus.close()


@in_virtual_time
async def test_a_turn_in_which_nothing_was_heard_has_an_empty_text() -> None:
    session = Listening(ShowingRecognizer())
    await session.publish(TurnStarted(why="vad"))
    await session.end_turn()
    assert [(event.transcription, event.confidence) for event in session.transcribed] == [("", 0.0)]
    await session.bus.close()


def opened(recognizer: str) -> Event:
    settings = SessionSettings.model_validate({"recognizer": recognizer})
    return SessionOpened(persona=PersonaCard(name="a", title="A"), settings=settings, capabilities=CAPABILITIES)


@in_virtual_time
async def test_a_browser_that_recognizes_by_itself_is_left_alone() -> None:
    recognizer = ShowingRecognizer()
    session = Listening(recognizer)
    await session.publish(opened("browser"))
    await session.say(500)
    await session.end_turn()
    assert session.transcribed == []
    assert recognizer.streams == []
    await session.publish(SessionUpdated(settings=SessionSettings(), capabilities=CAPABILITIES))
    await session.say(500)
    assert recognizer.open_streams == 1
    browser = SessionSettings(recognizer="browser")
    await session.publish(SessionUpdated(settings=browser, capabilities=CAPABILITIES))
    assert recognizer.open_streams == 0
    await session.bus.close()


@pytest.mark.parametrize("at", ["open", "feed", "finish"])
@pytest.mark.parametrize("error", [CodedError("recognizer.failed", "It has failed."), LookupError("a mistake of ours")])
@in_virtual_time
async def test_a_failure_is_told_once_and_the_final_text_comes_all_the_same(at: str, error: Exception) -> None:
    recognizer = ShowingRecognizer(fail_once(at, error))
    session = Listening(recognizer)
    await session.say(500)
    await session.end_turn()
    assert session.failures == ["recognizer.failed" if isinstance(error, CodedError) else "internal"]
    assert session.finals == [""]
    assert recognizer.open_streams == 0
    await session.say(500)
    await session.end_turn()
    assert len(session.failures) == 1
    assert len(session.finals) == 2
    assert session.finals[1]
    await session.bus.close()


@pytest.mark.parametrize("at", ["open", "feed", "finish"])
@in_virtual_time
async def test_where_it_can_help_the_utterance_is_heard_a_second_time(at: str) -> None:
    crash = CodedError("recognizer.crashed", "It is gone.", retryable=True)
    recognizer = ShowingRecognizer(fail_once(at, crash))
    session = Listening(recognizer)
    await session.hear(1000)
    await session.say(500)
    await session.end_turn()
    assert session.failures == ["recognizer.crashed"]
    assert session.finals == [tenths(7, 15)]
    assert recognizer.open_streams == 0
    await session.bus.close()


@in_virtual_time
async def test_a_recognizer_that_is_gone_for_good_is_asked_twice_for_an_utterance() -> None:
    def gone(_: str) -> None:
        raise CodedError("recognizer.crashed", "It is gone.", retryable=True)

    session = Listening(ShowingRecognizer(gone))
    await session.say(2000)
    await session.end_turn()
    assert session.failures == ["recognizer.crashed"] * 2
    assert session.finals == [""]
    await session.bus.close()


class Sleeper(ShowingRecognizer):
    """Takes its time with opening."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds = seconds

    async def open(self, vocabulary: Vocabulary, *, session_id: str) -> RecognitionStream:
        await asyncio.sleep(self.seconds)
        return await super().open(vocabulary, session_id=session_id)


@in_virtual_time
async def test_a_recognizer_that_does_not_answer_is_not_waited_for() -> None:
    session = Listening(Sleeper(3600))
    await session.say(500)
    await session.end_turn()
    assert session.finals == [""]
    assert set(session.failures) == {"recognizer.timeout"}
    await session.bus.close()


@in_virtual_time
async def test_a_slow_recognizer_misses_nothing() -> None:
    recognizer = Sleeper(5)
    session = Listening(recognizer)
    session.bus.publish(UserSpeechStarted(stream_ms=0, probability=1))
    session.bus.publish(TurnStarted(why="vad"))
    for i in range(400):  # 8 s of sound while it is being opened
        numbers = np.arange(i * 320, (i + 1) * 320) // 1600
        session.bus.publish(AudioReceived(data=numbers.astype(np.int16).tobytes()))
    await session.end_turn()
    assert session.finals == [tenths(0, 79)]
    assert session.failures == []
    await session.bus.close()


@in_virtual_time
async def test_sound_that_is_gone_before_it_was_heard_is_left_out_and_times_stay_right() -> None:
    recognizer = Sleeper(14)
    session = Listening(recognizer)
    session.bus.publish(UserSpeechStarted(stream_ms=0, probability=1))
    session.bus.publish(TurnStarted(why="vad"))
    await asyncio.sleep(0)
    for start in range(0, 15_000 * 16, 1600):  # 15 s, of which 10 s are kept
        numbers = np.arange(start, start + 1600) // 1600
        session.bus.publish(AudioReceived(data=numbers.astype(np.int16).tobytes()))
    await session.end_turn()
    assert session.finals == [tenths(50, 149)]
    assert all(int(word.word) == word.start_ms // 100 for word in session.transcribed[-1].words)
    await session.bus.close()


@in_virtual_time
async def test_the_end_of_the_session_is_the_end_of_what_was_being_said() -> None:
    recognizer = ShowingRecognizer()
    session = Listening(recognizer)
    await session.say(500)
    await session.publish(SessionClosed(reason="client"))
    assert recognizer.forgotten == ["session"]
    assert recognizer.open_streams == 0
    assert session.finals == []
    await session.bus.close()
