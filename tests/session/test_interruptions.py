from __future__ import annotations

import pytest

from tests.session.conversation import Conversation, final, kinds, over, partial, speaking, started, stopped
from visavis.events import (
    AssistantCancelled,
    CancelResponse,
    EchoDetected,
    GenerateResponse,
    PlaybackCompleted,
    PlaybackPaused,
    PlaybackProgressed,
    PlaybackResumed,
    PlaybackStarted,
    TextReceived,
    TurnEndPredicted,
    TurnInterrupted,
    TurnStarted,
    UserSpeechContinued,
    UserSpeechPaused,
    UtteranceTranscribed,
)
from visavis.session.backchannel import is_backchannel
from visavis.session.floor import Floor, Timer
from visavis.session.timers import TimerExpired


def test_barge_in_stops_everything_and_remembers_what_was_heard() -> None:
    talk = Conversation()
    first = talk.ask("who are you")
    talk.answer(first, "I am Iris. How are you?", pts_ms=3_000)
    talk(PlaybackStarted(response_id=first), PlaybackProgressed(response_id=first, pts_ms=3_260))
    assert talk(started()) == []
    assert talk(UserSpeechContinued(stream_ms=0, speech_ms=96)) == []
    assert talk(UserSpeechContinued(stream_ms=0, speech_ms=128)) == [PlaybackPaused(response_id=first)]
    assert talk(UserSpeechContinued(stream_ms=0, speech_ms=416)) == []
    assert talk(UserSpeechContinued(stream_ms=0, speech_ms=448)) == [
        CancelResponse(response_id=first),
        TurnInterrupted(why="vad", heard_text="I am Iris.", heard_ms=260, response_id=first),
        TurnStarted(why="vad"),
        AssistantCancelled(response_id=first),
    ]
    assert talk.floor() is Floor.USER
    talk(TurnEndPredicted(probability=1, stream_ms=0), stopped(800))
    events = talk(UtteranceTranscribed(transcription="stop", final=True))
    assert events == [GenerateResponse(response_id="r2", text="stop", spoken=True)]


def test_a_cough_does_not_interrupt() -> None:
    talk = Conversation()
    first = talk.ask("who are you")
    talk.answer(first)
    talk(PlaybackStarted(response_id=first))
    assert talk(started(), UserSpeechContinued(stream_ms=0, speech_ms=120), stopped(120)) == []
    assert talk.floor() is Floor.SPEAKING


@pytest.mark.parametrize("text", ["", "mhm", "Yeah, I see.", "stop"])
def test_a_short_sound_over_the_answer_is_waited_for_and_the_answer_goes_on(text: str) -> None:
    talk, first = speaking()
    assert talk(started(), over(96)) == []
    assert talk(over(128)) == [PlaybackPaused(response_id=first)]
    assert Timer.PLAYBACK not in talk.timers
    assert talk(over(160)) == []
    confidence = 0.2 if text == "stop" else 0.9  # a word that was hardly understood is no word
    assert talk(partial(text, confidence), over(700)) == []
    assert talk(stopped(700)) == [PlaybackResumed(response_id=first)]
    assert Timer.PLAYBACK in talk.timers
    assert talk.floor() is Floor.SPEAKING
    assert talk(started(), over(128)) == [PlaybackPaused(response_id=first)]  # and again


def test_words_that_want_the_floor_get_it_at_once() -> None:
    talk, first = speaking()
    talk(started(), over(128), over(160))
    assert talk(partial("stop"), over(320)) == []  # one word may be a wrong guess
    events = talk(UserSpeechPaused(stream_ms=0))  # it was all that was said
    assert kinds(events)[:3] == ["assistant.cancel", "turn.interrupted", "turn.started"]
    talk, first = speaking()
    talk(started(), over(128), partial("stop"), over(416))
    assert kinds(talk(over(448)))[0] == "assistant.cancel"
    talk, first = speaking()
    talk(started(), over(128), over(320))
    assert CancelResponse(response_id=first) in talk(partial("okay but what about"))
    assert talk.floor() is Floor.USER


@pytest.mark.parametrize("text", ["you", "the hood", "have a"])
def test_short_words_that_ask_for_nothing_are_a_yeah_misheard(text: str) -> None:
    talk, first = speaking()
    talk(started(), over(128), partial(text))
    assert talk(over(448), UserSpeechPaused(stream_ms=0)) == []
    assert talk(stopped(448)) == [PlaybackResumed(response_id=first)]
    talk(started(), over(128), partial(f"{text} and then"))
    assert CancelResponse(response_id=first) in talk(over(512))  # but somebody who goes on says something


