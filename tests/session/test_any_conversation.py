from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.session.conversation import Conversation, gaze, mouth, started, stopped
from visavis.events import (
    CancelResponse,
    EchoDetected,
    EndTurn,
    Event,
    FaceLost,
    GenerateResponse,
    HandlerFailed,
    PlaybackCompleted,
    PlaybackPaused,
    PlaybackProgressed,
    PlaybackResumed,
    PlaybackStarted,
    SayText,
    StartTurn,
    TextReceived,
    TurnEnded,
    TurnEndPredicted,
    TurnInterrupted,
    TurnStarted,
    TurnTakingMode,
    UserSpeechContinued,
    UserSpeechPaused,
    UserSpeechResumed,
    UtteranceTranscribed,
)
from visavis.session.floor import Floor, Timer
from visavis.session.timers import TimerExpired


class AnyConversation(RuleBasedStateMachine):
    """Whatever happens, in whatever order, some things are always true."""

    def __init__(self) -> None:
        super().__init__()
        self.talk = Conversation()
        self.questions = 0
        self.speaking = False
        self.position = 0
        self.held = False

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
    def press(self) -> None:
        self.held = True
        self.talk(StartTurn())

    @rule()
    def release(self) -> None:
        self.held = False
        self.talk(EndTurn())

    @rule(mode=st.sampled_from(["automatic", "patient", "push_to_talk"]))
    def choose(self, mode: TurnTakingMode) -> None:
        self.talk.machine.patience.mode = mode

    @rule(half=st.booleans())
    def deafen(self, *, half: bool) -> None:
        self.talk.machine.half_duplex = half

    @rule(event=st.sampled_from([gaze(True), gaze(False), mouth(0.0), mouth(0.6), FaceLost(track_id=0)]))
    def see(self, event: Event) -> None:
        self.talk.machine.patience.see(event)

    @rule()
    def echo(self) -> None:
        self.talk(EchoDetected(stream_ms=0, correlation=0.9, lag_ms=120))

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
        if machine.floor is Floor.USER and not self.speaking and not self.held:
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
        stopped = [event.response_id for event in self.talk.log if isinstance(event, TurnInterrupted)]
        stopped_ids = [item for item in stopped if item is not None]  # a wait for words has no name
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
