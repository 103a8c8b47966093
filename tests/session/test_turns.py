from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.session.test_heard import phrase
from visavis.events import (
    AssistantCancelled,
    AssistantResponse,
    CancelResponse,
    Event,
    GenerateResponse,
    HandlerFailed,
    PlaybackCompleted,
    PlaybackPaused,
    PlaybackProgressed,
    PlaybackResumed,
    PlaybackStarted,
    SayText,
    SpeechChunkSynthesized,
    TextReceived,
    TurnEnded,
    TurnEndPredicted,
    TurnInterrupted,
    TurnStarted,
    UserSpeechContinued,
    UserSpeechPaused,
    UserSpeechResumed,
    UserSpeechStarted,
    UserSpeechStopped,
    UtteranceTranscribed,
)
from visavis.session.backchannel import is_backchannel
from visavis.session.floor import Floor, Input, Output, SetTimer, StopTimer, Timer, TimerExpired
from visavis.session.turns import TurnTaking


class Conversation:
    """A machine with the timers it has asked for, and shorthand for what happens."""

    def __init__(self, **options: Any) -> None:
        numbers = itertools.count(1)
        self.machine = TurnTaking(make_id=lambda: f"r{next(numbers)}", **options)
        self.timers: dict[Timer, float] = {}
        self.log: list[Event] = []

    def floor(self) -> Floor:
        return self.machine.floor

    def __call__(self, *items: Input) -> list[Event]:
        """Take inputs; return the events that follow, commands to ourselves included."""
        events: list[Event] = []
        for item in items:
            if isinstance(item, TimerExpired):
                self.timers.pop(item.timer, None)
            events += self._follow(self.machine.step(item))
        self.log += events
        return events

    def _follow(self, outputs: list[Output]) -> list[Event]:
        events: list[Event] = []
        for output in outputs:
            match output:
                case SetTimer(timer, after):
                    self.timers[timer] = after
                case StopTimer(timer):
                    self.timers.pop(timer, None)
                case _:
                    events.append(output)
        for event in list(events):
            if isinstance(event, CancelResponse):  # the bus brings our own command back to us
                events += self._follow(self.machine.step(event))
        return events

    def speak(self, milliseconds: int = 1_000, probability: float | None = 0.9) -> list[Event]:
        events = self(started())
        events += self(UserSpeechContinued(stream_ms=0, speech_ms=min(milliseconds, 600)))
        if probability is not None:
            events += self(TurnEndPredicted(probability=probability, stream_ms=0))
        return events + self(stopped(milliseconds))

    def ask(self, text: str) -> str:
        """Speak, be understood, and return the id of the answer that is asked for."""
        self.speak()
        events = self(UtteranceTranscribed(transcription=text, final=True))
        command = events[-1]
        assert isinstance(command, GenerateResponse)
        return command.response_id

    def answer(self, response_id: str, text: str = "one two three four", pts_ms: int = 0) -> None:
        """Make the whole answer, text and sound; it is not heard yet."""
        spoken = phrase(text, pts_ms, response_id=response_id)
        self(
            spoken,
            SpeechChunkSynthesized(response_id=response_id, pts_ms=pts_ms, data=b"", first=True),
            AssistantResponse(response_id=response_id, text=text),
            SpeechChunkSynthesized(
                response_id=response_id, pts_ms=pts_ms + round(spoken.duration_ms), data=b"", last=True
            ),
        )


def started() -> UserSpeechStarted:
    return UserSpeechStarted(stream_ms=0, probability=1)


def stopped(milliseconds: int) -> UserSpeechStopped:
    return UserSpeechStopped(stream_ms=0, probability=0, speech_ms=milliseconds)


def kinds(events: list[Event]) -> list[str]:
    return [event.type for event in events]


