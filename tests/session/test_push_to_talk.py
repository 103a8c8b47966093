from __future__ import annotations

from tests.session.conversation import Conversation, final, kinds, over, speaking, started, stopped
from visavis.events import (
    EndTurn,
    GenerateResponse,
    PlaybackStarted,
    StartTurn,
    TurnEnded,
    TurnEndPredicted,
    TurnStarted,
)
from visavis.session.floor import Floor, Timer
from visavis.session.timers import TimerExpired


def button() -> Conversation:
    talk = Conversation()
    talk.machine.patience.mode = "push_to_talk"
    return talk


def test_the_button_is_the_turn() -> None:
    talk = button()
    assert talk(StartTurn()) == [TurnStarted(why="client")]
    silence = talk(started(), TurnEndPredicted(probability=1, stream_ms=0, silence_ms=900), stopped(800))
    assert (silence, talk.floor()) == ([], Floor.USER)
    assert set(talk.timers) == {Timer.LONGEST}
    assert talk(EndTurn()) == [TurnEnded(why="client", probability=1.0)]
    assert talk(final("who are you")) == [GenerateResponse(response_id="r1", text="who are you", spoken=True)]


def test_nobody_is_heard_without_the_button() -> None:
    talk = button()
    assert talk(started(), over(600), stopped(900)) == []
    assert talk.floor() is Floor.IDLE
    assert talk(EndTurn()) == []


def test_nobody_interrupts_without_the_button() -> None:
    talk, _ = speaking()
    talk.machine.patience.mode = "push_to_talk"
    assert talk(started(), over(1_200), stopped(1_200)) == []
    assert talk.floor() is Floor.SPEAKING


def test_the_button_interrupts() -> None:
    talk, _ = speaking()
    events = talk(StartTurn())
    assert kinds(events) == ["assistant.cancel", "turn.interrupted", "turn.started", "assistant.cancelled"]
    assert talk.floor() is Floor.USER


def test_a_button_that_is_pressed_in_silence_asks_nothing() -> None:
    talk = button()
    talk(StartTurn(), EndTurn())
    assert talk(final("")) == []
    assert talk.floor() is Floor.IDLE


def test_speech_of_which_nothing_was_understood_is_not_ignored() -> None:
    talk = button()
    talk(StartTurn(), started(), EndTurn())
    assert talk(final("")) == [GenerateResponse(response_id="r1", text="", spoken=True)]


def test_who_presses_again_before_the_answer_is_heard_asks_one_question() -> None:
    talk = button()
    talk(StartTurn(), started(), stopped(500), EndTurn())
    assert kinds(talk(StartTurn())) == ["turn.started"]
    assert talk(final("tell me")) == []  # of the first part
    talk(started(), stopped(500), EndTurn())
    (command,) = talk(final("a joke"))
    assert isinstance(command, GenerateResponse)
    assert command.text == "tell me a joke"


def test_a_forgotten_button_ends_in_the_end() -> None:
    talk = button()
    talk(StartTurn())
    assert kinds(talk(TimerExpired(Timer.LONGEST))) == ["turn.ended"]


def test_a_turn_that_began_by_itself_also_ends_by_itself() -> None:
    talk = Conversation()
    talk(started())
    talk.machine.patience.mode = "push_to_talk"
    talk(TurnEndPredicted(probability=0.9, stream_ms=0))
    assert kinds(talk(stopped(900))) == ["turn.ended"]


def test_where_the_browser_recognizes_speech_the_button_waits_for_its_text() -> None:
    talk = Conversation(transcribes=False)
    talk(StartTurn())
    assert talk(EndTurn()) == []
    assert talk.floor() is Floor.IDLE


def test_a_button_that_was_pressed_while_speaking_holds_the_turn() -> None:
    talk = Conversation()
    talk(started(), StartTurn(), TurnEndPredicted(probability=1, stream_ms=0))
    assert talk(stopped(900)) == []
    assert talk.floor() is Floor.USER
    assert kinds(talk(EndTurn())) == ["turn.ended"]
    talk(final("who are you"), PlaybackStarted())
    assert talk.floor() is Floor.SPEAKING
