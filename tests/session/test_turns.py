from __future__ import annotations

import pytest

from tests.session.conversation import Conversation, kinds, over, partial, started, stopped
from visavis.events import (
    AssistantCancelled,
    AssistantResponse,
    CancelResponse,
    Event,
    GenerateResponse,
    HandlerFailed,
    PlaybackCompleted,
    PlaybackProgressed,
    PlaybackStarted,
    PrepareAnswer,
    SayText,
    TextReceived,
    TurnEnded,
    TurnEndPredicted,
    TurnInterrupted,
    TurnStarted,
    UserSpeechContinued,
    UserSpeechPaused,
    UserSpeechResumed,
    UtteranceTranscribed,
)
from visavis.session.floor import Floor, Timer
from visavis.session.timers import TimerExpired


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


def test_known_words_that_are_likely_all_end_the_turn_a_little_before_the_hangover() -> None:
    talk = Conversation()
    talk(started(), TurnEndPredicted(probability=0.6, stream_ms=900, silence_ms=70))
    assert talk.timers[Timer.LIKELY] == 90
    assert talk(TimerExpired(Timer.LIKELY)) == []  # nothing was understood yet
    assert talk(TurnEndPredicted(probability=0.6, stream_ms=900, silence_ms=70)) == []
    talk(partial("is it"))
    assert talk(TimerExpired(Timer.LIKELY)) == [TurnEnded(why="turn_model", probability=0.6, silence_ms=160)]
    assert Timer.LIKELY not in talk.timers


def test_the_time_that_the_model_takes_is_not_waited_for_again() -> None:
    talk = Conversation()
    talk(started(), partial("is it"))
    slow = TurnEndPredicted(probability=0.6, stream_ms=900, silence_ms=70, pause_ms=130)
    assert talk(slow) == []
    assert talk.timers[Timer.LIKELY] == 30
    late = TurnEndPredicted(probability=0.6, stream_ms=900, silence_ms=70, pause_ms=190)
    assert talk(late) == [TurnEnded(why="turn_model", probability=0.6, silence_ms=190)]


def test_who_goes_on_is_not_cut_off_by_what_was_likely() -> None:
    talk = Conversation()
    talk(started(), partial("is it"), TurnEndPredicted(probability=0.6, stream_ms=900, silence_ms=70))
    talk(UserSpeechResumed(stream_ms=1_000))
    assert Timer.LIKELY not in talk.timers


def test_words_that_could_be_all_are_answered_in_secret_while_the_user_still_speaks() -> None:
    talk = Conversation()
    talk(started())
    assert talk(partial("what")) == talk(partial("what is the")) == []
    assert talk(partial("what is the weather")) == [PrepareAnswer(text="what is the weather", confidence=0.9)]
    assert talk(partial("what is the weather like")) == []
    last = ["what is the weather like today", "what is the weather like today then", "what is it then again"]
    assert [len(talk(partial(text))) for text in last] == [1, 1, 0]  # not without end
    assert kinds(talk(UserSpeechPaused(stream_ms=900))) == ["assistant.prepare"]  # pauses have their own share
    assert kinds(talk(TurnEndPredicted(probability=0.4, stream_ms=900))) == []


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


def test_a_cough_that_sounds_like_a_word_is_no_question() -> None:
    talk = Conversation()
    talk.speak(600)
    assert talk(UtteranceTranscribed(transcription="the", final=True, confidence=0.2)) == []
    assert talk.floor() is Floor.IDLE
    talk.speak(600)
    assert kinds(talk(UtteranceTranscribed(transcription="no", final=True, confidence=0.6))) == ["assistant.generate"]


def test_speech_that_was_ended_early_is_as_long_as_it_was() -> None:
    talk = Conversation()
    talk(started(), over(900), partial("tell me"), TurnEndPredicted(probability=0.99, stream_ms=900, silence_ms=80))
    doubtful = UtteranceTranscribed(transcription="tell me", final=True, confidence=0.2)
    assert kinds(talk(doubtful)) == ["assistant.generate"]


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


@pytest.mark.parametrize("item", [PlaybackStarted(), PlaybackProgressed(pts_ms=5), PlaybackCompleted(pts_ms=5)])
def test_reports_without_an_answer_change_nothing(item: Event) -> None:
    talk = Conversation()
    assert talk(item) == []
    assert talk.floor() is Floor.IDLE