def test_a_whole_turn() -> None:
    talk = Conversation()
    assert talk(started()) == [TurnStarted(why="vad")]
    assert talk.floor() is Floor.USER
    assert talk(TurnEndPredicted(probability=0.9, stream_ms=900)) == []
    assert talk(stopped(900)) == [TurnEnded(why="turn_model", probability=0.9, silence_ms=200)]
    assert talk.floor() is Floor.THINKING
    assert talk(UtteranceTranscribed(transcription="who", final=False)) == []
    events = talk(UtteranceTranscribed(transcription="who are you", final=True, confidence=0.8))
    assert events == [GenerateResponse(response_id="r1", text="who are you", confidence=0.8, spoken=True)]
    talk.answer("r1")
    assert talk(PlaybackStarted(response_id="r1")) == []
    assert talk.floor() is Floor.SPEAKING
    assert talk(PlaybackCompleted(response_id="r1", pts_ms=400)) == []
    assert talk.floor() is Floor.IDLE
    assert talk.timers == {}


def test_known_words_that_are_surely_all_end_the_turn_within_the_hangover() -> None:
    talk = Conversation()
    talk(started())
    predicted = TurnEndPredicted(probability=0.98, stream_ms=900, silence_ms=80)
    assert talk(predicted) == []  # nothing was understood yet
    assert kinds(talk(partial("who are you"))) == ["assistant.prepare"]
    assert talk(predicted) == [TurnEnded(why="turn_model", probability=0.98, silence_ms=80)]
    assert kinds(talk(UtteranceTranscribed(transcription="who are you", final=True))) == ["assistant.generate"]
    assert talk(stopped(900)) == []
    assert talk.floor() is Floor.THINKING


@pytest.mark.parametrize("answered", [False, True])
def test_who_goes_on_within_the_hangover_asks_one_question(answered: bool) -> None:
    talk = Conversation()
    talk(started(), partial("tell me"), TurnEndPredicted(probability=0.99, stream_ms=900, silence_ms=80))
    first = UtteranceTranscribed(transcription="tell me", final=True)
    if answered:
        talk(first)
    events = talk(UserSpeechResumed(stream_ms=1_000))
    assert kinds(events)[-2:] == (["turn.started", "assistant.cancelled"] if answered else ["turn.started"])
    if not answered:
        talk(first)
    assert talk.floor() is Floor.USER
    talk(TurnEndPredicted(probability=0.9, stream_ms=0), stopped(800))
    (command,) = talk(UtteranceTranscribed(transcription="a joke", final=True))
    assert isinstance(command, GenerateResponse)
    assert command.text == "tell me a joke"


def test_the_turn_model_lets_a_slow_speaker_finish() -> None:
    talk = Conversation()
    assert kinds(talk.speak(probability=0.1)) == ["turn.started"]
    assert talk.timers[Timer.SILENCE] == 1_300  # 1.5 s with the 200 ms that have passed
    assert talk(started()) == []
    assert Timer.SILENCE not in talk.timers
    talk(TurnEndPredicted(probability=0.1, stream_ms=0), stopped(500))
    assert talk(TimerExpired(Timer.SILENCE)) == [TurnEnded(why="timeout", probability=0.1, silence_ms=1_500)]


def test_a_pause_that_was_judged_is_judged_anew_after_more_speech() -> None:
    talk = Conversation()
    talk(started(), TurnEndPredicted(probability=0.9, stream_ms=0), UserSpeechResumed(stream_ms=0))
    assert talk(stopped(900)) == []
    assert Timer.PREDICTION in talk.timers


def test_a_late_prediction_still_counts() -> None:
    talk = Conversation()
    assert kinds(talk.speak(probability=None)) == ["turn.started"]
    assert Timer.PREDICTION in talk.timers
    assert kinds(talk(TurnEndPredicted(probability=0.8, stream_ms=0))) == ["turn.ended"]
    assert Timer.PREDICTION not in talk.timers


