from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.conftest import in_virtual_time
from tests.flows.conftest import scene
from visavis.events import (
    AssistantCancelled,
    AssistantResponse,
    CancelResponse,
    CodedError,
    GenerateResponse,
    HandlerFailed,
    PhraseTimed,
    PlaybackCompleted,
    PlaybackPaused,
    PlaybackResumed,
    PlaybackStarted,
    SayText,
    SessionClosed,
    SessionOpened,
    SessionSettings,
    SpeechChunkSynthesized,
    TurnEnded,
    TurnInterrupted,
    TurnStarted,
    UpdateSession,
    UserSpeechStarted,
    UserSpeechStopped,
    UtteranceTranscribed,
    VisemesPlanned,
)
from visavis.perception.backends.fake import FakeRecognizer
from visavis.reasoning.fake import REPLIES, FakeMind
from visavis.speech.backends.fake import FakeSynthesizer
from visavis.speech.synthesis import SpokenPhrase, Voice


@in_virtual_time
async def test_a_spoken_question_is_answered_aloud() -> None:
    async with scene(texts=["who are you"]) as talk:
        await talk.wait(500)
        await talk.speak(1_200)
        spoke_until = talk.now
        await talk.wait(6_000)

        assert [event.why for event in talk.of(TurnStarted)] == ["vad"]
        assert [event.transcription for event in talk.of(UtteranceTranscribed) if event.final] == ["who are you"]
        assert [event.text for event in talk.of(AssistantResponse)] == [REPLIES["short"]]
        assert len(talk.of(PlaybackCompleted)) == 1
        first_sound = talk.sound[0][0] - spoke_until
        assert 0.19 <= first_sound <= 0.25  # the hangover, and next to nothing
        assert len(talk.of(VisemesPlanned)) == len(talk.of(PhraseTimed)) > 0
        spoken = b"".join(body for _, _, body in talk.sound)
        assert len(spoken) / 48 == pytest.approx(sum(item.duration_ms for item in talk.of(PhraseTimed)), abs=1)
        assert talk.session.is_quiet()


@in_virtual_time
async def test_the_conversation_is_kept_as_it_was() -> None:
    async with scene(texts=["first", "second"]) as talk:
        for _ in range(2):
            await talk.speak(1_000)
            await talk.wait(6_000)
        messages = (await talk.storage.messages("scene")).items
        assert [(item.role, item.turn, item.text) for item in messages] == [
            ("user", 1, "first"),
            ("assistant", 1, REPLIES["short"]),
            ("user", 2, "second"),
            ("assistant", 2, REPLIES["short"]),
        ]
        session = await talk.storage.session("scene")
        assert session is not None
        assert session.persona == "tester"


@in_virtual_time
async def test_typed_text_is_answered_at_once() -> None:
    async with scene() as talk:
        talk.type("hello")
        await talk.wait(100)
        assert talk.when(AssistantResponse)[0] < 0.01
        assert talk.sound[0][0] < 0.01


@in_virtual_time
async def test_barge_in_stops_the_voice_and_only_what_was_heard_is_remembered() -> None:
    mind = FakeMind(REPLIES["long"])
    async with scene(mind=mind, texts=["tell me more", "stop"], synthesizer=FakeSynthesizer()) as talk:
        await talk.speak(1_000)
        await talk.wait(3_000)
        assert not talk.session.is_quiet()
        onset = talk.now
        await talk.speak(1_000)
        interrupted = talk.of(TurnInterrupted)[0]
        assert talk.when(PlaybackPaused)[0] - onset <= 0.16
        assert talk.when(TurnInterrupted)[0] - onset <= 0.48
        last_byte = max(at for at, _, _ in talk.sound if at < onset + 1)
        assert last_byte - onset <= 0.16
        assert REPLIES["long"].startswith(interrupted.heard_text)
        heard_seconds = len(interrupted.heard_text) * 0.06
        assert heard_seconds == pytest.approx(interrupted.heard_ms / 1000, abs=0.5)

        await talk.wait(3_000)
        assert mind.questions[1].text == "stop"
        assert [(item.role, item.text) for item in mind.questions[1].history] == [
            ("user", "tell me more"),
            ("assistant", interrupted.heard_text),
        ]
        messages = (await talk.storage.messages("scene")).items
        assert messages[1].interrupted
        assert messages[1].heard_text == interrupted.heard_text
        assert len(talk.of(AssistantCancelled)) == 1


