"""Whole conversations with somebody whose feelings are seen and heard, and what comes of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import numpy as np
import pytest

from tests.conftest import in_virtual_time
from tests.flows.conftest import Scene, scene
from visavis.events import (
    AssistantResponse,
    AssistantThinking,
    Event,
    ExpressionPlanned,
    HandlerFailed,
    PhraseTimed,
    PrepareAnswer,
    Prosody,
    SayText,
    SessionSettings,
    SoundDetected,
    SpeechChunkSynthesized,
    StateEstimate,
    ThoughtPrepared,
    TurnEnded,
    UpdateSession,
    UserStateEstimated,
    VisemesPlanned,
    VoiceEmotionEstimated,
)
from visavis.inference import Runner
from visavis.perception.backends.fake import FakeRecognizer
from visavis.reasoning.fake import FakeMind
from visavis.reasoning.mind import Mind
from visavis.reasoning.model_mind import ModelMind
from visavis.reasoning.persona import Line, Persona, PersonaFile
from visavis.reasoning.provider_model import ProviderModel
from visavis.reasoning.providers import Connection, ModelSpec
from visavis.reasoning.scripted import ScriptedMind
from visavis.speech.backends.fake import FakeSynthesizer
from visavis.speech.synthesis import SpokenPhrase, Voice

EARS = SessionSettings(persona="tester", voice_emotion=True, sounds=True)
DEAF = SessionSettings(persona="tester")
ANSWER = "It is a test. You can ask whatever you like, and somebody will answer it. That is all there is to it."
WHO = Line.model_validate(
    {
        "id": "who",
        "questions": ["who are you"],
        "answers": [
            "A test.",
            {"text": "A test. You sound sad.", "when": {"emotion": "sad"}, "expression": "concerned"},
            {"text": "A test, and a funny one.", "when": {"heard": "laughter"}},
        ],
    }
)


def someone(**about: Any) -> Persona:
    told = {"name": "tester", "title": "Tester", "greeting": ["Hello."]} | about
    return Persona(PersonaFile.model_validate(told), (WHO,))


def sad(source: str = "voice.emotion") -> UserStateEstimated:
    none = StateEstimate(value=0, confidence=0)
    low = StateEstimate(value=-0.6, confidence=0.7, sources=[source])
    return UserStateEstimated(
        valence=low, arousal=low, attention=none, engagement=none, emotion="sad", emotion_confidence=0.7
    )


def laughter() -> SoundDetected:
    return SoundDetected(label="laughter", score=0.9, stream_ms=0)


def voice(rate: float | None = None, **z: float) -> VoiceEmotionEstimated:
    deviations = {name if name.endswith("_z") else f"{name}_z": value for name, value in z.items()}
    prosody = Prosody.model_validate({"rate": rate, "voiced_ms": 6_000, "baseline": 0.9, **deviations})
    return VoiceEmotionEstimated(valence=0, arousal=-0.1, confidence=0.5, prosody=prosody, final=True)


@asynccontextmanager
async def scripted(persona: Persona) -> AsyncIterator[Mind]:
    runner = Runner("mind")
    mind = ScriptedMind(persona, None, runner)
    await mind.prepare()
    yield mind
    await mind.close()
    runner.close()


async def ask(talk: Scene, text: str = "who are you") -> str:
    """Type a question and wait until its answer has been heard; return it."""
    talk.type(text)
    await talk.wait(12_000)
    return talk.of(AssistantResponse)[-1].text


def first(talk: Scene, kind: type[Event]) -> asyncio.Event:
    """Return what is set when the first event of a kind has come."""
    come = asyncio.Event()
    talk.session.bus.tap(lambda _: come.set(), where=lambda event_type: event_type is kind)
    return come


def spoken_ms(talk: Scene) -> float:
    """Return how long the last answer takes to say."""
    last = talk.of(PhraseTimed)[-1].response_id
    return sum(phrase.duration_ms for phrase in talk.of(PhraseTimed) if phrase.response_id == last)


def level_db(talk: Scene) -> float:
    """Return the peak of the last answer, dB of full scale."""
    last = talk.of(SpeechChunkSynthesized)[-1].response_id
    pcm = b"".join(chunk.data for chunk in talk.of(SpeechChunkSynthesized) if chunk.response_id == last)
    return float(20 * np.log10(np.abs(np.frombuffer(pcm, dtype="<i2").astype(float)).max() / 32767))


@in_virtual_time
async def test_a_line_was_written_for_the_sad_and_another_for_who_laughs() -> None:
    persona = someone()
    async with scripted(persona) as mind, scene(mind=mind, persona=persona, settings=EARS) as talk:
        assert await ask(talk) == "A test."
        talk.session.bus.publish(sad())
        assert await ask(talk) == "A test. You sound sad."
        talk.session.bus.publish(laughter())
        assert await ask(talk) == "A test, and a funny one."


@in_virtual_time
async def test_switched_off_none_of_it_happens() -> None:
    persona = someone()
    async with scripted(persona) as mind, scene(mind=mind, persona=persona, settings=DEAF) as talk:
        usual = await ask(talk)
        usual_ms, usual_db = spoken_ms(talk), level_db(talk)
        for event in (sad(), laughter(), voice(rate=1.5, loudness=-4, rate_z=-3)):
            talk.session.bus.publish(event)
        assert await ask(talk) == usual == "A test."
        assert not [item for item in talk.of(ExpressionPlanned) if item.pts_ms is None]
        assert (spoken_ms(talk), level_db(talk)) == (usual_ms, usual_db)
        assert not talk.of(HandlerFailed)


@in_virtual_time
async def test_switching_off_in_the_middle_forgets() -> None:
    persona = someone()
    async with scripted(persona) as mind, scene(mind=mind, persona=persona, settings=EARS) as talk:
        talk.session.bus.publish(sad())
        talk.session.bus.publish(laughter())
        talk.session.bus.publish(UpdateSession(voice_emotion=False, sounds=False))
        assert await ask(talk) == "A test."


@in_virtual_time
async def test_an_answer_that_was_begun_before_the_laughter_is_thought_of_anew() -> None:
    persona = someone()
    for late in (False, True):
        recognizer = FakeRecognizer(["who are you"], word_ms=100)
        async with (
            scripted(persona) as mind,
            scene(mind=mind, persona=persona, settings=EARS, recognizer=recognizer, plain_silence_ms=600) as talk,
        ):
            prepared = first(talk, PrepareAnswer)
            await talk.speak(1_200)
            waiting = asyncio.create_task(talk.wait(8_000))
            await prepared.wait()
            await asyncio.sleep(0.1)
            if late:
                talk.session.bus.publish(laughter())
            await waiting
            (answer,) = talk.of(AssistantResponse)
            assert answer.text == ("A test, and a funny one." if late else "A test.")
            assert [event.prepared for event in talk.of(AssistantThinking)] == [not late]


@in_virtual_time
async def test_a_model_is_told_how_it_was_said() -> None:
    from pydantic_ai.models.function import FunctionModel

    asked: list[str] = []

    async def answer(messages: Any, _: Any) -> AsyncIterator[str]:
        asked.append(messages[0].parts[0].content)
        yield "I see."

    async def nothing() -> None:
        return

    persona, runner = someone(), Runner("mind")
    connection = Connection(FunctionModel(stream_function=answer), nothing)
    mind = ModelMind(persona, ProviderModel(ModelSpec("test:model"), runner, connection=connection), runner)
    for settings in (EARS, DEAF):
        async with scene(mind=mind, persona=persona, settings=settings) as talk:
            talk.session.bus.publish(voice(loudness=-1.1, pitch_range=-1.2))
            talk.session.bus.publish(laughter())
            assert await ask(talk) == "I see."
    heard, unheard = asked
    assert "You hear the user: they sound tired or low and laughed a moment ago (confidence high)." in heard
    assert "you mention only where a person would." in heard
    assert "hint of how the user's voice sounds" in heard
    assert "tired" not in unheard
    assert "hint" not in unheard
    runner.close()


@in_virtual_time
async def test_without_a_camera_sorrow_is_met_with_concern_and_laughter_with_a_smile() -> None:
    async with scene(settings=EARS) as talk:
        await talk.wait(500)
        talk.session.bus.publish(sad())
        await talk.wait(3_000)
        talk.session.bus.publish(laughter())
        await talk.wait(500)
        talk.session.bus.publish(laughter())
        await talk.wait(3_000)
        assert [item.expression for item in talk.of(ExpressionPlanned)] == ["concerned", "smile"]


@in_virtual_time
async def test_a_persona_may_keep_its_face() -> None:
    persona = someone(rapport={"mirroring": 0, "comfort": 0})
    async with scene(settings=EARS, persona=persona) as talk:
        talk.session.bus.publish(sad())
        talk.session.bus.publish(laughter())
        await talk.wait(3_000)
        assert not talk.of(ExpressionPlanned)


@pytest.mark.parametrize(
    ("event", "length", "louder"),
    [
        (voice(rate=1.5), 1.0 / 0.88, 0.0),
        (voice(rate=15.0), 1.0 / 1.12, 0.0),
        (voice(loudness=4.5), 1.0, 2.0),
        (voice(loudness=-4.5), 1.0, -2.0),
        (sad(), 1.0 / 0.96, -2.0),
    ],
)
@in_virtual_time
async def test_pace_and_loudness_follow_the_user(event: Any, length: float, louder: float) -> None:
    async with scene(settings=EARS, mind=FakeMind(ANSWER)) as talk:
        await ask(talk)
        usual_ms, usual_db = spoken_ms(talk), level_db(talk)
        for _ in range(4):
            talk.session.bus.publish(event)
        await ask(talk)
        if not isinstance(event, UserStateEstimated):
            await ask(talk)  # it comes nearer in steps
        assert spoken_ms(talk) == pytest.approx(length * usual_ms, rel=0.015)
        assert level_db(talk) - usual_db == pytest.approx(louder, abs=0.6)
        assert len(talk.of(VisemesPlanned)) == len(talk.of(PhraseTimed))
        assert not talk.of(HandlerFailed)


@in_virtual_time
async def test_a_persona_may_keep_its_pace() -> None:
    async with scene(settings=EARS, mind=FakeMind(ANSWER), persona=someone(rapport={"adapt": 0})) as talk:
        await ask(talk)
        usual = spoken_ms(talk), level_db(talk)
        for _ in range(4):
            talk.session.bus.publish(voice(rate=1.5, loudness=-4))
        talk.session.bus.publish(sad())
        await ask(talk)
        assert (spoken_ms(talk), level_db(talk)) == usual


class CountingVoice(FakeSynthesizer):
    """Remembers what it was to say."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[tuple[str, float]] = []

    def speak(self, text: str, voice: Voice) -> AsyncIterator[SpokenPhrase]:
        """Speak, and remember."""
        self.said.append((text, voice.rate))
        return super().speak(text, voice)