def test_a_longer_pause_is_judged_again() -> None:
    talk = Conversation()
    talk.speak(probability=0.1)
    assert talk(TurnEndPredicted(probability=0.3, stream_ms=0)) == []
    assert Timer.SILENCE in talk.timers
    assert kinds(talk(TurnEndPredicted(probability=0.7, stream_ms=0))) == ["turn.ended"]
    assert Timer.SILENCE not in talk.timers


def test_a_prediction_that_never_comes_is_replaced_by_silence() -> None:
    talk = Conversation()
    talk.speak(probability=None)
    assert talk(TimerExpired(Timer.PREDICTION)) == []
    assert talk.timers[Timer.SILENCE] == 400
    assert talk(TimerExpired(Timer.SILENCE))[0].type == "turn.ended"


def test_without_a_turn_model_silence_decides() -> None:
    talk = Conversation(turn_model=False)
    assert kinds(talk.speak(probability=None)) == ["turn.started"]
    assert talk.timers[Timer.SILENCE] == 400
    assert talk(TimerExpired(Timer.SILENCE)) == [TurnEnded(why="vad", silence_ms=600)]


def test_typed_text_is_a_turn_of_its_own() -> None:
    talk = Conversation()
    assert talk(TextReceived(text=" hello ")) == [
        TurnStarted(why="text"),
        TurnEnded(why="text"),
        GenerateResponse(response_id="r1", text="hello"),
    ]


def test_text_while_the_user_speaks_replaces_the_speech() -> None:
    talk = Conversation()
    talk(started())
    assert kinds(talk(TextReceived(text="hello"))) == ["turn.started", "turn.ended", "assistant.generate"]
    assert talk(stopped(900)) == []
    assert talk(UtteranceTranscribed(transcription="what I said", final=True)) == []


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


def partial(text: str, confidence: float = 0.9) -> UtteranceTranscribed:
    return UtteranceTranscribed(transcription=text, final=False, confidence=confidence)


def over(milliseconds: int) -> UserSpeechContinued:
    return UserSpeechContinued(stream_ms=0, speech_ms=milliseconds)


def speaking() -> tuple[Conversation, str]:
    """Return a conversation in which an answer is being heard, with a recognizer that has partial texts."""
    talk = Conversation()
    talk(started(), partial("who"))
    talk(TurnEndPredicted(probability=1, stream_ms=0), stopped(800))
    talk(UtteranceTranscribed(transcription="who are you", final=True))
    response_id = talk.machine.response_id or ""
    talk.answer(response_id)
    talk(PlaybackStarted(response_id=response_id), PlaybackProgressed(response_id=response_id, pts_ms=100))
    assert talk.floor() is Floor.SPEAKING
    return talk, response_id


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


def test_a_user_who_goes_on_before_the_answer_is_heard_asks_one_question() -> None:
    talk = Conversation()
    first = talk.ask("I would like to know")
    talk(started())
    events = talk(UserSpeechContinued(stream_ms=0, speech_ms=220))
    assert kinds(events) == ["assistant.cancel", "turn.interrupted", "turn.started", "assistant.cancelled"]
    assert events[1] == TurnInterrupted(why="vad", heard_text="", heard_ms=0, response_id=first)
    talk(TurnEndPredicted(probability=1, stream_ms=0), stopped(800))
    assert talk(UtteranceTranscribed(transcription="what you can see", final=True)) == [
        GenerateResponse(response_id="r2", text="I would like to know what you can see", spoken=True, replaces=first)
    ]


def test_a_user_who_goes_on_before_the_words_are_known_asks_one_question() -> None:
    talk = Conversation()
    talk.speak()
    talk(started(), UserSpeechContinued(stream_ms=0, speech_ms=220))
    assert talk.floor() is Floor.USER
    assert talk(UtteranceTranscribed(transcription="tell me", final=True)) == []
    talk(TurnEndPredicted(probability=1, stream_ms=0), stopped(800))
    events = talk(UtteranceTranscribed(transcription="a joke", final=True))
    assert events == [GenerateResponse(response_id="r1", text="tell me a joke", spoken=True)]


