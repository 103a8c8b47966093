"""People behind the scenes: they listen in, whisper to the persona, and answer in its place."""

from __future__ import annotations

import asyncio

import pytest

from tests.conftest import in_virtual_time
from tests.flows.conftest import Scene, scene
from visavis.events import (
    AnswerAttributed,
    AssistantResponse,
    AssistantThinking,
    Event,
    OperatorAwaited,
    OperatorObserved,
    OperatorPresenceChanged,
    OperatorTyped,
    OperatorWhispered,
    PersonaReplaced,
    PlaybackCompleted,
    PlaybackStarted,
    SayText,
    SessionSettings,
    TurnInterrupted,
    TurnTimed,
    UpdateSession,
)
from visavis.gateway.outbox import Outbox
from visavis.inference import Runner
from visavis.reasoning.fake import REPLIES, FakeMind
from visavis.reasoning.fake_model import FakeLanguageModel
from visavis.reasoning.model_mind import ModelMind
from visavis.reasoning.persona import Persona, PersonaFile
from visavis.reasoning.whispers import HEEDED_ANSWERS, MAX_WHISPERS
from visavis.session.behind_the_scenes import AWAY_MS, MAX_WAITING

LONG = "Let me think about that for a while. There is a lot to be said about towers, and I will say all of it now."


def publish(talk: Scene, *events: Event) -> None:
    for event in events:
        talk.session.bus.publish(event)


def take_over(talk: Scene, operator: str = "ada") -> None:
    publish(talk, OperatorObserved(operator=operator, present=True), PersonaReplaced(active=True, operator=operator))


def say(talk: Scene, text: str, operator: str = "ada") -> None:
    publish(talk, OperatorTyped(text=text, operator=operator))


def said(talk: Scene) -> list[str]:
    return [event.text for event in talk.of(AssistantResponse)]


@in_virtual_time
async def test_a_person_answers_what_the_user_asks() -> None:
    mind = FakeMind()
    async with scene(mind=mind, texts=["how tall is the tower"]) as talk:
        take_over(talk)
        await talk.speak(1_000)
        await talk.wait(5_000)
        assert [event.text for event in talk.of(OperatorAwaited)] == ["how tall is the tower"]
        assert len(talk.of(AssistantThinking)) == 1  # the user sees that an answer is coming
        assert said(talk) == []
        say(talk, "Fifty meters.")
        await talk.wait(4_000)
        assert said(talk) == ["Fifty meters."]
        assert mind.questions == []
        assert talk.sound
        assert len(talk.of(PlaybackCompleted)) == 1
        assert talk.session.is_quiet()
        answer = talk.of(AssistantResponse)[0].response_id
        assert [(item.response_id, item.operator) for item in talk.of(AnswerAttributed)] == [(answer, "ada")]
        assert talk.of(TurnTimed)[0].first_text_ms is not None


@in_virtual_time
async def test_the_transcript_says_who_answered() -> None:
    async with scene(texts=["hello"]) as talk:
        take_over(talk)
        talk.type("Who are you?")
        await talk.wait(1_000)
        say(talk, "I am Ada.")
        await talk.wait(4_000)
        publish(talk, PersonaReplaced(active=False, operator="ada"))
        talk.type("And now?")
        await talk.wait(5_000)
        messages = (await talk.storage.messages("scene")).items
        assert [(item.role, item.text, [source["kind"] for source in item.sources]) for item in messages] == [
            ("user", "Who are you?", []),
            ("assistant", "I am Ada.", ["operator"]),
            ("user", "And now?", []),
            ("assistant", REPLIES["short"], ["model"]),
        ]
        assert messages[1].sources[0]["reference"] == "ada"


@in_virtual_time
async def test_a_person_speaks_unasked_and_line_after_line() -> None:
    async with scene() as talk:
        take_over(talk)
        say(talk, "Good morning.")
        say(talk, "How are you today?")
        say(talk, "Take your time.")
        await talk.wait(12_000)
        assert said(talk) == ["Good morning.", "How are you today?", "Take your time."]
        assert talk.of(TurnInterrupted) == []
        starts, ends = talk.when(PlaybackStarted), talk.when(PlaybackCompleted)
        assert all(end <= start for end, start in zip(ends, starts[1:], strict=False))
        assert [event.operator for event in talk.of(AnswerAttributed)] == ["ada"] * 3


@in_virtual_time
async def test_lines_follow_each_other_where_nothing_is_spoken() -> None:
    settings = SessionSettings(persona="tester", voice_output=False)
    async with scene(settings=settings) as talk:
        take_over(talk)
        say(talk, "One.")
        say(talk, "Two.")
        await talk.wait(1_000)
        assert said(talk) == ["One.", "Two."]
        publish(talk, UpdateSession(voice_output=True))
        say(talk, "Three.")
        say(talk, "Four.")
        await talk.wait(6_000)
        assert said(talk) == ["One.", "Two.", "Three.", "Four."]
        assert len(talk.of(PlaybackCompleted)) == 2