@in_virtual_time
async def test_small_changes_of_pace_do_not_waste_what_was_spoken_ahead() -> None:
    spoken = CountingVoice()
    recognizer = FakeRecognizer(["who is in the and of the"], word_ms=100)
    async with scene(settings=EARS, synthesizer=spoken, recognizer=recognizer, plain_silence_ms=600) as talk:
        prepared = first(talk, ThoughtPrepared)
        await talk.speak(1_200)
        waiting = asyncio.create_task(talk.wait(8_000))
        await prepared.wait()
        await asyncio.sleep(0.05)
        for _ in range(4):
            talk.session.bus.publish(voice(rate=3.7, loudness=-2))
        await waiting
        made = [rate for text, rate in spoken.said if text == "Sure thing."]
        assert made == [1.0], "said once, and not again a little slower"
        assert [rate for _, rate in spoken.said][-1] == pytest.approx(0.96)


@in_virtual_time
async def test_who_sneezes_is_blessed() -> None:
    sneeze = SoundDetected(label="sneezing", score=0.9, stream_ms=0)
    for settings, said in ((EARS, ["Bless you."]), (DEAF, [])):
        async with scene(settings=settings, persona=someone(phrases={"bless": ["Bless you."]})) as talk:
            talk.session.bus.publish(sneeze)
            await talk.wait(3_000)
            assert [item.text for item in talk.of(SayText)] == said
            assert [item.text for item in talk.of(AssistantResponse)] == said


@in_virtual_time
async def test_she_waits_longer_for_who_speaks_slowly_and_at_a_doorbell() -> None:
    waits = []
    doorbell = SoundDetected(label="doorbell", score=0.9, stream_ms=0)
    for event in (None, voice(rate_z=-1.5), doorbell):
        async with scene(settings=EARS, plain_silence_ms=1_000) as talk:
            await talk.speak(1_200)
            if event is not None:
                talk.session.bus.publish(event)
            spoken = talk.now
            await talk.wait(3_000)
            waits.append(talk.when(TurnEnded)[0] - spoken)
    assert waits[1] - waits[0] == pytest.approx(0.2, abs=0.05)
    assert waits[2] - waits[0] == pytest.approx(0.4, abs=0.05)