def test_noise_after_an_unheard_answer_brings_the_question_back() -> None:
    talk = Conversation()
    first = talk.ask("tell me a joke")
    talk(started(), UserSpeechContinued(stream_ms=0, speech_ms=220), TurnEndPredicted(probability=1, stream_ms=0))
    talk(stopped(300))
    events = talk(UtteranceTranscribed(transcription="", final=True))
    assert events == [GenerateResponse(response_id="r2", text="tell me a joke", spoken=True, replaces=first)]


def test_a_short_noise_without_words_is_no_question() -> None:
    talk = Conversation()
    talk.speak(milliseconds=200)
    assert talk(UtteranceTranscribed(transcription="", final=True)) == []
    assert talk.floor() is Floor.IDLE


def test_long_speech_without_words_asks_to_say_it_again() -> None:
    talk = Conversation()
    talk.speak(milliseconds=1_500)
    events = talk(UtteranceTranscribed(transcription=" ", final=True, confidence=0.2))
    assert events == [GenerateResponse(response_id="r1", text="", confidence=0.2, spoken=True)]


def test_a_recognizer_that_never_answers_does_not_hang_the_conversation() -> None:
    talk = Conversation()
    talk.speak()
    assert Timer.TRANSCRIPT in talk.timers
    events = talk(TimerExpired(Timer.TRANSCRIPT))
    assert events == [GenerateResponse(response_id="r1", text="", confidence=0.0, spoken=True)]
    assert talk(UtteranceTranscribed(transcription="too late", final=True)) == []


def test_endless_speech_is_ended() -> None:
    talk = Conversation()
    talk(started())
    assert talk.timers[Timer.LONGEST] == 120_000
    assert kinds(talk(TimerExpired(Timer.LONGEST))) == ["turn.ended"]


def test_a_client_can_stop_the_answer() -> None:
    talk = Conversation()
    first = talk.ask("hello")
    talk.answer(first)
    talk(PlaybackStarted(response_id=first), PlaybackProgressed(response_id=first, pts_ms=150))
    assert talk(CancelResponse()) == [
        TurnInterrupted(why="client", heard_text="one two", heard_ms=150, response_id=first),
        AssistantCancelled(response_id=first),
    ]
    assert talk(CancelResponse()) == []
    assert talk.floor() is Floor.IDLE


def test_a_stop_for_an_old_answer_does_not_stop_the_new_one() -> None:
    talk = Conversation()
    talk.answer(talk.ask("one"))
    talk(TextReceived(text="two"))
    talk(CancelResponse(response_id="r1"))
    assert talk.machine.response_id == "r2"


def test_saying_something_interrupts_and_is_said() -> None:
    talk = Conversation()
    first = talk.ask("hello")
    events = talk(SayText(text="Welcome!"))
    assert kinds(events) == ["assistant.cancel", "turn.interrupted", "assistant.generate", "assistant.cancelled"]
    assert events[1] == TurnInterrupted(why="client", heard_text="", heard_ms=0, response_id=first)
    assert events[2] == GenerateResponse(response_id="r2", text="", verbatim="Welcome!")


def test_without_sound_the_floor_is_free_when_the_text_is_there() -> None:
    talk = Conversation(speaks=False)
    talk(TextReceived(text="hello"))
    assert talk(AssistantResponse(response_id="r1", text="Hi!")) == []
    assert talk.floor() is Floor.IDLE


def test_a_failed_mind_frees_the_floor() -> None:
    talk = Conversation()
    talk.ask("hello")
    talk(HandlerFailed(handler="mind", event_type="assistant.generate", code="a", detail="b"))
    assert talk.floor() is Floor.IDLE


