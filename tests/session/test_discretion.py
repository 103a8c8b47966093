"""What the journal gets of a conversation that is to leave no words behind."""

from __future__ import annotations

import pytest

from visavis.events import (
    EVENT_TYPES,
    AssistantResponse,
    Capabilities,
    Cue,
    Envelope,
    Event,
    PersonaCard,
    SessionOpened,
    SessionSettings,
    SessionUpdated,
    StartTurn,
    StateEstimate,
    TextReceived,
    TextSentimentEstimated,
    TurnInterrupted,
    UserStateEstimated,
)
from visavis.session.discretion import EMPTIED, WORDLESS, Discretion, without_words

WORDY = {
    "agent.completed", "agent.failed", "agent.started", "assistant.content", "assistant.generate", "assistant.phonemes",
    "assistant.response", "assistant.say", "audio.transcription", "event.save", "operator.typed", "operator.whispered",
    "session.handed_over", "session.hand_over_requested", "text.input",
}  # fmt: skip
"""Journalled events that may say something of what was said; of these nothing is kept."""

CAPABILITIES = Capabilities(
    recognizer=None, recognizer_scope=None, synthesizer=None, mind="fake", turn_model=None, sees=False
)


def _opened(*, transcript: bool) -> SessionOpened:
    persona = PersonaCard(name="host", title="Host")
    return SessionOpened(
        persona=persona, settings=SessionSettings(transcript=transcript), capabilities=CAPABILITIES, user=None
    )


def test_of_every_kind_of_event_it_is_decided_whether_it_has_words() -> None:
    journalled = {name for name, item in EVENT_TYPES.items() if item.durable}
    harmless = {item.type for item in (*WORDLESS, *EMPTIED)}
    assert not harmless & WORDY
    assert journalled - harmless == WORDY & journalled, "say in session/discretion.py whether a new event has words"


def test_words_are_kept_as_long_as_the_person_wants_it() -> None:
    kept: list[Event] = []
    discretion = Discretion(lambda envelope: kept.append(envelope.event))
    said = TextReceived(text="My name is Anna.")
    updated = [
        SessionUpdated(settings=SessionSettings(transcript=on), capabilities=CAPABILITIES) for on in (False, True)
    ]
    for event in (_opened(transcript=True), said, updated[0], said, updated[1], said):
        discretion.record(Envelope(event, "s"))
    assert [item.type for item in kept] == [
        "session.opened", "text.input", "session.updated", "session.updated", "text.input",
    ]  # fmt: skip


def test_an_event_keeps_its_place_in_time_without_its_words() -> None:
    kept: list[Envelope] = []
    discretion = Discretion(kept.append)
    discretion.record(Envelope(_opened(transcript=False), "s"))
    interrupted = Envelope(TurnInterrupted(why="vad", heard_text="You said that", heard_ms=700), "s", turn=3)
    discretion.record(interrupted)
    assert kept[1].event == TurnInterrupted(why="vad", heard_text="", heard_ms=700)
    assert (kept[1].id, kept[1].turn) == (interrupted.id, 3)


def test_what_a_client_adds_to_an_event_is_not_kept() -> None:
    kept: list[Envelope] = []
    discretion = Discretion(kept.append)
    discretion.record(Envelope(_opened(transcript=False), "s"))
    discretion.record(Envelope(StartTurn(), "s", metadata={"hint": "my secret", "client_id": "my secret"}))
    assert [(item.type, item.metadata) for item in kept][1:] == [("turn.start", {})]


def test_what_a_feeling_is_read_from_is_not_quoted() -> None:
    nothing = StateEstimate(value=0, confidence=0)
    event = UserStateEstimated(
        valence=nothing, arousal=nothing, attention=nothing, engagement=nothing, emotion="unknown",
        emotion_confidence=0, emotion_scores=[],
        cues=[
            Cue(name="smile", source="face.emotion"),
            Cue(name="the words: divorce", source=TextSentimentEstimated.type),
        ],
    )  # fmt: skip
    kept = without_words(event)
    assert isinstance(kept, UserStateEstimated)
    assert [cue.name for cue in kept.cues] == ["smile"]


@pytest.mark.parametrize("event", [AssistantResponse(response_id="a", text="Hello"), TextReceived(text="hi")])
def test_what_was_said_is_not_kept(event: Event) -> None:
    assert without_words(event) is None