@in_virtual_time
async def test_the_user_interrupts_a_person_like_the_persona() -> None:
    async with scene(texts=["stop please"]) as talk:
        take_over(talk)
        say(talk, LONG)
        say(talk, "This is never said.")
        await talk.wait(2_500)
        await talk.speak(1_000)
        await talk.wait(1_000)
        interrupted = talk.of(TurnInterrupted)
        assert len(interrupted) == 1
        heard = interrupted[0].heard_text
        assert 0 < len(heard) < len(LONG)
        assert LONG.startswith(heard.rstrip("…. "))
        assert [event.text for event in talk.of(OperatorAwaited)] == ["stop please"]
        say(talk, "All right.")
        await talk.wait(4_000)
        assert said(talk)[-1] == "All right."
        assert "This is never said." not in said(talk)
        assert talk.session.is_quiet()


@in_virtual_time
async def test_what_the_user_adds_while_waiting_is_one_question() -> None:
    async with scene(texts=["how tall", "is the tower"]) as talk:
        take_over(talk)
        await talk.speak(1_000)
        await talk.wait(1_500)
        await talk.speak(1_000)
        await talk.wait(1_500)
        assert [event.text for event in talk.of(OperatorAwaited)] == ["how tall", "how tall is the tower"]
        say(talk, "Fifty meters.")
        await talk.wait(4_000)
        assert said(talk) == ["Fifty meters."]


@in_virtual_time
async def test_the_persona_answers_what_waits_when_it_is_left_to_it() -> None:
    mind = FakeMind()
    async with scene(mind=mind, texts=["who are you"]) as talk:
        take_over(talk)
        await talk.speak(1_000)
        await talk.wait(2_000)
        assert said(talk) == []
        publish(talk, PersonaReplaced(active=False, operator="ada"))
        await talk.wait(5_000)
        assert said(talk) == [REPLIES["short"]]
        assert [question.text for question in mind.questions] == ["who are you"]
        assert talk.of(AnswerAttributed) == []
        assert talk.session.is_quiet()


@in_virtual_time
async def test_an_operator_who_vanishes_leaves_it_to_the_persona() -> None:
    async with scene(texts=["anybody there"]) as talk:
        take_over(talk)
        await talk.wait(AWAY_MS + 20_000)
        assert [event.active for event in talk.of(PersonaReplaced)] == [True]  # they are connected, and may think
        talk.type("Is anybody there?")
        await talk.wait(1_000)
        publish(talk, OperatorObserved(operator="ada", present=False))
        left = talk.now
        await talk.wait(AWAY_MS + 5_000)
        gone = talk.of(PersonaReplaced)[-1]
        assert (gone.active, gone.operator, gone.why) == (False, "ada", "gone")
        assert talk.when(PersonaReplaced)[-1] == pytest.approx(left + AWAY_MS / 1000, abs=0.1)
        assert said(talk) == [REPLIES["short"]]
        assert not talk.of(OperatorPresenceChanged)[-1].answering


@in_virtual_time
async def test_whoever_comes_back_in_time_goes_on() -> None:
    async with scene() as talk:
        take_over(talk)
        publish(talk, OperatorObserved(operator="ada", present=False))
        await talk.wait(AWAY_MS - 5_000)
        publish(talk, OperatorObserved(operator="ada", present=True))
        await talk.wait(AWAY_MS)
        assert all(event.active for event in talk.of(PersonaReplaced))


@in_virtual_time
async def test_a_program_without_a_connection_stays_while_it_says_something() -> None:
    async with scene() as talk:
        publish(talk, PersonaReplaced(active=True, operator="script"))
        for _ in range(3):
            await talk.wait(AWAY_MS - 10_000)
            say(talk, "Go on.", operator="script")
        assert all(event.active for event in talk.of(PersonaReplaced))
        await talk.wait(AWAY_MS + 1_000)
        assert talk.of(PersonaReplaced)[-1].why == "gone"


@in_virtual_time
async def test_nobody_else_speaks_in_the_persona_s_place() -> None:
    async with scene() as talk:
        say(talk, "Nobody has taken over.")
        take_over(talk)
        say(talk, "I am not Ada.", operator="eve")
        publish(talk, SayText(text="Are you still there?"))  # what the persona would say of its own accord
        await talk.wait(3_000)
        assert said(talk) == []
        publish(talk, PersonaReplaced(active=False, operator="ada"), SayText(text="Are you still there?"))
        await talk.wait(3_000)
        assert said(talk) == ["Are you still there?"]


@in_virtual_time
async def test_only_so_many_lines_wait() -> None:
    async with scene() as talk:
        take_over(talk)
        for number in range(MAX_WAITING + 10):
            say(talk, f"Line {number}.")
        await talk.wait(90_000)
        assert len(said(talk)) == MAX_WAITING + 1


