"""A session's voice on its bus."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import numpy as np
import pytest

from tests.conftest import in_virtual_time, settle
from visavis.bus import SessionBus
from visavis.events import (
    AssistantCancelled,
    AssistantDelta,
    AssistantResponse,
    CancelResponse,
    Capabilities,
    CodedError,
    Event,
    HandlerFailed,
    PhraseTimed,
    Prosody,
    SessionSettings,
    SessionUpdated,
    Source,
    SpeechChunkSynthesized,
    ThoughtPrepared,
    TurnInterrupted,
    VoiceEmotionEstimated,
)
from visavis.speech.backends.fake import FakeSynthesizer
from visavis.speech.entrainment import Entrainment
from visavis.speech.handlers import Speech
from visavis.speech.synthesis import SpokenPhrase, Synthesizer, Voice

TEXT = "Sure thing. The answer that you want is quite simple, and it costs $3.50 today."


class BrokenSynthesizer(FakeSynthesizer):
    """Fails at every phrase after so many."""

    def __init__(self, good: int, error: Exception | None = None) -> None:
        super().__init__()
        self.good = good
        self.error = error or CodedError("synthesizer.failed", "The voice is hoarse.", retryable=True)

    async def speak(self, text: str, voice: Voice) -> AsyncIterator[SpokenPhrase]:
        """Speak, or fail."""
        if self.good == 0:
            raise self.error
        self.good -= 1
        async for piece in super().speak(text, voice):
            yield piece


class Stage:
    """A session with a voice, and everything that it publishes."""

    def __init__(
        self,
        synthesizer: Synthesizer,
        *,
        enabled: bool = True,
        ahead_ms: float | None = 2_000,
        entrainment: Entrainment | None = None,
    ) -> None:
        self.loop = asyncio.get_running_loop()
        self.bus = SessionBus("s")
        self.speech = Speech(
            synthesizer,
            Voice(),
            opened_at=self.loop.time(),
            enabled=enabled,
            ahead_ms=ahead_ms,
            entrainment=entrainment,
        )
        self.bus.handle(CancelResponse, lambda command: [AssistantCancelled(response_id=command.response_id or "")])
        self.bus.listen((AssistantDelta, AssistantResponse), self.speech.speak, until=(CancelResponse,))
        self.bus.listen((AssistantCancelled, TurnInterrupted), self.speech.stop)
        self.published: list[tuple[float, Event]] = []
        self.bus.tap(lambda item: self.published.append((self.loop.time(), item.event)), where=lambda _: True)

    def delta(self, text: str, *, response: str = "r1", sentence: int = 0) -> None:
        self.bus.publish(
            AssistantDelta(response_id=response, text=text, sentence_index=sentence, source=Source(kind="line"))
        )

    def complete(self, text: str = "", *, response: str = "r1") -> None:
        self.bus.publish(AssistantResponse(response_id=response, text=text))

    @property
    def phrases(self) -> list[PhraseTimed]:
        return [event for _, event in self.published if isinstance(event, PhraseTimed)]

    @property
    def chunks(self) -> list[SpeechChunkSynthesized]:
        return [event for _, event in self.published if isinstance(event, SpeechChunkSynthesized)]

    @property
    def failures(self) -> list[HandlerFailed]:
        return [event for _, event in self.published if isinstance(event, HandlerFailed)]


def milliseconds(chunk: SpeechChunkSynthesized) -> float:
    return len(chunk.data) / 48


@in_virtual_time
async def test_an_answer_is_spoken_phrase_by_phrase() -> None:
    stage = Stage(FakeSynthesizer(), ahead_ms=None)
    for word in TEXT.split(" "):
        stage.delta(word + " ")
    stage.complete(TEXT)
    await stage.bus.idle()
    assert [phrase.text for phrase in stage.phrases] == [
        "Sure thing.",
        "The answer that you want is quite simple,",
        "and it costs $3.50 today.",
    ]
    assert [word.word for phrase in stage.phrases for word in phrase.words] == TEXT.split()
    kinds = [type(event) for _, event in stage.published if not isinstance(event, AssistantDelta | AssistantResponse)]
    assert kinds[0] is PhraseTimed
    assert kinds[1] is SpeechChunkSynthesized


@in_virtual_time
async def test_sound_lies_without_gaps_on_the_audio_clock() -> None:
    stage = Stage(FakeSynthesizer(), ahead_ms=None)
    await asyncio.sleep(1.5)
    stage.delta(TEXT)
    stage.complete(TEXT)
    await stage.bus.idle()
    assert stage.chunks[0].pts_ms == 1500
    position = 1500.0
    for chunk in stage.chunks:
        assert chunk.pts_ms == position
        position += milliseconds(chunk)
    position = 1500.0
    for phrase in stage.phrases:
        assert phrase.pts_ms == position
        position += phrase.duration_ms


@in_virtual_time
async def test_chunks_are_short_first_and_marked_at_both_ends() -> None:
    stage = Stage(FakeSynthesizer(), ahead_ms=None)
    stage.delta(TEXT)
    stage.complete(TEXT)
    await stage.bus.idle()
    sizes = [milliseconds(chunk) for chunk in stage.chunks]
    assert sizes[:3] == [20, 40, 40]
    assert max(sizes) == 40
    assert [chunk.first for chunk in stage.chunks] == [True] + [False] * (len(sizes) - 1)
    assert [chunk.last for chunk in stage.chunks] == [False] * (len(sizes) - 1) + [True]
    assert sizes[-1] == 0


@in_virtual_time
async def test_the_first_phrase_sounds_while_the_answer_is_still_being_written() -> None:
    stage = Stage(FakeSynthesizer(first_byte_ms=100))
    stage.delta("Hello, ")
    await asyncio.sleep(0.2)
    assert stage.phrases[0].text == "Hello,"
    assert stage.chunks
    stage.delta("I am here.")
    await asyncio.sleep(5)
    assert len(stage.phrases) == 1  # it is not known that the sentence ends there
    stage.complete()
    await stage.bus.idle()
    assert stage.phrases[1].text == "I am here."


@in_virtual_time
async def test_a_slow_voice_does_not_stop_the_intake() -> None:
    stage = Stage(FakeSynthesizer(first_byte_ms=300))
    for number in range(20):
        stage.delta(f"Sentence {number}. ", sentence=number)
    assert len(stage.published) == 20  # all are in, nothing is out
    stage.complete()
    await stage.bus.idle()
    assert [phrase.sentence_index for phrase in stage.phrases] == list(range(20))


@in_virtual_time
async def test_a_new_sentence_ends_the_one_before_it() -> None:
    stage = Stage(FakeSynthesizer(), ahead_ms=None)
    stage.delta("No mark at its end", sentence=0)
    stage.delta("and another", sentence=1)
    stage.complete()
    await stage.bus.idle()
    assert [(phrase.text, phrase.sentence_index) for phrase in stage.phrases] == [
        ("No mark at its end", 0),
        ("and another", 1),
    ]


@in_virtual_time
async def test_an_answer_without_deltas_is_spoken_from_its_text() -> None:
    stage = Stage(FakeSynthesizer(), ahead_ms=None)
    stage.complete("All at once. Like this.")
    await stage.bus.idle()
    assert [phrase.text for phrase in stage.phrases] == ["All at once.", "Like this."]
    assert stage.chunks[-1].last


@in_virtual_time
async def test_the_next_answer_begins_now_or_where_the_last_one_ends() -> None:
    stage = Stage(FakeSynthesizer(), ahead_ms=None)
    stage.complete("One two three.", response="r1")
    stage.complete("Four.", response="r2")
    await stage.bus.idle()
    first, second = stage.phrases
    assert second.pts_ms == first.pts_ms + first.duration_ms
    await asyncio.sleep(60)
    stage.complete("Five.", response="r3")
    await stage.bus.idle()
    assert stage.phrases[2].pts_ms == 60_000
    assert [chunk.response_id for chunk in stage.chunks if chunk.first] == ["r1", "r2", "r3"]


@pytest.mark.parametrize("text", ["😀 🎉", "...", "```\ncode only\n```"])
@in_virtual_time
async def test_nothing_to_say_still_ends_the_sound(text: str) -> None:
    stage = Stage(FakeSynthesizer())
    stage.delta(text)
    stage.complete(text)
    await stage.bus.idle()
    assert stage.phrases == []
    assert [(chunk.data, chunk.first, chunk.last) for chunk in stage.chunks] == [(b"", True, True)]


@in_virtual_time
async def test_without_voice_output_there_are_no_events() -> None:
    stage = Stage(FakeSynthesizer(), enabled=False)
    stage.delta(TEXT)
    stage.complete(TEXT)
    await stage.bus.idle()
    assert stage.phrases == []
    assert stage.chunks == []
    stage.speech.enabled = True
    stage.complete("Now.", response="r2")
    await stage.bus.idle()
    assert stage.phrases[0].text == "Now."


@in_virtual_time
async def test_switching_the_voice_off_in_the_middle_ends_the_sound() -> None:
    stage = Stage(FakeSynthesizer(), ahead_ms=None)
    stage.delta("One. Two. ")
    await stage.bus.idle()
    stage.speech.enabled = False
    stage.delta("Three. Four. ")
    stage.complete()
    await stage.bus.idle()
    assert [phrase.text for phrase in stage.phrases] == ["One.", "Two."]
    assert stage.chunks[-1].last


@in_virtual_time
async def test_switching_the_voice_on_in_the_middle_begins_with_what_comes_next() -> None:
    stage = Stage(FakeSynthesizer(), ahead_ms=None, enabled=False)
    stage.delta("One. Two. ")
    await stage.bus.idle()
    stage.speech.enabled = True
    stage.delta("Three. ")
    stage.complete("One. Two. Three.")
    await stage.bus.idle()
    assert [phrase.text for phrase in stage.phrases] == ["Three."]


@in_virtual_time
async def test_a_cancelled_answer_is_silent_and_the_next_one_begins_at_once() -> None:
    stage = Stage(FakeSynthesizer())
    stage.delta("A long answer that is going to be interrupted. " * 20)
    await asyncio.sleep(1.0)
    spoken = len(stage.chunks)
    stage.bus.publish(CancelResponse(response_id="r1"))
    await stage.bus.idle()
    stage.delta("Too late. ")  # an event that was on its way
    stage.complete()
    await stage.bus.idle()
    assert len(stage.chunks) == spoken
    await asyncio.sleep(0.5)
    stage.complete("Yes?", response="r2")
    await stage.bus.idle()
    assert stage.phrases[-1].text == "Yes?"
    assert stage.phrases[-1].pts_ms == 1500  # not where the first one would have ended
    assert stage.chunks[spoken].first


@in_virtual_time
async def test_an_answer_stopped_before_its_first_word_is_never_spoken() -> None:
    stage = Stage(FakeSynthesizer())
    stage.complete("Hello.", response="r1")
    stage.bus.publish(AssistantCancelled(response_id="r2"))
    stage.delta("Too late. ", response="r2")
    stage.complete(response="r2")
    await stage.bus.idle()
    assert {phrase.response_id for phrase in stage.phrases} == {"r1"}
    assert [chunk.response_id for chunk in stage.chunks if chunk.last] == ["r1"]


@in_virtual_time
async def test_an_answer_stopped_after_its_last_chunk_leaves_no_hole_in_the_clock() -> None:
    stage = Stage(FakeSynthesizer(), ahead_ms=None)
    stage.complete("A long answer that was made in no time. " * 5)
    await stage.bus.idle()
    await asyncio.sleep(2)
    stage.bus.publish(
        TurnInterrupted(why="vad", heard_text="A long answer", heard_ms=1000, response_id="r1")
    )  # fmt: skip
    stage.complete("Yes?", response="r2")
    await stage.bus.idle()
    assert stage.phrases[-1].pts_ms == 2000


@in_virtual_time
async def test_a_new_answer_replaces_one_that_never_ended() -> None:
    stage = Stage(FakeSynthesizer(), ahead_ms=None)
    stage.delta("Never finished, because")
    stage.delta("Hello. ", response="r2")
    stage.complete(response="r2")
    await stage.bus.idle()
    assert [(phrase.response_id, phrase.text) for phrase in stage.phrases] == [
        ("r1", "Never finished,"),
        ("r2", "Hello."),
    ]


@in_virtual_time
async def test_a_failure_is_told_once_and_ends_the_sound() -> None:
    stage = Stage(BrokenSynthesizer(good=1))
    for number in range(5):
        stage.delta(f"Sentence {number}. ", sentence=number)
    stage.complete()
    await stage.bus.idle()
    assert [failure.code for failure in stage.failures] == ["synthesizer.failed"]
    assert len(stage.phrases) == 1
    assert [chunk.last for chunk in stage.chunks].count(True) == 1
    assert stage.chunks[-1].last
    stage.complete("Again.", response="r2")
    await stage.bus.idle()
    assert len(stage.failures) == 2  # once for each answer


@in_virtual_time
async def test_a_failure_before_any_sound_makes_no_sound() -> None:
    stage = Stage(BrokenSynthesizer(good=0))
    stage.delta(TEXT)
    stage.complete(TEXT)
    await stage.bus.idle()
    assert len(stage.failures) == 1
    assert stage.chunks == []


@in_virtual_time
async def test_a_failure_at_the_very_end_still_ends_the_sound() -> None:
    stage = Stage(BrokenSynthesizer(good=1))
    stage.delta("One. Two")
    stage.complete()
    await stage.bus.idle()
    assert [failure.event_type for failure in stage.failures] == ["assistant.response"]
    assert stage.chunks[-1].last


@in_virtual_time
async def test_an_unforeseen_failure_ends_the_sound_as_well() -> None:
    stage = Stage(BrokenSynthesizer(good=1, error=ZeroDivisionError("a mistake")))
    stage.delta("One. Two. Three. ")
    stage.complete()
    await stage.bus.idle()
    assert [failure.code for failure in stage.failures] == ["internal"]
    assert stage.chunks[-1].last


@in_virtual_time
async def test_sound_is_not_made_far_ahead_of_the_clock() -> None:
    stage = Stage(FakeSynthesizer(), ahead_ms=1_000)
    stage.delta("This goes on and on for quite a long while, as it must. " * 10)
    stage.complete()
    await stage.bus.idle()
    for when, event in stage.published:
        if isinstance(event, SpeechChunkSynthesized) and event.data:
            assert event.pts_ms - when * 1000 <= 1_000
            assert event.pts_ms >= when * 1000  # nor too late
    assert len(stage.chunks) > 200


@in_virtual_time
async def test_a_voice_that_streams_sounds_from_its_first_piece() -> None:
    stage = Stage(FakeSynthesizer(first_byte_ms=50, speed=2))
    stage.complete("It comes in twenty millisecond pieces.")
    await asyncio.sleep(0.06)
    await settle()
    assert stage.chunks[0].first
    await stage.bus.idle()
    words = [word.word for phrase in stage.phrases for word in phrase.words]
    assert " ".join(words) == "It comes in twenty millisecond pieces."
    position = float(stage.phrases[0].pts_ms)
    for phrase in stage.phrases:
        assert phrase.pts_ms == position
        position += phrase.duration_ms


class CountingVoice(FakeSynthesizer):
    """Remembers how fast it spoke."""

    def __init__(self) -> None:
        super().__init__()
        self.rates: list[float] = []

    async def speak(self, text: str, voice: Voice) -> AsyncIterator[SpokenPhrase]:
        """Speak, and remember."""
        self.rates.append(voice.rate)
        async for piece in super().speak(text, voice):
            yield piece


class Adapting(Stage):
    """A session whose voice adapts to a user who is told of."""

    def __init__(self, synthesizer: Synthesizer) -> None:
        self.entrainment = Entrainment(asyncio.get_running_loop().time)
        super().__init__(synthesizer, ahead_ms=None, entrainment=self.entrainment)
        able = Capabilities(recognizer=None, recognizer_scope=None, synthesizer=None, mind="fake", turn_model=None)
        self.entrainment.follow(SessionUpdated(settings=SessionSettings(voice_emotion=True), capabilities=able))
        self.bus.listen(ThoughtPrepared, self.speech.prepare)

    def hears(self, rate: float, loudness: float) -> None:
        prosody = Prosody(rate=rate, loudness_z=loudness, voiced_ms=8_000, baseline=1)
        event = VoiceEmotionEstimated(valence=0, arousal=0, confidence=0.5, prosody=prosody, final=True)
        for _ in range(4):
            self.entrainment.follow(event)

    async def says(self, text: str, response: str) -> tuple[float, float]:
        """Return how long it is, ms, and its peak, dB."""
        self.delta(text, response=response)
        self.complete(text, response=response)
        await self.bus.idle()
        length = sum(phrase.duration_ms for phrase in self.phrases if phrase.response_id == response)
        pcm = b"".join(chunk.data for chunk in self.chunks if chunk.response_id == response)
        assert length == len(pcm) / 48
        return length, float(20 * np.log10(np.abs(np.frombuffer(pcm, dtype="<i2").astype(float)).max() / 32767))


@in_virtual_time
async def test_a_slow_quiet_user_is_answered_slowly_and_softly() -> None:
    stage = Adapting(FakeSynthesizer())
    usual_ms, usual_db = await stage.says(TEXT, "r1")
    stage.hears(rate=1.5, loudness=-4)
    await stage.says(TEXT, "r2")
    slow_ms, soft_db = await stage.says(TEXT, "r3")
    assert slow_ms == pytest.approx(usual_ms / 0.88, rel=0.02)
    assert soft_db - usual_db == pytest.approx(-3, abs=0.1)


@pytest.mark.parametrize(("rate", "loudness", "used"), [(4.6, -4.0, True), (4.0, 0.0, True), (1.5, 0.0, False)])
@in_virtual_time
async def test_a_phrase_that_was_made_ahead_is_used_if_nobody_hears_the_difference(
    rate: float, loudness: float, *, used: bool
) -> None:
    voice = CountingVoice()
    stage = Adapting(voice)
    stage.bus.publish(ThoughtPrepared(preparation_id="p", text="It is so.", last=True))
    await asyncio.sleep(1)
    assert voice.rates == [1.0]
    stage.hears(rate=rate, loudness=loudness)
    _, decibels = await stage.says("It is so.", "r1")
    assert voice.rates == ([1.0] if used else [1.0, 0.92])
    assert (decibels < -18) is (loudness < 0), "loudness is no reason to make it again"


@in_virtual_time
async def test_a_phrase_is_said_in_one_way_to_its_end() -> None:
    voice = CountingVoice()
    stage = Adapting(voice)
    stage.delta("It was a long, long day in the old house by the river and ")
    stage.hears(rate=1.5, loudness=-4)
    stage.delta("nobody came. Then the night fell.")
    stage.complete()
    await stage.bus.idle()
    assert len(voice.rates) == len(stage.phrases)
    assert voice.rates == sorted(voice.rates, reverse=True)
    assert voice.rates[-1] < voice.rates[0]