def test_an_apology_for_a_failed_mind_can_be_interrupted() -> None:
    talk = Conversation()
    first = talk.ask("hello")
    talk.answer(first, "I am sorry. Try again.")
    talk(HandlerFailed(handler="mind", event_type="assistant.generate", code="a", detail="b"))
    talk(PlaybackStarted(response_id=first))
    assert talk.floor() is Floor.SPEAKING
    talk(started())
    events = talk(UserSpeechContinued(stream_ms=0, speech_ms=448))
    assert CancelResponse(response_id=first) in events


def test_a_failed_voice_leaves_the_text() -> None:
    talk = Conversation()
    first = talk.ask("hello")
    talk(HandlerFailed(handler="voice", event_type="assistant.delta", code="a", detail="b"))
    assert talk.floor() is Floor.THINKING
    talk(AssistantResponse(response_id=first, text="Hi!"))
    assert talk.floor() is Floor.IDLE


def test_an_answer_whose_end_is_never_reported_frees_the_floor_in_the_end() -> None:
    talk = Conversation()
    first = talk.ask("hello")
    talk.answer(first)
    talk(PlaybackStarted(response_id=first))
    assert talk.timers[Timer.PLAYBACK] == 400 + 5_000
    talk(TimerExpired(Timer.PLAYBACK))
    assert talk.floor() is Floor.IDLE


def test_speech_over_the_last_words_becomes_a_turn() -> None:
    talk = Conversation()
    first = talk.ask("hello")
    talk.answer(first)
    talk(PlaybackStarted(response_id=first), started())
    assert talk(PlaybackCompleted(response_id=first, pts_ms=400)) == [TurnStarted(why="vad")]
    assert talk.floor() is Floor.USER


def test_where_the_browser_recognizes_speech_its_text_is_the_turn() -> None:
    talk = Conversation(transcribes=False)
    assert kinds(talk.speak()) == ["turn.started"]
    assert talk.floor() is Floor.IDLE
    events = talk(TextReceived(text="hello", source="browser_recognizer"))
    assert events[-1] == GenerateResponse(response_id="r1", text="hello", spoken=True)


def test_reports_about_an_answer_that_was_stopped_change_nothing() -> None:
    talk = Conversation()
    first = talk.ask("one")
    talk.answer(first)
    talk(TextReceived(text="two"))
    talk(PlaybackCompleted(response_id=first, pts_ms=400))
    assert talk.floor() is Floor.THINKING
    assert talk.machine.response_id == "r2"