def test_a_discarded_turn_is_not_answered() -> None:
    talk = Conversation()
    talk.speak()
    assert kinds(talk(CancelResponse())) == ["turn.interrupted"]
    assert talk.floor() is Floor.IDLE
    assert talk(final("never mind")) == []
    assert kinds(talk.speak()) == ["turn.started", "turn.ended"]
    assert kinds(talk(final("who are you"))) == ["assistant.generate"]


def test_the_words_of_a_discarded_turn_are_not_those_of_the_next() -> None:
    talk = Conversation()
    talk.speak()
    talk(CancelResponse())
    talk.speak()
    assert talk(final("never mind")) == []
    assert kinds(talk(final("who are you"))) == ["assistant.generate"]


def test_a_recognizer_that_answers_neither_turn_does_not_hang_the_conversation() -> None:
    talk = Conversation()
    talk.speak()
    talk(CancelResponse())
    talk.speak(2_000)
    assert kinds(talk(TimerExpired(Timer.TRANSCRIPT))) == ["assistant.generate"]


def test_words_of_a_discarded_turn_that_never_come_take_none_away() -> None:
    talk = Conversation()
    talk.speak()
    talk(CancelResponse())
    assert talk(TimerExpired(Timer.TRANSCRIPT)) == []
    talk.speak(2_000)
    assert kinds(talk(final("who are you"))) == ["assistant.generate"]


def test_much_speech_gets_the_floor_whatever_it_is() -> None:
    talk, first = speaking()
    talk(started(), over(128), partial("yeah yeah"))
    assert talk(over(992)) == []
    assert CancelResponse(response_id=first) in talk(over(1_000))


def test_an_answer_that_waits_can_still_be_stopped() -> None:
    talk, first = speaking()
    talk(started(), over(128))
    assert CancelResponse(response_id=first) in talk(TextReceived(text="typed"))
    talk(stopped(200))
    assert PlaybackResumed(response_id=first) not in talk.log


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mhm", True),
        ("Yeah.", True),
        ("oh okay, got it", True),
        ("uh huh", True),
        ("that\u2019s right", True),
        ("yes please", False),
        ("stop", False),
        ("right now", False),
        ("no", False),
        ("", False),
        ("...", False),
    ],
)
def test_backchannels(text: str, expected: bool) -> None:
    assert is_backchannel(text) is expected


def test_her_own_voice_does_not_interrupt_her() -> None:
    talk, first = speaking()
    assert talk(started(), over(128)) == [PlaybackPaused(response_id=first)]
    assert talk(EchoDetected(stream_ms=0, correlation=0.9, lag_ms=120)) == [PlaybackResumed(response_id=first)]
    assert talk(over(448), over(1_200)) == []
    assert talk(stopped(2_000)) == []
    assert talk.floor() is Floor.SPEAKING


def test_an_echo_of_nothing_changes_nothing() -> None:
    talk = Conversation()
    assert talk(EchoDetected(stream_ms=0, correlation=0.9, lag_ms=120)) == []
    talk(started())
    assert talk(EchoDetected(stream_ms=0, correlation=0.9, lag_ms=120)) == []
    assert talk.floor() is Floor.USER


def test_where_she_would_hear_herself_nobody_interrupts_her() -> None:
    talk, first = speaking()
    talk.machine.half_duplex = True
    assert talk(started(), over(600), over(1_200), stopped(1_500)) == []
    assert talk.floor() is Floor.SPEAKING
    talk(PlaybackCompleted(response_id=first, pts_ms=400))
    assert kinds(talk(started())) == ["turn.started"]


def test_who_still_speaks_when_her_echo_must_be_over_has_the_floor() -> None:
    talk, first = speaking()
    talk.machine.half_duplex = True
    talk(started(), PlaybackCompleted(response_id=first, pts_ms=400))
    assert talk.floor() is Floor.IDLE
    assert talk.timers[Timer.ECHO] == 400
    assert kinds(talk(TimerExpired(Timer.ECHO))) == ["turn.started"]


def test_an_echo_that_ends_with_her_voice_is_no_turn() -> None:
    talk, first = speaking()
    talk.machine.half_duplex = True
    talk(started(), PlaybackCompleted(response_id=first, pts_ms=400), stopped(900))
    assert talk(TimerExpired(Timer.ECHO)) == []
    assert talk.floor() is Floor.IDLE