@in_virtual_time
async def test_nothing_of_a_stopped_answer_is_spoken_later() -> None:
    mind = FakeMind(REPLIES["long"], tokens_per_second=20)
    async with scene(mind=mind, texts=["one", "two"]) as talk:
        await talk.speak(600)
        await talk.wait(1_500)
        await talk.speak(600)
        stopped = talk.of(TurnInterrupted)[0].response_id
        at = talk.when(TurnInterrupted)[0]
        await talk.wait(20_000)
        late = [
            item
            for time, envelope in talk.seen
            if time > at and getattr((item := envelope.event), "response_id", None) == stopped
        ]
        assert {item.type for item in late} <= {"assistant.cancelled"}
        assert talk.of(AssistantResponse)[-1].response_id != stopped


@in_virtual_time
async def test_a_cough_changes_nothing() -> None:
    async with scene(mind=FakeMind(REPLIES["long"])) as talk:
        await talk.speak(1_000)
        await talk.wait(2_000)
        await talk.speak(120)
        await talk.wait(30_000)
        assert talk.of(TurnInterrupted) == []
        assert len(talk.of(TurnStarted)) == 1
        assert len(talk.of(PlaybackCompleted)) == 1
        assert len([event for event in talk.of(UtteranceTranscribed) if event.final]) == 1


@in_virtual_time
async def test_after_a_longer_cough_the_answer_goes_on_where_it_was() -> None:
    async with scene(mind=FakeMind(REPLIES["long"])) as talk:
        await talk.speak(1_000)
        await talk.wait(3_000)
        await talk.speak(320)
        await talk.wait(30_000)
        (paused,), (resumed,) = talk.when(PlaybackPaused), talk.when(PlaybackResumed)
        assert 0.3 <= resumed - paused <= 0.5
        assert [at for at, _, _ in talk.sound if paused < at < resumed] == []
        before = [(pts, body) for at, pts, body in talk.sound if at <= paused]
        after = [(pts, body) for at, pts, body in talk.sound if at >= resumed]
        assert after[0][0] <= before[-1][0]  # what was on its way is sent again
        assert before[-1][0] - after[0][0] <= 300
        pieces = dict(before + after)
        spoken = sum(len(body) for body in pieces.values()) / 48
        assert spoken == pytest.approx(sum(item.duration_ms for item in talk.of(PhraseTimed)), abs=1)
        assert talk.of(TurnInterrupted) == []
        assert len(talk.of(PlaybackCompleted)) == 1
        assert talk.session.is_quiet()


@in_virtual_time
async def test_a_question_in_two_parts_is_one_question() -> None:
    mind = FakeMind(first_token_ms=800)
    async with scene(mind=mind, texts=["I would like to know", "who you are"]) as talk:
        await talk.speak(800)
        await talk.wait(500)  # long enough to end the turn, and the mind has begun to think
        await talk.speak(800)
        await talk.wait(8_000)
        assert [question.text for question in mind.questions] == [
            "I would like to know",
            "I would like to know who you are",
        ]
        assert mind.questions[1].history == []
        assert talk.of(TurnInterrupted)[0].heard_text == ""
        assert talk.of(GenerateResponse)[1].replaces == talk.of(GenerateResponse)[0].response_id


@in_virtual_time
async def test_the_greeting_can_be_interrupted() -> None:
    async with scene(greeting="Hello. I am a test, and I greet you at some length.", texts=["hi"]) as talk:
        await talk.wait(1_000)
        assert len(talk.of(PlaybackStarted)) == 1
        await talk.speak(800)
        assert "Hello." in talk.of(TurnInterrupted)[0].heard_text
        await talk.wait(5_000)
        assert talk.of(AssistantResponse)[-1].text == REPLIES["short"]


@in_virtual_time
async def test_a_failing_mind_says_so_in_its_own_words_and_the_conversation_goes_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    mind = FakeMind(fails_after=0)
    async with scene(mind=mind, texts=["hello"]) as talk:
        await talk.speak(800)
        await talk.wait(6_000)
        failure = talk.of(HandlerFailed)[0]
        assert failure.code == "mind.fake"
        answer = talk.of(AssistantResponse)[0]
        assert answer.finish_reason == "fallback"
        assert failure.detail not in answer.text
        assert talk.session.is_quiet()
        talk.type("again")
        await talk.wait(6_000)
        assert len(talk.of(AssistantResponse)) == 2


@in_virtual_time
async def test_a_failing_voice_leaves_the_text(caplog: pytest.LogCaptureFixture) -> None:
    class Mute(FakeSynthesizer):
        async def speak(self, text: str, voice: Voice) -> AsyncIterator[SpokenPhrase]:
            if text:
                raise CodedError("synthesizer.broken", "The voice is broken.")
            yield SpokenPhrase(b"", 0, (), ())

    async with scene(synthesizer=Mute()) as talk:
        talk.type("hello")
        await talk.wait(1_000)
        assert [event.code for event in talk.of(HandlerFailed)] == ["synthesizer.broken"]
        assert talk.of(AssistantResponse)[0].text == REPLIES["short"]
        assert talk.session.is_quiet()


