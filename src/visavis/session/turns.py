"""Whose turn it is: the floor of a conversation as a pure state machine.

It knows neither clocks nor tasks: events and expired timers go in, commands, facts and timers come out. All
turn-taking policy is here.
"""

from __future__ import annotations

import enum
from collections.abc import Callable

from visavis.events import (
    AssistantCancelled,
    AssistantResponse,
    CancelResponse,
    EchoDetected,
    EndTurn,
    Event,
    GenerateResponse,
    HandlerFailed,
    PlaybackCompleted,
    PlaybackPaused,
    PlaybackResumed,
    PlaybackStarted,
    SayText,
    SpeakInPlace,
    SpeechChunkSynthesized,
    StartTurn,
    TextReceived,
    TurnEnded,
    TurnEndPredicted,
    TurnInterrupted,
    TurnReason,
    TurnStarted,
    UserSpeechContinued,
    UserSpeechPaused,
    UserSpeechResumed,
    UserSpeechStarted,
    UserSpeechStopped,
    UtteranceTranscribed,
    new_id,
)
from visavis.session.answer import Answer
from visavis.session.floor import Floor, Timer
from visavis.session.guess import Guess
from visavis.session.overlap import Overlap
from visavis.session.patience import Patience
from visavis.session.policy import TurnPolicy
from visavis.session.timers import Input, Output, SetTimer, StopTimer, TimerExpired


