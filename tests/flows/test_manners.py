"""The ways in which a user may choose to talk, from end to end."""

from __future__ import annotations

from tests.conftest import in_virtual_time
from tests.flows.conftest import scene
from visavis.events import (
    AssistantResponse,
    CancelResponse,
    EndTurn,
    PlaybackCompleted,
    PlaybackStarted,
    SessionClosed,
    SessionSettings,
    SessionUpdated,
    StartTurn,
    TurnEnded,
    TurnInterrupted,
    TurnStarted,
    UpdateSession,
    UtteranceTranscribed,
)

BUTTON = SessionSettings(persona="tester", turn_taking="push_to_talk")


@in_virtual_time
async def test_with_a_button_only_what_is_said_while_it_is_held_is_heard() -> None:
    async with scene(settings=BUTTON, texts=["not heard", "who are", "you then"]) as talk:
        publish = talk.session.bus.publish
        await talk.speak(1_500)
        await talk.wait(2_000)
        assert talk.of(TurnStarted) == []
        assert talk.of(UtteranceTranscribed) == []
        publish(StartTurn())
        await talk.speak(800)
        await talk.wait(2_500)  # thinks about it
        await talk.speak(600)
        publish(EndTurn())
        released = talk.now
        await talk.wait(6_000)
        assert [event.why for event in talk.of(TurnEnded)] == ["client"]
        assert [event.transcription for event in talk.of(UtteranceTranscribed) if event.final] == ["who are you then"]
        assert len(talk.of(AssistantResponse)) == len(talk.of(PlaybackCompleted)) == 1
        assert talk.sound[0][0] - released < 0.1
        assert talk.session.is_quiet()


@in_virtual_time
async def test_the_button_stops_her_and_asks_the_next_question() -> None:
    async with scene(settings=BUTTON, texts=["who are you", "and you"]) as talk:
        publish = talk.session.bus.publish
        for _ in range(2):
            publish(StartTurn())
            await talk.speak(800)
            publish(EndTurn())
            await talk.wait(700)
        assert [event.why for event in talk.of(TurnInterrupted)] == ["client"]
        await talk.wait(6_000)
        assert len(talk.of(PlaybackStarted)) == 2
        assert len(talk.of(PlaybackCompleted)) == 1


@in_virtual_time
async def test_a_discarded_turn_leaves_nothing_to_be_answered() -> None:
    async with scene(settings=BUTTON) as talk:
        talk.session.bus.publish(StartTurn())
        await talk.speak(800)
        talk.session.bus.publish(EndTurn())
        talk.session.bus.publish(CancelResponse())
        await talk.wait(3_000)
        assert talk.of(AssistantResponse) == []
        assert talk.session.is_quiet()


@in_virtual_time
async def test_who_asks_for_time_may_pause_long() -> None:
    async with scene(texts=["one question"]) as talk:
        talk.session.bus.publish(UpdateSession(turn_taking="patient"))
        assert [event.settings.turn_taking for event in talk.of(SessionUpdated)] == ["patient"]
        await talk.speak(800)
        await talk.wait(400)  # twice what ends a turn here
        await talk.speak(800)
        await talk.wait(6_000)
        assert len(talk.of(TurnEnded)) == len(talk.of(AssistantResponse)) == 1


@in_virtual_time
async def test_a_deserted_conversation_ends_after_one_question() -> None:
    settings = SessionSettings(persona="tester", check_in_s=20)
    async with scene(settings=settings) as talk:
        await talk.speak(800)
        await talk.wait(30_000)
        assert talk.of(AssistantResponse)[-1].text == "Are you still there?"
        assert talk.of(SessionClosed) == []
        await talk.speak(800)
        await talk.wait(70_000)
        asked = [event.text for event in talk.of(AssistantResponse)].count("Are you still there?")
        assert asked == 2  # once for each silence
        assert [event.reason for event in talk.of(SessionClosed)] == ["idle"]
