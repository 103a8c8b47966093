"""What people agree to, and withdraw: noted at once, kept, and heeded."""

from __future__ import annotations

from tests.conftest import in_virtual_time
from tests.flows.conftest import Scene, scene
from visavis.bus import Journal
from visavis.events import (
    ConsentChanged,
    Envelope,
    Event,
    FaceRecognized,
    InterlocutorChanged,
    SessionSettings,
    UpdateSession,
)
from visavis.reasoning.fake import FakeMind
from visavis.session.discretion import Discretion
from visavis.storage.privacy_records import CONSENTS, ConsentRecord


async def _consents(stage: Scene) -> list[ConsentRecord]:
    await stage.session.bus.idle()
    return (await stage.storage.collection(CONSENTS).find({"session_id": "scene"})).items


@in_virtual_time
async def test_what_somebody_agrees_to_is_noted_with_the_words_they_were_asked_with() -> None:
    settings = SessionSettings(persona="tester", seeing=True, expressions=True, consent_wording="2026-11")
    async with scene(settings=settings) as stage:
        stage.session.bus.publish(UpdateSession(record=True, expressions=False, consent_wording="2026-12"))
        stage.session.bus.publish(UpdateSession(voice_output=False))  # nothing that anybody must agree to
        await stage.session.bus.idle()
        changes = [(item.about, item.granted, item.wording) for item in stage.of(ConsentChanged)]
        assert changes == [
            ("seeing", True, "2026-11"),
            ("expressions", True, "2026-11"),
            ("expressions", False, "2026-12"),
            ("record", True, "2026-12"),
            ("record", False, "2026-12"),  # nothing can be recorded here, and nobody is told otherwise
        ]
        kept = await _consents(stage)
        assert [(item.kind, item.granted, item.wording) for item in kept] == changes
        assert [item.at_ms for item in kept] == sorted(item.at_ms for item in kept)
        assert {item.person_id for item in kept} == {None}


@in_virtual_time
async def test_nothing_is_noted_of_somebody_who_just_talks() -> None:
    async with scene() as stage:
        stage.type("who are you")
        assert await _consents(stage) == []
        assert not stage.of(ConsentChanged)


@in_virtual_time
async def test_whoever_is_recognized_is_found_by_what_they_agreed_to() -> None:
    async with scene(settings=SessionSettings(persona="tester", seeing=True, recognition=True)) as stage:
        await stage.session.bus.idle()
        stage.session.bus.publish(FaceRecognized(track_id=2, person_id="berta", distance=0.3, name="Berta"))
        stage.session.bus.publish(InterlocutorChanged(track_id=1))
        stage.session.bus.publish(FaceRecognized(track_id=1, person_id="anna", distance=0.3, name="Anna"))
        assert {item.kind: item.person_id for item in await _consents(stage)} == {"seeing": None, "recognition": "anna"}


@in_virtual_time
async def test_a_conversation_without_a_transcript_leaves_no_words_behind() -> None:
    journalled: list[Event] = []
    settings = SessionSettings(persona="tester", transcript=False)
    async with scene(settings=settings, mind=FakeMind("You are called Rumpelstiltskin.")) as stage:
        keeper = Discretion(lambda envelope: journalled.append(envelope.event))
        stage.session.bus.tap(keeper.record, where=Journal.wants)
        stage.session.bus.publish(UpdateSession())  # the scene has been opened before the journal could hear of it
        stage.type("my name is Rumpelstiltskin")
        await stage.wait(4_000)
        await stage.speak(600)
        await stage.wait(4_000)
        await stage.session.bus.idle()
        assert (await stage.storage.messages("scene")).items == []
    text = "".join(Envelope(event, "scene").to_json() for event in journalled)
    assert {"turn.started", "turn.ended", "playback.started", "speech.started"} <= {item.type for item in journalled}
    assert "umpel" not in text.casefold()
    assert "who are you" not in text


@in_virtual_time
async def test_withdrawing_the_transcript_concerns_what_follows() -> None:
    async with scene(mind=FakeMind("I see.")) as stage:
        stage.type("keep this")
        await stage.wait(3_000)
        stage.session.bus.publish(UpdateSession(transcript=False))
        stage.type("but not this")
        await stage.wait(3_000)
        stage.session.bus.publish(UpdateSession(transcript=True))
        stage.type("and this again")
        await stage.wait(3_000)
        await stage.session.bus.idle()
        messages = (await stage.storage.messages("scene")).items
        assert [(item.role, item.text) for item in messages] == [
            ("user", "keep this"), ("assistant", "I see."), ("user", "and this again"), ("assistant", "I see."),
        ]  # fmt: skip
        assert [item.turn for item in messages] == [1, 1, 3, 3]
        assert [(item.kind, item.granted) for item in await _consents(stage)] == [
            ("transcript", False), ("transcript", True),
        ]  # fmt: skip