class TurnTaking:
    """The floor of one conversation. ``step`` is the only way in, its result the only way out."""

    def __init__(
        self,
        policy: TurnPolicy | None = None,
        *,
        turn_model: bool = True,
        speaks: bool = True,
        transcribes: bool = True,
        make_id: Callable[[], str] = new_id,
    ) -> None:
        """Say what to expect: predictions (``turn_model``), sound (``speaks``), words of speech (``transcribes``)."""
        self.policy = policy or TurnPolicy()
        self.turn_model = turn_model
        self.speaks = speaks
        self.transcribes = transcribes
        self.half_duplex = False
        """Whether the user is not listened to while she speaks, because the microphone hears her."""
        self.floor = Floor.IDLE
        self.patience = Patience(self.policy)
        self._make_id = make_id
        self._user_speaks = False
        self._held = False
        self._hears_herself = False
        self._paused_at_ms = 0
        self._guess = Guess(self.policy)
        self._overlap = Overlap(self.policy, self._guess)
        self._speech_ms = self._unfinished_ms = 0
        self._silence_ms = self._awaited_ms = self.policy.hangover_ms
        self._probability: float | None = None
        self._ended_early = False
        self._waiting_for_prediction = False
        self._waiting_for_transcript = False
        self._transcript_overtaken = self._discarded = False
        self._answer: Answer | None = None
        self._unanswered = ""
        self._replaces: str | None = None

    @property
    def response_id(self) -> str | None:
        """Return the answer under way, if there is one."""
        return None if self._answer is None else self._answer.id

    def step(self, item: Input) -> list[Output]:
        """Take one input and return what follows from it, in order."""
        match item:
            case UserSpeechStarted():
                return self._speech_started(item)
            case UserSpeechContinued():
                return self._speech_continued(item)
            case UserSpeechPaused():
                return self._speech_paused()
            case UserSpeechResumed():
                return self._speech_resumed()
            case UserSpeechStopped():
                return self._speech_stopped(item)
            case TurnEndPredicted():
                return self._predicted(item)
            case UtteranceTranscribed(final=True):
                return self._transcribed(item)
            case UtteranceTranscribed():
                return self._transcribed_so_far(item)
            case StartTurn():
                return self._start_turn()
            case EndTurn():
                return self._release_turn()
            case EchoDetected():
                return self._echo_detected()
            case TextReceived():
                return self._text(item)
            case SayText() | SpeakInPlace():
                return self._say(item)
            case CancelResponse():
                return self._cancelled(item)
            case TimerExpired():
                return self._expired(item.timer)
            case HandlerFailed():
                return self._handler_failed(item)
        return self._answer_moved(item)

    # The user's side.

    @property
    def _told(self) -> bool:
        """Tell whether the client says when this turn ends, or when the next begins."""
        return self._held or (self.patience.mode == "push_to_talk" and self.floor is not Floor.USER)

    def _speech_started(self, event: UserSpeechStarted) -> list[Output]:
        self._user_speaks = True
        self._unfinished_ms = 0
        self._ended_early = False
        self._probability = None
        self._guess.forget_prepared()
        if self._told:
            return []
        if self.floor is Floor.IDLE:
            return self._take_floor("vad")
        if self.floor is Floor.USER:
            self.patience.paused(event.stream_ms - self._paused_at_ms)
            self._waiting_for_prediction = False
            return [StopTimer(Timer.SILENCE), StopTimer(Timer.PREDICTION)]
        if self.half_duplex and self._answer is not None and self._answer.sounded:
            self._hears_herself = True
            return []
        self._overlap.begin()
        return []

    def _speech_paused(self) -> list[Output]:
        if self._overlap.active:
            self._overlap.pauses = True
            return self._judge_overlap()
        return self._prepare()

    def _speech_resumed(self) -> list[Output]:
        self._probability = None
        self._guess.forget_prepared()
        self._overlap.pauses = False
        if not self._ended_early or self.floor is Floor.USER:
            return [StopTimer(Timer.LIKELY)]
        # The turn was taken as over within the hangover, and was not: the user simply goes on.
        self.patience.cut_off()
        return self._interrupt("vad", goes_on=True) + self._take_floor("vad")

    def _speech_continued(self, event: UserSpeechContinued) -> list[Output]:
        self._unfinished_ms = event.speech_ms
        if not self._overlap.active:
            return []
        self._overlap.speech_ms = event.speech_ms
        return self._judge_overlap()

    def _judge_overlap(self) -> list[Output]:
        """Decide what to do about speech over the answer: nothing yet, wait in silence, or give the floor away."""
        answer, sounding = self._answer, self._answer is not None and self.floor is Floor.SPEAKING
        if self._overlap.wants_floor(sounding=sounding):
            if answer is None or answer.heard.milliseconds < self.policy.early_resume_ms:
                self.patience.cut_off()
            return self._interrupt("vad", goes_on=True) + self._take_floor("vad")
        if answer is None or not sounding or answer.paused or not self._overlap.is_noticed:
            return []
        answer.paused = True
        return [StopTimer(Timer.PLAYBACK), PlaybackPaused(response_id=answer.id)]

    def _resume(self) -> list[Output]:
        """Go on with an answer that had fallen silent: it was not an interruption."""
        answer = self._answer
        if answer is None or not answer.paused:
            return []
        answer.paused = False
        return [*self._limit_playback(answer), PlaybackResumed(response_id=answer.id)]

    def _speech_stopped(self, event: UserSpeechStopped) -> list[Output]:
        self._user_speaks = self._ended_early = self._hears_herself = False
        self._paused_at_ms = event.stream_ms
        self._overlap.end()
        if self.floor is not Floor.USER:
            return self._resume()
        self._speech_ms += event.speech_ms
        self._unfinished_ms = 0
        if self._told:
            return []
        if not self.transcribes:
            return self._release_floor()  # the words will come as text, if there are any
        if not self.turn_model:
            return self._wait_for_silence(self.patience.wait_ms(self.policy.plain_silence_ms))
        if self._probability is None:
            self._waiting_for_prediction = True
            return [SetTimer(Timer.PREDICTION, self.policy.prediction_wait_ms)]
        if self._probability >= self.policy.end_probability:
            return self._end_or_wait(self.policy.hangover_ms)
        return self._wait_for_silence(self.patience.wait_ms(self.policy.model_silence_ms))

    def _predicted(self, event: TurnEndPredicted) -> list[Output]:
        """Take a judgment of the pause. There may be several of one pause: the longer it is, the surer they are."""
        if self.floor is not Floor.USER:
            return []
        probability = self._probability = self.patience.weigh(event.probability)
        if self._told:
            return self._prepare()
        passed_ms = max(event.silence_ms, event.pause_ms)
        self._silence_ms = max(self.policy.hangover_ms, passed_ms)
        if self._user_speaks:  # as far as the voice detector knows: the hangover has not passed
            likely = probability >= self.policy.end_probability and self.patience.is_hasty
            return [*(self._end_early(passed_ms) if likely else [StopTimer(Timer.LIKELY)]), *self._prepare()]
        if probability >= self.policy.end_probability:
            return self._end_or_wait(passed_ms)
        if not self._waiting_for_prediction:
            return self._prepare()
        self._waiting_for_prediction = False
        wait = self._wait_for_silence(self.patience.wait_ms(self.policy.model_silence_ms))
        return [StopTimer(Timer.PREDICTION), *wait, *self._prepare()]

    def _end_early(self, silence_ms: int) -> list[Output]:
        """End the turn within the hangover, at once or soon, because words and melody agree that it is over."""
        sure = self._probability is not None and self._probability >= self.policy.sure_probability
        left = 0 if sure else self.policy.likely_silence_ms - silence_ms
        if left > 0:
            return [SetTimer(Timer.LIKELY, left)]
        if not self._guess.text:
            return []
        self._ended_early = True
        self._silence_ms = silence_ms
        return self._end_turn("turn_model")

    def _transcribed_so_far(self, event: UtteranceTranscribed) -> list[Output]:
        self._guess.hear(event)
        if self._overlap.active:
            return self._judge_overlap()
        return self._prepare(early=self._probability is None and self._user_speaks)

    def _prepare(self, *, early: bool = False) -> list[Output]:
        """Have an answer prepared to what was understood so far, in a pause that may be the end or ``early``."""
        joined = bool(self._unanswered) or self._replaces is not None  # what it is joined with is about to be forgotten
        if self.floor is not Floor.USER or joined:
            return []
        return list(self._guess.prepare_early() if early else self._guess.prepare(self._probability))

    def _end_or_wait(self, silence_ms: int) -> list[Output]:
        """End the turn, unless the user has asked for more time than there was silence."""
        left = self.patience.least_silence_ms - silence_ms
        if left <= 0:
            return self._end_turn("turn_model")
        self._waiting_for_prediction = False
        self._awaited_ms = self.patience.least_silence_ms
        return [StopTimer(Timer.PREDICTION), SetTimer(Timer.SILENCE, left), *self._prepare()]

    def _wait_for_silence(self, silence_ms: int) -> list[Output]:
        self._awaited_ms = max(silence_ms, self.policy.hangover_ms)
        left = silence_ms - self.policy.hangover_ms
        return [SetTimer(Timer.SILENCE, left)] if left > 0 else self._end_turn("vad")

    def _end_turn(self, why: TurnReason) -> list[Output]:
        self.floor = Floor.THINKING
        self._waiting_for_prediction = False
        self._waiting_for_transcript = True
        ended = TurnEnded(why=why, probability=self._probability, silence_ms=self._silence_ms)
        return [
            StopTimer(Timer.SILENCE),
            StopTimer(Timer.PREDICTION),
            StopTimer(Timer.LIKELY),
            StopTimer(Timer.LONGEST),
            ended,
            SetTimer(Timer.TRANSCRIPT, self.policy.transcript_wait_ms),
        ]

    def _start_turn(self) -> list[Output]:
        """Give the floor to a user who has pressed the button."""
        self._held = True
        if self.floor is Floor.USER:
            return [StopTimer(Timer.SILENCE), StopTimer(Timer.PREDICTION)]
        outputs = self._interrupt("client", goes_on=True)
        return outputs + self._take_floor("client")

    def _release_turn(self) -> list[Output]:
        """End the turn of a user who has released the button."""
        held, self._held = self._held, False
        if not held or self.floor is not Floor.USER:
            return []
        if not self.transcribes:
            return self._release_floor()
        if self._user_speaks:
            self._speech_ms = max(self._speech_ms, self.policy.noise_ms)
        self._silence_ms = 0
        return self._end_turn("client")

    def _echo_detected(self) -> list[Output]:
        if not self._overlap.active:
            return []
        self._overlap.end()
        self._hears_herself = True
        return self._resume()

    def _transcribed(self, event: UtteranceTranscribed) -> list[Output]:
        if self._transcript_overtaken:
            # The user went on before the words of the first part were known: both parts are one question.
            self._transcript_overtaken = False
            self._unanswered = " ".join(part for part in (self._unanswered, event.transcription.strip()) if part)
            return []
        if self._discarded or not self._waiting_for_transcript:
            self._discarded = False
            return []
        self._waiting_for_transcript = False
        return [StopTimer(Timer.TRANSCRIPT), *self._ask(event.transcription.strip(), event.confidence)]

    def _ask(self, words: str, confidence: float) -> list[Output]:
        text = " ".join(part for part in (self._unanswered, words) if part)
        doubtful = not words or confidence < self.policy.noise_confidence
        short = self._speech_ms + self._unfinished_ms < self.policy.noise_ms
        noise = doubtful and short and not self._unanswered
        self._speech_ms = 0
        if noise:
            self.floor = Floor.IDLE
            return []
        return self._generate(text, confidence=confidence, spoken=True)

    def _text(self, event: TextReceived) -> list[Output]:
        outputs = self._interrupt("text") if self._answer is not None else self._drop_utterance()
        outputs += self._take_floor("text")
        self.floor = Floor.THINKING
        outputs.append(TurnEnded(why="text"))
        spoken = event.source == "browser_recognizer"
        asked = self._generate(
            event.text.strip(), spoken=spoken, agents=event.agents, confirmation=event.confirmation
        )  # fmt: skip
        return outputs + asked

    def _take_floor(self, why: TurnReason) -> list[Output]:
        self.floor = Floor.USER
        self._guess.turn(goes_on=self._overlap.active)
        self._overlap.end()
        self._probability = None
        self._speech_ms = 0
        self._silence_ms = self.policy.hangover_ms
        return [TurnStarted(why=why), SetTimer(Timer.LONGEST, self.policy.longest_turn_ms)]

    def _release_floor(self) -> list[Output]:
        self.floor = Floor.IDLE
        return [StopTimer(Timer.LONGEST)]

    def _drop_utterance(self) -> list[Output]:
        """Forget speech that was not answered yet, because something else has come."""
        self._waiting_for_prediction = False
        self._waiting_for_transcript = False
        timers = (Timer.SILENCE, Timer.PREDICTION, Timer.LIKELY, Timer.TRANSCRIPT, Timer.LONGEST)
        return [StopTimer(timer) for timer in timers]

    # The assistant's side.

    def _generate(
        self,
        text: str,
        *,
        confidence: float = 1.0,
        spoken: bool = False,
        verbatim: str | None = None,
        operator: str = "",
        agents: list[str] | None = None,
        confirmation: str | None = None,
    ) -> list[Output]:
        self.floor = Floor.THINKING
        self._answer = Answer(self._make_id(), text)
        command = GenerateResponse(
            response_id=self._answer.id,
            text=text,
            confidence=confidence,
            spoken=spoken,
            replaces=self._replaces,
            verbatim=verbatim,
            operator=operator,
            agents=agents,
            confirmation=confirmation,
        )
        self._unanswered, self._replaces = "", None
        self._transcript_overtaken = False
        return [command]

    def _say(self, event: SayText | SpeakInPlace) -> list[Output]:
        outputs = self._interrupt("client") if self._answer is not None else self._drop_utterance()
        operator = event.operator if isinstance(event, SpeakInPlace) else ""
        return outputs + self._generate("", verbatim=event.text, operator=operator)

    def _interrupt(self, why: TurnReason, *, goes_on: bool = False) -> list[Output]:
        """Stop the answer under way, or the wait for one. The floor is nobody's then.

        A user who ``goes_on`` before anything was heard is still asking the same question.
        """
        self._transcript_overtaken = goes_on and self._waiting_for_transcript
        outputs = self._drop_utterance()
        answer = self._answer
        if answer is None:
            return outputs
        if goes_on and not answer.heard.started and answer.question:
            # Nothing was heard: the user simply goes on, and both parts are one question.
            self._unanswered, self._replaces = answer.question, answer.id
        return [*outputs, CancelResponse(response_id=answer.id), *self._end_answer(why)]

    def _end_answer(self, why: TurnReason) -> list[Output]:
        answer = self._answer
        if answer is None:
            return []
        self._answer = None
        self.floor = Floor.IDLE
        heard = answer.heard
        return [
            StopTimer(Timer.PLAYBACK),
            TurnInterrupted(why=why, heard_text=heard.text, heard_ms=heard.milliseconds, response_id=answer.id),
        ]

    def _cancelled(self, event: CancelResponse) -> list[Output]:
        """Follow a command to stop: our own, which has been followed already, or a client's."""
        answer = self._answer
        if answer is None and event.response_id is None and self._waiting_for_transcript:
            self._waiting_for_transcript, self._discarded = False, True  # its words are still to come
            self._speech_ms, self.floor = 0, Floor.IDLE
            return [TurnInterrupted(why="client", heard_text="", heard_ms=0)]
        if answer is None or event.response_id not in (None, answer.id):
            return [AssistantCancelled(response_id=event.response_id)] if event.response_id else []
        return [*self._end_answer("client"), AssistantCancelled(response_id=answer.id)]

    def _answer_moved(self, event: Event) -> list[Output]:
        answer = self._answer
        if answer is None or getattr(event, "response_id", "") not in ("", answer.id):
            return []  # of an answer that was stopped
        answer.follow(event)
        match event:
            case SpeechChunkSynthesized():
                return self._limit_playback(answer)
            case AssistantResponse():
                return self._finish_if_silent(answer)
            case PlaybackStarted() if self.floor is Floor.THINKING:
                self.floor = Floor.SPEAKING
            case PlaybackCompleted():
                return self._finish()
        return []

    def _limit_playback(self, answer: Answer) -> list[Output]:
        """Wait no longer than an answer can take for the report of its end."""
        if not answer.spoken or answer.paused:
            return []
        return [SetTimer(Timer.PLAYBACK, answer.heard.remaining_ms + self.policy.playback_grace_ms)]

    def _finish_if_silent(self, answer: Answer) -> list[Output]:
        no_sound = not self.speaks or (answer.silent and not answer.sounded)
        return self._finish() if no_sound and answer.complete else []

    def _finish(self) -> list[Output]:
        self._answer = None
        self.patience.turn_over()
        if self.floor is not Floor.USER:
            self.floor = Floor.IDLE
        outputs: list[Output] = [StopTimer(Timer.PLAYBACK)]
        if self._hears_herself and self._user_speaks:
            outputs.append(SetTimer(Timer.ECHO, self.policy.echo_tail_ms))
        if self._overlap.active and self._user_speaks:
            outputs += self._take_floor("vad")  # they began while the last words were heard
        return outputs

    def _handler_failed(self, event: HandlerFailed) -> list[Output]:
        answer = self._answer
        if answer is None:
            return []
        if event.event_type == GenerateResponse.type:
            # A mind that fails still apologizes: that answer is complete, and is being heard.
            return [] if answer.complete else self._finish()
        if event.event_type.startswith("assistant.") and not answer.sounded:
            answer.silent = True
            return self._finish_if_silent(answer)
        return []

    def _expired(self, timer: enum.StrEnum) -> list[Output]:
        match timer:
            case Timer.SILENCE if self.floor is Floor.USER and not self._user_speaks:
                self._silence_ms = self._awaited_ms
                return self._end_turn("timeout" if self.turn_model else "vad")
            case Timer.LIKELY if self.floor is Floor.USER and self._user_speaks and not self._told:
                return self._end_early(self.policy.likely_silence_ms)
            case Timer.PREDICTION if self._waiting_for_prediction:
                self._waiting_for_prediction = False
                return self._wait_for_silence(self.policy.plain_silence_ms)
            case Timer.TRANSCRIPT:
                self._discarded = False
                if self._waiting_for_transcript:
                    self._waiting_for_transcript = False
                    return self._ask("", 0.0)
            case Timer.LONGEST if self.floor is Floor.USER:
                self._silence_ms = 0
                return self._end_turn("timeout")
            case Timer.PLAYBACK:
                return self._finish()
            case Timer.ECHO if self.floor is Floor.IDLE and self._hears_herself and self._user_speaks:
                self._hears_herself = False
                return self._take_floor("vad")  # that is not her voice any more
        return []