@in_virtual_time
async def test_the_user_is_told_of_observers_and_operators() -> None:
    async with scene() as talk:
        take_over(talk)
        publish(talk, OperatorObserved(operator="eve", present=True), OperatorObserved(operator="eve", present=True))
        publish(talk, OperatorObserved(operator="eve", present=False), OperatorObserved(operator="eve", present=False))
        publish(talk, PersonaReplaced(active=True, operator="ada"))  # again: nothing has changed
        publish(talk, PersonaReplaced(active=False, operator="ada"))
        told = [(event.observing, event.answering) for event in talk.of(OperatorPresenceChanged)]
        assert told == [(1, False), (1, True), (2, True), (2, True), (2, True), (1, True), (1, False)]
        assert all(event.is_sent() for event in talk.of(OperatorPresenceChanged))


class Client:
    """Notes what a client gets to read."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    async def send_text(self, text: str) -> None:
        self.texts.append(text)

    async def send_bytes(self, data: bytes) -> None:
        """Pass over sound."""


@in_virtual_time
@pytest.mark.parametrize("disclosed", [True, False])
async def test_a_study_may_keep_it_from_the_user(disclosed: bool) -> None:
    async with scene(disclose_operators=disclosed) as talk:
        client, outbox = Client(), Outbox(talk.session.bus.publish)
        talk.session.bus.tap(outbox.take, where=Outbox.wants)
        delivering = asyncio.create_task(outbox.deliver(client))
        take_over(talk)
        talk.type("Who are you?")
        await talk.wait(500)
        say(talk, "I am Ada.")
        await talk.wait(3_000)
        publish(talk, OperatorWhispered(text="Be kind.", operator="ada"))
        await talk.wait(100)
        delivering.cancel()
        await asyncio.wait([delivering])
        outbox.close()
        read = "\n".join(client.texts)
        assert "I am Ada." in read
        assert ("operator" in read) == disclosed
        assert ("operator.presence_changed" in read) == disclosed
        assert "Be kind." not in read
        assert talk.of(OperatorPresenceChanged)[-1].is_journalled()  # the record of the study is complete


@in_virtual_time
async def test_a_whisper_is_heeded_in_the_next_answers() -> None:
    mind = FakeMind()
    async with scene(mind=mind) as talk:
        publish(talk, OperatorWhispered(text="Ask about their family.", operator="ada"))
        for _ in range(HEEDED_ANSWERS + 1):
            talk.type("And then?")
            await talk.wait(6_000)
        heeded = [question.whispers for question in mind.questions]
        assert heeded == [("Ask about their family.",)] * HEEDED_ANSWERS + [()]
        assert "Ask about their family." not in " ".join(said(talk))


@in_virtual_time
async def test_of_many_whispers_the_last_are_heeded() -> None:
    mind = FakeMind()
    async with scene(mind=mind) as talk:
        for number in range(MAX_WHISPERS + 3):
            publish(talk, OperatorWhispered(text=f"Hint {number}"))
        assert talk.session.whispers is not None
        assert talk.session.whispers() == MAX_WHISPERS
        talk.type("Hello")
        await talk.wait(3_000)
        assert mind.questions[0].whispers == tuple(f"Hint {number}" for number in range(3, MAX_WHISPERS + 3))


@in_virtual_time
async def test_a_language_model_is_told_what_is_whispered() -> None:
    runner = Runner("test-mind")
    try:
        persona = Persona(PersonaFile(name="tester", title="Tester", greeting=["Hello."]), ())
        model = FakeLanguageModel("Do you have children?", "I see.")
        async with scene(mind=ModelMind(persona, model, runner), persona=persona) as talk:
            publish(talk, OperatorWhispered(text="Ask about\ntheir family.", operator="ada"))
            talk.type("Hello")
            await talk.wait(5_000)
            prompt = str(getattr(model.asked[0].messages[0].parts[0], "content", ""))
            assert "- Ask about their family." in prompt
            assert "unheard by the user" in prompt
            assert said(talk) == ["Do you have children?"]
    finally:
        runner.close()


@in_virtual_time
async def test_taking_over_forgets_what_was_prepared() -> None:
    mind = FakeMind()
    async with scene(mind=mind, texts=["who are you"], preparations=6) as talk:
        take_over(talk)
        await talk.speak(1_500)
        await talk.wait(3_000)
        assert mind.questions == []  # nothing is asked of the mind on suspicion either


@in_virtual_time
async def test_a_person_answers_even_if_the_mind_is_broken() -> None:
    async with scene(mind=FakeMind(fails_after=0)) as talk:
        take_over(talk)
        talk.type("Hello?")
        await talk.wait(500)
        say(talk, "Hello.")
        await talk.wait(3_000)
        assert said(talk) == ["Hello."]
        publish(talk, PersonaReplaced(active=False, operator="ada"))
        talk.type("And now?")
        await talk.wait(5_000)
        assert talk.of(AssistantResponse)[-1].finish_reason == "fallback"