class AnyConversation(RuleBasedStateMachine):
    """Whatever happens, in whatever order, some things are always true."""

    def __init__(self) -> None:
        super().__init__()
        self.talk = Conversation()
        self.questions = 0
        self.speaking = False
        self.position = 0

    @precondition(lambda self: not self.speaking)
    @rule()
    def begin_to_speak(self) -> None:
        self.speaking = True
        self.talk(started())

    @precondition(lambda self: self.speaking)
    @rule(milliseconds=st.integers(0, 600))
    def go_on_speaking(self, milliseconds: int) -> None:
        self.talk(UserSpeechContinued(stream_ms=0, speech_ms=milliseconds))

    @precondition(lambda self: self.speaking)
    @rule()
    def pause_and_go_on(self) -> None:
        self.talk(UserSpeechPaused(stream_ms=0), UserSpeechResumed(stream_ms=0))

    @precondition(lambda self: self.speaking)
    @rule()
    def seem_to_have_finished(self) -> None:
        self.talk(UtteranceTranscribed(transcription="hello", final=False))
        self.talk(TurnEndPredicted(probability=0.99, stream_ms=0, silence_ms=64))

    @precondition(lambda self: self.speaking)
    @rule(milliseconds=st.integers(0, 3_000))
    def stop_speaking(self, milliseconds: int) -> None:
        self.speaking = False
        self.talk(stopped(milliseconds))

    @rule(probability=st.floats(0, 1))
    def predict(self, probability: float) -> None:
        self.talk(TurnEndPredicted(probability=probability, stream_ms=0))

    @rule(words=st.sampled_from(["", "hello", "and then"]), final=st.booleans())
    def transcribe(self, words: str, *, final: bool) -> None:
        self.talk(UtteranceTranscribed(transcription=words, final=final))

    @rule()
    def type_text(self) -> None:
        self.talk(TextReceived(text="typed"))

    @rule()
    def say(self) -> None:
        self.talk(SayText(text="said"))

    @rule(which=st.sampled_from([None, "r1", "current"]))
    def stop(self, which: str | None) -> None:
        self.talk(CancelResponse(response_id=self.talk.machine.response_id if which == "current" else which))

    @precondition(lambda self: self.talk.machine.response_id is not None)
    @rule()
    def make_the_answer(self) -> None:
        self.position += 1_000
        self.talk.answer(self.talk.machine.response_id or "", pts_ms=self.position)

    @rule(offset=st.integers(0, 1_000))
    def hear(self, offset: int) -> None:
        self.talk(PlaybackStarted(), PlaybackProgressed(pts_ms=self.position + offset))

    @rule()
    def hear_all(self) -> None:
        self.talk(PlaybackCompleted(pts_ms=self.position + 400))

    @rule(event_type=st.sampled_from(["assistant.generate", "assistant.delta", "audio.raw"]))
    def fail(self, event_type: str) -> None:
        self.talk(HandlerFailed(handler="h", event_type=event_type, code="c", detail="d"))

    @rule(timer=st.sampled_from(Timer))
    def expire(self, timer: Timer) -> None:
        if timer in self.talk.timers:
            self.talk(TimerExpired(timer))

    @invariant()
    def every_answer_is_asked_for_once_and_in_its_own_name(self) -> None:
        asked = [event.response_id for event in self.talk.log if isinstance(event, GenerateResponse)]
        assert len(set(asked)) == len(asked)

    @invariant()
    def an_answer_under_way_has_the_floor(self) -> None:
        machine = self.talk.machine
        if machine.response_id is not None:
            assert machine.floor in (Floor.THINKING, Floor.SPEAKING)

    @invariant()
    def the_floor_never_waits_for_nothing(self) -> None:
        """Whoever has the floor and is silent, something will wake us: a timer, or the answer that is being made."""
        machine = self.talk.machine
        if machine.floor is Floor.THINKING and machine.response_id is None:
            assert Timer.TRANSCRIPT in self.talk.timers
        if machine.floor is Floor.USER and not self.speaking:
            assert {Timer.SILENCE, Timer.PREDICTION} & set(self.talk.timers)

    @invariant()
    def who_is_silent_is_not_waited_for(self) -> None:
        """An answer waits only while the user speaks over it."""
        events = [event for event in self.talk.log if isinstance(event, PlaybackPaused | PlaybackResumed)]
        waits = bool(events) and isinstance(events[-1], PlaybackPaused)
        if waits and not self.speaking:
            assert self.talk.machine.response_id != events[-1].response_id

    @invariant()
    def nothing_is_stopped_twice(self) -> None:
        stopped_ids = [event.response_id for event in self.talk.log if isinstance(event, TurnInterrupted)]
        assert len(set(stopped_ids)) == len(stopped_ids)

    @invariant()
    def turns_begin_before_they_end(self) -> None:
        balance = 0
        for event in self.talk.log:
            if isinstance(event, TurnStarted):
                balance = 1
            elif isinstance(event, TurnEnded):
                balance -= 1
            assert balance >= 0


TestAnyConversation = AnyConversation.TestCase
TestAnyConversation.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)


@pytest.mark.parametrize("item", [PlaybackStarted(), PlaybackProgressed(pts_ms=5), PlaybackCompleted(pts_ms=5)])
def test_reports_without_an_answer_change_nothing(item: Event) -> None:
    talk = Conversation()
    assert talk(item) == []
    assert talk.floor() is Floor.IDLE