@in_virtual_time
async def test_a_failing_recognizer_asks_to_say_it_again(caplog: pytest.LogCaptureFixture) -> None:
    broken = CodedError("recognizer.broken", "The ears are broken.")
    recognizer = FakeRecognizer(["hello"], failures=[broken])
    mind = FakeMind()
    async with scene(recognizer=recognizer, mind=mind) as talk:
        await talk.speak(1_000)
        await talk.wait(6_000)
        assert "recognizer.broken" in [event.code for event in talk.of(HandlerFailed)]
        assert mind.questions[0].text == ""
        await talk.speak(1_000)
        await talk.wait(6_000)
        assert mind.questions[1].text == "hello"
        assert recognizer.open_streams == 0


@in_virtual_time
async def test_a_slow_recognizer_and_a_slow_voice_only_cost_time() -> None:
    async with scene(
        recognizer=FakeRecognizer(["hello"], delay_ms=700), synthesizer=FakeSynthesizer(first_byte_ms=400)
    ) as talk:
        await talk.speak(1_000)
        spoke_until = talk.now
        await talk.wait(8_000)
        assert talk.sound[0][0] - spoke_until == pytest.approx(0.2 + 0.7 + 0.4, abs=0.06)
        assert len(talk.of(PlaybackCompleted)) == 1


@in_virtual_time
async def test_without_voice_output_answers_are_text() -> None:
    async with scene(settings=SessionSettings(persona="tester", voice_output=False)) as talk:
        talk.type("hello")
        await talk.wait(500)
        assert talk.of(AssistantResponse)
        assert talk.of(SpeechChunkSynthesized) == []
        assert talk.session.is_quiet()
        talk.session.bus.publish(UpdateSession(voice_output=True))
        talk.type("hello again")
        await talk.wait(500)
        assert talk.of(SpeechChunkSynthesized)


@in_virtual_time
async def test_where_the_browser_recognizes_only_its_text_counts() -> None:
    mind = FakeMind(REPLIES["long"])
    async with scene(mind=mind, settings=SessionSettings(persona="tester", recognizer="browser")) as talk:
        await talk.speak(1_000)
        await talk.wait(1_000)
        assert talk.of(UtteranceTranscribed) == []
        assert mind.questions == []
        talk.type("from the browser")
        await talk.wait(2_000)
        await talk.speak(600)  # speech still interrupts
        assert len(talk.of(TurnInterrupted)) == 1


@in_virtual_time
async def test_somebody_else_can_let_her_say_something() -> None:
    async with scene(mind=FakeMind(REPLIES["long"])) as talk:
        talk.type("hello")
        await talk.wait(2_000)
        talk.session.bus.publish(SayText(text="We are closing now."))
        await talk.wait(5_000)
        assert talk.of(TurnInterrupted)[0].why == "client"
        assert talk.of(AssistantResponse)[-1].text == "We are closing now."
        assert talk.of(AssistantResponse)[-1].sources[0].kind == "command"


@in_virtual_time
async def test_a_stop_button_stops() -> None:
    async with scene(mind=FakeMind(REPLIES["long"])) as talk:
        talk.type("hello")
        await talk.wait(2_000)
        talk.session.bus.publish(CancelResponse())
        sent = len(talk.sound)
        await talk.wait(5_000)
        assert len(talk.sound) == sent
        assert talk.of(TurnInterrupted)[0].why == "client"
        assert talk.session.is_quiet()


@in_virtual_time
async def test_short_noises_are_heard_and_ignored() -> None:
    async with scene(recognizer=FakeRecognizer([""])) as talk:
        for _ in range(5):
            await talk.speak(160)
            await talk.wait(1_500)
        assert len(talk.of(UserSpeechStarted)) == len(talk.of(UserSpeechStopped)) == 5
        assert talk.of(GenerateResponse) == []
        assert talk.session.is_quiet()


@in_virtual_time
async def test_a_television_does_not_go_on_forever() -> None:
    async with scene(texts=["blah"]) as talk:
        await talk.speak(125_000)
        assert talk.of(TurnEnded)[0].why == "timeout"


@in_virtual_time
async def test_a_session_begins_and_ends_with_its_events() -> None:
    async with scene() as talk:
        opened = talk.of(SessionOpened)[0]
        assert opened.capabilities.recognizer == "fake"
        assert opened.capabilities.synthesizer == "fake"
        assert opened.persona.title == "Tester"
    assert talk.of(SessionClosed)[0].reason == "client"
    record = await talk.storage.session("scene")
    assert record is not None
    assert record.close_reason == "client"
