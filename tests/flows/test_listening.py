"""Whole conversations: she nods and says 'mhm' while the user speaks, and shows it when an answer takes its time."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from tests.conftest import in_virtual_time
from tests.flows.conftest import Scene, scene
from tests.models.installed import model_file
from tests.sounds import Samples, spoken
from visavis.bootstrap.hearing import TurnModel
from visavis.events import (
    AsideSynthesized,
    AssistantResponse,
    BackchannelInvited,
    BackchannelPlanned,
    GazePlanned,
    GesturePlanned,
    SessionSettings,
    SpeechChunkSynthesized,
    TextReceived,
    TurnEnded,
    TurnInterrupted,
    TurnStarted,
    UpdateSession,
    UserSpeechStopped,
)
from visavis.inference import Batcher, Runner
from visavis.models.silero import SileroVad
from visavis.models.smart_turn import SmartTurn
from visavis.perception.backends.fake import FakeRecognizer
from visavis.perception.voice_activity import VadBatcher
from visavis.reasoning.fake import FakeMind
from visavis.reasoning.persona import BACKCHANNELS, FILLERS

STORY = (
    "when I was a child we lived in a small house near the river, and every summer my grandmother came to stay, and",
    "she told us stories about the animals that she had kept on the farm a long time ago, because",
    "in the evening we sat in the garden and listened to her, and nobody wanted to go to bed before it was dark, and",
    "when the winter came she went back to the town where she was born, and we wrote long letters to her.",
)  # fmt: skip
PAUSES_MS = (700, 450, 900)


class Ears:
    """The models that hear."""

    def __init__(self) -> None:
        self._vad, self._turn = Runner("vad"), Runner("turn-end")
        self._silero = SileroVad(model_file("silero-vad"))
        self._turn_model = TurnModel(SmartTurn(model_file("smart-turn")), self._turn)

    def models(self) -> tuple[VadBatcher, TurnModel]:
        """Return what one conversation hears with: a batcher belongs to the clock of its loop."""
        return Batcher(self._silero.predict, self._vad), self._turn_model

    def close(self) -> None:
        self._vad.close()
        self._turn.close()


@pytest.fixture(scope="module")
def ears() -> Iterator[Ears]:
    made = Ears()
    yield made
    made.close()


def story(voice: str) -> Samples:
    """Return a long turn with pauses inside."""
    parts = [spoken(text, voice, pause_ms=100) for text in STORY]
    pauses = [np.zeros((ms - 200) * 16, np.int16) for ms in (*PAUSES_MS, 200)]
    return np.concatenate([part for pair in zip(parts, pauses, strict=True) for part in pair])


async def told(ears: Ears, voice: str, *, backchannels: bool) -> Scene:
    """Tell the story, and return what happened."""
    settings = SessionSettings(persona="tester", backchannels=backchannels)
    recognizer = FakeRecognizer(["a story"])
    mind = FakeMind()
    async with scene(
        recognizer=recognizer,
        mind=mind,
        settings=settings,
        models=ears.models(),
    ) as talk:
        await talk.play(story(voice))
        await talk.wait(8_000)
        assert mind.questions
        assert all(question.history == [] for question in mind.questions)
        messages = (await talk.storage.messages("scene")).items
        assert [message.role for message in messages] == ["user", "assistant"]
        return talk


@pytest.mark.parametrize("voice", ["slt", "rms"])
@in_virtual_time
async def test_a_long_turn_is_listened_to_and_not_taken(voice: str, ears: Ears) -> None:
    talk = await told(ears, voice, backchannels=True)
    begun, ended = talk.when(TurnStarted), talk.when(TurnEnded)
    assert len(begun) == len(ended) == 1
    planned = [(at, item) for at, item in planned_at(talk) if item.why != "thinking"]
    assert len(planned) >= 5
    assert all(begun[0] < at < ended[0] for at, _ in planned)
    assert {item.why for _, item in planned} == {"pitch", "pause"}
    said = [item.text for _, item in planned if item.text]
    assert len(said) >= 1
    assert set(said) <= set(BACKCHANNELS)
    assert [aside.text for aside in talk.of(AsideSynthesized)] == said
    assert len(talk.asides) == len(said)
    moved = [item for item in talk.of(GesturePlanned) if item.pts_ms is None]  # the answer's have their places
    assert len(moved) == len([item for _, item in planned_at(talk) if item.gesture])
    assert talk.of(TurnInterrupted) == []


@in_virtual_time
async def test_listening_changes_nothing_about_the_turn(ears: Ears) -> None:
    with_them = await told(ears, "slt", backchannels=True)
    without = await told(ears, "slt", backchannels=False)
    assert with_them.of(BackchannelInvited) == without.of(BackchannelInvited) != []
    assert not [item for item in without.of(BackchannelPlanned) if item.why != "thinking"]
    for event_type in (TurnStarted, TurnEnded, UserSpeechStopped, AssistantResponse, SpeechChunkSynthesized):
        one, other = (np.array(talk.when(event_type)) - talk.seen[0][0] for talk in (with_them, without))
        if event_type is SpeechChunkSynthesized:
            one, other = one[:1], other[:1]
        np.testing.assert_allclose(one, other, atol=0.002)


def planned_at(talk: Scene) -> list[tuple[float, BackchannelPlanned]]:
    """Return what was planned and when."""
    return [(at, item.event) for at, item in talk.seen if isinstance(item.event, BackchannelPlanned)]


@in_virtual_time
async def test_a_slow_mind_is_seen_to_think_then_heard() -> None:
    async with scene(mind=FakeMind(first_token_ms=2_500), texts=["first", "second"]) as talk:
        await talk.speak(1_000)
        await talk.wait(10_000)
        (ended,) = talk.when(TurnEnded)
        (moved_at, moved), (said_at, said) = planned_at(talk)
        assert moved_at - ended <= 0.3
        assert (moved.text, moved.why) == ("", "thinking")
        assert [gaze.target in ("up", "away") for gaze in talk.of(GazePlanned)] == [True]
        assert said_at - ended == pytest.approx(0.9, abs=0.01)
        assert said.text in FILLERS
        assert [at for at, _ in talk.asides] == [pytest.approx(said_at, abs=0.01)]
        assert talk.when(SpeechChunkSynthesized)[0] > said_at
        await talk.speak(1_000)
        await talk.wait(10_000)
        assert [bool(item.text) for _, item in planned_at(talk)] == [False, True, False]  # not twice running
        messages = (await talk.storage.messages("scene")).items
        assert not any(filler in message.text for message in messages for filler in FILLERS)


@in_virtual_time
async def test_a_quick_mind_needs_neither() -> None:
    async with scene(mind=FakeMind(first_token_ms=150)) as talk:
        await talk.speak(1_000)
        await talk.wait(8_000)
        assert len(talk.of(AssistantResponse)) == 1
        assert talk.of(BackchannelPlanned) == []


@in_virtual_time
async def test_who_goes_on_speaking_is_not_told_hm() -> None:
    async with scene(mind=FakeMind(first_token_ms=2_500), texts=["first", "second"]) as talk:
        await talk.speak(1_000)
        await talk.wait(600)
        await talk.speak(1_500)
        at = talk.now
        assert [item.text for _, item in planned_at(talk)] == [""]
        await talk.wait(10_000)
        assert [moment > at for moment, item in planned_at(talk) if item.text] == [True]


@in_virtual_time
async def test_what_is_typed_is_answered_without_a_sound_before() -> None:
    async with scene(mind=FakeMind(first_token_ms=2_500)) as talk:
        talk.session.bus.publish(TextReceived(text="hello"))
        await talk.wait(8_000)
        assert [item.text for item in talk.of(BackchannelPlanned)] == [""]
        assert talk.asides == []


@in_virtual_time
async def test_without_a_voice_or_a_wish_for_it_there_is_no_hm() -> None:
    for change in (UpdateSession(voice_output=False), UpdateSession(backchannels=False), UpdateSession(duplex="half")):
        async with scene(mind=FakeMind(first_token_ms=2_500)) as talk:
            talk.session.bus.publish(change)
            await talk.speak(1_000)
            await talk.wait(8_000)
            assert [item.text for item in talk.of(BackchannelPlanned)] == [""]
            assert talk.asides == []
